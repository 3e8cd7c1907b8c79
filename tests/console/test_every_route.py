"""Whatever is sent to any call of the API, the answer is the contract's, nothing is told and nothing half done."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bot.settings import BotSettings
from tests.console.agent_page import AgentPage, Said
from tests.console.conftest import Browser, Console
from tests.console.every_route import BODIES, CONVERSATION, QUERIES, SUPERVISORS, World, served, world_of

CODES = {
    400: {"bad_request"},
    401: {"not_signed_in"},
    403: {"forbidden"},
    404: {"not_found"},
    409: {"conflict", "not_free", "incomplete", "not_allowed", "already_open", "open_otherwise", "only_by_phone",
          "not_proven", "no_consent", "notice_changed", "not_eligible", "yourself", "last_supervisor", "login_taken",
          "retired"},
    413: {"too_long"},
    429: {"too_many_tries"},
}  # fmt: skip
OPEN = {"POST /api/session", "DELETE /api/session"}  # to whoever is not signed in
FREE = ("/notes", "/typing", "/mentions")  # for everybody, whoever has the conversation
LIKES = {"GET /api/news"}  # a socket: nothing is asked of it beyond who opens it
DEEPER = {"POST /api/session", "PUT /api/account", "POST /api/calls"}  # all read their bodies by the same function
INSIDE = ("Traceback", "psycopg", "SELECT ", "pydantic", "/bot/", "/desk/", "Error(")


@pytest.fixture
def settings(settings: BotSettings, tmp_path: Path) -> BotSettings:
    """What is learned is written elsewhere."""
    (tmp_path / "nlu").mkdir()
    return settings.model_copy(update={"nlu_data": tmp_path})


@pytest.fixture
async def world(at: Console, boss: AgentPage) -> World:
    return await world_of(at, boss, "boss")


def test_every_call_that_is_served_is_asked_here() -> None:
    assert served() == BODIES.keys() | QUERIES.keys()


def is_of_the_contract(call: str, said: Said, sent: Any) -> None:
    """Refused in the shape that docs/console-api.md promises, or done; never failed."""
    assert said.status < 500, (call, sent, said.body)
    if said.status < 400:
        return
    error = said.body["error"]
    assert error["code"] in CODES[said.status] and error["what"], (call, sent, said)
    assert not any(sign in json.dumps(error, ensure_ascii=False) for sign in INSIDE), (call, sent, error)


async def rows(at: Console) -> dict[str, Any]:
    """Return a print of every table; tries that were wrong are counted, and may be."""
    tables = await at.desk.database.all(
        "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'tries' ORDER BY 1"
    )
    each = " UNION ALL ".join(
        f"""SELECT '{one["name"]}', md5(coalesce(string_agg(t::text, '' ORDER BY t::text), '')) FROM {one["name"]} t"""
        for one in tables
    )
    found = await at.desk.database.all(f"SELECT name, print FROM ({each}) AS prints (name, print)")  # type: ignore[arg-type]
    return {row["name"]: row["print"] for row in found}


async def asked(world: World, page: AgentPage, call: str, path: str, **headers: str | None) -> Said:
    method = call.split(" ")[0]
    body = await world.body(call) if call in BODIES else None
    return await page.call(method, path, body, **headers)


async def test_nobody_without_a_session_is_told_or_changes_anything(world: World, browser: Browser) -> None:
    stranger, at = await browser(), world.at
    lin = (await at.desk.agents.by_login("lin")).id
    ended = await at.desk.agents.begin_session(lin, at.clock.now())
    await at.desk.agents.end_session(ended)
    old = await at.desk.agents.begin_session(lin, at.clock.now() - timedelta(hours=13))
    before = await rows(at)
    for call in sorted((BODIES.keys() | QUERIES.keys()) - OPEN):
        for cookie in (None, "", ended, old, "x" * 4000, "é\udcff", "a\tb", "'; DROP TABLE agents; --"):
            headers = {"Cookie": f"frontdesk_session={cookie}"} if cookie is not None else {}
            said = await asked(world, stranger, call, await world.path(call), **headers)
            assert (said.status, said.code) == (401, "not_signed_in"), (call, cookie)
    assert await rows(at) == before


async def test_an_agent_gets_no_further_than_agents_may(world: World, lin: AgentPage) -> None:
    before = await rows(world.at)
    for call in sorted(SUPERVISORS):
        said = await asked(world, lin, call, await world.path(call))
        assert (said.status, said.code) == (403, "forbidden"), call
    assert await rows(world.at) == before


async def test_what_a_colleague_has_is_theirs(world: World, lin: AgentPage, at: Console) -> None:
    me = (await at.desk.agents.by_login("lin")).id
    before = await rows(world.at)
    for call in sorted(one for one in BODIES if f" {CONVERSATION}/" in one and not one.endswith(FREE)):
        body = await world.body(call) or {}
        to = ("me", "bot", "queue", {"agent": me}, {"team": "t_none"}) if "to" in body else (None,)
        for whom in to:
            sent = body | {"to": whom, "ask": []} if whom else body
            said = await lin.call(call.split(" ")[0], await world.path(call), sent)
            assert said.status in (403, 404, 409) or call.endswith("/seen"), (call, whom, said)
    shown = await lin.call(
        "POST", await world.path("POST /api/contacts/{contact}/reveal"), {"reason": "call", "note": ""}
    )
    assert (shown.status, shown.code) == (403, "forbidden")
    reply = await world.path("PUT /api/replies/{reply}")
    assert (await lin.call("DELETE", reply, {"version": 1})).status == 404
    assert await rows(world.at) == before


FOREIGN: list[dict[str, str | None]] = [
    {"Origin": "https://elsewhere.example"},
    {"Origin": None},
    {"Origin": "null"},
    {"Origin": "http://["},
    {"Origin": "http://[::1"},
    {"Origin": "http://elsewhere.example@127.0.0.1"},
    {"Origin": "file://"},
    {"X_Frontdesk_Console": None},
    {"X_Frontdesk_Console": "true"},
]
TYPES = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonp")


async def test_no_other_page_changes_anything(world: World) -> None:
    before = await rows(world.at)
    for call in sorted(BODIES):
        for headers in FOREIGN:
            said = await asked(world, world.page, call, await world.path(call), **headers)
            assert (said.status, said.code) == (403, "forbidden"), (call, headers)
        for kind in TYPES:
            said = await asked(world, world.page, call, await world.path(call), Content_Type=kind)
            assert (said.status, said.code) == (400, "bad_request"), (call, kind)
    assert await rows(world.at) == before


async def test_what_is_only_read_changes_nothing(world: World) -> None:
    before = await rows(world.at)
    for call in sorted(QUERIES.keys() - LIKES):
        said = await world.page.call("GET", await world.path(call))
        is_of_the_contract(call, said, None)
        assert said.headers.get("Cache-Control") == "no-store", call
        for method in ("PATCH", "TRACE", "PROPFIND"):
            assert (await world.page.call(method, await world.path(call))).status == 404, (call, method)
    changed = {name for name, print_ in (await rows(world.at)).items() if print_ != before[name]}
    assert changed <= {"audit"}  # a photo was opened


FORGED = (
    "x" * 64,
    "c_" + "0" * 24,
    "%00",
    "..",
    "..%2f..%2fsession",
    "%ff",
    "%ed%a0%80",
    "1 OR 1=1",
    "x" * 8000,
    "{id}",
)
ZEROS = {"reply": "r_", "file": "f_", "contact": "k_", "promise": "p_", "notice": "x_", "session": "s_"}


async def test_what_is_not_there_is_not_found(world: World) -> None:
    before = await rows(world.at)
    for call in sorted(BODIES.keys() | QUERIES.keys()):
        for name in (one for one in world.names if f"{{{one}}}" in call):
            forged = [*FORGED, ZEROS.get(name, "m_" if "misses" in call else "") + "0" * 24]
            for other in forged:
                quoted = other if "%" in other else quote(other)
                said = await asked(world, world.page, call, await world.path(call, **{name: quoted}))
                is_of_the_contract(call, said, other)
                assert said.status in (400, 404, 405, 409) or call.endswith("/typing"), (call, other, said)
    assert await rows(world.at) == before


DEEP: Any = "x"
for _ in range(60):
    DEEP = [DEEP]
VALUES: list[Any] = [
    None, True, -1, 1, 1.5, 2**31, 10**400, float("nan"), "", "a\0b", "\u202e\u2066x", "%s{name}%(x)s{0.__class__}",
    "'; DROP TABLE agents; --", "x" * 20_001, [], {}, DEEP, {"agent": "x"}, {"agent": {"a": 1}}, ["order", {}],
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "9999-12-31", "0001-01-01", "2026-02-30",
]  # fmt: skip
RAW = [b"", b"null", b"[]", b"{", b"\xff\xfe", b'{"id": "\\ud800"}', b'{"number": 1e999}', b'{"__proto__": {}}']
LONG = [
    b"[" * 60_000,
    b'{"a":' * 10_000,
    b"{}" + b" " * 65_000,
    b"x" * 1_000_000,
    b'{"number": ' + b"9" * 60_000 + b"}",
]


def spoilt(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a body with each of its values in turn wrong, left out or beside one that nobody knows."""
    for name, given in body.items():
        yield {other: value for other, value in body.items() if other != name}
        for value in VALUES:
            yield body | {name: value}
            if isinstance(given, dict):
                yield from (body | {name: given | {inner: value}} for inner in given)
    yield body | {"x" * 500: 1}
    yield body | {"role": "supervisor"}


async def test_nothing_that_is_sent_makes_a_call_fail(world: World) -> None:
    for call in sorted(BODIES):
        body = await world.body(call)
        bodies = [json.dumps(one).encode() for one in (spoilt(body) if body else ())]
        for raw in (*RAW, *(LONG if call in DEEPER else ()), *bodies):
            said = await world.page.call(call.split(" ")[0], await world.path(call), raw=raw)
            is_of_the_contract(call, said, raw[:300])
            if said.status < 300 or said.status == 429:
                await mended(world)


async def mended(world: World) -> None:
    """Take the conversation up again, and the session, where a call went through; wrong tries are forgotten."""
    await world.at.desk.database.run("DELETE FROM tries")
    if (await world.page.call("GET", "/session")).status == 401:
        assert (await world.page.sign_in("boss")).status == 201
    row = await world.at.desk.conversations.get(world.conversation)
    if row.owner != "agent":
        await world.page.claim(world.conversation, row.ownership_number)


async def test_nothing_that_is_asked_makes_a_call_fail(world: World) -> None:
    before = await rows(world.at)
    texts = [str(one) for one in VALUES if isinstance(one, str | int | float) and len(str(one)) < 2000]
    for call in sorted(QUERIES.keys() - LIKES):
        path, asks = await world.path(call), QUERIES[call]
        for name in asks:
            for value in (*texts, "%", "%_", "\\", "%" * 100, "a" * 4000):
                query = "&".join(f"{one}={quote(value if one == name else kept)}" for one, kept in asks.items())
                is_of_the_contract(call, await world.page.call("GET", f"{path}?{query}"), (name, value))
            for raw in ("%ff", "%ed%a0%80", "%00", "%zz", "a&" + name + "=b"):
                is_of_the_contract(call, await world.page.call("GET", f"{path}?{name}={raw}"), (name, raw))
    changed = {name for name, print_ in (await rows(world.at)).items() if print_ != before[name]}
    assert changed <= {"audit"}


async def test_two_at_once_and_again_later_do_no_harm(world: World) -> None:
    for call in sorted(BODIES):
        path = await world.path(call)
        at_once = [asked(world, world.page, call, path) for _ in range(4)]
        for said in await asyncio.gather(*at_once):
            is_of_the_contract(call, said, None)
        is_of_the_contract(call, await asked(world, world.page, call, path), None)
        await mended(world)
