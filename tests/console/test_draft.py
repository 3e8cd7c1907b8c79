"""What an agent is handed, the draft they fill in, and the request they hand in for the consumer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import wiring
from actions.cases import OpenCase
from desk.conversation.identity import AgentId, ConversationId
from desk.conversation.photos import Photo
from desk.front_desk import Desk
from desk.request.draft_fields import PROVEN
from desk.request.drafts import Draft
from desk.request.orders import DemoOrder, Item, Order
from tests.console.agent_page import AgentPage
from tests.console.conftest import Console

NUMBER, OTHER = "FD202611190001", "FD202611190002"
PHONE = {"name": "王小明", "phone": "13800138000", "address": "上海市浦东新区世纪大道1号"}


async def ordered(desk: Desk, number: str = NUMBER, received_days_ago: int = 2) -> None:
    """Sell two earphones and a lamp."""
    now = desk.clock.now()
    await desk.orders.put_product("ear", "蓝牙耳机", "Wireless earphones", "audio", "")
    await desk.orders.put_product("lamp", "台灯", "Desk lamp", "lamp", "")
    item = Item(f"{number}-1", number, "ear", "", "", "", "", None, 2, Decimal("199.00"))
    lamp = replace(item, id=f"{number}-2", sku="lamp", quantity=1)
    received = now - timedelta(days=received_days_ago)
    await desk.orders.put(
        DemoOrder(Order(number, received - timedelta(days=2), received, (item, lamp)), "8000", "", "")
    )


async def consented(desk: Desk, conversation: ConversationId, *, granted: bool = True) -> None:
    today = desk.agreements.today
    await desk.consents.record(
        conversation,
        "contact",
        granted=granted,
        notice_version=today.privacy.version,
        notice_hash=today.notice_hash,
        language="zh",
        channel="widget",
        message=f"m-{granted}",
        now=desk.clock.now(),
    )


async def reachable(desk: Desk, draft: Draft) -> str:
    """Let the consumer give consent and contact details."""
    await consented(desk, draft.conversation)
    [consent] = await desk.consents.in_force(draft.conversation)
    contact = await desk.contacts.keep(draft.id, PHONE, consent, desk.clock.now())
    await desk.drafts.fill(draft.id, {"consent": True, "contact": contact.id}, desk.clock.now())
    return contact.id


@dataclass
class Handed:
    """A conversation that Lin has, with a return that is being filled in."""

    at: Console
    page: AgentPage
    id: ConversationId
    number: int

    async def see(self, **headers: str) -> Any:
        return await self.page.get(f"/conversations/{self.id}", **headers)

    async def packet(self) -> Any:
        return (await self.see())["packet"]

    async def edit(self, number: int | None = None, page: AgentPage | None = None, **fields: Any) -> Any:
        body = {"fields": fields, "number": self.number if number is None else number}
        return await (page or self.page).call("PUT", f"/conversations/{self.id}/draft", body)

    async def submit(self, number: int | None = None, page: AgentPage | None = None) -> Any:
        body = {"number": self.number if number is None else number}
        return await (page or self.page).call("POST", f"/conversations/{self.id}/draft/submission", body)

    async def draft(self) -> Draft:
        draft = await self.at.desk.drafts.open(self.id)
        assert draft is not None
        return draft


@pytest.fixture
async def handed(at: Console, lin: AgentPage) -> Handed:
    await ordered(at.desk)
    conversation = await at.consumer("我要退货")
    await at.desk.drafts.begin(conversation, "return", at.desk.clock.now())
    number = (await lin.claim(conversation, (await at.desk.conversations.get(conversation)).ownership_number)).body
    return Handed(at, lin, conversation, number["number"])


async def filled_in(handed: Handed) -> None:
    assert (await handed.edit(order_no=NUMBER, phone_last4="8000", item=f"{NUMBER}-1", quantity=1)).status == 200
    assert (await handed.edit(reason="quality", fault="左耳没有声音")).status == 200


async def test_the_packet_tells_in_one_line_what_is_wanted_and_what_is_missing(handed: Handed) -> None:
    before = await handed.packet()
    assert (before["reason"], before["wish"], before["kind"]) == ("asked", "退货", "return")
    assert [one["name"] for one in before["missing"]][:2] == ["order_no", "phone_last4"]
    assert (before["consent"], before["language"], before["order"]) == ("missing", "zh", None)
    assert (before["promise"]["kind"], before["promise"]["state"]) == ("first_reply", "pending")
    await filled_in(handed)
    after = await handed.packet()
    assert after["wish"] == "退货：蓝牙耳机 ×1，质量问题"
    assert {"name": "fault", "label": "问题描述"} in after["filled"]
    assert after["order"]["proven"] and after["order"]["received_at"]
    assert [(one["reason"], one["allowed"]) for one in after["findings"]] == [("quality", True)]
    assert "最后一天" in after["findings"][0]["words"]
    english = (await handed.see(**{"Accept-Language": "en"}))["packet"]
    assert english["wish"] == "Return: Wireless earphones ×1, Something's wrong with it"


async def test_an_order_that_is_not_proven_is_named_and_nothing_is_told_of_it(handed: Handed) -> None:
    assert (await handed.edit(order_no=NUMBER)).status == 200
    packet = await handed.packet()
    assert packet["order"] == {"number": NUMBER, "proven": False, "received_at": None}
    assert packet["findings"] == []
    refused = await handed.edit(item=f"{NUMBER}-1")
    assert (refused.status, refused.body["error"]["field"]) == (400, "item")


async def test_wrong_digits_prove_nothing_and_count_as_a_try(handed: Handed) -> None:
    for _ in range(5):
        refused = await handed.edit(order_no=NUMBER, phone_last4="1234")
        assert (refused.status, refused.body["error"]["field"]) == (400, "phone_last4")
    assert (await handed.edit(order_no=NUMBER, phone_last4="8000")).status == 429
    assert "order_no" not in (await handed.draft()).fields


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("order_no", "12345"),
        ("item", "somebody else's"),
        ("quantity", 3),
        ("quantity", "2"),
        ("reason", "because"),
        ("condition", 1),
        ("fault", "坏"),
        ("contact", "k_000000000000000000000000"),
        ("phone_last4", "80001"),
        ("consent", True),
        ("confirmed", True),
        ("also", "x"),
        ("account", "不是退货的内容"),
    ],
)
async def test_what_the_form_would_not_take_changes_nothing(handed: Handed, field: str, value: Any) -> None:
    await filled_in(handed)
    before = dict((await handed.draft()).fields)
    refused = await handed.edit(**{field: value})
    assert (refused.status, refused.body["error"]["field"]) == (400, field)
    assert dict((await handed.draft()).fields) == before


async def test_another_reason_has_what_hung_on_it_asked_again(handed: Handed) -> None:
    await filled_in(handed)
    edited = await handed.edit(reason="no_reason")
    assert next(one["name"] for one in edited.body["fields"] if one["value"] is None) == "condition"
    assert "fault" not in (await handed.draft()).fields


async def test_what_an_agent_writes_is_masked_and_audited_without_words(handed: Handed) -> None:
    await handed.edit(reason="quality", fault="坏了，打13800138000找他")
    assert (await handed.draft()).fields["fault"] == "坏了，打138****8000找他"
    row = await handed.at.desk.database.one("SELECT data FROM audit WHERE what = 'draft_edited'")
    assert row["data"] == {"fields": ["fault", "reason"]}


async def test_only_who_has_the_conversation_edits_and_hands_in(handed: Handed, chen: AgentPage) -> None:
    for refused in (
        await handed.edit(reason="quality", page=chen),
        await handed.edit(reason="quality", number=handed.number - 1),
        await handed.submit(page=chen),
        await handed.submit(number=handed.number + 1),
    ):
        assert (refused.status, refused.code) == (409, "conflict")
        assert refused.body["error"]["now"]["agent"]["name"] == "林晓"
    assert "reason" not in (await handed.draft()).fields


async def test_nothing_is_handed_in_without_consent_and_contact_details(handed: Handed) -> None:
    await filled_in(handed)
    refused = await handed.submit()
    assert (refused.status, refused.code) == (409, "incomplete")
    assert refused.body["error"]["now"] == {"missing": ["consent", "contact"]}
    assert "联系方式" in refused.body["error"]["what"]
    await reachable(handed.at.desk, await handed.draft())
    await handed.at.desk.consents.withdraw(handed.id, handed.at.desk.clock.now())
    assert (await handed.submit()).body["error"]["now"]["missing"] == ["consent", "contact"]
    assert (await handed.packet())["consent"] == "withdrawn"


async def test_the_consumer_hears_the_number_in_words_and_a_repeated_call_opens_nothing_more(handed: Handed) -> None:
    await filled_in(handed)
    await reachable(handed.at.desk, await handed.draft())
    first, again = await handed.submit(), await handed.submit()
    assert (first.status, again.status) == (201, 201)
    [case] = first.body["cases"]
    assert [one["number"] for one in again.body["cases"]] == [case["number"]]
    told = [one for one in (await handed.see())["messages"] if case["number"] in one["text"]]
    assert len(told) == 1 and told[0]["author"] == "desk" and told[0]["card"]["number"] == case["number"]
    due = await handed.at.desk.promises.of_cases([case["number"]])
    assert [one.kind for one in due] == ["review"]
    audited = await handed.at.desk.database.one("SELECT actor FROM audit WHERE what = 'draft_submitted'")
    assert audited["actor"] == AgentId((await handed.see())["agent"]["id"])
    assert (await handed.see())["draft"] is None


async def test_an_item_goes_only_one_way_and_photos_are_counted(handed: Handed) -> None:
    desk = handed.at.desk
    await filled_in(handed)
    await reachable(desk, await handed.draft())
    [case] = (await handed.submit()).body["cases"]
    photo = await desk.files.keep(handed.id, Photo(b"picture", b"preview", 4, 3), desk.clock.now())
    for kind, code in (("return", "already_open"), ("exchange", "open_otherwise")):
        draft = await desk.drafts.begin(handed.id, kind, desk.clock.now())
        await desk.drafts.fill(draft.id, {"photos": [photo.id]}, desk.clock.now())
        await filled_in(handed)
        await reachable(desk, draft)
        refused = await handed.submit()
        assert (refused.status, refused.code) == (409, code)
        assert case["number"] in refused.body["error"]["what"]
    packet = await handed.packet()
    assert packet["photos"] == 1 and "photos" in {one["name"] for one in packet["asking"]["known"]}


async def test_what_the_agreement_does_not_allow_is_not_handed_in(handed: Handed) -> None:
    await filled_in(handed)
    await reachable(handed.at.desk, await handed.draft())
    handed.at.clock.forward(timedelta(days=90))
    assert (await handed.page.sign_in()).status == 201
    refused = await handed.submit()
    assert (refused.status, refused.code) == (409, "not_allowed")
    assert (await handed.packet())["findings"][0]["verdict"] == "too_late"


async def test_an_agents_case_is_the_row_that_the_form_would_have_made(handed: Handed) -> None:
    desk = handed.at.desk
    await filled_in(handed)
    await reachable(desk, await handed.draft())
    assert (await handed.submit()).status == 201
    [by_agent] = await desk.cases.of(handed.id)
    by_form = await through_the_form(handed.at, dict((await desk.drafts.of(handed.id))[-1].fields))
    same = ("kind", "fields", "state", "agreement")
    assert {name: getattr(by_agent, name) for name in same} == {name: getattr(by_form, name) for name in same}
    assert by_agent.eligibility == by_form.eligibility
    promised = [await desk.promises.of_cases([one.number]) for one in (by_agent, by_form)]
    assert [(one.kind, one.words) for [one] in promised] == [("review", "utter_case_opened")] * 2


async def through_the_form(at: Console, fields: dict[str, Any]) -> Any:
    """Have the form hand in the same for another order that was bought at the same time."""
    desk = at.desk
    first = await desk.orders.get(NUMBER)
    items = tuple(replace(one, id=one.id.replace(NUMBER, OTHER), order_no=OTHER) for one in first.items)
    await desk.orders.put(DemoOrder(replace(first, number=OTHER, items=items), "8000", "", ""))
    conversation = await at.consumer("我要退货", waits=False)
    draft = await desk.drafts.begin(conversation, "return", desk.clock.now())
    await reachable(desk, draft)
    own = {"order_no": OTHER, "item": f"{OTHER}-1", "phone_last4": PROVEN}
    kept = {name: value for name, value in fields.items() if name != "contact"}
    await desk.drafts.fill(draft.id, {**kept, **own}, desk.clock.now())
    episode = await desk.episodes.begin(conversation, None, desk.clock.now())
    open_draft = await desk.drafts.get(draft.id)
    slots = {"locale": "zh", "kind": "return", **open_draft.fields, "confirmed": True}
    wiring.open_with(desk, None)  # type: ignore[arg-type]
    tracker = Tracker(episode.id, slots, {"text": "确认", "message_id": "t_1"}, [], False, None, {}, "action_listen")
    await OpenCase().run(CollectingDispatcher(), tracker, {})
    wiring.close()
    [case] = await desk.cases.of(conversation)
    return case


async def test_who_asked_for_a_person_at_once_is_helped_from_the_first_field_on(at: Console, lin: AgentPage) -> None:
    conversation = await at.consumer()
    number = (await at.desk.conversations.get(conversation)).ownership_number
    begin = {"kind": "suggestion", "number": number + 1}
    assert (await lin.call("POST", f"/conversations/{conversation}/draft", begin)).status == 409
    await lin.claim(conversation, number)
    for kind, status in (("remark", 400), ("suggestion", 201), ("suggestion", 201), ("return", 409)):
        began = await lin.call("POST", f"/conversations/{conversation}/draft", begin | {"kind": kind})
        assert began.status == status, kind
    fields = {"account": "希望周日也能送货上门"}
    await lin.call("PUT", f"/conversations/{conversation}/draft", {"fields": fields, "number": number + 1})
    handed_in = await lin.call("POST", f"/conversations/{conversation}/draft/submission", {"number": number + 1})
    assert [one["kind"] for one in handed_in.body["cases"]] == ["suggestion"]


async def test_an_agent_who_asks_for_what_is_known_is_counted(handed: Handed) -> None:
    await filled_in(handed)
    for number, text in enumerate(("请问您的订单号是多少？", "好的，马上处理", "能发一张照片吗")):
        assert (await handed.page.reply(handed.id, handed.number, text, f"reply-000{number}")).status == 201
    assert (await handed.page.call("GET", "/repeats")).status == 403
    await handed.at.desk.agents.put("lin", "林晓", "blue-heron-42", handed.at.clock.now(), role="supervisor")
    assert (await handed.page.sign_in()).status == 201
    figures = await handed.page.get("/repeats?weeks=4")
    assert figures["all"] == {"conversations": 1, "again": 1, "percent": 100.0}
    assert figures["fields"] == [{"name": "order_no", "label": "订单号", "times": 1}]
    assert figures["agents"][0]["agent"]["name"] == "林晓"
