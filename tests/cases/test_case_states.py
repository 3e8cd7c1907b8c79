"""The table of states: whatever is called in whatever order, a case goes only where the table leads."""

import asyncio

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from bot.case_steps.steps import CaseSteps
from bot.case_steps.wanted import Wanted
from bot.lines import Lines
from bot.settings import BotSettings
from desk.case.states import MOVES, OPEN, WITHDRAWABLE, Move, Rejection, State, awaited, moves
from desk.conversation.identity import AgentId
from desk.errors import Conflict
from desk.front_desk import open_desk
from desk.request.requests import KINDS
from tests.cases.handed_in import case_of, valid

LEAVES = (State.DONE, State.REJECTED, State.CANCELLED)
CHOICES = st.lists(st.tuples(st.sampled_from(list(State)), st.sampled_from(list(Rejection))), max_size=9)
AGENT = AgentId("a_1")


class Unheard:
    """News that nobody listens to."""

    def publish(self, kind: str, **facts: object) -> None:
        pass


def test_every_kind_has_a_way_from_handing_in_to_an_end_and_no_step_leads_nowhere() -> None:
    assert MOVES.keys() == KINDS.keys()
    for kind, table in MOVES.items():
        reached, ahead = {State.SUBMITTED}, [State.SUBMITTED]
        while ahead:
            new = [state for state in moves(kind, ahead.pop()) if state not in reached]
            reached.update(new)
            ahead.extend(new)
        assert State.DONE in reached and table.keys() == reached - set(LEAVES), kind


def test_what_is_promised_is_open_and_what_may_be_withdrawn_was_not_received() -> None:
    for kind in KINDS:
        for state in State:
            assert awaited(kind, state) is None or state in OPEN, (kind, state)
    assert set(WITHDRAWABLE) < set(OPEN) and State.RECEIVED not in WITHDRAWABLE


@pytest.mark.parametrize(
    ("given_fields", "reason", "wrong"),
    [
        ((), None, {"reason": "required"}),
        (("reason",), Rejection.OTHER, {"note": "required"}),
        (("reason",), Rejection.NOT_SENT, {"reason": "reason"}),
        (("reason", "amount"), Rejection.TOO_LATE, {"amount": "not_here"}),
        (("reason", "note"), Rejection.OTHER, {}),
    ],
)
def test_a_no_needs_a_reason_of_its_step_and_other_needs_words(
    given_fields: tuple[str, ...], reason: Rejection | None, wrong: dict[str, str]
) -> None:
    assert moves("return", State.SUBMITTED)[State.REJECTED].problems(given_fields, reason) == wrong


@given(kind=st.sampled_from(list(KINDS)), choices=CHOICES)
@tries(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_sequence_of_calls_leaves_the_table_and_promises_are_pending_exactly_where_it_says(
    settings: BotSettings, kind: str, choices: list[tuple[State, Rejection]]
) -> None:
    async def run() -> None:
        async with open_desk(settings) as desk:
            now = desk.clock.now()
            steps = CaseSteps(desk, Unheard(), Lines(desk))  # type: ignore[arg-type]
            conversation, _ = await desk.beginnings.begin("widget", "zh", now)
            case = await case_of(desk, conversation.id, kind)
            for state, reason in choices:
                before = await desk.cases.get(case.number)
                move = moves(kind, before.state).get(state)
                if move and move.reasons and reason not in move.reasons:
                    continue
                wanted = valid(state, move, reason if move.reasons else None) if move else Wanted(state)
                await _tried(steps, case.number, wanted, move)
                after = await desk.cases.get(case.number)
                assert after.state == (state if move else before.state)
                promises = await desk.promises.of_cases([case.number])
                pending = [one.kind for one in promises if one.state == "pending"]
                wanted_kind = awaited(kind, after.state)
                assert pending == ([wanted_kind] if wanted_kind else []), after.state

    asyncio.run(run())


async def _tried(steps: CaseSteps, number: str, wanted: Wanted, move: Move | None) -> None:
    """Take a step; one that the table does not have must be refused, unless it is the very last one again."""
    if move:
        await steps.take(number, AGENT, wanted)
        return
    try:
        await steps.take(number, AGENT, wanted)
    except Conflict:
        return
    assert (await steps.take(number, AGENT, wanted)).state == wanted.state
