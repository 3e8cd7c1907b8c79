"""The roster in the console: supervisors add, change and retire agents and teams; everybody else is refused."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from desk.conversation.conversations import Owner
from desk.people.teams import Team
from tests.console.agent_page import AgentPage, Said, heard
from tests.console.conftest import Browser, Console

OWN = "a password of my own"
WANG = {"login": "wang", "name": "王芳", "role": "agent", "languages": [], "teams": [], "at_once": None, "locale": "zh"}


async def person(boss: AgentPage, login: str) -> Any:
    return next(one for one in (await boss.get("/people"))["people"] if one["login"] == login)


async def change(boss: AgentPage, one: Any, **other: Any) -> Said:
    kept = {name: one[name] for name in ("name", "role", "languages", "teams", "at_once", "number")}
    return await boss.call("PUT", f"/people/{one['id']}", kept | other)


async def work(boss: AgentPage, one: Any, works: bool, **other: Any) -> Said:
    return await boss.call("PUT", f"/people/{one['id']}/work", {"works": works, "number": one["number"], **other})


async def audited(at: Console, subject: str) -> list[tuple[str, str]]:
    rows = await at.desk.database.all("SELECT actor, what FROM audit WHERE object = %(id)s ORDER BY id", id=subject)
    return [(row["actor"], row["what"]) for row in rows]


async def test_who_is_added_signs_in_with_what_was_shown_and_does_nothing_before_it_is_replaced(
    at: Console, boss: AgentPage, browser: Browser
) -> None:
    added = await boss.call("POST", "/people", WANG)
    assert added.status == 201 and added.headers["Cache-Control"] == "no-store"
    page, first = await browser(), added.body["password"]
    signed = await page.sign_in("wang", first)
    assert (signed.status, signed.body["agent"]["password_due"]) == (201, True)
    for method, path, body in (("GET", "/queue", None), ("PUT", "/account", {"name": "王", "locale": "zh"})):
        refused = await page.call(method, path, body)
        assert (refused.status, refused.code) == (403, "password_due")
    same = await page.call("PUT", "/account/password", {"old": first, "new": first})
    assert (same.status, same.body["error"]["field"]) == (400, "new")
    assert (await page.call("PUT", "/account/password", {"old": first, "new": OWN})).status == 200
    assert (await page.call("GET", "/queue")).status == 200
    me = (await at.desk.agents.by_login("boss")).id
    assert await audited(at, added.body["id"]) == [
        (me, "roster_added"),
        (added.body["id"], "signed_in"),
        (added.body["id"], "password_changed"),
    ]


async def test_name_role_limit_languages_and_teams_are_changed_at_once(at: Console, boss: AgentPage) -> None:
    await at.desk.teams.put(Team("returns", "退货组", "Returns"))
    await at.desk.teams.put(Team("old", "旧组", "Old", members=((await at.desk.agents.by_login("lin")).id,)))
    lin = await person(boss, "lin")
    new = {"name": "林晓晓", "role": "supervisor", "languages": ["en"], "teams": ["returns"], "at_once": 2}
    said = await change(boss, lin, **new)
    assert (said.status, said.body["number"]) == (200, lin["number"] + 1)
    assert {name: (await person(boss, "lin"))[name] for name in new} == new
    (seat,) = [one for one in await at.desk.assignments.seats(at.clock.now()) if one.agent == lin["id"]]
    assert (seat.most, seat.languages) == (2, ("en",))
    assert [one.members for one in await at.desk.teams.all()] == [(), (lin["id"],)]
    assert (await audited(at, lin["id"]))[-1][1] == "roster_changed"
    (told,) = (await boss.get(f"/people/{lin['id']}"))["changes"]
    assert (told["name"], told["what"]) == ("赵敏", "roster_changed") and set(told["changed"]) == set(new)


async def test_a_stale_page_changes_nothing_and_is_told(at: Console, boss: AgentPage) -> None:
    lin = await person(boss, "lin")
    assert (await change(boss, lin, name="林一")).status == 200
    for said in (
        await change(boss, lin, name="林二"),
        await work(boss, lin, False),
        await boss.call("PUT", f"/people/{lin['id']}/password", {"number": lin["number"]}),
    ):
        assert (said.status, said.code) == (409, "conflict")
        assert (
            said.body["error"]["now"]["number"] == lin["number"] + 1 and "刚刚被别人改过" in said.body["error"]["what"]
        )
    assert (await person(boss, "lin"))["name"] == "林一"


async def test_a_new_password_ends_the_sessions_and_tells_the_open_page(
    at: Console, boss: AgentPage, lin: AgentPage
) -> None:
    socket, one = await lin.listen(), await person(boss, "lin")
    said = await boss.call("PUT", f"/people/{one['id']}/password", {"number": one["number"]})
    await heard(socket, "signed_out")
    assert (await lin.call("GET", "/session")).status == 401
    assert (await lin.sign_in("lin", said.body["password"])).body["agent"]["password_due"]


async def test_who_is_retired_is_out_at_once_and_their_consumers_are_next(
    at: Console, boss: AgentPage, lin: AgentPage
) -> None:
    conversation = await at.consumer()
    assert (await lin.claim(conversation, 2)).status == 200
    other, one = await at.consumer("后来的"), await person(boss, "lin")
    assert (one["load"], one["works"]) == (1, True)
    shown = (await boss.get(f"/people/{one['id']}"))["conversations"]
    assert [each["id"] for each in shown] == [conversation]
    assert (await work(boss, one, False)).status == 200
    assert (await lin.call("GET", "/session")).status == 401
    assert (await at.desk.conversations.get(conversation)).owner is Owner.QUEUE
    assert [each["id"] for each in (await boss.get("/queue"))["waiting"]] == [conversation, other]
    lines = [each.text for each in await at.desk.ledger.since(conversation, 0) if each.kind == "line"]
    assert "林晓暂时离开了" in lines[-1]
    assert (await lin.sign_in("lin")).status == 401
    gone = await person(boss, "lin")
    assert (gone["works"], gone["state"], gone["load"]) == (False, None, 0)
    assert (await change(boss, gone, name="林")).code == "retired"
    back = await work(boss, gone, True)
    assert (await lin.sign_in("lin", back.body["password"])).status == 201
    assert [what for _, what in await audited(at, one["id"])][-3:-1] == ["roster_retired", "roster_returned"]


async def test_there_is_always_a_supervisor_and_nobody_sends_themselves_away(
    at: Console, boss: AgentPage, browser: Browser
) -> None:
    me = await person(boss, "boss")
    assert (await work(boss, me, False)).code == (await change(boss, me, role="agent")).code == "yourself"
    await at.desk.agents.put("zhao", "赵二", "blue-heron-42", at.clock.now(), role="supervisor")
    second, zhao = await browser(), await person(boss, "zhao")
    await second.sign_in("zhao")
    said = await asyncio.gather(work(boss, zhao, False), work(second, me, False))
    assert sorted(one.status for one in said) in ([200, 401], [200, 403], [200, 409])
    left = await at.desk.database.all("SELECT id FROM agents WHERE role = 'supervisor' AND active")
    assert len(left) == 1


async def test_agents_are_refused_whatever_they_ask_of_the_roster(at: Console, boss: AgentPage, lin: AgentPage) -> None:
    one = await person(boss, "lin")
    path, stale = f"/people/{one['id']}", {"number": one["number"]}
    post = {name: one[name] for name in ("name", "languages", "teams", "at_once", "number")}
    team = {"zh": "组", "en": "Team", "languages": [], "kinds": []}
    for method, where, body in (
        ("GET", "/people", None),
        ("GET", path, None),
        ("POST", "/people", WANG),
        ("PUT", path, {**post, "role": "supervisor"}),
        ("PUT", f"{path}/password", stale),
        ("PUT", f"{path}/work", {"works": False, **stale}),
        ("POST", "/teams", team),
        ("PUT", "/teams/returns", team | stale),
        ("DELETE", "/teams/returns", stale),
    ):
        assert (await lin.call(method, where, body)).status == 403, where
    assert await person(boss, "lin") == one


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("login", "two words"),
        ("login", ""),
        ("name", " "),
        ("role", "admin"),
        ("languages", ["fr"]),
        ("languages", ["zh", "zh"]),
        ("teams", ["nothing"]),
        ("at_once", 100),
        ("at_once", -1),
        ("locale", "fr"),
    ],
)
async def test_what_is_wrong_is_named_and_nobody_is_added(boss: AgentPage, field: str, value: Any) -> None:
    said = await boss.call("POST", "/people", WANG | {field: value})
    assert said.status == 400, said
    assert len((await boss.get("/people"))["people"]) == 3


async def test_a_login_is_one_person_s(boss: AgentPage) -> None:
    assert (await boss.call("POST", "/people", WANG)).status == 201
    again = await boss.call("POST", "/people", WANG | {"name": "王小芳"})
    assert (again.status, again.code) == (409, "login_taken")


async def test_a_team_is_added_renamed_and_removed_and_its_members_stay(at: Console, boss: AgentPage) -> None:
    body = {"zh": "退货组", "en": "Returns & repairs", "languages": ["zh"], "kinds": ["return", "refused"]}
    team = (await boss.call("POST", "/teams", body)).body
    assert team["id"] == "returns-repairs"
    assert (await boss.call("POST", "/teams", body)).body["id"].startswith("t_")
    lin = await person(boss, "lin")
    await change(boss, lin, teams=[team["id"]])
    said = await boss.call("PUT", "/teams/returns-repairs", body | {"zh": "退换组", "number": team["number"]})
    assert (said.body["zh"], said.body["members"]) == ("退换组", [lin["id"]])
    changes = (await boss.get("/teams/returns-repairs"))["changes"]
    assert [(one["what"], one["changed"], one["agent"]) for one in changes] == [
        ("team_changed", ["zh"], None),
        ("team_joined", [], "林晓"),
        ("team_added", [], None),
    ]
    stale = await boss.call("DELETE", "/teams/returns-repairs", {"number": team["number"]})
    assert (stale.status, stale.code) == (409, "conflict")
    assert (await boss.call("DELETE", "/teams/returns-repairs", {"number": said.body["number"]})).status == 204
    assert (await person(boss, "lin"))["teams"] == []
    wrong = await boss.call("POST", "/teams", body | {"kinds": ["refunds"]})
    assert (wrong.status, wrong.body["error"]["field"]) == (400, "kinds")
    assert [what for _, what in await audited(at, "returns-repairs")] == [
        "team_added",
        "team_joined",
        "team_changed",
        "team_dropped",
    ]
    (gone,) = (await boss.get("/people"))["dropped"]
    assert (gone["name"], gone["team"]["zh"], gone["what"]) == ("赵敏", "退换组", "team_dropped")
