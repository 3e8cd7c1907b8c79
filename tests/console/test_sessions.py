"""Sessions and the account: seen, revoked on every gateway at once, a new password ends the others."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace

import aiohttp
import pytest
from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer
from redis.asyncio import Redis

from bot import console
from bot.attending import Attending
from bot.case_steps.steps import CaseSteps
from bot.console.sessions import browser_family
from bot.gateway import Gateway
from bot.handoff.handoffs import Handoffs
from bot.keys import ATTENDING, CASE_STEPS, DESK, GATEWAY, NEWS, SETTINGS
from bot.lines import Lines
from bot.news import News
from bot.settings import BotSettings
from bot.telling import Telling
from desk.front_desk import open_desk
from tests.console.agent_page import PASSWORD, AgentPage, heard
from tests.console.conftest import Browser, Console

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0"
NEW = "green-heron-4242"


@pytest.fixture
async def elsewhere(at: Console, settings: BotSettings) -> AsyncIterator[AgentPage]:
    """A page of Lin's on another gateway with the same stores."""
    async with AsyncExitStack() as stack:
        desk = replace(await stack.enter_async_context(open_desk(settings)), clock=at.clock)
        redis: Redis = await stack.enter_async_context(Redis.from_url(settings.redis_url.get_secret_value()))
        news = await stack.enter_async_context(News(redis))
        app = web.Application()
        app[DESK], app[NEWS], app[SETTINGS] = desk, news, settings
        handoffs, telling = Handoffs(desk, Lines(desk)), Telling(desk, news, lambda: None)
        app[GATEWAY], app[ATTENDING] = Gateway(desk, news, handoffs, telling), Attending(desk, news, handoffs, telling)
        app[CASE_STEPS] = CaseSteps(desk, news, Lines(desk))
        console.mount(app)
        server = await stack.enter_async_context(TestServer(app))
        session = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)))
        page = AgentPage(session, str(server.make_url("")).rstrip("/"))
        assert (await page.sign_in("lin", User_Agent=FIREFOX)).status == 201
        yield page


@pytest.fixture
async def supervisor(at: Console, browser: Browser) -> AgentPage:
    await at.desk.agents.put("wu", "吴敏", PASSWORD, at.clock.now(), role="supervisor")
    page = await browser()
    assert (await page.sign_in("wu")).status == 201
    return page


async def other_of(page: AgentPage) -> str:
    return next(str(one["id"]) for one in (await page.get("/sessions"))["sessions"] if not one["current"])


async def is_signed_out(socket: aiohttp.ClientWebSocketResponse) -> None:
    await heard(socket, "signed_out")
    closing = await socket.receive(timeout=10)
    assert (closing.type, socket.close_code) == (WSMsgType.CLOSE, 1008)


async def test_an_agent_sees_each_session_with_its_browser_and_no_address(lin: AgentPage, elsewhere: AgentPage) -> None:
    seen = (await elsewhere.get("/sessions"))["sessions"]
    assert [one["current"] for one in seen].count(True) == 1 and len(seen) == 2
    mine = next(one for one in seen if one["current"])
    assert mine["browser"] == "Firefox, Windows" and "127.0.0.1" not in str(seen)
    assert set(mine) == {"id", "agent", "browser", "since", "seen", "current"}


async def test_a_revoked_session_is_signed_out_at_once_on_another_gateway(
    at: Console, lin: AgentPage, elsewhere: AgentPage
) -> None:
    socket = await elsewhere.listen()
    await heard(socket, "availability")
    assert (await lin.call("DELETE", f"/sessions/{await other_of(lin)}", {})).status == 204
    await is_signed_out(socket)
    assert (await elsewhere.call("GET", "/session")).status == 401
    assert (await lin.call("GET", "/session")).status == 200
    noted = await at.desk.database.all("SELECT actor FROM audit WHERE what = 'session_revoked'")
    assert len(noted) == 1


async def test_all_other_sessions_end_and_this_one_stays(lin: AgentPage, elsewhere: AgentPage) -> None:
    socket = await elsewhere.listen()
    await heard(socket, "availability")
    assert (await lin.call("DELETE", "/sessions", {})).body == {"ended": 1}
    await is_signed_out(socket)
    assert (await lin.call("GET", "/session")).status == 200


async def test_a_supervisor_ends_an_agent_s_session(supervisor: AgentPage, lin: AgentPage) -> None:
    everybody = (await supervisor.get("/sessions?of=everybody"))["sessions"]
    hers = next(one for one in everybody if one["agent"]["name"] == "林晓")
    assert (await supervisor.call("DELETE", f"/sessions/{hers['id']}", {})).status == 204
    assert (await lin.call("GET", "/session")).status == 401


async def test_agents_neither_see_nor_end_each_other_s_sessions(lin: AgentPage, chen: AgentPage) -> None:
    assert (await lin.call("GET", "/sessions?of=everybody")).status == 403
    hers = (await lin.get("/sessions"))["sessions"][0]["id"]
    assert (await chen.call("DELETE", f"/sessions/{hers}", {})).status == 404
    assert (await chen.call("DELETE", f"/sessions/s_{'0' * 24}", {})).status == 404
    assert (await lin.call("GET", "/session")).status == 200


async def test_ending_sessions_takes_a_page_of_ours(browser: Browser, lin: AgentPage) -> None:
    assert (await lin.call("DELETE", "/sessions", {}, Origin="https://elsewhere.example")).status == 403
    assert (await (await browser()).call("DELETE", "/sessions", {})).status == 401


async def test_a_new_password_asks_for_the_old_one_and_ends_the_others(
    browser: Browser, lin: AgentPage, elsewhere: AgentPage
) -> None:
    wrong = await lin.call("PUT", "/account/password", {"old": "not-hers-at-all", "new": NEW})
    assert (wrong.status, wrong.body["error"]["field"]) == (400, "old")
    short = await lin.call("PUT", "/account/password", {"old": PASSWORD, "new": "short"})
    assert (short.status, short.body["error"]["field"]) == (400, "new")
    assert (await elsewhere.call("GET", "/session")).status == 200
    changed = await lin.call("PUT", "/account/password", {"old": PASSWORD, "new": NEW})
    assert changed.body == {"ended": 1}
    assert (await elsewhere.call("GET", "/session")).status == 401
    assert (await lin.call("GET", "/session")).status == 200
    fresh = await browser()
    assert (await fresh.sign_in("lin")).status == 401
    assert (await fresh.sign_in("lin", NEW)).status == 201


async def test_the_old_password_is_guessed_five_times_at_most(lin: AgentPage) -> None:
    body = {"old": "not-hers-at-all", "new": NEW}
    answers = [(await lin.call("PUT", "/account/password", body)).status for _ in range(6)]
    assert answers == [400] * 5 + [429]
    assert (await lin.call("PUT", "/account/password", body | {"old": PASSWORD})).status == 429


async def test_name_and_language_are_the_agent_s_own(at: Console, lin: AgentPage) -> None:
    said = await lin.call("PUT", "/account", {"name": " 林晓晓 ", "locale": "en"})
    assert said.body == {"name": "林晓晓", "locale": "en"}
    agent = (await lin.get("/session"))["agent"]
    assert (agent["name"], agent["locale"]) == ("林晓晓", "en")
    for wrong in ({"name": " ", "locale": "zh"}, {"name": "字" * 61, "locale": "zh"}, {"name": "林", "locale": "fr"}):
        assert (await lin.call("PUT", "/account", wrong)).status in (400, 413), wrong


@pytest.mark.parametrize(
    ("agent", "family"),
    [
        (FIREFOX, "Firefox, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/17 Safari/605", "Safari, macOS"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537 Chrome/130 Safari/537 Edg/130", "Edge, Linux"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537 Chrome/130 Mobile Safari/537", "Chrome, Android"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_of_a_browser_only_family_and_system_are_kept(agent: str, family: str) -> None:
    assert browser_family(agent) == family
