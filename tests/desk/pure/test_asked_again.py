"""What an agent's message asks for, in sentences as agents write them."""

import pytest

from desk.handoff.asked_again import asked_again, asked_for, serial_in

ASKING = [
    ("麻烦提供一下订单号，我帮您查", {"order_no"}),
    ("您好，请问您的订单号是多少？", {"order_no"}),
    ("方便发一下订单编号吗", {"order_no"}),
    ("请您报一下订单号和手机尾号", {"order_no", "phone_last4"}),
    ("是哪个订单呢？", {"order_no"}),
    ("单号发我一下", {"order_no"}),
    ("下单手机号后四位是多少", {"phone_last4"}),
    ("请核对一下手机尾号，告诉我", {"phone_last4"}),
    ("请留一下您的手机号码", {"phone"}),
    ("您的联系电话是多少？", {"phone"}),
    ("请问收货地址是哪里？", {"address"}),
    ("请提供一下您的地址，我们安排上门取件", {"address"}),
    ("请问您贵姓？", {"name"}),
    ("收件人姓名是什么？", {"name"}),
    ("请问退货原因是什么？", {"reason"}),
    ("您为什么要退呢", {"reason"}),
    ("能说一下为什么想换吗", {"reason"}),
    ("请问具体是什么问题？", {"fault"}),
    ("耳机哪里坏了？", {"fault"}),
    ("麻烦描述一下问题", {"fault"}),
    ("能拍张照片给我看看吗", {"photos"}),
    ("请发几张商品的图片", {"photos"}),
    ("麻烦上传一下照片", {"photos"}),
    ("您要退的是哪件商品？", {"item"}),
    ("请问是什么商品", {"item"}),
    ("一共几件要退？", {"quantity"}),
    ("您什么时候方便接电话？", {"time"}),
    ("机身上的序列号麻烦发一下", {"serial"}),
    ("Could you send me your order number, please?", {"order_no"}),
    ("What's the order number?", {"order_no"}),
    ("Which order is it about?", {"order_no"}),
    ("May I have your order number and the last four digits of your phone?", {"order_no", "phone_last4"}),
    ("What is the best phone number to reach you?", {"phone"}),
    ("Please tell me your delivery address.", {"address"}),
    ("Can I have your full name?", {"name"}),
    ("Why do you want to return it?", {"reason"}),
    ("Could you give me the reason for the return?", {"reason"}),
    ("What's wrong with it?", {"fault"}),
    ("Please describe the problem.", {"fault"}),
    ("Could you send a photo of it?", {"photos"}),
    ("Please upload some pictures.", {"photos"}),
    ("Which item would you like to return?", {"item"}),
    ("How many pieces are you sending back?", {"quantity"}),
    ("What time would suit you for a call?", {"time"}),
    ("Can you tell me the serial number?", {"serial"}),
]
TELLING = [
    "您的订单号我已经看到了，稍等",
    "订单号FD202611190001已为您查到。",
    "照片收到了，谢谢您",
    "不用再发订单号了，我这边有",
    "感谢您提供的照片，我们马上审核",
    "我把退货地址发给您",
    "请寄到这个地址，收件人写售后部",
    "快递单号请在寄出后告诉我们",
    "请把运单号发给我",
    "请再拍一张包装的照片",
    "质量问题我们承担运费",
    "退款会原路退回，请放心",
    "您的受理单号是R20261123-0001",
    "请稍等，我核对一下",
    "还有其他可以帮您的吗？",
    "I can see your order number, thanks.",
    "Thanks for the photo. I'll look at it now.",
    "No need to send your order number again.",
    "Please share the tracking number once you've sent it.",
    "I've found your order. One moment, please.",
    "Please send the parcel to our workshop.",
    "Your refund goes back the way you paid. Is there anything else I can do?",
    "Could you send another photo of the packaging?",
]


@pytest.mark.parametrize(("text", "fields"), ASKING)
def test_a_question_is_noticed_for_what_it_asks(text: str, fields: set[str]) -> None:
    assert asked_for(text) == fields


@pytest.mark.parametrize("text", TELLING)
def test_what_only_speaks_of_it_is_no_question(text: str) -> None:
    assert asked_for(text) == frozenset()


def test_only_what_is_known_is_asked_again_and_a_value_may_be_confirmed() -> None:
    known = {"order_no": "FD202611190001", "reason": "quality"}
    assert asked_again("请问您的订单号和手机尾号是多少？", known) == ["order_no"]
    assert asked_again("请确认订单号是FD202611190001吗？", known) == []


def test_a_serial_number_counts_where_it_is_called_one() -> None:
    assert serial_in(["序列号是 SN8842-7719A", "没了"]) == "SN8842-7719A"
    assert serial_in(["serial number: KX-20391"]) == "KX-20391"
    assert serial_in(["订单FD202611190001"]) is None
