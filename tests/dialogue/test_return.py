"""The return request, from the first word to a case number, in both languages, and the ways around and out of it."""

from datetime import timedelta

import pytest
from dialogue.conftest import Begin
from dialogue.consumer import Consumer, Shop

from desk.front_desk import Desk


async def test_a_return_in_chinese_ends_with_a_case_and_its_due_times(consumer: Begin, shop: Shop, desk: Desk) -> None:
    one, number = await consumer("zh"), await shop.order("RC1")
    assert "订单号" in await one.say("你好，我想退货")
    await one.say(f"订单号是{number}")
    assert one.requested == "phone_last4"
    said = await one.say("尾号8000")
    assert "电饭煲" in said and "11月28日" in said and "12月6日" in said, "both windows are told before more is asked"
    await one.press("不想要了")
    assert one.requested == "condition"
    await one.say("没拆封，配件都在")
    assert one.card("consent")["purpose"] and one.requested == "consent"
    await one.press("同意")
    assert one.effect("prompt")["fields"] == ["name", "phone", "address"]
    await one.submit_contact()
    rows = {row["label"]: row["value"] for row in one.card("summary")["rows"]}
    assert rows["退货原因"] == "无理由退货" and "138****8000" in rows["联系方式"]
    said = await one.press("提交")
    case = (await desk.cases.of(one.conversation))[0]
    assert case.number in said and "11月24日" in said and one.card("case")["number"] == case.number
    assert one.answer["loop"] is None
    promise = (await desk.promises.of(one.conversation))[0]
    assert (promise.kind, promise.case_no) == ("review", case.number)
    assert case.number in await one.say("我的退货办到哪一步了")


async def test_a_return_in_english_typed_in_a_strangers_words_ends_with_a_case(
    consumer: Begin, shop: Shop, desk: Desk
) -> None:
    one, number = await consumer("en"), await shop.order("RC1")
    await one.say("hi, I'd like to send something back please")
    said = await one.say(f"it's {number.lower()} and the last four are 8000")
    assert "Rice cooker" in said and "Sat 28 Nov" in said
    await one.say("the lid doesn't close any more and it leaks steam everywhere")
    assert one.requested == "consent"
    await one.say("yes, I agree")
    await one.submit_contact()
    assert "leaks steam everywhere" in str(one.card("summary")["rows"])
    said = await one.say("looks right, go ahead")
    case = (await desk.cases.of(one.conversation))[0]
    assert case.number in said and "by Tue 24 Nov" in said
    assert case.fields["reason"] == "quality" and case.fields["fault"].startswith("the lid")


async def test_everything_in_one_sentence_is_taken_at_once(consumer: Begin, shop: Shop) -> None:
    one, number = await consumer("zh"), await shop.order("RC1", "HP1")
    said = await one.say(f"{number} 尾号8000 想退电饭煲, 屏幕坏了")
    assert "电饭煲可以按质量问题退货" in said
    assert one.requested == "consent"
    assert one.answer["slots"]["fault"].endswith("屏幕坏了")


async def to_consent(one: Consumer, number: str) -> None:
    await one.say(f"我要退货，订单{number}，尾号8000，充不进电了")
    assert one.requested == "consent", one.transcript


@pytest.mark.parametrize(
    ("question", "response"),
    [
        ("几天能退款到账", "utter_answer_refund_time"),
        ("退回去的运费谁出啊", "utter_answer_return_freight"),
        ("你们客服几点下班", "utter_answer_service_hours"),
        ("为什么要我的手机号", "utter_answer_privacy"),
        ("你是机器人吗", "utter_if_bot"),
    ],
)
async def test_a_question_in_the_middle_is_answered_and_the_form_asks_again(
    consumer: Begin, shop: Shop, question: str, response: str
) -> None:
    one = await consumer("zh")
    await to_consent(one, await shop.order("RC1"))
    await one.say(question)
    assert one.responses == [response, "utter_ask_consent_again"]
    await one.say("可以，同意")
    assert one.requested == "contact"


async def test_one_answer_can_be_changed_and_only_what_depends_on_it_is_asked_again(
    consumer: Begin, shop: Shop
) -> None:
    one = await consumer("zh")
    await to_consent(one, await shop.order("RC1"))
    await one.press("同意")
    await one.submit_contact()
    await one.press("改一项")
    assert one.requested == "change"
    await one.press("退货原因")
    assert one.requested == "reason"
    await one.say("其实就是不想要了")
    assert one.requested == "condition" and "fault" not in one.answer["slots"]
    await one.press("都完好")
    assert one.requested == "confirmed", "consent and contact details are kept"


async def test_another_item_is_taken_from_the_sentence_that_corrects_it(consumer: Begin, shop: Shop) -> None:
    one = await consumer("en")
    await one.say(f"return {await shop.order('KT1', 'HP1')} 8000, the kettle is cracked")
    assert one.requested == "consent" and "Electric kettle" in one.words
    await one.press("I agree")
    await one.submit_contact()
    await one.say("wait, I picked the wrong item, it's the headphones")
    assert one.requested == "confirmed" and "Bluetooth headphones" in str(one.card("summary"))


async def test_a_story_that_begins_with_yes_is_no_consent(consumer: Begin, shop: Shop, desk: Desk) -> None:
    one = await consumer("zh")
    await to_consent(one, await shop.order("RC1"))
    await one.say("嗯 左边那个突然就不响了")
    assert one.requested == "consent" and not await desk.consents.of(one.conversation)


async def test_a_cancelled_return_is_kept_and_resumed_where_it_stood(consumer: Begin, shop: Shop, desk: Desk) -> None:
    one, number = await consumer("zh"), await shop.order("RC1")
    await one.say(f"退货 {number} 尾号8000")
    await one.say("算了，先不退了")
    assert one.answer["loop"] is None
    draft = await desk.drafts.open(one.conversation)
    assert draft is not None and draft.fields["order_no"] == number and draft.fields["phone_last4"] == "proven"
    await one.say("继续刚才的退货")
    assert one.requested == "reason"


async def test_a_fresh_episode_goes_on_from_the_draft(consumer: Begin, shop: Shop) -> None:
    one = await consumer("zh")
    await one.say(f"退货 {await shop.order('RC1')} 尾号8000")
    await one.new_episode()
    await one.say("买重复了，用不上")
    assert one.requested == "condition"


async def test_no_consent_leaves_the_draft_and_tells_other_ways(consumer: Begin, shop: Shop, desk: Desk) -> None:
    one = await consumer("zh")
    await to_consent(one, await shop.order("RC1"))
    said = await one.say("不同意，我不想给电话")
    assert "400-000-0000" in said and "service@mall.example" in said and one.answer["loop"] is None
    assert [consent.granted for consent in await desk.consents.of(one.conversation)] == [False]
    assert await desk.drafts.open(one.conversation) is not None
    await one.press("继续退货")
    assert one.requested == "consent"


async def test_a_wrong_phone_and_an_unknown_order_sound_the_same(consumer: Begin, shop: Shop) -> None:
    said = []
    for number in (await shop.order("RC1"), "FD000000000000"):
        one = await consumer("zh")
        words = await one.say(f"退货 {number} 尾号1234")
        said.append(words.replace(number, "…"))
    assert said[0] == said[1]
    assert "电饭煲" not in said[0]


async def test_guessing_at_the_phone_ends_the_form_with_a_person_and_the_draft(
    consumer: Begin, shop: Shop, desk: Desk
) -> None:
    one = await consumer("en")
    await one.say(f"return {await shop.order('RC1')} please")
    for digits in ("1111", "2222", "3333", "4444", "5555"):
        await one.say(digits)
    await one.say("8000")
    assert one.responses == ["utter_too_many_tries"] and one.answer["loop"] is None
    assert await desk.drafts.open(one.conversation) is not None


async def test_two_wrong_answers_to_one_question_offer_a_person(consumer: Begin, shop: Shop) -> None:
    one = await consumer("en")
    await one.say("I want to return something")
    await one.say("FD12")
    assert one.responses[0] == "utter_wrong_order_no"
    await one.say("FD-77")
    assert one.responses[0] == "utter_stuck"
    await one.say(f"ah here it is {await shop.order('RC1')}")
    assert one.requested == "phone_last4"


async def test_late_goods_can_only_go_back_for_a_fault(consumer: Begin, shop: Shop) -> None:
    one = await consumer("zh")
    said = await one.say(f"我要退货 {await shop.order('RC1', days_ago=9)} 尾号8000 不喜欢")
    assert "11月21日" in said and "11月29日" in said
    assert one.responses[-1] == "utter_ask_reason_quality"
    await one.say("按键失灵了，按半天没反应")
    assert one.requested == "consent"


@pytest.mark.parametrize(
    ("sku", "days_ago", "response"),
    [("RC1", 20, "utter_refused_late"), ("RC1", None, "utter_refused_not_received")],
)
async def test_what_cannot_go_back_is_refused_with_the_way_that_remains(
    consumer: Begin, shop: Shop, desk: Desk, sku: str, days_ago: int | None, response: str
) -> None:
    one = await consumer("zh")
    await one.say(f"我要退货 {await shop.order(sku, days_ago=days_ago)} 尾号8000")
    assert one.responses[-1] == response and one.answer["loop"] is None
    assert any("人工" in button["title"] for button in one.replies[-1]["buttons"])
    assert await desk.drafts.open(one.conversation) is None


async def test_goods_that_are_excepted_or_used_keep_the_way_of_a_fault(consumer: Begin, shop: Shop) -> None:
    one = await consumer("en")
    await one.say(f"I'd like to return {await shop.order('CO1')}, phone ends in 8000")
    assert one.responses[-2:] == ["utter_windows_quality_excepted", "utter_ask_reason_quality"]
    other = await consumer("en")
    await other.say(f"I'd like to return {await shop.order('RC1')}, phone ends in 8000")
    await other.press("don't want to keep it")
    await other.say("I've already used it a few times and threw the box away")
    assert other.responses == ["utter_refused_not_intact", "utter_ask_reason_quality"]


async def test_the_same_item_is_not_handed_in_twice(consumer: Begin, shop: Shop, desk: Desk) -> None:
    number = await shop.order("RC1")
    for expected in ("utter_case_opened", "utter_already_open"):
        one = await consumer("zh")
        await one.say(f"我要退货，订单{number}，尾号8000，充不进电了")
        if one.answer["loop"]:
            await one.press("同意")
            await one.submit_contact()
            await one.press("提交")
        assert one.responses[-1] == expected


async def test_a_check_tells_the_item_and_its_button_starts_the_return_with_what_is_known(
    consumer: Begin, shop: Shop
) -> None:
    one, number = await consumer("zh"), await shop.order("RC1", "HP1")
    await one.say(f"{number}这一单还能退吗")
    await one.say("8000")
    assert {item["name"] for item in one.card("items")["items"]} == {"电饭煲", "蓝牙耳机"}
    await one.say("耳机")
    assert "蓝牙耳机还可以退" in one.words and one.answer["loop"] is None
    await one.press("帮我退")
    assert one.requested == "reason" and one.answer["slots"]["order_no"] == number


async def test_a_person_can_be_asked_for_in_the_middle_and_the_draft_stays(
    consumer: Begin, shop: Shop, desk: Desk
) -> None:
    one = await consumer("zh")
    await to_consent(one, await shop.order("RC1"))
    await one.say("转人工")
    assert one.effect("handoff")["reason"] == "asked" and one.responses == ["utter_person_asked"]
    draft = await desk.drafts.open(one.conversation)
    assert draft is not None and draft.fields["reason"] == "quality"


async def test_a_no_from_before_does_not_count_as_todays_consent(consumer: Begin, shop: Shop, desk: Desk) -> None:
    one = await consumer("zh")
    await to_consent(one, await shop.order("RC1"))
    await one.say("好的，同意")
    consent = (await desk.consents.of(one.conversation))[0]
    notice = desk.agreements.today
    assert (consent.granted, consent.notice_hash, consent.notice_version) == (
        True,
        notice.notice_hash,
        notice.privacy.version,
    )
    assert consent.at - desk.clock.now() < timedelta(minutes=1) and consent.channel == "widget"
