"""Drafts, proofs, consents, contacts and cases: what a request leaves behind."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from desk.case.cases import Case
from desk.conversation.identity import ConversationId
from desk.errors import AlreadyOpen, Conflict, NotFound, NotProven, TooManyTries
from desk.front_desk import Desk
from desk.request.eligibility import Reason, Verdict, return_eligibility

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ORDER, LAST4 = "FD202611010017", "8000"


@pytest.fixture
async def order(desk: Desk) -> str:
    await desk.database.run(
        "INSERT INTO products (sku, name_zh, name_en, kind, supplier) VALUES ('RC1', '电饭煲', 'Rice cooker', 'rice_cooker', 's')"
    )
    await desk.database.run(
        "INSERT INTO orders (number, phone_last4, ordered_at, received_at) VALUES (%(n)s, %(p)s, %(o)s, %(r)s)",
        n=ORDER,
        p=LAST4,
        o=NOW - timedelta(days=5),
        r=NOW - timedelta(days=2),
    )
    await desk.database.run(
        "INSERT INTO order_items (id, order_no, sku, quantity, price) VALUES ('i1', %(n)s, 'RC1', 1, 399)", n=ORDER
    )
    return ORDER


async def begun(desk: Desk) -> ConversationId:
    return (await desk.beginnings.begin("widget", "zh", NOW))[0].id


async def test_a_wrong_phone_and_an_unknown_order_get_the_same_answer(desk: Desk, order: str) -> None:
    conversation = await begun(desk)
    said = []
    for number, last4 in ((order, "1234"), ("FD000000000000", LAST4)):
        with pytest.raises(NotProven) as caught:
            await desk.proofs.prove(conversation, number, last4, NOW)
        said.append((caught.value.code, caught.value.facts))
    assert said[0] == said[1]
    assert not await desk.proofs.is_proven(conversation, order)


async def test_guessing_ends_after_five_tries_even_with_the_right_digits(desk: Desk, order: str) -> None:
    conversation = await begun(desk)
    for digit in range(5):
        with pytest.raises(NotProven):
            await desk.proofs.prove(conversation, order, f"000{digit}", NOW)
    with pytest.raises(TooManyTries) as caught:
        await desk.proofs.prove(conversation, order, LAST4, NOW)
    assert caught.value.until == NOW + timedelta(hours=1)
    assert (await desk.proofs.prove(conversation, order, LAST4, NOW + timedelta(hours=1, seconds=1))).number == order


async def test_a_turn_that_is_run_again_has_tried_once(desk: Desk, order: str) -> None:
    conversation = await begun(desk)
    for digit in range(5):
        for _ in range(2):
            with pytest.raises(NotProven):
                await desk.proofs.prove(conversation, order, f"000{digit}", NOW, turn=f"t{digit}")
    with pytest.raises(TooManyTries):
        await desk.proofs.prove(conversation, order, LAST4, NOW, turn="t5")


async def test_one_order_cannot_be_guessed_through_many_conversations(desk: Desk, order: str) -> None:
    for digit in range(10):
        with pytest.raises(NotProven):
            await desk.proofs.prove(await begun(desk), order, f"00{digit:02}", NOW)
    with pytest.raises(TooManyTries):
        await desk.proofs.prove(await begun(desk), order, LAST4, NOW)


async def test_a_case_is_opened_once_by_key_and_once_by_item(desk: Desk, order: str) -> None:
    proven = await desk.proofs.prove(await begun(desk), order, LAST4, NOW)
    eligibility = return_eligibility(proven, proven.items[0], Reason.NO_REASON, [desk.agreements.today], NOW)
    assert eligibility.verdict is Verdict.WITHIN
    drafts = [await desk.drafts.begin(await begun(desk), "return", NOW) for _ in range(2)]
    for draft in drafts:
        await desk.drafts.fill(draft.id, {"order_no": order, "item": "i1", "reason": "no_reason"}, NOW)
    filled = [await desk.drafts.get(draft.id) for draft in drafts]
    case = await desk.cases.open(filled[0], eligibility, "key", NOW)
    assert await desk.cases.open(filled[0], eligibility, "key", NOW) == case
    with pytest.raises(AlreadyOpen) as caught:
        await desk.cases.open(filled[1], eligibility, "another key", NOW)
    assert caught.value.number == case.number
    assert [step.state for step in await desk.case_steps.of(case.number)] == ["submitted"]


async def opened(desk: Desk, order: str) -> Case:
    proven = await desk.proofs.prove(await begun(desk), order, LAST4, NOW)
    eligibility = return_eligibility(proven, proven.items[0], Reason.NO_REASON, [desk.agreements.today], NOW)
    draft = await desk.drafts.begin(await begun(desk), "return", NOW)
    await desk.drafts.fill(draft.id, {"order_no": order, "item": "i1", "reason": "no_reason"}, NOW)
    return await desk.cases.open(await desk.drafts.get(draft.id), eligibility, "key", NOW)


async def test_only_the_first_of_two_reviews_at_once_counts(desk: Desk, order: str) -> None:
    case = await opened(desk, order)
    both = await asyncio.gather(
        desk.cases.move(case.number, "submitted", "accepted", "a_1", NOW),
        desk.cases.move(case.number, "submitted", "rejected", "a_2", NOW, note="too late"),
        return_exceptions=True,
    )
    (won,) = [one for one in both if isinstance(one, Case)]
    (lost,) = [one for one in both if isinstance(one, Conflict)]
    submitted, decided = await desk.case_steps.of(case.number)
    assert (submitted.state, decided.state) == ("submitted", won.state)
    assert lost.now == {"number": case.number, "state": won.state, "agent": decided.by}
    assert (await desk.cases.get(case.number)).state == won.state


async def test_a_case_that_nobody_opened_cannot_be_reviewed(desk: Desk) -> None:
    with pytest.raises(NotFound):
        await desk.cases.move("R20261123-9999", "submitted", "accepted", "a_1", NOW)


async def test_a_rejected_item_may_be_handed_in_again(desk: Desk, order: str) -> None:
    case = await opened(desk, order)
    await desk.cases.move(case.number, "submitted", "rejected", "a_1", NOW)
    assert await desk.cases.open_of_item("i1", "return") is None


@pytest.mark.parametrize(("late", "state"), [(timedelta(), "kept"), (timedelta(seconds=1), "broken")])
async def test_settling_a_case_scores_its_promise_alone_and_once(
    desk: Desk, order: str, late: timedelta, state: str
) -> None:
    case, due = await opened(desk, order), NOW + timedelta(hours=9)

    async def promise(case_no: str | None) -> None:
        await desk.promises.make(
            case.conversation, "review", due, agreement="1", words="utter_x", now=NOW, case_no=case_no
        )

    await promise(None)
    await promise(case.number)
    await desk.promises.settle(case.conversation, "review", due + late, case_no=case.number)
    await promise(case.number)
    told = {one.case_no: one.state for one in await desk.promises.of(case.conversation)}
    assert told == {None: "pending", case.number: state}
    assert len(await desk.promises.of(case.conversation)) == 2


async def test_contact_details_lie_sealed_and_only_masks_are_shown(desk: Desk, order: str) -> None:
    conversation = await begun(desk)
    draft = await desk.drafts.begin(conversation, "return", NOW)
    consent = await desk.consents.record(
        conversation, "contact", granted=True, notice_version="1", notice_hash="h", language="zh", channel="widget",
        message="t_1", now=NOW,
    )  # fmt: skip
    values = {"name": "王小明", "phone": "13812348000", "address": "浙江省杭州市西湖区文三路1号"}
    contact = await desk.contacts.keep(draft.id, values, consent, NOW)
    row = await desk.database.one("SELECT * FROM contacts")
    for secret in ("王小明", "13812348000", "文三路"):
        assert secret not in json.dumps(
            {**row, "sealed": bytes(row["sealed"]).decode()}, default=str, ensure_ascii=False
        )
    assert contact.masks["phone"] == "138****8000"
    assert await desk.contacts.reveal(contact.id) == values


async def test_the_last_word_on_consent_counts_and_only_for_the_same_notice(desk: Desk) -> None:
    conversation = await begun(desk)

    async def answer(granted: bool, message: str) -> None:
        await desk.consents.record(
            conversation, "contact", granted=granted, notice_version="1", notice_hash="h", language="zh",
            channel="widget", message=message, now=NOW + timedelta(seconds=int(message)),
        )  # fmt: skip

    await answer(True, "1")
    assert await desk.consents.valid(conversation, "contact", "h") is not None
    assert await desk.consents.valid(conversation, "contact", "another notice") is None
    await answer(False, "2")
    assert await desk.consents.valid(conversation, "contact", "h") is None


async def test_what_was_typed_before_the_form_is_parked_and_forgotten_afterwards(desk: Desk) -> None:
    conversation = await begun(desk)
    draft = await desk.drafts.begin(conversation, "return", NOW)
    prompt = await desk.prompts.ask(conversation, draft.id, "contact", ("name", "phone"), NOW)
    await desk.prompts.park(prompt, {"phone": "13812348000"})
    again = await desk.prompts.ask(conversation, draft.id, "contact", ("name", "phone"), NOW)
    assert (again.id, again.parked) == (prompt.id, {"phone": "13812348000"})
    await desk.prompts.close(conversation, "submitted")
    assert (await desk.prompts.get(conversation, prompt.id)).parked == {}


async def test_a_promise_told_twice_is_one_and_is_scored_once(desk: Desk) -> None:
    conversation = await begun(desk)
    due = NOW + timedelta(minutes=30)
    for _ in range(2):
        await desk.promises.make(conversation, "first_reply", due, agreement="1", words="utter_x", now=NOW)
    assert len(await desk.promises.of(conversation)) == 1
    await desk.promises.settle(conversation, "first_reply", due)
    assert [promise.state for promise in await desk.promises.of(conversation)] == ["kept"]
    late = await desk.promises.make(conversation, "first_reply", due, agreement="1", words="utter_x", now=NOW)
    assert await desk.promises.expire(late.id, due) is None
    broken = await desk.promises.expire(late.id, due + timedelta(seconds=1))
    assert broken is not None and broken.state == "broken"


async def test_a_timer_is_leased_once_and_comes_back_until_it_is_done(desk: Desk) -> None:
    await desk.timers.set("opening", "c_1", NOW)
    leased = await desk.timers.lease(NOW)
    assert leased is not None and await desk.timers.lease(NOW) is None
    again = await desk.timers.lease(NOW + timedelta(seconds=61))
    assert again is not None and again.attempt == 2
    await desk.timers.done(again)
    assert await desk.timers.lease(NOW + timedelta(days=1)) is None
