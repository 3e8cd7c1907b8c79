"""What answers an errand's question, what is nearly an answer, and what is none."""

from __future__ import annotations

import pytest

from desk.handoff.errand_answers import NEARLY, read, wants_person

ORDER = r"FD\d{12}"


@pytest.mark.parametrize(
    ("step", "text", "answer"),
    [
        ("serial_no", "SN2026-00123", {"serial_no": "SN2026-00123"}),
        ("serial_no", "序列号是sn20260012345，对吗？", {"serial_no": "SN20260012345"}),
        ("serial_no", "订单FD202601010001", NEARLY),
        ("serial_no", "SN 123", NEARLY),
        ("serial_no", "序列号在哪里看？", None),
        ("serial_no", "保修多久", None),
        ("serial_no", "找不到了", {"serial_no": None}),
        ("serial_no", "I don't have it", {"serial_no": None}),
        ("order_no", "fd202601010001", {"order_no": "FD202601010001"}),
        ("order_no", "FD202601010001 8000", {"order_no": "FD202601010001", "phone_last4": "8000"}),
        ("order_no", "FD2026", NEARLY),
        ("order_no", "没有", {"order_no": None, "phone_last4": None}),
        ("phone_last4", "138****8000", {"phone_last4": "8000"}),
        ("phone_last4", "800", NEARLY),
        ("description", "昨天开始漏水，底部一圈都湿了", {"description": "昨天开始漏水，底部一圈都湿了"}),
        ("description", "退货要多久？", None),
        ("description", "好的", None),
        ("description", "我要退货", None),
        ("time", "明天下午", {"time": "明天下午"}),
        ("time", "When do you open?", None),
        ("photos", "没有照片", {"photos": None}),
        ("photos", "马上发", None),
    ],
)
def test_a_message_is_read_as_what_it_is(step: str, text: str, answer: object) -> None:
    assert read(step, text, ORDER) == answer


@pytest.mark.parametrize(
    "text", ["转人工", "我要找人工客服！", "帮我转人工吧", "Talk to a human", "back to the agent please"]
)
def test_the_agent_is_asked_for_in_plain_words(text: str) -> None:
    assert wants_person(text)


@pytest.mark.parametrize("text", ["客服说要寄回去", "The agent told me to send it", "不要人工", "人工费多少"])
def test_who_only_speaks_of_agents_does_not_ask_for_one(text: str) -> None:
    assert not wants_person(text)
