"""Reading an answer: what counts is decided by the question that is open."""

import pytest

from actions.heard import Heard
from actions.lexicon import field_named, four_digits, reason_named
from actions.reading import Act, read_answer
from desk.request.accounts import describes_fault


def heard(text: str, **chances: float) -> Heard:
    intent = max(chances, key=lambda name: chances[name])
    return Heard(text, intent, chances[intent], chances, {})


@pytest.mark.parametrize(
    ("requested", "one", "act", "values"),
    [
        ("condition", heard("都还在", inform_no_reason=0.3, inform_intact=0.25), Act.TAKE, {"condition": "intact"}),
        ("condition", heard("no", deny=0.9), Act.TAKE, {"condition": "not_intact"}),
        ("condition", heard("运费谁出？", ask_return_freight=0.9), Act.LEAVE, {}),
        (
            "reason",
            heard("不太行", out_of_scope=0.3, inform_fault=0.28),
            Act.TAKE,
            {"reason": "quality", "fault": "不太行"},
        ),
        ("reason", heard("有质量问题", ask_quality_return=0.5, inform_fault=0.4), Act.TAKE, {"reason": "quality"}),
        (
            "reason",
            heard("名字刻错了一个字", change_answer=0.8),
            Act.TAKE,
            {"reason": "quality", "fault": "名字刻错了一个字"},
        ),
        ("account", heard("态度太差", request_complaint=0.9), Act.TAKE, {"account": "态度太差"}),
        ("account", heard("我要跟您说一下", inform_fault=0.3), Act.WRONG, {}),
        ("account", heard("ok", affirm=0.9), Act.WRONG, {}),
        ("account", heard("退款的事", ask_case_status=0.9), Act.TAKE, {"account": "退款的事"}),
        ("account", heard("退款的事怎么样了？", ask_case_status=0.9), Act.LEAVE, {}),
        ("wish", heard("听你们的", affirm=0.9), Act.TAKE, {"wish": "听你们的"}),
        ("wish", heard("好的", affirm=0.9), Act.WRONG, {}),
        ("item", heard("毛巾", inform_fault=0.7), Act.TAKE, {"named": "毛巾"}),
        ("quantity", heard("要蓝色的", inform_order=0.4), Act.TAKE, {"wish": "要蓝色的"}),
        ("consent", heard("盖子也裂了", inform_fault=0.9), Act.TAKE, {"more": "盖子也裂了"}),
        ("consent", heard("嗯", affirm=0.4, deny=0.1), Act.TAKE, {"consent": True}),
        ("consent", heard("这个", affirm=0.2, deny=0.2, out_of_scope=0.21), Act.WRONG, {}),
        ("consent", heard("嗯 左边那个突然就不响了", affirm=0.9), Act.WRONG, {}),
        ("consent", heard("yes, that's fine with me", affirm=0.9), Act.TAKE, {"consent": True}),
        ("consent", heard("我再想想看吧，跟家里人商量一下", deny=0.6), Act.WRONG, {}),
        ("consent", heard("提交", affirm=0.9), Act.WRONG, {}),
        ("consent", heard("send it in please", affirm=0.9), Act.WRONG, {}),
        ("consent", heard("同意，继续吧", affirm=0.9), Act.TAKE, {"consent": True}),
        ("consent", heard("sure, go ahead", affirm=0.9), Act.TAKE, {"consent": True}),
        ("confirmed", heard("没错，就这样提交吧", affirm=0.9), Act.TAKE, {"confirmed": True}),
        ("confirmed", heard("looks right, go ahead", affirm=0.9), Act.TAKE, {"confirmed": True}),
        ("consent", heard("不行", deny=0.8), Act.DECLINE, {}),
        ("confirmed", heard("取消我的订单", out_of_scope=0.9), Act.CANCEL, {}),
        ("confirmed", heard("cancel my order", out_of_scope=0.9), Act.CANCEL, {}),
        ("confirmed", heard("不对，是质量问题", deny=0.9), Act.TAKE, {"reason": "quality"}),
        (
            "contact",
            heard("wrong item, it's the headphones", change_answer=0.9),
            Act.CHANGE,
            {"field": "item", "named": "wrong item, it's the headphones"},
        ),
        ("fault", heard("多久能退款？", ask_refund_time=0.8), Act.LEAVE, {}),
        ("fault", heard("一通电就跳闸", request_support=0.5), Act.TAKE, {"fault": "一通电就跳闸"}),
        ("order_no", heard("我找不到订单号了", inform_order=0.5), Act.NO_NUMBER, {}),
        ("phone_last4", heard("八零零零", inform_order=0.5), Act.TAKE, {"phone_last4": "8000"}),
    ],
)
def test_a_message_is_read_for_the_open_question(
    requested: str, one: Heard, act: Act, values: dict[str, object]
) -> None:
    reading = read_answer(one, requested)
    assert (reading.act, dict(reading.values)) == (act, values)


def test_words_name_reasons_fields_and_digits() -> None:
    assert reason_named("买错了，屏幕也没坏") is None
    assert reason_named("it stopped working") == "quality"
    assert reason_named("毛巾上有划痕") == "quality" and reason_named("没有划痕，没污渍") is None
    assert field_named("改一下电话") == "contact"
    assert field_named("the reason is wrong") == "reason"
    assert four_digits("尾号 8 0 0 0") == "8000"
    assert four_digits("2026年12月") is None or four_digits("12345") is None
    assert describes_fault("屏幕有一道裂痕") and not describes_fault("有质量问题")
