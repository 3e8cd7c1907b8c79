"""The steps after the review: what the consumer reads, what is promised, and what is refused."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from desk.conversation.conversations import Owner
from tests.cases.handed_in import GIVEN, consumer_of, promised, step, taken, told
from tests.console.agent_page import AgentPage, heard
from tests.console.conftest import Console

SENDING = {"courier": "顺丰", "tracking": "SF1234567890"}


async def test_a_return_goes_from_review_to_refund_and_the_consumer_reads_each_step(
    lin: AgentPage, at: Console
) -> None:
    conversation, number = await consumer_of(at, "return")
    await taken(lin, number, "accepted", "received", "refunded", "done")
    accepted, received, refunded, done = await told(at, conversation)
    assert "审核通过了" in accepted
    assert number in received and "最晚11月26日（周四）退款" in received and "实际收到" not in received
    assert "已退款¥399.00" in refunded and "原路退回" in refunded and "1至5个工作日" in refunded
    assert "已办结" in done
    assert await promised(at, number) == {"review": "kept", "refund": "kept"}
    shown = await lin.get(f"/cases/{number}")
    assert [(one["state"], one["by"]) for one in shown["steps"]][1:] == [
        (state, "林晓") for state in ("accepted", "received", "refunded", "done")
    ]
    assert shown["steps"][3]["details"] == {"amount": "399.00"} and shown["moves"] == []


async def test_an_exchange_is_sent_with_a_tracking_number_in_english_too(lin: AgentPage, at: Console) -> None:
    conversation, number = await consumer_of(at, "exchange", "en")
    await taken(lin, number, "accepted", "received", "sent")
    _, received, sent = await told(at, conversation)
    assert "leaves by the end of Thu 26 Nov" in received
    assert "SF1234567890" in sent and "on its way" in sent
    assert await promised(at, number) == {"review": "kept", "dispatch": "kept"}


async def test_a_repair_is_promised_from_receipt_until_it_is_sent_back(lin: AgentPage, at: Console) -> None:
    conversation, number = await consumer_of(at, "repair")
    await taken(lin, number, "accepted", "received", "repaired")
    assert await promised(at, number) == {"review": "kept", "repair": "pending"}
    await taken(lin, number, "sent_back")
    _, received, repaired, back = await told(at, conversation)
    assert (
        "最晚12月8日（周二）修好寄回" in received and "最晚12月8日（周二）寄回" in repaired and "SF1234567890" in back
    )
    assert await promised(at, number) == {"review": "kept", "repair": "kept"}


async def test_a_step_after_its_time_breaks_the_promise_and_promises_no_past_day_again(
    lin: AgentPage, at: Console
) -> None:
    conversation, number = await consumer_of(at, "repair")
    await taken(lin, number, "accepted", "received")
    at.clock.forward(timedelta(days=20))
    at_work = await lin.sign_in("lin")
    assert at_work.status == 201
    await taken(lin, number, "repaired")
    assert "尽快寄回" in (await told(at, conversation))[-1]
    await taken(lin, number, "sent_back")
    assert (await promised(at, number))["repair"] == "broken"


async def test_fewer_pieces_than_were_handed_in_are_told_and_more_are_refused(lin: AgentPage, at: Console) -> None:
    conversation, number = await consumer_of(at, "return", quantity=3)
    await taken(lin, number, "accepted")
    many = await step(lin, number, "received", quantity=4)
    assert (many.status, many.body["error"]["field"]) == (400, "quantity")
    received = await step(lin, number, "received", quantity=2, condition="damaged", note="一件在路上碎了")
    assert received.body["steps"][-1]["details"] == {"quantity": 2, "condition": "damaged"}
    line = (await told(at, conversation))[-1]
    assert "申请3件，实际收到2件" in line and "碎了" not in line
    much = await step(lin, number, "refunded", amount="1197.01")
    assert (much.status, much.body["error"]["field"]) == (400, "amount")
    assert (await step(lin, number, "refunded", amount="798")).body["state"] == "refunded"
    assert "¥798.00" in (await told(at, conversation))[-1]


async def test_goods_that_fail_the_check_are_sent_back_with_the_reason_and_a_way_to_disagree(
    lin: AgentPage, at: Console
) -> None:
    conversation, number = await consumer_of(at, "return")
    await taken(lin, number, "accepted", "received")
    failed = await step(lin, number, "rejected", reason="not_intact", note="外壳有划痕。", **SENDING)
    assert failed.body["state"] == "rejected" and failed.body["steps"][-1]["details"]["reason"] == "not_intact"
    line = (await told(at, conversation))[-1]
    for words in ("没有通过检查", "已不完好", "外壳有划痕。", "SF1234567890", at.desk.agreements.today.channels.phone):
        assert words in line
    assert await promised(at, number) == {"review": "kept", "refund": "dropped"}
    last = (await at.desk.conversations.get(conversation)).last_seq
    await at.gateway.choose(conversation, "choice-0001", last, 0)
    assert (await at.desk.conversations.get(conversation)).owner is Owner.QUEUE


async def test_an_accepted_case_whose_goods_never_came_is_closed_with_that_reason(lin: AgentPage, at: Console) -> None:
    conversation, number = await consumer_of(at, "exchange")
    await taken(lin, number, "accepted")
    await step(lin, number, "rejected", reason="not_sent")
    line = (await told(at, conversation))[-1]
    assert "已关闭" in line and "没有收到您寄出的商品" in line


async def test_a_repair_that_cannot_be_done_after_receipt_needs_no_second_parcel(lin: AgentPage, at: Console) -> None:
    conversation, number = await consumer_of(at, "repair")
    await taken(lin, number, "accepted", "received")
    for _ in range(2):
        await step(lin, number, "rejected", reason="irreparable", note="主板烧毁")
    exchange, repair = await at.desk.cases.of(conversation)
    assert (exchange.kind, exchange.state, exchange.follows) == ("exchange", "received", repair.number)
    line = (await told(at, conversation))[-1]
    assert "不用再寄" in line and exchange.number in line and "最晚11月26日（周四）寄出" in line
    assert await promised(at, number) == {"review": "kept", "repair": "dropped"}
    assert await promised(at, exchange.number) == {"dispatch": "pending"}
    assert (await lin.get(f"/cases/{number}"))["linked"] == [exchange.number]
    await taken(lin, exchange.number, "sent")
    assert await promised(at, exchange.number) == {"dispatch": "kept"}


async def test_a_complaint_ends_only_with_a_result_that_the_consumer_reads(lin: AgentPage, at: Console) -> None:
    conversation, number = await consumer_of(at, "complaint")
    await taken(lin, number, "accepted")
    assert await promised(at, number) == {"complaint": "pending"}
    assert (await step(lin, number, "done")).status == 409
    assert (await step(lin, number, "answered", result=" ")).body["error"]["field"] == "result"
    await taken(lin, number, "answered")
    assert "已经补发。" in (await told(at, conversation))[-1]
    assert await promised(at, number) == {"complaint": "kept"}
    assert [one["state"] for one in (await lin.get(f"/cases/{number}"))["moves"]] == ["done"]


async def test_of_two_agents_who_take_the_same_step_one_wins_and_the_other_sees_where_it_is(
    lin: AgentPage, chen: AgentPage, at: Console
) -> None:
    conversation, number = await consumer_of(at, "return")
    await taken(lin, number, "accepted")
    both = await asyncio.gather(*(step(page, number, "received", quantity=1, was="accepted") for page in (lin, chen)))
    late = next(one for one in both if one.status != 200)
    assert (late.status, late.code) == (409, "conflict")
    now, name = late.body["error"]["now"], "陈伟" if late is both[0] else "林晓"
    assert (now["state"], now["agent"]["name"]) == ("received", name)
    assert len(await told(at, conversation)) == 2
    assert [one.state for one in await at.desk.case_steps.of(number)] == ["submitted", "accepted", "received"]


async def test_a_page_that_saw_another_state_changes_nothing(lin: AgentPage, at: Console) -> None:
    conversation, number = await consumer_of(at, "support")
    await taken(lin, number, "accepted")
    stale = await step(lin, number, "rejected", reason="not_covered", was="submitted")
    assert (stale.status, stale.body["error"]["now"]["state"]) == (409, "accepted")
    assert len(await told(at, conversation)) == 1


async def test_the_same_step_again_stands_and_is_told_once(lin: AgentPage, at: Console) -> None:
    conversation, number = await consumer_of(at, "return")
    await taken(lin, number, "accepted", "received", "received")
    assert len(await told(at, conversation)) == 2
    assert (await step(lin, number, "received", quantity=1, condition="used")).status == 409


@pytest.mark.parametrize(
    ("state", "body", "field"),
    [
        ("received", {}, "quantity"),
        ("received", {"quantity": 0}, "quantity"),
        ("received", {"quantity": "viele"}, "quantity"),
        ("received", {"quantity": 1, "condition": "gone"}, "condition"),
        ("received", {"quantity": 1, "amount": "3.00"}, "amount"),
        ("received", {"quantity": 1, "tracking": "不是单号"}, "tracking"),
        ("received", {"quantity": 1, "was": "lost"}, "from"),
        ("rejected", {"reason": "too_late"}, "reason"),
        ("rejected", {"reason": "not_sent", "amount": "-1"}, "amount"),
        ("rejected", {"reason": "not_sent", "amount": "1e9"}, "amount"),
        ("rejected", {"reason": "not_sent", "courier": "x" * 201}, "courier"),
    ],
)
async def test_a_step_with_wrong_values_is_named_and_changes_nothing(
    lin: AgentPage, at: Console, state: str, body: dict[str, Any], field: str
) -> None:
    conversation, number = await consumer_of(at, "return")
    await taken(lin, number, "accepted")
    refused = await step(lin, number, state, **body)
    assert refused.status in (400, 413) and refused.body["error"]["field"] == field
    assert (await at.desk.cases.get(number)).state == "accepted" and len(await told(at, conversation)) == 1


async def test_the_preview_shows_the_very_words_before_they_are_said_and_changes_nothing(
    lin: AgentPage, at: Console
) -> None:
    conversation, number = await consumer_of(at, "return", "en")
    await taken(lin, number, "accepted")
    before = await lin.get(f"/cases/{number}/preview?state=received&quantity=1")
    assert before["locale"] == "en" and (await at.desk.cases.get(number)).state == "accepted"
    news = await lin.listen()
    await step(lin, number, "received", quantity=GIVEN["quantity"])
    await heard(news, "queue")
    assert (await told(at, conversation))[-1] == before["words"]
    open_yet = await lin.get(f"/cases/{number}/preview?state=refunded")
    assert "refunded … for" in open_yet["words"]
    for query, status in (("state=accepted", 409), ("", 400), ("state=lost", 400), ("until=tomorrow", 400)):
        assert (await lin.call("GET", f"/cases/{number}/preview?{query}")).status == status


async def test_goods_that_arrived_can_no_longer_be_withdrawn(lin: AgentPage, at: Console) -> None:
    from desk.errors import Conflict

    _, number = await consumer_of(at, "return")
    await taken(lin, number, "accepted", "received")
    with pytest.raises(Conflict):
        await at.desk.cases.cancel(number, "consumer", at.clock.now())


async def test_contact_details_are_masked_in_notes_and_reasons_but_a_result_is_told_as_it_was_written(
    lin: AgentPage, at: Console
) -> None:
    conversation, number = await consumer_of(at, "complaint")
    await taken(lin, number, "accepted")
    body = {"state": "answered", "result": "请打门店电话 0571-88886666。"}
    assert (await lin.call("PUT", f"/cases/{number}/state", body)).status == 200
    assert "0571-88886666" in (await told(at, conversation))[-1]
    conversation, number = await consumer_of(at, "return")
    body = {"state": "rejected", "reason": "other", "note": "顾客13800138000已同意。"}
    query = "&".join(f"{name}={value}" for name, value in body.items())
    assert "138****8000" in (await lin.get(f"/cases/{number}/preview?{query}"))["words"]
    for _ in range(2):
        assert (await lin.call("PUT", f"/cases/{number}/state", body)).status == 200
    assert "138****8000" in (await told(at, conversation))[-1]
    assert (await lin.get(f"/cases/{number}"))["steps"][-1]["note"] == "顾客138****8000已同意。"
