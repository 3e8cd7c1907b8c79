"""One point of a topic is answered by itself, from the agreement; who asks for more than one gets the whole."""

import re
from pathlib import Path

import pytest

from desk.answers import answer
from desk.front_desk import Desk

ASKED = [  # topic, question, what is answered
    ("ask_warranty", "修不好怎么办", "免费更换同型号同规格的新品"),
    ("ask_warranty", "what if you can't fix it", "replaced free of charge with the same model"),
    ("ask_quality_return", "and if it's beyond repair?", "replaced free of charge"),
    ("ask_warranty", "过了保修期怎么办", "先检测报价"),
    ("ask_warranty", "my warranty ran out last month", "quote first"),
    ("ask_warranty", "发票丢了还能保修吗", "不需要发票或保修卡"),
    ("ask_warranty", "摔坏了保修吗", "不在保修范围内"),
    ("ask_warranty", "i dropped it, does the warranty cover that", "It doesn't cover"),
    ("ask_warranty", "保修期多长", "一般商品保修12个月"),
    ("ask_warranty", "要多久修好", "收到后15天内修好寄回"),
    ("ask_warranty", "is the repair free", "free of charge"),
    ("ask_return_policy", "刻了字的能退货吗", "定制商品不能无理由退货"),
    ("ask_return_policy", "do you take back food", "Fresh and perishable goods can't"),
    ("ask_return_policy", "包装盒扔了能退吗", "无理由退货要求：商品完好"),
    ("ask_return_policy", "i already opened it, can it go back", "we ask that"),
    ("ask_return_policy", "七天从哪天开始算", "第二天算第1天"),
    ("ask_return_policy", "do weekends count as part of it", "weekends and holidays count"),
    ("ask_return_policy", "一单三件只退一件行吗", "可以只退其中的"),
    ("ask_quality_return", "要拍照吗", "照片不是必须的"),
    ("ask_refund_time", "退款能退到别的银行卡吗", "不能换成别的账户"),
    ("ask_refund_time", "will the money go back to my card", "the way you paid"),
    ("ask_exchange_policy", "给我换的是新的吗", "是新的"),
    ("ask_exchange_policy", "补差价换贵一点的行吗", "协议里没有写"),
    ("ask_exchange_policy", "how long does an exchange take", "ships within 3 days"),
    ("ask_return_address", "修的话寄哪个地址", "维修寄到"),
    ("ask_return_address", "能上门取件吗", "请您自己寄出"),
    ("ask_invoice", "能开专票吗", "由人工客服帮您办"),
    ("ask_complaint_process", "投诉多久有结果", "48小时"),
    ("ask_privacy", "你们会把我电话卖给别人吗", "不向无关第三方披露"),
    ("ask_privacy", "how long do you keep my data", "180 days"),
    ("ask_person_available", "亲在吗", "在的，您请说"),
]
WHOLE = [  # topic, a question that asks for the whole
    ("ask_warranty", "免费修吗，要多久修好"),
    ("ask_warranty", "保修怎么保"),
    ("ask_return_policy", "怎么退货"),
    ("ask_return_policy", "what's your return policy"),
    ("ask_return_address", "退货和维修都寄到哪"),
    ("ask_exchange_policy", "怎么换货"),
    ("ask_person_available", "现在有人在吗"),
    ("ask_refund_time", "退款多久到账"),
    ("ask_refund_time", "钱什么时候退给我？退到哪张卡"),
    ("ask_invoice", "发票怎么开"),
    ("ask_privacy", "个人信息怎么处理"),
    ("ask_complaint_process", "怎么投诉"),
]


def locale_of(question: str) -> str:
    return "en" if question.isascii() else "zh"


async def test_a_point_is_answered_in_a_sentence(desk: Desk):
    for topic, question, words in ASKED:
        locale = locale_of(question)
        found, whole = await answer(desk, topic, locale, question), await answer(desk, topic, locale)
        assert words in desk.words.say(found.response, locale, **found.facts), question
        assert found.response != whole.response and found.basis, question


async def test_who_asks_for_no_point_or_for_several_is_told_the_whole(desk: Desk):
    for topic, question in WHOLE:
        locale = locale_of(question)
        assert await answer(desk, topic, locale, question) == await answer(desk, topic, locale), question


@pytest.mark.parametrize("locale", ["zh", "en"])
async def test_every_point_has_its_words_in_both_languages(desk: Desk, locale: str):
    for topic, question, _ in ASKED:
        found = await answer(desk, topic, locale, question)
        said = desk.words.say(found.response, locale, **found.facts)
        assert bool(re.search("[\u4e00-\u9fff]", said)) == (locale == "zh"), said


async def test_a_point_on_which_the_agreement_is_silent_is_answered_by_the_whole(desk: Desk, agreement: Path):
    text = agreement.read_text(encoding="utf-8")
    begin, end = text.index("  unrepairable:"), text.index("  address:", text.index("  unrepairable:"))
    silent = (text[:begin] + text[end:]).replace('version: "2026.3"', 'version: "next"', 1)
    agreement.write_text(silent, encoding="utf-8")
    await desk.agreements.refresh(desk.clock.now())
    assert (await answer(desk, "ask_warranty", "zh", "修不好怎么办")).response == "utter_answer_warranty"
