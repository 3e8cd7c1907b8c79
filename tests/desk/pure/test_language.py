"""Which language a consumer writes in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.conversation.language import language_of

CHINESE = """退|转人工 please|return 一下这个|refund多久|iPhone 15 Pro Max 能退吗|请问 return policy 是什么|退款到帳了嗎|Bluetooth耳机坏了|OK 好的|
我的order FD202611010017 status|wifi连不上|这个APP怎么用|MacBook Pro 保修|订单号是FD202611010017|13800138000 是我的电话|电饭煲|好"""
ENGLISH = """I want to return the 保温杯|Can I 退货|please speak 中文|Refund|hello|WHERE IS MY REFUND|return FD202611010017 pls|Hi, my kettle broke|
it won't charge|can't pair it|nope|yes please|how much is 运费|thx a lot|what are your hours?|don’t want it"""
NEITHER = "FD202611010017|13800138000|138****8000|ok|OK|XL|A1234|😀👍|???|[身份证号]|[ID number]|反품です|https://shop.example/a|li@example.com| |AirPods Pro|2026-11-25"


@pytest.mark.parametrize("text", [one.strip() for one in CHINESE.split("|")])
def test_a_chinese_frame_is_chinese_whatever_names_stand_in_it(text: str):
    assert language_of(text) == "zh"


@pytest.mark.parametrize("text", [one.strip() for one in ENGLISH.split("|")])
def test_an_english_frame_is_english_whatever_names_stand_in_it(text: str):
    assert language_of(text) == "en"


@pytest.mark.parametrize("text", NEITHER.split("|"))
def test_numbers_codes_and_words_of_both_decide_nothing(text: str):
    assert language_of(text) is None


@given(st.text(alphabet="0123456789 -+.,!?！？。👍😀\t\n*", max_size=60))
def test_text_without_letters_never_decides(text: str):
    assert language_of(text) is None


@given(st.text(max_size=200))
def test_any_text_gets_an_answer(text: str):
    assert language_of(text) in ("zh", "en", None)
