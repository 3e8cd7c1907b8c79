"""Callers: what an agent takes down on the phone is the same as what the form hands in; a no leaves nothing behind."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from actions.app import SECRET_HEADER, init_app
from actions.settings import ActionsSettings
from bot.lines import Lines
from bot.settings import BotSettings
from bot.upkeep.putting_off import PuttingOff
from desk.availability.plans import Plans, in_both
from desk.front_desk import Desk
from tests.cases.handed_in import item as put_order
from tests.cases.handed_in import step
from tests.console.agent_page import AgentPage, Said
from tests.console.conftest import Console

CONTACT = {"name": "王小明", "phone": "13800138000", "address": "浙江省杭州市文三路1号"}
STORED = ("conversations", "contacts", "consents", "drafts", "cases", "promises", "calls", "messages")
_calls = count(1)


async def notice(page: AgentPage, kind: str = "return", locale: str = "zh") -> dict[str, Any]:
    form = await page.get(f"/calls/form?kind={kind}&caller={locale}")
    found: dict[str, Any] = form["notice"]
    return found


async def returned(page: AgentPage, order: str, item: str, **more: Any) -> dict[str, Any]:
    """Return what the page sends for somebody who returns a kettle with a crack."""
    locale = more.get("locale", "zh")
    return {
        "id": f"call-{next(_calls):04d}",
        "locale": locale,
        "kind": "return",
        "order_no": order,
        "phone_last4": "8000",
        "item": item,
        "notice": (await notice(page, locale=locale))["hash"],
        "fields": {"reason": "quality", "fault": "盖子裂了"},
        "contact": CONTACT,
    } | more


async def take(page: AgentPage, body: dict[str, Any]) -> Said:
    return await page.call("POST", "/calls", body)


async def rows(desk: Desk) -> dict[str, int]:
    return {
        table: int((await desk.database.one(f"SELECT count(*) AS n FROM {table}"))["n"])  # type: ignore[arg-type]
        for table in STORED
    }


async def handed_in_by_the_form(at: Console, settings: BotSettings, order: str, item: str) -> str:
    """Let the dialogue's own action hand in the same request; return the case's number."""
    desk, now = at.desk, at.clock.now()
    conversation, _ = await desk.beginnings.begin("widget", "zh", now)
    episode = await desk.episodes.begin(conversation.id, None, now)
    agreement = desk.agreements.today
    consent = await desk.consents.record(
        conversation.id,
        "contact",
        granted=True,
        notice_version=agreement.privacy.version,
        notice_hash=agreement.notice_hash,
        language="zh",
        channel="widget",
        message="t_0",
        now=now,
    )
    draft = await desk.drafts.begin(conversation.id, "return", now)
    contact = await desk.contacts.keep(draft.id, CONTACT, consent, now)
    await desk.proofs.bind(conversation.id, order, now)
    slots = {"kind": "return", "order_no": order, "phone_last4": "proven", "item": item, "reason": "quality"}
    slots |= {"fault": "盖子裂了", "consent": True, "contact": contact.id}
    await desk.drafts.fill(draft.id, {name: value for name, value in slots.items() if name != "kind"}, now)
    server = ActionsSettings.read(
        DATABASE_URL=settings.database_url.get_secret_value(),
        REDIS_URL="redis://127.0.0.1:1/0",
        FRONTDESK_KEY=settings.keys[0].get_secret_value(),
        FRONTDESK_DEMO="1",
        FRONTDESK_NOW=now.isoformat(),
        ACTIONS_SECRET="sixteen characters",
    )
    tracker = {
        "sender_id": episode.id,
        "slots": {"locale": "zh", "channel": "widget", "confirmed": True} | slots,
        "latest_message": {"text": "好的", "message_id": "t_1", "intent": {"name": "affirm", "confidence": 1.0}},
        "events": [{"event": "user", "message_id": "t_1", "text": "好的"}],
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": "action_listen",
    }
    body = {"next_action": "action_open_case", "sender_id": episode.id, "tracker": tracker, "domain": {"intents": []}}
    async with TestClient(TestServer(init_app(server))) as client:
        answer = await client.post("/webhook", json=body, headers={SECRET_HEADER: "sixteen characters"})
        assert answer.status == 200, await answer.text()
    (case,) = await desk.cases.of(conversation.id)
    return case.number


@pytest.mark.parametrize(
    ("locale", "words"),
    [("zh", "已为您登记退货，编号{}。我们11月24日（周二）"), ("en", "number {}. We'll call you with the result by")],
)
async def test_a_call_becomes_a_case_in_the_caller_s_language(
    at: Console, lin: AgentPage, locale: str, words: str
) -> None:
    order, item = await put_order(at.desk)
    proof = await lin.call(
        "POST", "/calls/proof", {"id": "call-proof-1", "order_no": order, "phone_last4": "8000", "kind": "return"}
    )
    assert proof.body["items"][0]["allowed"]
    said = await take(lin, await returned(lin, order, item, locale=locale))
    assert said.status == 201, said.body
    number = said.body["case"]["number"]
    assert words.format(number) in said.body["words"]
    opened = await lin.get(f"/conversations/{said.body['conversation']}")
    assert (opened["channel"], opened["locale"], opened["owner"]) == ("phone", locale, "bot")
    (consent,) = opened["consents"]
    assert (consent["granted"], consent["language"], consent["manner"]) == (True, locale, "read_out")
    assert [one["state"] for one in opened["promises"]] == ["pending"]
    assert opened["messages"][-1]["text"] == said.body["words"]
    assert "13800138000" not in str(opened) and "王小明" not in str(opened)
    stored = await at.desk.contacts.reveal(opened["contacts"][0]["id"])
    assert (stored["name"], stored["phone"]) == ("王小明", "+8613800138000")


async def test_the_case_of_a_call_is_the_same_row_as_the_form_s(
    at: Console, lin: AgentPage, settings: BotSettings
) -> None:
    (one, first), (other, second) = await put_order(at.desk), await put_order(at.desk)
    said = await take(lin, await returned(lin, one, first))
    called = await at.desk.cases.get(said.body["case"]["number"])
    filled_in = await at.desk.cases.get(await handed_in_by_the_form(at, settings, other, second))
    for name in ("kind", "fields", "state", "agreement", "follows", "owner"):
        assert getattr(called, name) == getattr(filled_in, name), name
    for name in ("verdict", "reason", "days", "freight", "clause", "version"):
        assert called.eligibility[name] == filled_in.eligibility[name], name
    steps = [[(s.state, s.by, s.note) for s in await at.desk.case_steps.of(c.number)] for c in (called, filled_in)]
    assert steps[0] == steps[1]
    promises = await at.desk.promises.of_cases([called.number, filled_in.number])
    assert len({(one.kind, one.agreement, one.words) for one in promises}) == 1 and len(promises) == 2
    drafts = [await at.desk.drafts.last(c.conversation, "return") for c in (called, filled_in)]
    kept = [{**d.fields, "order_no": "", "item": "", "contact": ""} for d in drafts if d]
    assert kept[0] == kept[1]


async def test_a_caller_who_does_not_agree_leaves_nothing_behind(at: Console, lin: AgentPage) -> None:
    order, item = await put_order(at.desk)
    before = await rows(at.desk)
    said = await take(lin, await returned(lin, order, item, notice=None))
    assert (said.status, said.code) == (409, "no_consent")
    stale = await take(lin, await returned(lin, order, item, notice="0" * 64))
    assert (stale.status, stale.code) == (409, "notice_changed")
    assert await rows(at.desk) == before


@pytest.mark.parametrize(
    ("wrong", "status", "field"),
    [
        ({"phone_last4": "1234"}, 409, "phone_last4"),
        ({"order_no": "FD209901010001"}, 409, "phone_last4"),
        ({"phone_last4": "80"}, 400, "phone_last4"),
        ({"item": "somebody-elses"}, 404, None),
        ({"item": None}, 400, "item"),
        ({"fields": {"reason": "quality"}}, 400, "fault"),
        ({"fields": {"reason": "bored"}}, 400, "reason"),
        ({"fields": {"reason": "quality", "fault": "x", "quantity": 3}}, 400, "quantity"),
        ({"fields": {"reason": "quality", "fault": "字" * 2001}}, 413, None),
        ({"contact": CONTACT | {"phone": "123"}}, 400, "phone"),
        ({"contact": {"name": "王小明"}}, 400, "phone"),
        ({"linked": "c_" + "0" * 24}, 404, None),
        ({"kind": "theft"}, 400, "kind"),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_is_stored(
    at: Console, lin: AgentPage, wrong: dict[str, Any], status: int, field: str | None
) -> None:
    body = await returned(lin, *await put_order(at.desk))
    before = await rows(at.desk)
    said = await take(lin, body | wrong)
    assert said.status == status, said.body
    assert field is None or said.body["error"]["field"] == field
    assert said.body["error"]["what"]
    assert await rows(at.desk) == before


async def test_order_and_digits_are_guessed_five_times_at_most(at: Console, lin: AgentPage) -> None:
    order, _ = await put_order(at.desk)
    body = {"id": "call-guess-1", "order_no": order, "phone_last4": "0000", "kind": "return"}
    answers = [(await lin.call("POST", "/calls/proof", body)).status for _ in range(6)]
    assert answers == [409] * 5 + [429]
    assert (await lin.call("POST", "/calls/proof", body | {"phone_last4": "8000"})).status == 429


async def test_a_call_handed_in_twice_is_one_call(at: Console, lin: AgentPage, chen: AgentPage) -> None:
    order, item = await put_order(at.desk)
    body = await returned(lin, order, item)
    first, again = await take(lin, body), await take(lin, body)
    assert (first.body["case"]["number"], first.body["words"]) == (again.body["case"]["number"], again.body["words"])
    other = await take(chen, body | {"id": "another-call-1"})
    assert (other.status, other.code) == (409, "already_open")
    assert other.body["error"]["now"] == {"number": first.body["case"]["number"]}


async def second_item(desk: Desk, order: str, item: str, quantity: int = 1) -> str:
    await desk.database.run(
        """INSERT INTO order_items (id, order_no, sku, quantity, price)
           VALUES (%(id)s, %(order)s, 'K1', %(quantity)s, 399)""",
        id=f"{item}b",
        order=order,
        quantity=quantity,
    )
    return f"{item}b"


@pytest.mark.parametrize(
    ("locale", "words"), [("zh", "退货，共2件，编号{}和{}。"), ("en", "return of 2 items, numbers {} and {}.")]
)
async def test_several_items_of_an_order_are_a_case_each(at: Console, lin: AgentPage, locale: str, words: str) -> None:
    order, item = await put_order(at.desk, quantity=3)
    other = await second_item(at.desk, order, item)
    body = await returned(lin, order, item, also=[other], locale=locale)
    said, again = await take(lin, body), await take(lin, body)
    assert said.status == 201, said.body
    numbers = [case["number"] for case in said.body["cases"]]
    assert words.format(*numbers) in said.body["words"]
    assert (again.body["cases"], again.body["words"]) == (said.body["cases"], said.body["words"])
    cases = [await at.desk.cases.get(number) for number in numbers]
    assert [case.item for case in cases] == [item, other] and len({case.contact for case in cases}) == 1
    assert len({one.due_at for one in await at.desk.promises.of_cases(numbers)}) == 1
    opened = await lin.get(f"/conversations/{said.body['conversation']}")
    assert opened["messages"][-1]["text"] == said.body["words"]


async def test_what_stands_against_one_item_stands_against_the_call(at: Console, lin: AgentPage) -> None:
    order, item = await put_order(at.desk)
    other = await second_item(at.desk, order, item)
    assert (await take(lin, await returned(lin, order, other))).status == 201
    before = await rows(at.desk)
    said = await take(lin, await returned(lin, order, item, also=[other]))
    assert (said.status, said.code) == (409, "already_open")
    strange = await take(lin, await returned(lin, order, item, also=["somebody-elses"]))
    assert strange.status == 404
    assert await rows(at.desk) == before


async def test_what_is_too_late_is_not_opened(at: Console, lin: AgentPage) -> None:
    order, item = await put_order(at.desk)
    at.clock.forward(timedelta(days=400))
    lin_again = await lin.sign_in("lin")
    assert lin_again.status == 201
    said = await take(lin, await returned(lin, order, item))
    assert (said.status, said.code, said.body["error"]["field"]) == (409, "not_eligible", "item")


async def test_what_the_caller_dictates_is_masked_before_it_is_stored(at: Console, lin: AgentPage) -> None:
    body = {"id": "call-mask-01", "locale": "zh", "kind": "suggestion", "fields": {"account": "请打13900139000告诉我"}}
    said = await take(lin, body)
    assert said.status == 201, said.body
    case = await at.desk.cases.get(said.body["case"]["number"])
    assert case.fields["account"] == "请打139****9000告诉我"


async def test_news_of_a_call_is_told_by_phone_and_due_until_it_was(at: Console, lin: AgentPage) -> None:
    order, item = await put_order(at.desk)
    said = await take(lin, await returned(lin, order, item))
    number, conversation = said.body["case"]["number"], said.body["conversation"]
    assert (await lin.get(f"/cases/{number}"))["call_back"] is None
    assert (await step(lin, number, "accepted")).status == 200
    back = (await lin.get(f"/cases/{number}"))["call_back"]
    assert (back["called_at"], back["words"]) == (None, (await at.desk.ledger.at(conversation, back["message"])).text)
    for _ in range(2):  # to the next day, without leaving the session to itself for too long
        at.clock.forward(timedelta(hours=8))
        assert (await lin.call("GET", "/session")).status == 200
    due = (await lin.get("/due"))["due"]
    assert number in [one["case"]["number"] for one in due if one["kind"] == "call_back"]
    url, tried = f"/cases/{number}/callback", {"message": back["message"], "outcome": "no_answer"}
    assert (await lin.call("PUT", url, tried)).body["call_back"]["called_at"] is None
    stale = await lin.call("PUT", url, {"message": back["message"] + 1, "outcome": "reached"})
    assert (stale.status, stale.code) == (409, "conflict")
    done = await lin.call("PUT", url, {"message": back["message"], "outcome": "reached"})
    assert done.body["call_back"]["called_at"] is not None
    assert not [one for one in (await lin.get("/due"))["due"] if one["kind"] == "call_back"]
    assert (await lin.call("PUT", "/cases/R20990101-0001/callback", tried)).status == 404


async def test_a_caller_is_phoned_when_a_closure_puts_the_promise_off(at: Console, lin: AgentPage) -> None:
    order, item = await put_order(at.desk)
    number = (await take(lin, await returned(lin, order, item))).body["case"]["number"]
    (promise,) = await at.desk.promises.of_cases([number])
    plans = Plans(at.desk.database, at.desk.agreements.today, at.clock.now())
    tomorrow = at.clock.now().replace(hour=0) + timedelta(days=1)
    await plans.close(tomorrow, tomorrow + timedelta(days=1), in_both("盘点", "stocktaking"))
    await PuttingOff(at.desk, Lines(at.desk), at.news).carry_out(promise.id)
    case = await lin.get(f"/cases/{number}")
    assert (
        "停止服务：盘点" in case["call_back"]["words"] and "改为11月25日（周三）10:00前" in case["call_back"]["words"]
    )
    assert [one["state"] for one in case["due"]] == ["superseded", "pending"]
    assert case["steps"][-1]["by"] == "desk" and case["steps"][-1]["details"] == {"until": "2026-11-25"}


async def test_nobody_can_write_to_a_caller(at: Console, lin: AgentPage) -> None:
    order, item = await put_order(at.desk)
    said = await take(lin, await returned(lin, order, item))
    claimed = await lin.claim(said.body["conversation"], 0)
    assert (claimed.status, claimed.code) == (409, "only_by_phone")


async def test_the_same_consumer_s_other_conversation_is_linked_both_ways(at: Console, lin: AgentPage) -> None:
    order, item = await put_order(at.desk)
    chat = await at.consumer(waits=False)
    await at.desk.proofs.bind(chat, order, at.clock.now())
    proof = {"id": "call-link-01", "order_no": order, "phone_last4": "8000", "kind": "return"}
    found = (await lin.call("POST", "/calls/proof", proof)).body["linked"]
    assert [(one["id"], one["channel"]) for one in found] == [(chat, "widget")]
    stranger = await at.consumer(waits=False)
    assert (await take(lin, await returned(lin, order, item, linked=stranger))).status == 404
    said = await take(lin, await returned(lin, order, item, linked=chat))
    there, here = said.body["conversation"], chat
    assert [one["id"] for one in (await lin.get(f"/conversations/{there}"))["linked"]] == [here]
    assert [one["id"] for one in (await lin.get(f"/conversations/{here}"))["linked"]] == [there]


async def test_only_a_signed_in_page_of_ours_takes_calls(at: Console, lin: AgentPage, browser: Any) -> None:
    stranger = await browser()
    assert (await stranger.call("GET", "/calls/form")).status == 401
    assert (await stranger.call("POST", "/calls", {})).status == 401
    body = {"id": "call-csrf-01", "locale": "zh", "kind": "suggestion", "fields": {"account": "换个好一点的盒子"}}
    assert (await lin.call("POST", "/calls", body, Origin="https://elsewhere.example")).status == 403
    assert (await lin.call("POST", "/calls", body, X_Frontdesk_Console=None)).status == 403
