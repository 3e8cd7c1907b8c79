"""Canned replies: whose they are, that nobody overwrites anybody, and that no hole is ever said to a consumer."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from desk.people.canned_replies import HOLES
from desk.seed import seed
from tests.console.agent_page import AgentPage, Said
from tests.console.conftest import Console

OWN = {"locale": "zh", "title": "问候", "text": "您好，我是{agent}。", "shared": False}


async def add(page: AgentPage, **changed: Any) -> Said:
    return await page.call("POST", "/replies", OWN | changed)


async def titles(page: AgentPage) -> list[str]:
    return [one["title"] for one in (await page.get("/replies"))["replies"]]


async def test_ones_own_replies_are_seen_and_used_by_nobody_else(lin: AgentPage, chen: AgentPage, at: Console) -> None:
    own = (await add(lin)).body
    conversation = await at.consumer()
    assert (await titles(lin), await titles(chen)) == (["问候"], [])
    path = f"/replies/{own['id']}"
    assert (await chen.call("PUT", path, OWN | {"version": 1})).status == 404
    assert (await chen.call("DELETE", path, {"version": 1})).status == 404
    assert (await chen.call("GET", f"/conversations/{conversation}{path}")).status == 404
    assert (await lin.call("DELETE", path, {"version": 1})).status == 204
    assert await titles(lin) == []


async def test_everybodys_replies_are_kept_by_supervisors_alone(lin: AgentPage, boss: AgentPage) -> None:
    refused = await add(lin, shared=True)
    assert (refused.status, refused.code) == (403, "forbidden") and "主管" in refused.body["error"]["what"]
    shared, own = (await add(boss, shared=True)).body, (await add(lin)).body
    assert await titles(lin) == ["问候", "问候"]
    for changed in (OWN | {"version": 1}, OWN | {"version": 1, "shared": True}):
        assert (await lin.call("PUT", f"/replies/{shared['id']}", changed)).status == 403
    assert (await lin.call("PUT", f"/replies/{own['id']}", OWN | {"version": 1, "shared": True})).status == 403
    assert (await lin.call("DELETE", f"/replies/{shared['id']}", {"version": 1})).status == 403
    assert [(await page.get("/replies"))["may_share"] for page in (lin, boss)] == [False, True]
    assert (await boss.call("DELETE", f"/replies/{shared['id']}", {"version": 1})).status == 204


async def test_of_two_who_change_a_reply_at_once_the_second_sees_what_the_first_wrote(boss: AgentPage) -> None:
    path = f"/replies/{(await add(boss, shared=True)).body['id']}"
    texts = ("您好。", "您好，请讲。")
    said = await asyncio.gather(
        *(boss.call("PUT", path, OWN | {"shared": True, "version": 1, "text": text}) for text in texts)
    )
    assert sorted(one.status for one in said) == [200, 409]
    (won,) = (one.body for one in said if one.status == 200)
    (lost,) = (one.body["error"]["now"] for one in said if one.status == 409)
    assert (won["version"], lost["version"], lost["text"]) == (2, 2, won["text"])
    assert (await boss.call("DELETE", path, {"version": 1})).status == 409


@pytest.mark.parametrize(
    ("changed", "status", "field"),
    [
        ({"text": "您好，{nickname}"}, 400, "text"),
        ({"text": "{}"}, 400, "text"),
        ({"text": " "}, 400, "text"),
        ({"text": "长" * 2001}, 413, "text"),
        ({"title": "两\n行"}, 400, "title"),
        ({"title": "长" * 61}, 413, "title"),
        ({"locale": "fr"}, 400, "locale"),
        ({"shared": 1}, 400, "shared"),
        ({"agent": "a_1"}, 400, "agent"),
    ],
)
async def test_a_wrong_field_is_named(lin: AgentPage, changed: Any, status: int, field: str) -> None:
    said = await add(lin, **changed)
    assert (said.status, said.body["error"]["field"]) == (status, field)
    assert await titles(lin) == []


@pytest.mark.parametrize(
    ("changed", "words"), [({"title": "长" * 61}, "标题太长了，最多60字。"), ({"text": "长" * 2001}, "最多2000字")]
)
async def test_what_is_too_long_is_told_in_words_of_its_own(lin: AgentPage, changed: Any, words: str) -> None:
    what = (await add(lin, **changed)).body["error"]["what"]
    assert words in what and "发送" not in what


async def test_a_reply_from_a_foreign_page_changes_nothing(lin: AgentPage) -> None:
    said = await lin.call("POST", "/replies", OWN, Origin="https://evil.example")
    assert (said.status, said.code, await titles(lin)) == (403, "forbidden", [])


async def test_holes_are_filled_in_the_language_of_the_reply_and_an_empty_one_is_named(
    lin: AgentPage, at: Console
) -> None:
    conversation = await at.consumer()
    for name, locale, text in (
        ("a", "zh", "{shop}的{agent}，{due}回复"),
        ("b", "en", "You'll hear {due}"),
        ("c", "zh", "单号{case_no}"),
    ):
        await add(lin, title=name, locale=locale, text=text)
    replies = {one["title"]: one["id"] for one in (await lin.get("/replies"))["replies"]}

    async def fill(title: str) -> Said:
        return await lin.call("GET", f"/conversations/{conversation}/replies/{replies[title]}")

    shop = at.desk.agreements.today.parties.platform.zh
    assert (await fill("a")).body["text"] == f"{shop}的林晓，11月23日（周一）10:30前回复"
    assert (await fill("b")).body["text"] == "You'll hear by Mon 23 Nov, 10:30"
    said = await fill("c")
    assert (said.status, said.body["error"]["field"], said.body["error"]["allowed"]) == (400, "case_no", "受理单号")
    assert "受理单号" in said.body["error"]["what"]


async def test_the_demo_brings_replies_once_in_both_languages_and_every_hole_is_known(at: Console) -> None:
    await seed(at.desk, [])
    found = await at.desk.canned_replies.for_agent("a_nobody")  # type: ignore[arg-type]
    for locale in ("zh", "en"):
        assert len([one for one in found if one.locale == locale]) >= 15
    await at.desk.canned_replies.remove(found[0], 1)
    at.clock.forward(timedelta(days=1))
    await seed(at.desk, [])
    assert len(await at.desk.canned_replies.for_agent("a_nobody")) == len(found) - 1  # type: ignore[arg-type]
    assert not any("!" in one.text or "！" in one.text for one in found)
    assert all(at.desk.words.has(f"utter_console_label_hole_{name}") for name in HOLES)
