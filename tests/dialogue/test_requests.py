"""Every kind of request through the one form, in both languages, with what became true in the database."""

from datetime import timedelta

import pytest
from dialogue.conftest import Begin
from dialogue.consumer import Consumer, Shop

from desk.case.cases import Case
from desk.front_desk import Desk

STEPS = 6


async def finish(one: Consumer) -> None:
    """Agree, give contact details and hand in; the request is filled in up to the consent."""
    zh = one.locale == "zh"
    assert one.requested == "consent", one.transcript
    await one.press("同意" if zh else "I agree")
    await one.submit_contact()
    assert one.requested == "confirmed", one.transcript
    await one.press("提交" if zh else "Hand it in")
    assert one.answer["loop"] is None, one.transcript


async def only_case(desk: Desk, one: Consumer) -> Case:
    (case,) = await desk.cases.of(one.conversation)
    return case


async def promised(desk: Desk, case: Case) -> list[str]:
    return [promise.kind for promise in await desk.promises.of_cases([case.number])]


async def test_an_exchange_for_a_fault_in_chinese_is_for_the_same_model(
    consumer: Begin, shop: Shop, desk: Desk
) -> None:
    one, number = await consumer("zh"), await shop.order("RC1")
    said = await one.say(f"我要换货，订单{number}，尾号8000，电饭煲的盖子裂了")
    assert "可以换货" in said and "12月6日" in said and "往返运费由我们承担" in said
    await finish(one)
    case = await only_case(desk, one)
    assert case.number.startswith("E") and case.kind == "exchange" and case.fields["reason"] == "quality"
    assert case.eligibility["clause"] == "exchange" and "3天内寄出" in one.words and case.number in one.words
    assert await promised(desk, case) == ["review"]


async def test_an_exchange_for_another_size_asks_what_for_and_whether_it_is_intact(
    consumer: Begin, shop: Shop, desk: Desk
) -> None:
    one, number = await consumer("en"), await shop.order("RC1")
    await one.say("I'd like to exchange something")
    await one.say(f"{number}, last four digits 8000")
    await one.press("Size, colour, model")
    assert one.requested == "condition"
    await one.press("Yes, all intact")
    assert one.requested == "wish"
    await one.say("the five litre one in white")
    await finish(one)
    case = await only_case(desk, one)
    assert case.fields["wish"] == "the five litre one in white" and case.fields["condition"] == "intact"
    assert case.eligibility["reason"] == "no_reason"


async def test_an_exchange_that_comes_too_late_is_refused_with_the_repair_that_remains(
    consumer: Begin, shop: Shop, desk: Desk
) -> None:
    one, number = await consumer("zh"), await shop.order("RC1", days_ago=30)
    said = await one.say(f"换货 {number} 尾号8000")
    assert "已经过了" in said and one.answer["loop"] is None
    assert [button["title"] for button in one.replies[-1]["buttons"]] == ["申请维修", "转人工", "我要投诉"]
    said = await one.press("申请维修")
    assert "保修期内" in said and one.requested == "fault", "the item is known and need not be named again"


async def test_a_repair_under_warranty_is_said_to_be_free_before_anything_is_asked(
    consumer: Begin, shop: Shop, desk: Desk
) -> None:
    one, number = await consumer("en"), await shop.order("RC1", days_ago=100)
    said = await one.say(f"I need my rice cooker repaired, order {number}, phone ending in 8000")
    assert "under warranty until" in said and "free of charge" in said
    assert one.requested == "fault"
    await one.say("the heating plate doesn't get warm any more")
    await finish(one)
    case = await only_case(desk, one)
    assert case.number.startswith("M") and case.eligibility["standing"] == "within"
    assert "Example Home Repairs" in one.words and "within 15 days" in one.words


async def test_a_repair_out_of_warranty_names_the_terms_and_waits_for_a_yes(
    consumer: Begin, shop: Shop, desk: Desk
) -> None:
    one, number = await consumer("zh"), await shop.order("RC1", days_ago=500)
    said = await one.say(f"电饭煲要维修 {number} 尾号8000")
    assert "保修期是签收后12个月" in said and "先检测报价" in said and one.requested == "quote"
    await one.press("继续办")
    assert one.requested == "fault"
    await one.say("按键没反应")
    await finish(one)
    case = await only_case(desk, one)
    assert case.eligibility["standing"] == "over"
    other = await consumer("zh")
    await other.say(f"维修 {await shop.order('RC1', days_ago=500)} 尾号8000")
    await other.press("先不修了")
    assert other.answer["loop"] is None and not await desk.cases.of(other.conversation)


async def test_a_complaint_without_an_order_is_taken_with_a_wish_and_a_due_time(
    consumer: Begin, shop: Shop, desk: Desk
) -> None:
    one = await consumer("zh")
    await one.say("我要投诉")
    assert one.requested == "account"
    await one.say("快递员把箱子扔在楼下淋了一夜的雨，打电话还挂断")
    assert one.requested == "about"
    await one.press("和订单无关")
    assert one.requested == "wish"
    await one.say("请你们道歉，并换一家快递")
    await finish(one)
    case = await only_case(desk, one)
    assert case.number.startswith("C") and (case.order_no, case.item) == (None, None)
    assert case.fields["wish"].startswith("请你们道歉") and "safety" not in case.fields
    (promise,) = await desk.promises.of_cases([case.number])
    assert promise.kind == "complaint" and promise.due_at - case.opened_at == timedelta(hours=48)


async def test_a_complaint_about_safety_comes_first(consumer: Begin, shop: Shop, desk: Desk) -> None:
    one, number = await consumer("en"), await shop.order("RC1")
    await one.say("I want to make a complaint")
    await one.say("the rice cooker caught fire on my kitchen table last night")
    assert one.requested == "about"
    await one.say(f"yes, {number}, the last four are 8000")
    assert one.requested == "wish"
    await one.say("I want you to take these off the market")
    await finish(one)
    case = await only_case(desk, one)
    (promise,) = await desk.promises.of_cases([case.number])
    assert case.fields["safety"] is True and case.order_no == number
    assert promise.due_at - case.opened_at == timedelta(hours=4) and "comes first" in one.words


async def test_technical_support_takes_a_product_in_words_and_promises_an_answer(
    consumer: Begin, shop: Shop, desk: Desk
) -> None:
    one = await consumer("zh")
    await one.say("耳机怎么也连不上手机蓝牙，要技术支持")
    assert one.requested == "product", one.transcript
    await one.say("蓝牙耳机 X2 白色")
    assert one.requested == "consent", one.transcript
    await finish(one)
    case = await only_case(desk, one)
    assert case.number.startswith("T") and case.fields["product"] == "蓝牙耳机 X2 白色" and case.order_no is None
    assert await promised(desk, case) == ["support"]


async def test_a_suggestion_is_stored_and_thanked_for_without_contact_details(consumer: Begin, desk: Desk) -> None:
    one = await consumer("en")
    await one.say("I have a suggestion")
    assert one.requested == "account"
    said = await one.say("please put a QR code with the manual on every box")
    case = await only_case(desk, one)
    assert case.number.startswith("S") and case.number in said and "Thanks" in said
    assert case.contact is None and not await desk.consents.of(one.conversation)
    assert await promised(desk, case) == ["review"]


async def test_a_call_back_is_arranged_with_what_it_is_about_and_when_it_suits(consumer: Begin, desk: Desk) -> None:
    one = await consumer("zh")
    await one.say("能给我回个电话吗")
    assert one.requested == "account", one.transcript
    await one.say("想问一下以旧换新的事")
    assert one.requested == "time", one.transcript
    await one.say("明天下午3点以后")
    assert one.effect and one.requested == "consent", one.transcript
    await one.press("同意")
    assert one.effect("prompt")["fields"] == ["name", "phone"]
    await one.submit_contact()
    await one.press("提交")
    case = await only_case(desk, one)
    assert case.number.startswith("B") and case.fields["time"] == "明天下午3点以后"
    assert await promised(desk, case) == ["callback"]


async def test_two_items_of_one_order_become_two_cases_handed_in_together(
    consumer: Begin, shop: Shop, desk: Desk
) -> None:
    one, number = await consumer("zh"), await shop.order("RC1", "HP1")
    await one.say(f"退货，订单{number}，尾号8000")
    assert one.requested == "item"
    said = await one.say("两件都退")
    assert "电饭煲" in said and "蓝牙耳机" in said and one.requested == "reason"
    await one.press("不想要了")
    await one.press("都完好")
    await finish(one)
    cases = await desk.cases.of(one.conversation)
    assert {case.kind for case in cases} == {"return"} and len({case.item for case in cases}) == 2
    assert all(case.number in one.words for case in cases)
    assert len(await desk.promises.of(one.conversation)) == 2


async def test_of_several_items_the_one_that_may_not_is_named_and_the_other_goes_on(
    consumer: Begin, shop: Shop, desk: Desk
) -> None:
    one, number = await consumer("en"), await shop.order("RC1", "CO1")
    await one.say(f"return the rice cooker and the coat from {number}, 8000, I just don't like them")
    assert "Made-to-order coat" in one.words and "Let's go on with: Rice cooker." in one.words, one.transcript
    await one.press("Yes, all intact")
    await finish(one)
    case = await only_case(desk, one)
    assert (await desk.orders.item(str(case.item))).sku == "RC1"


async def test_how_many_pieces_is_asked_where_several_were_bought_and_never_more_is_taken(
    consumer: Begin, shop: Shop, desk: Desk
) -> None:
    one, number = await consumer("zh"), await shop.order("RC1")
    await desk.database.run("UPDATE order_items SET quantity = 3 WHERE order_no = %(n)s", n=number)
    await one.say(f"退货 {number} 尾号8000")
    assert one.requested == "quantity" and "3件" in one.words
    said = await one.say("5件")
    assert "1到3之间" in said and one.requested == "quantity"
    await one.say("两件")
    assert one.requested == "reason"
    await one.say("盖子裂了")
    await finish(one)
    assert (await only_case(desk, one)).fields["quantity"] == 2


@pytest.mark.parametrize(
    ("locale", "opening", "turn"),
    [
        ("zh", "我要退货，订单{}，尾号8000，充不进电了", "算了，换货吧"),
        ("en", "I want to return order {}, phone 8000, it won't turn on", "actually, exchange it instead"),
    ],
)
async def test_a_return_that_turns_into_an_exchange_keeps_all_that_was_said(
    consumer: Begin, shop: Shop, desk: Desk, locale: str, opening: str, turn: str
) -> None:
    one, number = await consumer(locale), await shop.order("RC1")
    await one.say(opening.format(number))
    await one.press("同意" if locale == "zh" else "I agree")
    await one.submit_contact()
    before = await desk.drafts.open(one.conversation)
    await one.say(turn)
    assert one.responses[0] == "utter_switched" and one.requested == "confirmed", one.transcript
    await one.press("提交" if locale == "zh" else "Hand it in")
    case, draft = await only_case(desk, one), await desk.drafts.last(one.conversation, "exchange")
    assert case.kind == "exchange" and case.fields["reason"] == "quality" and case.fields["fault"]
    assert before and draft and draft.id == before.id and case.contact == before.fields["contact"]


async def test_a_repair_that_is_given_up_for_a_new_one_asks_nothing_again(
    consumer: Begin, shop: Shop, desk: Desk
) -> None:
    one, number = await consumer("zh"), await shop.order("RC1")
    await one.say(f"我要维修，订单{number}，尾号8000，屏幕不亮了")
    assert one.requested == "consent", one.transcript
    await one.say("不修了，直接换新")
    assert one.responses[0] == "utter_switched" and one.requested == "consent", one.transcript
    await finish(one)
    case = await only_case(desk, one)
    assert (case.kind, case.fields["reason"]) == ("exchange", "quality") and "屏幕不亮" in case.fields["fault"]


async def test_a_complaint_in_the_middle_of_a_return_sets_it_aside_and_offers_it_again(
    consumer: Begin, shop: Shop, desk: Desk
) -> None:
    one, number = await consumer("zh"), await shop.order("RC1")
    await one.say(f"退货 {number} 尾号8000")
    await one.say("我要投诉你们的客服，昨天骂人还挂电话")
    assert one.requested == "wish", one.transcript
    await one.say("听你们的")
    await finish(one)
    assert one.responses[-1] == "utter_aside_waiting"
    complaint = await only_case(desk, one)
    assert complaint.kind == "complaint" and complaint.order_no == number
    await one.press("继续退货")
    assert one.requested == "reason"


async def test_the_same_item_cannot_go_two_ways_until_the_first_is_withdrawn(
    consumer: Begin, shop: Shop, desk: Desk
) -> None:
    one, number = await consumer("zh"), await shop.order("RC1")
    await one.say(f"我要维修，订单{number}，尾号8000，屏幕不亮了")
    await finish(one)
    repair = await only_case(desk, one)
    said = await one.say(f"我要退货，订单{number}，屏幕不亮了")
    assert repair.number in said and one.responses[-1] == "utter_open_otherwise" and one.answer["loop"] is None
    await one.press("撤回原来的")
    assert one.responses == ["utter_cancel_case_sure"]
    await one.press("确认撤回")
    assert (await desk.cases.get(repair.number)).state == "cancelled"
    assert [one.state for one in await desk.promises.of_cases([repair.number])] == ["dropped"]
    await one.press("继续退货")
    assert one.requested == "contact", "the consent still holds"
    assert one.responses[-1] == "utter_ask_contact_same" and "138****8000" in one.words
    await one.press("用上次的")
    await one.press("提交")
    assert [case.kind for case in await desk.cases.of(one.conversation)] == ["return", "repair"]


async def test_two_wrong_answers_offer_a_person_and_leave_the_draft(consumer: Begin, desk: Desk) -> None:
    one = await consumer("en")
    await one.say("I want to make a complaint")
    await one.say("yes")
    await one.say("ok")
    assert "utter_stuck" in one.responses, one.transcript
    await one.say("talk to a person please")
    assert one.effect("handoff")["reason"] == "asked"
    assert await desk.drafts.open(one.conversation) is not None


async def test_a_complaint_goes_on_without_an_order_whose_number_is_lost(consumer: Begin, desk: Desk) -> None:
    one = await consumer("en")
    await one.say("I want to make a complaint")
    await one.say("your driver left my parcel in the rain and laughed about it")
    await one.press("Yes, I have the number")
    assert one.requested == "order_no"
    await one.say("sorry, I can't find the number")
    assert one.requested == "wish", one.transcript
    await one.say("an apology would be nice")
    await finish(one)
    assert (await only_case(desk, one)).order_no is None


async def test_a_request_set_aside_is_taken_up_by_its_name(consumer: Begin, shop: Shop, desk: Desk) -> None:
    one, number = await consumer("zh"), await shop.order("RC1")
    await one.say(f"退货 {number} 尾号8000")
    await one.say("我要投诉你们的客服，昨天骂人还挂电话")
    await one.say("先不弄了")
    assert one.answer["loop"] is None, one.transcript
    await one.say("继续刚才的退货")
    assert one.requested == "reason", one.transcript
    draft, waiting = await desk.drafts.open(one.conversation), await desk.drafts.aside(one.conversation)
    assert draft and waiting and (draft.kind, waiting.kind) == ("return", "complaint")
    await one.say("我要投诉")
    assert one.requested == "wish", one.transcript


async def test_an_exchange_is_gone_on_with_in_a_fresh_episode(consumer: Begin, shop: Shop, desk: Desk) -> None:
    one, number = await consumer("en"), await shop.order("RC1", "HP1")
    await one.say(f"exchange both items of {number}, last four 8000")
    assert one.requested == "reason", one.transcript
    await one.new_episode()
    await one.say("they arrived broken, both have cracks")
    assert one.requested == "consent", one.transcript
    await finish(one)
    assert [case.kind for case in await desk.cases.of(one.conversation)] == ["exchange", "exchange"]


async def test_a_danger_told_out_of_the_blue_is_answered_first(consumer: Begin, desk: Desk) -> None:
    one = await consumer("zh")
    await one.say("烟雾把我呛到了，电饭煲一插电就冒烟")
    assert one.responses == ["utter_urgent_danger"], one.transcript
    assert one.effect("handoff")["reason"] == "danger"


async def test_another_item_is_taken_without_naming_the_field(consumer: Begin, shop: Shop, desk: Desk) -> None:
    one = await consumer("en")
    await one.say(
        f"I want to exchange the headphones from {await shop.order('RC1', 'HP1')}, 8000, the left one is dead"
    )
    await one.press("I agree")
    await one.submit_contact()
    await one.say("wait, it's the rice cooker I want to exchange")
    assert one.requested == "confirmed" and "Rice cooker" in str(one.card("summary")), one.transcript


async def test_a_question_about_ones_cases_does_not_judge_the_item_again(consumer: Begin, shop: Shop) -> None:
    one = await consumer("zh")
    await one.say(f"我要维修，订单{await shop.order('RC1')}，尾号8000，屏幕不亮了")
    await one.say("我的申请审核得怎么样了")
    assert one.responses == ["utter_no_cases", "utter_ask_consent_again"], one.transcript
