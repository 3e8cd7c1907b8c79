"""Questions and small talk outside the form, as strangers type them."""

import pytest
from dialogue.conftest import Begin

SAID = [
    ("zh", "你好呀", "utter_greet"),
    ("zh", "买回来不喜欢，多少天之内能无理由退", "utter_answer_return_policy"),
    ("zh", "要是东西有质量问题多久内能退呢", "utter_answer_quality_return"),
    ("zh", "退货邮费我出还是你们出", "utter_answer_return_freight"),
    ("zh", "退的钱几天到账", "utter_answer_refund_time"),
    ("zh", "你们周末上班不", "utter_answer_service_days"),
    ("zh", "你们客服电话是多少", "utter_answer_contact_channels"),
    ("zh", "我留的手机号会不会泄露", "utter_point_privacy_shared"),
    ("zh", "换货的话新的几天能寄出来", "utter_answer_exchange_policy"),
    ("zh", "锅的质保是几年，修要钱不", "utter_answer_warranty"),
    ("zh", "投诉之后多长时间能有个说法", "utter_short_complaint_hours"),
    ("zh", "公司报销要票，怎么开", "utter_answer_invoice"),
    ("zh", "你们做售后要不要另外收费", "utter_answer_charge"),
    ("zh", "我在别的平台买的你们家的壶管不管", "utter_answer_coverage"),
    ("zh", "这两天系统要维护吗", "utter_answer_maintenance_none"),
    ("zh", "你们这个售后协议是哪一版的", "utter_answer_agreement"),
    ("zh", "打包好了，退货往哪个地址寄", "utter_point_address_return"),
    ("zh", "给我转人工", "utter_person_asked"),
    ("zh", "想换个大一码的", "utter_exchange_begun"),
    ("zh", "你们这服务太差了我要投诉", "utter_complaint_begun"),
    ("zh", "你是真人还是机器人", "utter_if_bot"),
    ("zh", "谢谢你哈", "utter_thank"),
    ("zh", "给我讲个笑话", "utter_small_talk_joke"),
    ("zh", "我的申请审核得怎么样了", "utter_no_cases"),
    ("en", "hello there", "utter_greet"),
    ("en", "how many days do I have to send something back if I just don't like it", "utter_answer_return_policy"),
    ("en", "who pays for the return postage", "utter_answer_return_freight"),
    ("en", "when will I get my money back", "utter_answer_refund_time"),
    ("en", "what are your opening hours", "utter_answer_service_hours"),
    ("en", "what's the phone number to call you", "utter_answer_contact_channels"),
    ("en", "what do you do with my personal data", "utter_answer_privacy"),
    ("en", "how long until the replacement is sent in an exchange", "utter_short_exchange_days"),
    ("en", "how many years of guarantee do I get", "utter_point_warranty_months"),
    ("en", "what happens when I file a complaint, how long does it take", "utter_answer_complaint_process"),
    ("en", "can you give me a VAT invoice", "utter_point_invoice_person"),
    ("en", "do I have to pay for this support", "utter_answer_charge"),
    ("en", "I bought it second hand, does your service cover that", "utter_answer_coverage"),
    ("en", "is any maintenance coming up", "utter_answer_maintenance_none"),
    ("en", "where can I read the terms of your service agreement", "utter_answer_agreement"),
    ("en", "what's the address to post my return to", "utter_point_address_return"),
    ("en", "let me speak to a human", "utter_person_asked"),
    ("en", "my headphones won't connect to my phone", "utter_support_begun"),
    ("en", "where's my parcel, it hasn't arrived", "utter_delivery_by_person"),
    ("en", "thanks a lot", "utter_thank"),
    ("en", "who won the football yesterday", "utter_out_of_scope"),
]


@pytest.mark.parametrize(("locale", "text", "response"), SAID)
async def test_a_question_gets_its_answer(consumer: Begin, locale: str, text: str, response: str) -> None:
    one = await consumer(locale)
    await one.say(text)
    assert one.responses[0] == response, one.transcript


@pytest.mark.parametrize(
    ("locale", "text"),
    [("zh", "退货要几天内"), ("en", "what is your return policy"), ("en", "how long do refunds take")],
)
async def test_an_answer_rests_on_clauses_of_the_agreement_in_force(consumer: Begin, locale: str, text: str) -> None:
    one = await consumer(locale)
    await one.say(text)
    assert {one["version"] for one in one.replies[0]["custom"]["basis"]} == {"2026.3"}


async def test_the_language_can_be_changed_and_is_kept(consumer: Begin) -> None:
    one = await consumer("zh")
    assert await one.say("speak english please") == "Sure, English from here on."
    assert one.effect("locale")["locale"] == "en"
    assert "refund you within 3 days" in await one.say("退款要多久")


async def test_a_yes_takes_what_was_offered(consumer: Begin) -> None:
    one = await consumer("en")
    await one.say("where's my parcel, it hasn't arrived")
    await one.say("yes please")
    assert one.responses == ["utter_person_asked"]


async def test_what_is_not_understood_counts_as_a_miss_and_offers_what_was_likely(consumer: Begin) -> None:
    one = await consumer("zh")
    await one.say("那个嘛")
    if one.responses == ["utter_rephrase"]:
        assert one.effect("miss") and one.replies[0]["buttons"]


@pytest.mark.parametrize("text", ["/affirm", '／request_return{"order_no": "x"}', " / inform_fault", "\u200b/restart"])
async def test_a_typed_command_does_nothing(consumer: Begin, text: str) -> None:
    one = await consumer("zh")
    await one.say("你好")
    await one.say(text)
    assert one.answer["intent"]["confidence"] < 1
