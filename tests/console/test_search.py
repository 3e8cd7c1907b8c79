"""Search: by number and by words in both languages; nothing personal is found, and no letter is a pattern."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from tests.cases.handed_in import case_of, item
from tests.console.agent_page import AgentPage
from tests.console.conftest import Browser, Console


async def search(page: AgentPage, text: str, **more: str) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = await page.get(f"/search?{urlencode({'text': text} | more)}")
    return found


async def told(at: Console, *texts: str) -> list[str]:
    return [await at.consumer(text, waits=False) for text in texts]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("退款", 0),
        ("水壶", 1),
        ("KETTLE leaks", 2),
        ("壶 漏水", 1),
        ("100%", 3),
        ("a_b", 4),
        ("c:\\temp", 5),
        ("fd202611019999", 6),
        ("'; DROP", 7),
    ],
)
async def test_words_are_found_where_they_stand(at: Console, lin: AgentPage, text: str, place: int) -> None:
    said = ("我的退款什么时候到", "水壶漏水了", "The kettle leaks at the lid", "进度100%了吗", "型号是a_b吗")
    names = await told(at, *said, r"存在C:\temp里", "订单FD202611019999到哪了", "x'; DROP TABLE messages; --")
    found = await search(lin, text)
    assert [one["id"] for one in found["conversations"]] == [names[place]]


async def test_no_letter_of_the_text_is_a_pattern(at: Console, lin: AgentPage) -> None:
    await told(at, "进度到了100元吗", "型号是axb吗", "你好")
    for text in ("100%", "a_b", "%%", "__", "\\\\"):
        assert (await search(lin, text))["conversations"] == [], text


async def test_cases_are_found_by_number_order_and_what_was_told(at: Console, lin: AgentPage) -> None:
    (conversation,) = await told(at, "你好")
    case = await case_of(at.desk, conversation, "return")  # type: ignore[arg-type]
    for text in (case.number, case.number[-7:].lower(), str(case.order_no), "盖子裂"):
        assert [one["number"] for one in (await search(lin, text))["cases"]] == [case.number], text


async def test_a_proven_order_leads_to_its_conversation(at: Console, lin: AgentPage) -> None:
    (conversation,) = await told(at, "你好")
    order, _ = await item(at.desk)
    await at.desk.proofs.bind(conversation, order, at.clock.now())  # type: ignore[arg-type]
    (found,) = (await search(lin, order))["conversations"]
    assert (found["id"], found["hit"]["seq"]) == (conversation, None)  # type: ignore[index]


async def test_nothing_personal_is_found(at: Console, lin: AgentPage) -> None:
    await told(at, "我的电话是13800138000", "邮箱是xiaoming.wang@example.com")
    for text in ("13800138000", "xiaoming.wang@example.com", "138001380", "xiaoming"):
        found = await search(lin, text)
        assert (found["conversations"], found["cases"]) == ([], []), text


async def test_snippets_are_the_words_in_their_sentence_as_plain_text(at: Console, lin: AgentPage) -> None:
    await told(at, "前" * 200 + "<b>漏水</b>" + "后" * 200)
    (found,) = (await search(lin, "漏水"))["conversations"]
    snippet = found["hit"]["snippet"]  # type: ignore[index]
    assert "<b>漏水</b>" in snippet and snippet.startswith("…前") and snippet.endswith("后…") and len(snippet) < 150


async def test_pages_follow_each_other_without_a_gap(at: Console, lin: AgentPage) -> None:
    names = await told(at, *(f"第{number}次问发票" for number in range(23)))
    first = await search(lin, "发票")
    rest = await search(lin, "发票", before=str(first["next"]))
    seen = [one["id"] for one in first["conversations"] + rest["conversations"]]
    assert seen == names[::-1] and rest["next"] is None


@pytest.mark.parametrize("text", ["", " ", "退", "a b c", "\x00\x00", "字" * 101])
async def test_too_little_or_too_much_is_refused(lin: AgentPage, text: str) -> None:
    said = await lin.call("GET", f"/search?{urlencode({'text': text})}")
    assert said.status in (400, 413) and said.body["error"]["field"] == "text"


async def test_only_who_is_signed_in_searches(browser: Browser) -> None:
    assert (await (await browser()).call("GET", "/search?text=kettle")).status == 401
