"""What a waiting consumer wants of the queue, in words."""

import pytest

from desk.handoff.waiting_words import act_in


@pytest.mark.parametrize(
    "text",
    [
        "还要多久？",
        "排多久",
        "前面几个人",
        "到我了吗",
        "人工呢",
        "人呢",
        "怎么还不来人",
        "how long",
        "How much longer?",
        "how many ahead of me",
        "is anyone there?",
    ],
)
def test_who_asks_how_long_is_told_the_place(text: str):
    assert act_in(text) == "wait"


@pytest.mark.parametrize(
    "text",
    [
        "不等了",
        "算了",
        "那我不等了",
        "算了不等了，谢谢",
        "取消排队",
        "never mind",
        "I don't want to wait any longer",
        "stop waiting please",
    ],
)
def test_who_will_not_wait_leaves(text: str):
    assert act_in(text) == "leave_queue"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "取消订单",
        "多久能退款",
        "算了你先帮我查退货政策",
        "我的快递到哪了",
        "hello",
        "cancel my order",
        "how long is the warranty",
        "不" * 4000,
        " " * 4000,
    ],
)
def test_whatever_else_is_said_is_for_the_agent(text: str):
    assert act_in(text) is None
