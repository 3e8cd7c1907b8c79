"""Replying, giving back, ending."""

import asyncio
from typing import Any

from tests.console.agent_page import AgentPage
from tests.console.conftest import Console

ODD = "  第一行\n<b>粗体</b> 👍🏽 مرحبا ' OR 1=1; --\u202e  "


async def claimed(page: AgentPage, at: Console) -> tuple[str, int]:
    conversation = await at.consumer()
    return conversation, (await page.claim(conversation, 2)).body["number"]


async def ledger(page: AgentPage, conversation: str) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = (await page.get(f"/conversations/{conversation}/messages"))["messages"]
    return messages


async def test_a_reply_is_kept_as_typed_and_signed_with_the_agents_name(lin: AgentPage, at: Console) -> None:
    conversation, number = await claimed(lin, at)
    said = await lin.reply(conversation, number, ODD)
    assert said.status == 201
    stored = (await ledger(lin, conversation))[-1]
    assert stored == said.body
    assert (stored["id"], stored["author"], stored["name"], stored["kind"]) == ("reply-0001", "agent", "林晓", "text")
    assert stored["text"] == ODD


async def test_the_same_reply_sent_again_or_three_times_at_once_is_said_once(lin: AgentPage, at: Console) -> None:
    conversation, number = await claimed(lin, at)
    said = await asyncio.gather(*(lin.reply(conversation, number, "您好") for _ in range(3)))
    again = await lin.reply(conversation, number, "您好")
    assert again.status == 200
    assert len({one.body["seq"] for one in (*said, again)}) == 1
    assert [one["text"] for one in await ledger(lin, conversation) if one["author"] == "agent"] == ["您好"]


async def test_the_first_reply_keeps_the_promise(lin: AgentPage, at: Console) -> None:
    conversation, number = await claimed(lin, at)
    await lin.reply(conversation, number, "您好")
    (promise,) = (await lin.get(f"/conversations/{conversation}"))["promises"]
    assert (promise["kind"], promise["state"]) == ("first_reply", "kept")


async def test_a_reply_to_a_conversation_of_somebody_else_is_refused_and_not_stored(
    lin: AgentPage, chen: AgentPage, at: Console
) -> None:
    conversation, number = await claimed(chen, at)
    for page, stale in ((lin, number), (chen, number - 1)):
        said = await page.reply(conversation, stale, "您好")
        assert (said.status, said.code) == (409, "conflict")
        assert said.body["error"]["now"]["agent"]["name"] == "陈伟"
    assert not [one for one in await ledger(lin, conversation) if one["author"] == "agent"]


BAD_REPLIES: list[tuple[dict[str, Any], int, str]] = [
    ({"text": "x" * 4001}, 413, "text"),
    ({"text": ""}, 400, "text"),
    ({"text": " \n\u200b"}, 400, "text"),
    ({"text": "a\0b"}, 400, "text"),
    ({"text": 7}, 400, "text"),
    ({"id": "short"}, 400, "id"),
    ({"id": "x" * 65}, 400, "id"),
    ({"id": "not an id!"}, 400, "id"),
    ({"number": 1.5}, 400, "number"),
    ({"number": True}, 400, "number"),
    ({"number": -1}, 400, "number"),
    ({"number": 2**31}, 400, "number"),
    ({"more": 1}, 400, "more"),
]


async def test_a_bad_reply_is_answered_with_the_field_and_changes_nothing(lin: AgentPage, at: Console) -> None:
    conversation, number = await claimed(lin, at)
    for changed, status, field in BAD_REPLIES:
        body = {"id": "reply-0001", "text": "您好", "number": number} | changed
        said = await lin.call("POST", f"/conversations/{conversation}/messages", body)
        assert (said.status, said.body["error"]["field"]) == (status, field), changed
        assert said.body["error"]["allowed"] and said.body["error"]["what"]
    assert not [one for one in await ledger(lin, conversation) if one["author"] == "agent"]


async def test_4000_characters_are_a_reply(lin: AgentPage, at: Console) -> None:
    conversation, number = await claimed(lin, at)
    assert (await lin.reply(conversation, number, "长" * 4000)).status == 201


async def test_giving_back_leaves_a_note_for_colleagues_and_the_bot_answers_again(lin: AgentPage, at: Console) -> None:
    conversation, number = await claimed(lin, at)
    body = {"to": "bot", "number": number, "note": "触点氧化，先擦拭"}
    said = await lin.call("PUT", f"/conversations/{conversation}/assignment", body)
    assert (said.status, said.body) == (200, {"owner": "bot", "agent": None, "number": number + 1})
    note, line = (await ledger(lin, conversation))[-2:]
    assert (note["kind"], note["author"], note["name"], note["text"]) == ("note", "agent", "林晓", "触点氧化，先擦拭")
    assert (line["kind"], line["author"]) == ("line", "desk")
    for_consumer = [
        one.text for one in await at.desk.ledger.since(await at.consumer(waits=False), 0) if one.for_consumer
    ]
    assert "触点氧化，先擦拭" not in for_consumer
    again = await lin.call("PUT", f"/conversations/{conversation}/assignment", body)
    assert (again.status, again.body["error"]["now"]["owner"]) == (409, "bot")


async def test_ending_a_handoff_keeps_its_outcome(lin: AgentPage, at: Console) -> None:
    for outcome in ("solved", "unsolved", "no_answer"):
        conversation, number = await claimed(lin, at)
        body = {"state": "ended", "outcome": outcome, "note": "", "number": number}
        said = await lin.call("PUT", f"/conversations/{conversation}/handoff", body)
        assert (said.status, said.body["owner"]) == (200, "bot")
        handoff = (await lin.get(f"/conversations/{conversation}"))["handoff"]
        assert (handoff["state"], handoff["outcome"]) == ("ended", outcome)
        assert handoff["ended_at"]


BAD_CHANGES: list[tuple[str, dict[str, Any], str]] = [
    ("assignment", {"to": "nobody", "number": 3}, "to"),
    ("assignment", {"to": "me"}, "number"),
    ("assignment", {"to": "bot", "number": 3, "note": "a\0"}, "note"),
    ("handoff", {"state": "ended", "outcome": "maybe", "number": 3}, "outcome"),
    ("handoff", {"state": "waiting", "outcome": "solved", "number": 3}, "state"),
    ("typing", {"on": "yes"}, "on"),
    ("seen", {"seq": -1}, "seq"),
]


async def test_a_bad_change_is_answered_with_the_field_and_changes_nothing(lin: AgentPage, at: Console) -> None:
    conversation, number = await claimed(lin, at)
    for path, body, field in BAD_CHANGES:
        said = await lin.call("PUT", f"/conversations/{conversation}/{path}", body)
        assert (said.status, said.body["error"]["field"]) == (400, field), body
    assert (await lin.get(f"/conversations/{conversation}"))["number"] == number


async def test_a_note_over_2000_characters_is_refused(lin: AgentPage, at: Console) -> None:
    conversation, number = await claimed(lin, at)
    body = {"to": "bot", "number": number, "note": "x" * 2001}
    said = await lin.call("PUT", f"/conversations/{conversation}/assignment", body)
    assert (said.status, said.code, said.body["error"]["allowed"]) == (413, "too_long", 2000)


async def test_a_conversation_that_does_not_exist_is_not_found_whatever_is_asked(lin: AgentPage) -> None:
    body = {"to": "me", "number": 1}
    for name in ("c_0123456789ab", "..%2Fqueue", "%00", "x" * 65):
        assert (await lin.call("GET", f"/conversations/{name}")).status == 404
        assert (await lin.call("PUT", f"/conversations/{name}/assignment", body)).status == 404
        assert (await lin.call("GET", f"/conversations/{name}/messages")).status == 404


async def test_only_the_agent_who_has_a_conversation_has_seen_it_and_types_in_it(
    lin: AgentPage, chen: AgentPage, at: Console
) -> None:
    conversation, _ = await claimed(lin, at)
    news = at.news.subscribe()
    for page in (chen, lin):
        assert (await page.call("PUT", f"/conversations/{conversation}/seen", {"seq": 1})).status == 204
        assert (await page.call("PUT", f"/conversations/{conversation}/typing", {"on": True})).status == 204
        seen = (await at.desk.conversations.get(conversation)).agent_seen  # type: ignore[arg-type]
        assert seen == (1 if page is lin else 0)
    kinds = [(await anext(news))["kind"] for _ in range(4)]
    assert sorted(kinds) == ["conversation", "looking", "looking", "typing"]
