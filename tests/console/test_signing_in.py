"""Who gets in, and what keeps others out."""

import asyncio
import subprocess
import sys
from datetime import timedelta

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.app import init_app
from bot.settings import BotSettings
from desk.people.agents import Agents
from desk.settings import ROOT
from tests.console.agent_page import PASSWORD, AgentPage
from tests.console.conftest import Browser, Console


async def test_the_right_password_opens_a_session(browser: Browser) -> None:
    page = await browser()
    said = await page.sign_in()
    assert said.status == 201
    assert (said.body["agent"]["login"], said.body["agent"]["name"]) == ("lin", "林晓")
    session = await page.get("/session")
    assert session["agent"] == said.body["agent"]
    assert session["desk"]["shop"] == {"name": "示例商城"}
    assert session["desk"]["availability"]["state"] == "unattended"
    assert session["desk"]["now"].startswith("2026-11-23T02:00") and session["desk"]["now"].endswith("Z")


async def test_no_script_and_no_other_site_can_use_the_cookie(browser: Browser) -> None:
    cookie = (await (await browser()).sign_in()).headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/api" in cookie
    assert "Secure" not in cookie


async def test_the_cookie_is_secure_where_the_desk_is_reached_over_https(browser: Browser) -> None:
    page = await browser()
    said = await page.sign_in(X_Forwarded_Proto="https", Origin=page.url.replace("http:", "https:"))
    assert said.status == 201 and "Secure" in said.headers["Set-Cookie"]


async def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(browser: Browser) -> None:
    page = await browser()
    wrong, unknown = await page.sign_in("lin", "guess"), await page.sign_in("nobody", "guess")
    assert wrong.status == unknown.status == 401
    assert wrong.body == unknown.body
    assert wrong.body["error"] == {"code": "not_signed_in", "what": "账号或密码不对。"}


def test_an_unknown_login_costs_as_much_as_a_known_one() -> None:
    asked = "raise SystemExit(PasswordHasher().check_needs_rehash(NOBODY))"
    imports = "from argon2 import PasswordHasher; from desk.people.agents import NOBODY"
    outside = subprocess.run([sys.executable, "-c", f"{imports}; {asked}"], cwd=ROOT, check=False)  # hashes in earnest
    assert outside.returncode == 0


async def test_after_five_wrong_tries_even_the_right_password_must_wait(browser: Browser, at: Console) -> None:
    page = await browser()
    for _ in range(5):
        assert (await page.sign_in("lin", "guess")).status == 401
    blocked = await page.sign_in("lin")
    assert (blocked.status, blocked.code) == (429, "too_many_tries")
    assert 0 < int(blocked.headers["Retry-After"]) <= 900
    at.clock.forward(timedelta(minutes=15))
    assert (await page.sign_in("lin")).status == 201


async def test_an_unknown_login_is_limited_like_a_known_one(browser: Browser) -> None:
    page = await browser()
    statuses = [(await page.sign_in("nobody", "guess")).status for _ in range(6)]
    assert statuses == [401] * 5 + [429]


async def test_many_tries_at_once_do_not_slip_under_the_limit(browser: Browser) -> None:
    page = await browser()
    said = await asyncio.gather(*(page.sign_in("lin", f"guess {number}") for number in range(9)))
    assert sorted(one.status for one in said) == [401] * 5 + [429] * 4


async def test_an_address_is_limited_across_logins(browser: Browser) -> None:
    page = await browser()
    statuses = [(await page.sign_in(f"agent{number}", "guess")).status for number in range(21)]
    assert statuses == [401] * 20 + [429]


async def test_a_right_password_begins_the_count_anew(browser: Browser) -> None:
    page = await browser()
    for _ in range(2):
        for _ in range(4):
            assert (await page.sign_in("lin", "guess")).status == 401
        assert (await page.sign_in("lin")).status == 201


async def test_strangers_lock_nobody_out_of_a_browser_of_their_own(browser: Browser, lin: AgentPage) -> None:
    stranger = await browser()
    for _ in range(5):
        assert (await stranger.sign_in("lin", "guess")).status == 401
    for number in range(15):
        assert (await stranger.sign_in(f"agent{number}", "guess")).status == 401
    assert (await (await browser()).sign_in("lin")).status == 429
    assert (await lin.sign_in("lin")).status == 201
    assert (await (await browser()).sign_in("lin")).status == 429, "their count is as it was"


async def test_a_known_browser_is_limited_like_any_other_and_by_itself(browser: Browser, lin: AgentPage) -> None:
    assert [(await lin.sign_in("lin", "guess")).status for _ in range(6)] == [401] * 5 + [429]
    assert (await lin.sign_in("lin")).status == 429
    assert (await (await browser()).sign_in("lin")).status == 201


async def test_a_proof_that_was_made_up_or_is_somebody_else_s_counts_for_nothing(
    browser: Browser, lin: AgentPage, chen: AgentPage
) -> None:
    stranger = await browser()
    for _ in range(5):
        assert (await stranger.sign_in("lin", "guess")).status == 401
    name = next(one.key for one in lin.session.cookie_jar if one.key.startswith("frontdesk_device"))
    own, others = lin.cookie("frontdesk_device"), chen.cookie("frontdesk_device")
    for proof in (others, own[:-1], "0" * 32 + own[32:], "é\udcff", "." * 4000):
        assert (await stranger.sign_in("lin", Cookie=f"{name}={proof}")).status == 429
    assert (await stranger.sign_in("lin", Cookie=f"{name}={own}")).status == 201


FOREIGN: list[tuple[dict[str, str | None], int, str]] = [
    ({"Origin": "https://elsewhere.example"}, 403, "forbidden"),
    ({"Origin": None}, 403, "forbidden"),
    ({"Origin": "null"}, 403, "forbidden"),
    ({"X_Frontdesk_Console": None}, 403, "forbidden"),
    ({"Content_Type": "text/plain"}, 400, "bad_request"),
    ({"Content_Type": "application/x-www-form-urlencoded"}, 400, "bad_request"),
]


async def test_a_change_asked_for_by_another_page_is_refused(browser: Browser) -> None:
    page = await browser()
    for headers, status, code in FOREIGN:
        said = await page.sign_in(**headers)
        assert (said.status, said.code) == (status, code), headers
        assert "Set-Cookie" not in said.headers


async def test_nothing_is_told_to_whoever_is_not_signed_in(browser: Browser) -> None:
    page = await browser()
    for path in ("/session", "/queue", "/conversations?list=mine", "/conversations/c_1", "/cases", "/news"):
        said = await page.call("GET", path)
        assert (said.status, said.code) == (401, "not_signed_in"), path


async def test_a_session_ends_after_twelve_idle_hours_and_slides_until_then(lin: AgentPage, at: Console) -> None:
    at.clock.forward(timedelta(hours=11))
    await lin.get("/queue")
    at.clock.forward(timedelta(hours=11))
    await lin.get("/queue")
    at.clock.forward(timedelta(hours=12, minutes=1))
    assert (await lin.call("GET", "/queue")).status == 401


async def test_signing_out_ends_the_session_for_good(lin: AgentPage) -> None:
    token = lin.cookie("frontdesk_session")
    assert (await lin.call("DELETE", "/session")).status == 204
    assert "frontdesk_session" not in {one.key for one in lin.session.cookie_jar}
    said = await lin.call("GET", "/queue", Cookie=f"frontdesk_session={token}")
    assert said.status == 401
    assert (await lin.call("DELETE", "/session")).status == 204


async def test_an_agent_who_signs_out_is_no_longer_there(lin: AgentPage, at: Console) -> None:
    agent = await at.desk.agents.by_login("lin")
    await at.desk.agents.is_here(agent.id, at.clock.now())
    assert await at.desk.agents.present(at.clock.now()) == 1
    await lin.call("DELETE", "/session")
    assert await at.desk.agents.present(at.clock.now()) == 0


BAD_BODIES = [
    (b"", 400, "body"),
    (b"[]", 400, "body"),
    (b"\xff", 400, "body"),
    (b'{"login": "lin"}', 400, "password"),
    (b'{"login": 1, "password": "x"}', 400, "login"),
    (b'{"login": "lin", "password": "x", "role": "supervisor"}', 400, "role"),
    (b'{"login": "li\\u0000n", "password": "x"}', 400, "login"),
    (b'{"login": "' + b"x" * 201 + b'", "password": "x"}', 413, "login"),
]


async def test_a_bad_body_is_answered_with_the_field_and_what_is_allowed(browser: Browser) -> None:
    page = await browser()
    for raw, status, field in BAD_BODIES:
        said = await page.call("POST", "/session", raw=raw)
        assert (said.status, said.body["error"]["field"]) == (status, field), raw
        assert said.body["error"]["allowed"]


async def test_a_body_over_64_kib_is_refused(browser: Browser) -> None:
    said = await (await browser()).call("POST", "/session", {"login": "x" * 70_000, "password": "x"})
    assert (said.status, said.code) == (413, "too_long")


async def test_an_unknown_address_is_answered_in_json_and_in_the_agents_language(lin: AgentPage) -> None:
    said = await lin.call("GET", "/nothing", Accept_Language="en-GB,en;q=0.9")
    assert said.status == 404
    assert said.body["error"] == {"code": "not_found", "what": "This can't be found; it may be gone."}


async def test_no_password_and_no_login_is_ever_logged(browser: Browser, capsys: pytest.CaptureFixture[str]) -> None:
    page = await browser()
    await page.sign_in("canary-login", "canary-password")
    await page.sign_in("lin", PASSWORD)
    told = capsys.readouterr()
    assert "canary" not in told.out + told.err and PASSWORD not in told.out + told.err


async def test_a_foreign_page_cannot_open_the_socket(lin: AgentPage) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await lin.listen(Origin="https://elsewhere.example")
    assert refused.value.status == 403


async def test_the_gateway_serves_the_api_beside_its_pages(settings: BotSettings) -> None:
    async with TestServer(init_app(settings)) as server, aiohttp.ClientSession() as session:
        refused = await session.get(server.make_url("/api/queue"))
        assert (refused.status, (await refused.json())["error"]["code"]) == (401, "not_signed_in")


async def test_agents_of_the_demo_are_nobody_where_the_desk_is_no_demo(browser: Browser, at: Console) -> None:
    now = at.clock.now()
    as_demo = Agents(at.desk.database, demo=True)
    await as_demo.put("demo", "演示", PASSWORD, now, demo=True)
    demo = await as_demo.by_login("demo")
    token = await as_demo.begin_session(demo.id, now)
    await as_demo.is_here(demo.id, now)
    assert await as_demo.accepts("demo", PASSWORD) and await as_demo.present(now) == 1
    page = await browser()
    assert (await page.sign_in("demo")).status == 401
    assert (await page.call("GET", "/queue", Cookie=f"frontdesk_session={token}")).status == 401
    assert await at.desk.agents.present(now) == 0


async def test_the_demo_takes_nobody_elses_login(at: Console) -> None:
    await at.desk.agents.put("lin", "演示", "a printed password", at.clock.now(), demo=True)
    assert not await at.desk.agents.accepts("lin", "a printed password")
    assert (await at.desk.agents.by_login("lin")).name == "林晓"
