"""Opening cases from a finished request: one an item, each with its number and its promise."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.aside import offer_the_rest
from actions.judging import judge, still_allowed
from actions.request import Request, cleared
from actions.turn import Turn, turn_of
from desk.case.cases import Case
from desk.case.standing import facts_of
from desk.errors import AlreadyOpen
from desk.request.orders import Item
from desk.request.submission import hand_in, opened_data, told_as

Events = list[dict[str, Any]]


class OpenCase(Action):
    """Hand a request in: judged once more, opened once however often the turn is tried, with its promise."""

    def name(self) -> str:
        return "action_open_case"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        request = Request.of(await turn_of(tracker), dispatcher, tracker)
        items: list[Item | None] = [*await request.items()] if request["item"] else [None]
        cases = await _made_before(request, items) or await _open_all(request, items)
        for case, response in told_as(cases):
            await _tell(request, case, response)
        if cases:
            await offer_the_rest(request)
        return [*cleared(), FollowupAction("action_listen")]


def _key(turn: Turn, item: Item | None) -> str:
    return f"{turn.conversation}:{turn.message}:open_case:{item.id if item else ''}"


async def _made_before(request: Request, items: list[Item | None]) -> list[Case]:
    """Return the cases that an earlier attempt at this very turn opened; the draft made again is done with."""
    turn = request.turn
    found = [await turn.desk.cases.by_key(_key(turn, item)) for item in items]
    cases = [case for case in found if case is not None]
    if cases:
        await turn.desk.drafts.close((await request.draft()).id, "submitted", turn.now)
    return cases


async def _open_all(request: Request, items: list[Item | None]) -> list[Case]:
    """Open a case an item in one transaction, or none: what is not allowed any more is told."""
    turn = request.turn
    allowed = [item for item in items if item is None or await still_allowed(request, item)]
    if len(allowed) < len(items):
        await judge(request)
    if not allowed:
        return []
    try:
        draft = await request.draft()
        cases = await hand_in(turn.desk, draft, {_key(turn, item): item for item in allowed}, turn.now)
    except AlreadyOpen as refused:
        name = request.named([item for item in items if item])
        request.say("utter_already_open", item=name, number=refused.number, kind=request.called)
        return []
    return cases


async def _tell(request: Request, case: Case, response: str) -> None:
    facts = await facts_of(request.turn, case)
    request.say(response, json_message=await opened_data(request.turn, case), **facts)
