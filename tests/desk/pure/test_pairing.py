"""Who is given whom: promises that hold whatever the desk looks like, and the order in which agents are preferred."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desk.conversation.identity import AgentId, ConversationId
from desk.handoff.pairing import ANYBODY_AFTER, Seat, Waiting, pairs
from desk.people.teams import Team

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
AGENTS = [AgentId(f"a{number}") for number in range(6)]
instants = st.integers(0, 600).map(lambda seconds: NOW - timedelta(seconds=seconds))
later = st.integers(-60, 120).map(lambda seconds: NOW + timedelta(seconds=seconds))
someone = st.none() | st.sampled_from(AGENTS)
kinds = st.sampled_from(["return", "complaint", "asked", "legal"])
seats = st.lists(
    st.builds(
        Seat,
        agent=st.sampled_from(AGENTS),
        name=st.just("Lin"),
        here=st.booleans(),
        away=st.booleans(),
        load=st.integers(0, 5),
        most=st.integers(0, 5),
        unopened=st.booleans(),
        idle_since=st.none() | instants,
    ),
    unique_by=lambda seat: seat.agent,
)
queues = st.lists(
    st.builds(
        Waiting,
        conversation=st.integers(0, 99).map(lambda number: ConversationId(f"c{number}")),
        number=st.integers(1, 9),
        locale=st.sampled_from(["zh", "en"]),
        reason=kinds,
        kind=st.none() | kinds,
        asked_at=instants,
        last_agent=someone,
        team=st.none() | st.sampled_from(["t0", "t1"]),
        team_until=st.none() | later,
        not_agent=someone,
        not_until=st.none() | later,
    ),
    unique_by=lambda one: one.conversation,
    max_size=12,
)
teams = st.lists(
    st.builds(
        Team,
        id=st.sampled_from(["t0", "t1", "t2"]),
        name_zh=st.just("组"),
        name_en=st.just("Team"),
        languages=st.lists(st.sampled_from(["zh", "en"]), unique=True).map(tuple),
        kinds=st.lists(kinds, unique=True).map(tuple),
        members=st.lists(st.sampled_from(AGENTS), unique=True).map(tuple),
    ),
    unique_by=lambda team: team.id,
)


@given(seats, queues, teams)
def test_nobody_is_given_more_than_they_take_nor_anything_twice(
    desk: list[Seat], queue: list[Waiting], groups: list[Team]
) -> None:
    found = pairs(desk, queue, groups, NOW)
    by_name = {seat.agent: seat for seat in desk}
    for pair in found:
        seat = by_name[pair.agent]
        assert seat.here and not seat.away and not seat.unopened and seat.load < seat.most
    assert len({pair.agent for pair in found}) == len(found) == len({pair.waiting.conversation for pair in found})


@given(seats, queues, teams)
def test_nobody_is_passed_over_for_an_agent_they_could_have_had(
    desk: list[Seat], queue: list[Waiting], groups: list[Team]
) -> None:
    found = pairs(desk, queue, groups, NOW)
    assert [pair.waiting for pair in found] == [one for one in queue if any(pair.waiting is one for pair in found)]
    for place, one in enumerate(queue):
        alone = {pair.agent for pair in pairs(desk, [one], groups, NOW)}
        if any(pair.waiting is one for pair in found):
            continue
        before = {pair.agent for pair in found if queue.index(pair.waiting) < place}
        assert alone <= before, "their best agent was free and was given to somebody behind them, or to nobody"


@given(seats, queues, teams)
def test_a_team_keeps_what_it_was_given_and_nobody_gets_back_what_they_let_lie(
    desk: list[Seat], queue: list[Waiting], groups: list[Team]
) -> None:
    members = {team.id: team.members for team in groups}
    for pair in pairs(desk, queue, groups, NOW):
        one = pair.waiting
        if one.team and one.team_until and one.team_until > NOW:
            assert pair.agent in members.get(one.team, ())
        assert not (one.not_agent == pair.agent and one.not_until and one.not_until > NOW)


def seat(name: str, *, load: int = 0, idle: float = 0, most: int = 4) -> Seat:
    return Seat(AgentId(name), name, True, False, load, most, False, NOW - timedelta(seconds=idle))


def waiting(*, locale: str = "zh", kind: str | None = None, seconds: float = 1, last: str | None = None) -> Waiting:
    asked_at, last_agent = NOW - timedelta(seconds=seconds), AgentId(last) if last else None
    return Waiting(ConversationId("c1"), 1, locale, "asked", kind, asked_at, last_agent)


def team(name: str, *members: str, languages: tuple[str, ...] = (), kinds: tuple[str, ...] = ()) -> Team:
    return Team(name, name, name, languages, kinds, tuple(AgentId(one) for one in members))


def chosen(one: Waiting, *desk: Seat, teams: tuple[Team, ...] = ()) -> str | None:
    found = pairs(desk, [one], teams, NOW)
    return found[0].agent if found else None


def test_the_last_agent_comes_before_the_least_load_and_that_before_the_longest_idle() -> None:
    a, b, c = seat("a", load=3, idle=10), seat("b", load=1, idle=20), seat("c", load=1, idle=30)
    assert chosen(waiting(last="a"), a, b, c) == "a"
    assert chosen(waiting(), a, b, c) == "c"
    assert chosen(waiting(), a, b, replace(c, load=2)) == "b"


def test_language_comes_before_the_last_agent_and_a_team_for_the_matter_before_no_team() -> None:
    english, returns = team("english", "a", languages=("en",)), team("returns", "b", kinds=("return",))
    assert chosen(waiting(locale="zh", last="a"), seat("a"), seat("c"), teams=(english,)) == "c"
    assert chosen(waiting(kind="return"), seat("a"), seat("b"), seat("c"), teams=(english, returns)) == "b"


def test_who_speaks_the_language_comes_before_the_last_agent_and_a_team_for_the_matter() -> None:
    returns, english = team("returns", "a", kinds=("return",)), replace(seat("a"), languages=("en",))
    assert chosen(waiting(kind="return", last="a"), english, seat("c"), teams=(returns,)) == "c"
    assert chosen(waiting(kind="return", locale="en"), english, seat("c"), teams=(returns,)) == "a"
    assert chosen(waiting(), english) == "a", "better anybody than nobody"


def test_who_fits_better_but_is_busy_is_waited_for_two_minutes_at_most() -> None:
    chinese, english = team("zh", "a", languages=("zh",)), team("en", "b", languages=("en",))
    busy = seat("b", load=4)
    assert chosen(waiting(locale="en"), seat("a"), busy, teams=(chinese, english)) is None
    assert chosen(waiting(locale="en", seconds=121), seat("a"), busy, teams=(chinese, english)) == "a"
    assert chosen(waiting(locale="en"), seat("a"), replace(busy, away=True), teams=(chinese, english)) == "a"


def test_what_was_transferred_to_a_team_is_anybodys_after_a_while() -> None:
    returns = team("returns", "b")
    one = replace(waiting(), team="returns", team_until=NOW + ANYBODY_AFTER)
    assert chosen(one, seat("a"), seat("b", load=3), teams=(returns,)) == "b"
    assert chosen(one, seat("a"), teams=(returns,)) is None
    assert chosen(replace(one, team_until=NOW), seat("a"), teams=(returns,)) == "a"
