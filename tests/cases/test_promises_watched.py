"""Promises are warned of at three quarters of their service time, told once when broken, and explained."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from redis.asyncio import Redis

from bot.handoff.handoffs import Handoffs
from bot.lines import Lines
from bot.news import News
from bot.promises import watch
from bot.settings import BotSettings
from bot.upkeep.promise_watch import PromiseWatch
from bot.upkeep.timers import Timers
from desk.case.promises import Promise
from tests.cases.handed_in import consumer_of, step, taken
from tests.console.agent_page import PASSWORD, AgentPage, heard
from tests.console.conftest import Browser, Console

NINE_HOURS, THREE_QUARTERS = timedelta(hours=24), timedelta(hours=6, minutes=45)  # of service, from Monday ten
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Gateways:
    """The timers of two gateways on one database."""

    at: Console
    both: tuple[Timers, Timers]

    async def at_once(self) -> list[bool]:
        return await asyncio.gather(*(timers.next() for timers in self.both))

    async def until(self, moment: datetime) -> None:
        """Let the time come, and do all that is due by then."""
        self.at.clock.forward(moment - self.at.clock.now())
        while any(await self.at_once()):
            pass


@pytest.fixture
async def gateways(at: Console, settings: BotSettings) -> AsyncIterator[Gateways]:
    async with AsyncExitStack() as stack:

        async def timers() -> Timers:
            redis: Redis = await stack.enter_async_context(Redis.from_url(settings.redis_url.get_secret_value()))
            news, lines = await stack.enter_async_context(News(redis)), Lines(at.desk)
            promises = PromiseWatch(at.desk, lines, news)
            kinds = {"warning": promises.warn, "promise": promises.score}
            return Timers(at.desk, Handoffs(at.desk, lines), news, kinds)

        yield Gateways(at, (await timers(), await timers()))


@pytest.fixture
async def head(at: Console, browser: Browser) -> AgentPage:
    """A supervisor."""
    await at.desk.agents.put("wang", "王主管", PASSWORD, at.clock.now(), role="supervisor")
    page = await browser()
    assert (await page.sign_in("wang")).status == 201
    return page


async def promised(at: Console, number: str, kind: str) -> Promise:
    return next(one for one in await at.desk.promises.of_cases([number]) if one.kind == kind)


async def handed_in(at: Console, kind: str = "return") -> tuple[str, Promise]:
    """Hand in a request that the gateway has told of and watches."""
    _, number = await consumer_of(at, kind)
    promise = await promised(at, number, "review")
    await watch(at.desk, promise)
    return number, promise


async def test_two_gateways_warn_once_and_only_when_three_quarters_of_the_service_time_are_over(
    at: Console, gateways: Gateways, head: AgentPage, chen: AgentPage
) -> None:
    number, promise = await handed_in(at)
    assert promise.due_at - promise.made_at == NINE_HOURS
    warned_at = promise.made_at + THREE_QUARTERS
    async with await head.listen() as socket, await chen.listen() as other:
        await gateways.until(warned_at - 10 * SECOND)
        assert await at.desk.timers.ahead() == 2, "nothing has happened yet"
        await gateways.until(warned_at + 10 * SECOND)
        told = await heard(socket, "warning")
        assert told == {"type": "warning", "promise": promise.id, "about": "soon"}
        await gateways.until(warned_at + 100 * SECOND)
        at.news.publish("conversation", id=promise.conversation, last=0)
        for one, why in ((socket, "told once"), (other, "an agent whose case it is not hears nothing")):
            while (frame := (await one.receive()).json())["type"] != "conversation":
                assert frame["type"] != "warning", why
    (line,) = (await head.get("/due"))["due"]
    assert (line["case"]["number"], line["warned"], line["state"]) == (number, "soon", "pending")
    assert (await head.call("PUT", f"/promises/{promise.id}/warning", {})).status == 204
    assert (await head.get("/due"))["due"] == [], "it is due tomorrow, and was looked at"


async def test_the_owner_of_a_case_is_warned_too(
    at: Console, gateways: Gateways, lin: AgentPage, chen: AgentPage
) -> None:
    _, number = await consumer_of(at, "complaint")
    await watch(at.desk, await promised(at, number, "complaint"))
    await taken(lin, number, "accepted")
    await gateways.until(at.clock.now() + timedelta(hours=39))
    await signed_in(lin=lin, chen=chen)
    assert [one["warned"] for one in (await lin.get("/due"))["due"]] == ["soon"]
    assert [one["warned"] for one in (await chen.get("/due"))["due"]] == [None]


async def test_a_promise_that_is_kept_takes_its_timers_with_it(
    at: Console, gateways: Gateways, lin: AgentPage, head: AgentPage
) -> None:
    number, promise = await handed_in(at)
    assert await at.desk.timers.ahead() == 2
    await taken(lin, number, "accepted")
    assert (await at.desk.promises.get(promise.id)).state == "kept"  # type: ignore[union-attr]
    assert await at.desk.timers.ahead() == 0
    await gateways.until(promise.due_at + timedelta(minutes=30))
    await signed_in(wang=head)
    assert (await head.get("/due"))["due"] == []


async def test_a_broken_promise_is_explained_by_its_owner_and_stays_broken(
    at: Console, gateways: Gateways, lin: AgentPage, chen: AgentPage, head: AgentPage
) -> None:
    number, promise = await handed_in(at)
    given = await chen.call("PUT", f"/cases/{number}/owner", {"agent": await agent(at, "lin"), "from": None})
    assert given.body["owner"]["name"] == "林晓"
    async with await head.listen() as socket:
        await gateways.until(promise.due_at + 2 * SECOND)
        assert (await heard(socket, "warning", about="broken"))["promise"] == promise.id
    await signed_in(lin=lin, chen=chen, wang=head)
    path = f"/promises/{promise.id}/explanation"
    assert [(one["state"], one["explains"]) for one in (await lin.get("/due"))["due"]] == [("broken", True)]
    assert [(one["state"], one["explains"]) for one in (await chen.get("/due"))["due"]] == []
    assert (await chen.call("PUT", path, {"why": "忘了"})).status == 403
    said = await lin.call("PUT", path, {"why": "质检排队"})
    assert (said.status, said.body["state"]) == (200, "broken")
    assert (said.body["explanation"]["why"], said.body["explanation"]["by"]) == ("质检排队", "林晓")
    assert (await lin.call("PUT", path, {"why": "质检排队"})).status == 200, "the same again stands"
    refused = await head.call("PUT", path, {"why": "别的原因"})
    assert (refused.status, refused.body["error"]["now"]["why"]) == (409, "质检排队")
    await taken(lin, number, "accepted")
    assert (await at.desk.promises.get(promise.id)).state == "broken"  # type: ignore[union-attr]
    steps = (await head.get(f"/cases/{number}"))["steps"]
    assert [(one["state"], one["note"]) for one in steps if one["state"] == "explained"] == [("explained", "质检排队")]


async def test_a_step_that_comes_too_late_leaves_the_breach_to_be_told(
    at: Console, gateways: Gateways, lin: AgentPage, head: AgentPage
) -> None:
    number, promise = await handed_in(at)
    at.clock.forward(promise.due_at - at.clock.now() + 10 * SECOND)
    await signed_in(lin=lin, wang=head)
    await taken(lin, number, "accepted")
    await gateways.until(promise.due_at + 60 * SECOND)
    (line,) = (await head.get("/due"))["due"]
    assert (line["state"], line["warned"], line["explains"]) == ("broken", "broken", True)
    assert line["owner"]["name"] == "林晓"


async def test_explanations_and_owners_that_make_no_sense_are_refused(
    at: Console, lin: AgentPage, head: AgentPage
) -> None:
    number, promise = await handed_in(at)
    path, owner = f"/promises/{promise.id}/explanation", f"/cases/{number}/owner"
    assert (await head.call("PUT", path, {"why": "还没到期"})).status == 409
    for body in ({}, {"why": " "}, {"why": 5}, {"why": "x", "more": 1}, {"why": "a\0b"}):
        assert (await head.call("PUT", path, body)).status == 400, body
    assert (await head.call("PUT", path, {"why": "x" * 2001})).status == 413
    assert (await head.call("PUT", f"/promises/p_{'0' * 24}/explanation", {"why": "x"})).status == 404
    assert (await lin.call("PUT", owner, {"agent": "a_nobody", "from": None})).status == 404
    assert (await lin.call("PUT", owner, {"agent": "a_nobody"})).status == 400
    assert (await lin.call("PUT", "/cases/R20260101-0001/owner", {"agent": "a", "from": None})).status == 404


async def test_a_case_belongs_to_who_took_the_first_step_until_it_is_given_away(
    at: Console, lin: AgentPage, chen: AgentPage
) -> None:
    number, _ = await handed_in(at)
    assert (await lin.get(f"/cases/{number}"))["owner"] is None
    await taken(lin, number, "accepted")
    assert (await step(chen, number, "received", quantity=1)).body["owner"]["name"] == "林晓"
    asked = await chen.get(f"/cases/{number}/owner")
    assert {one["name"] for one in asked["agents"]} == {"林晓", "陈伟"}
    mine, his = await agent(at, "lin"), await agent(at, "chen")
    assert asked["owner"] == mine
    stale = await chen.call("PUT", f"/cases/{number}/owner", {"agent": his, "from": None})
    assert (stale.status, stale.body["error"]["now"]["agent"]["name"]) == (409, "林晓")
    assert (await chen.call("PUT", f"/cases/{number}/owner", {"agent": his, "from": mine})).status == 200
    assert [one["owner"]["name"] for one in (await chen.get("/cases?mine=yes"))["cases"]] == ["陈伟"]


async def test_a_wish_for_a_person_that_nobody_answers_is_told_to_supervisors_alone(
    at: Console, gateways: Gateways, lin: AgentPage, head: AgentPage
) -> None:
    await at.consumer("我要找人工客服")
    await gateways.until(at.clock.now() + timedelta(minutes=23))
    assert [one["warned"] for one in (await head.get("/due"))["due"]] == ["soon"]
    assert [one["warned"] for one in (await lin.get("/due"))["due"]] == [None]


async def test_what_is_erased_takes_the_explanation_with_it(at: Console, gateways: Gateways, head: AgentPage) -> None:
    _, promise = await handed_in(at)
    await gateways.until(promise.due_at + 2 * SECOND)
    await signed_in(wang=head)
    await head.call("PUT", f"/promises/{promise.id}/explanation", {"why": "王先生的电话一直没人接"})
    await at.desk.erasing.words(promise.conversation, "已删除")
    found = await at.desk.promises.get(promise.id)
    assert found is not None and (found.why, found.state) == ("", "broken")


async def signed_in(**pages: AgentPage) -> None:
    """Sign in again: half a day has gone by."""
    for login, page in pages.items():
        assert (await page.sign_in(login)).status == 201


async def agent(at: Console, login: str) -> str:
    return (await at.desk.agents.by_login(login)).id
