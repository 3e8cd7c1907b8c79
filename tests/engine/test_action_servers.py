"""Several action servers: who is gone is passed over, and what runs twice has happened once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from acting import Acting
from aiohttp.test_utils import TestClient, TestServer, unused_port
from asking import Asker, words

from engine import app
from engine.copies import LOST, Copies
from engine.settings import Settings, SettingsInvalid, read


@pytest.fixture
async def other(acting: Acting) -> AsyncIterator[Acting]:
    other = Acting(acting.secret)
    async with TestServer(other.app()) as server:
        other.url = str(server.make_url("/webhook"))
        yield other


@pytest.fixture
async def engine(settings: Settings, acting: Acting, other: Acting) -> AsyncIterator[Asker]:
    both = replace(settings, actions_urls=(acting.url, other.url))
    async with TestClient(TestServer(app.make(both))) as client:
        yield Asker(client)


async def test_actions_are_spread_over_the_servers(engine: Asker, acting: Acting, other: Acting):
    for _ in range(4):
        await engine.say("退款多久到账")
    assert (len(acting.calls), len(other.calls)) == (2, 2)


@pytest.mark.parametrize("place", [0, 1])
async def test_a_server_that_dies_in_the_middle_costs_the_turn_nothing(
    engine: Asker, acting: Acting, other: Acting, place: int
):
    (acting, other)[place].hangs = True
    for _ in range(2):
        assert words(await engine.say("退款多久到账")) == ["退款将在收到商品后5天内原路退回。"]
    assert (acting, other)[1 - place].called("action_answer_refund_time") == 2


async def test_where_nobody_listens_the_next_is_asked(settings: Settings, acting: Acting):
    nobody = f"http://127.0.0.1:{unused_port()}/webhook"
    async with TestClient(TestServer(app.make(replace(settings, actions_urls=(nobody, acting.url))))) as client:
        engine = Asker(client)
        for _ in range(3):
            await engine.say("退款多久到账")
    assert acting.called("action_answer_refund_time") == 3


async def test_a_turn_is_given_up_when_all_servers_are_gone(engine: Asker, acting: Acting, other: Acting):
    turn = engine.turn("退款多久到账")
    acting.hangs = other.hangs = True
    assert await engine.post(turn) == (503, {"error": "actions_unavailable"})
    acting.hangs = other.hangs = False
    assert (await engine.post(turn))[1]["turns"] == 1


def test_who_was_lost_is_asked_last_until_some_seconds_have_passed():
    now = [0.0]
    copies = Copies(["a", "b"], lambda: now[0])
    copies.lose("a")
    assert [copies.in_turn() for _ in range(2)] == [["b", "a"], ["b", "a"]]
    now[0] = LOST
    assert [copies.in_turn() for _ in range(2)] == [["a", "b"], ["b", "a"]]


def test_a_name_that_may_stand_for_several_servers_is_asked_twice():
    assert Copies(["a"]).in_turn() == ["a", "a"]


def test_several_addresses_are_read_and_a_wrong_one_among_them_is_refused():
    wrong = {"ACTIONS_URL": "http://a/webhook, http://b"}
    with pytest.raises(SettingsInvalid, match="ACTIONS_URL is wrong"):
        read(wrong)
