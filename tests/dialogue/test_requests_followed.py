"""What comes after a request: how it stands, a remark, withdrawal, and a date that was missed."""

from datetime import timedelta

import pytest
from dialogue.conftest import Begin
from dialogue.consumer import Consumer, Shop

from desk.case.cases import Case
from desk.front_desk import Desk


async def suggested(one: Consumer, desk: Desk) -> Case:
    """Hand in a suggestion, the shortest of requests."""
    zh = one.locale == "zh"
    await one.say(
        "我有个建议：包装里多放一份说明书" if zh else "I have a suggestion: print the manual in bigger letters"
    )
    return (await desk.cases.of(one.conversation))[0]


async def returned(one: Consumer, shop: Shop, desk: Desk) -> Case:
    number = await shop.order("RC1")
    await one.say(f"我要退货，订单{number}，尾号8000，充不进电了")
    await one.press("同意")
    await one.submit_contact()
    await one.press("提交")
    return (await desk.cases.of(one.conversation))[0]


async def test_a_case_is_withdrawn_after_a_second_yes_and_its_promise_no_longer_counts(
    consumer: Begin, shop: Shop, desk: Desk
) -> None:
    one = await consumer("zh")
    case = await returned(one, shop, desk)
    await one.say("我要撤回刚才提交的申请")
    assert one.responses == ["utter_cancel_case_sure"] and case.number in one.words, one.transcript
    assert (await desk.cases.get(case.number)).state == "submitted"
    await one.say("是的")
    assert one.responses[0] == "utter_case_withdrawn", one.transcript
    assert (await desk.cases.get(case.number)).state == "cancelled"
    assert [promise.state for promise in await desk.promises.of_cases([case.number])] == ["dropped"]


async def test_a_no_keeps_the_case(consumer: Begin, desk: Desk) -> None:
    one = await consumer("en")
    case = await suggested(one, desk)
    await one.say("please withdraw my request")
    assert one.responses == ["utter_cancel_case_sure"], one.transcript
    await one.press("No, keep it")
    assert (await desk.cases.get(case.number)).state == "submitted"


@pytest.mark.parametrize(
    ("locale", "text"),
    [("zh", "给{}加个备注：周末家里没人，请工作日来取"), ("en", "add a note to {}: nobody is home at the weekend")],
)
async def test_a_remark_is_added_to_the_case_that_was_named(
    consumer: Begin, desk: Desk, locale: str, text: str
) -> None:
    one = await consumer(locale)
    case = await suggested(one, desk)
    await one.say(text.format(case.number))
    assert one.responses == ["utter_remark_kept"], one.transcript
    step = (await desk.case_steps.of(case.number))[-1]
    assert (step.state, step.by) == ("remark", "consumer") and ("周末" in step.note or "weekend" in step.note)


async def test_a_remark_that_says_nothing_yet_is_asked_for(consumer: Begin, desk: Desk) -> None:
    one = await consumer("zh")
    case = await suggested(one, desk)
    await one.say("我想补充一下备注")
    assert one.requested == "account", one.transcript
    await one.say("说明书请用大一点的字")
    assert one.responses == ["utter_remark_kept"] and one.answer["loop"] is None
    assert (await desk.case_steps.of(case.number))[-1].note == "说明书请用大一点的字"


async def test_a_case_of_another_conversation_is_told_only_after_its_order_is_proven(
    consumer: Begin, shop: Shop, desk: Desk
) -> None:
    case = await returned(await consumer("zh"), shop, desk)
    one = await consumer("zh")
    await one.say(f"{case.number} 我的申请办到哪一步了")
    assert one.responses[0] == "utter_prove_case" and one.requested == "order_no", one.transcript
    assert "电饭煲" not in one.words
    said = await one.say(f"{case.order_no} 尾号8000")
    assert case.number in said and "已提交" in said and one.answer["loop"] is None


async def test_a_number_that_nobody_has_sounds_like_one_of_another_conversation(
    consumer: Begin, shop: Shop, desk: Desk
) -> None:
    one, order = await consumer("en"), await shop.order("RC1")
    await one.say("what's the status of my request R20261101-9999")
    assert one.responses[0] == "utter_prove_case", one.transcript
    await one.say(f"{order}, last four 8000")
    assert one.responses == ["utter_no_such_case"]


async def test_a_missed_date_is_answered_for_and_becomes_a_linked_complaint_once(
    consumer: Begin, shop: Shop, desk: Desk
) -> None:
    one = await consumer("zh")
    case = await returned(one, shop, desk)
    late = desk.clock.now() - timedelta(hours=2)
    await desk.database.run("UPDATE promises SET due_at = %(at)s WHERE case_no = %(n)s", at=late, n=case.number)
    said = await one.say("你们说好的时间早过了，怎么还没审核")
    assert one.responses == ["utter_missed_promise"], one.transcript
    complaint = (await desk.cases.of(one.conversation))[0]
    (missed,) = await desk.promises.of_cases([case.number])
    assert complaint.kind == "complaint" and complaint.fields["promise"] == missed.id and case.number in said
    assert (complaint.contact, complaint.order_no) == (case.contact, case.order_no)
    assert [promise.kind for promise in await desk.promises.of_cases([complaint.number])] == ["complaint"]
    await one.say("说好的时间又没做到，你们到底管不管")
    assert one.responses == ["utter_missed_promise_again"], one.transcript
    assert len(await desk.cases.of(one.conversation)) == 2


async def test_who_waits_for_nothing_that_was_promised_here_is_asked_for_the_order(
    consumer: Begin, shop: Shop, desk: Desk
) -> None:
    case = await returned(await consumer("zh"), shop, desk)
    one = await consumer("en")
    await one.say("you promised my refund by Friday and it still isn't here")
    assert one.responses == ["utter_nothing_missed"], one.transcript
    await one.say(f"it's order {case.order_no}")
    assert one.requested == "phone_last4", one.transcript
    said = await one.say("8000")
    assert case.number in said
