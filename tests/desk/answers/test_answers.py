"""What the desk answers to questions about the service: its own words, filled from the agreement."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from desk.answers import TOPICS, answer
from desk.bilingual import Bilingual
from desk.front_desk import Desk

HOLE = re.compile(r"\{\w+\}|  |。。|\.\.|，。")


async def said(desk: Desk, topic: str, locale: str) -> str:
    found = await answer(desk, topic, locale)
    return desk.words.say(found.response, locale, **found.facts)


def with_next_version(text: str) -> str:
    return re.sub(r"(?m)^version: .*$", 'version: "next"', text, count=1)


@pytest.mark.parametrize("locale", ["zh", "en"])
async def test_every_answer_is_whole_in_one_language_and_names_its_clauses(desk: Desk, locale: str) -> None:
    for topic in TOPICS:
        text = await said(desk, topic, locale)
        assert not HOLE.search(text), text
        assert text[-1] in "。.0123456789", text
        assert bool(re.search("[\u4e00-\u9fff]", text)) == (locale == "zh"), text
        assert (await answer(desk, topic, locale)).basis, topic


@pytest.mark.parametrize(
    ("topic", "clause", "before", "after", "words"),
    [
        ("ask_return_policy", "return:", "days: 7 ", "days: 15 ", "15天"),
        ("ask_exchange_policy", "exchange:", "dispatch_days: 3 ", "dispatch_days: 5 ", "5天内寄出"),
        ("ask_warranty", "warranty:", "default: 12", "default: 24", "一般商品24个月"),
        ("ask_warranty", "repair:", "days: 15 ", "days: 20 ", "20天内修好"),
        ("ask_complaint_process", "complaint:", "hours: 48", "hours: 24", "24小时内处理"),
        ("ask_invoice", "invoice:", "days: 3 ", "days: 2 ", "2天内开具"),
        ("ask_refund_time", "refund:", "days: 3 ", "days: 4 ", "4天"),
    ],
)
async def test_an_answer_follows_the_agreement(
    desk: Desk, agreement: Path, topic: str, clause: str, before: str, after: str, words: str
) -> None:
    assert words not in await said(desk, topic, "zh")
    head, tail = agreement.read_text(encoding="utf-8").split(f"\n{clause}", 1)
    agreement.write_text(with_next_version(f"{head}\n{clause}{tail.replace(before, after, 1)}"), encoding="utf-8")
    await desk.agreements.refresh(desk.clock.now())
    assert words in await said(desk, topic, "zh")


async def test_who_pays_which_way_is_told_where_it_differs(desk: Desk, agreement: Path) -> None:
    text = with_next_version(agreement.read_text(encoding="utf-8"))
    apart = "freight: {to_supplier: consumer, to_consumer: supplier}"
    agreement.write_text(re.sub(r"freight: supplier +# or by.*", apart, text), encoding="utf-8")
    await desk.agreements.refresh(desk.clock.now())
    assert "寄来的运费由您承担，寄回的由我们承担。" in await said(desk, "ask_exchange_policy", "zh")
    assert "You pay for sending it in, we for sending it back." in await said(desk, "ask_exchange_policy", "en")


async def test_announced_maintenance_is_told_and_nothing_else_is(desk: Desk) -> None:
    assert "目前没有安排系统维护" in await said(desk, "ask_maintenance", "zh")
    now = desk.clock.now()
    await desk.closures.announce(
        now + timedelta(days=2),
        now + timedelta(days=2, hours=1),
        Bilingual(zh="升级", en="an upgrade"),
        now,
        kind="maintenance",
    )
    assert "升级" in await said(desk, "ask_maintenance", "zh")
    assert "an upgrade" in await said(desk, "ask_maintenance", "en")


async def test_without_a_clause_about_invoices_a_person_answers(desk: Desk, agreement: Path) -> None:
    text = with_next_version(agreement.read_text(encoding="utf-8"))
    agreement.write_text(re.sub(r"\ninvoice:.*\n(?:  .*\n)+", "\n", text), encoding="utf-8")
    await desk.agreements.refresh(desk.clock.now())
    assert (await answer(desk, "ask_invoice", "zh")).response == "utter_wish_by_person"


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("明天 tomorrow", "11月24日（周二）人工客服9:00–18:00在。", "Tue 24 Nov: agents are here 9:00–18:00."),
        (
            "国庆 national day",
            "国庆节：2027年10月1日（周五）至2027年10月3日（周日）人工客服休息，2027年10月4日（周一）9:00恢复。",
            "National Day (Fri 1 Oct 2027 to Sun 3 Oct 2027): no agents, back on Mon 4 Oct 2027 at 9:00.",
        ),
        (
            "周末 weekend",
            "11月28日（周六）至11月29日（周日）人工客服9:00–18:00在。",
            "Sat 28 Nov to Sun 29 Nov: agents are here 9:00–18:00.",
        ),
    ],
)
@pytest.mark.parametrize("topic", ["ask_service_hours", "ask_person_available"])
async def test_the_hours_of_a_named_day_are_told(desk: Desk, topic: str, text: str, zh: str, en: str):
    for locale, expected in (("zh", zh), ("en", en)):
        found = await answer(desk, topic, locale, text)
        assert desk.words.say(found.response, locale, **found.facts).startswith(expected)


async def test_a_closure_of_a_named_day_is_told_with_its_reason(desk: Desk):
    now = desk.clock.now()
    day = now.astimezone(desk.agreements.today.service_hours.zone).replace(hour=0, minute=0) + timedelta(days=1)
    await desk.closures.announce(day, day + timedelta(days=1), Bilingual(zh="盘点", en="stocktaking"), now)
    found = await answer(desk, "ask_service_hours", "zh", "明天上班吗")
    said = desk.words.say(found.response, "zh", **found.facts)
    assert said.startswith("盘点：11月24日（周二）人工客服休息，11月25日（周三）9:00恢复。")


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("已经过了5天了", "utter_answer_days_both"),
        ("已经过了10天了", "utter_answer_days_quality"),
        ("two months ago", "utter_answer_days_over"),
        ("7天无理由", "utter_answer_return_policy"),
    ],
)
async def test_so_many_days_after_is_answered_for_that_day(desk: Desk, text: str, response: str):
    for locale in ("zh", "en"):
        found = await answer(desk, "ask_return_policy", locale, text)
        assert found.response == response
        assert not HOLE.search(desk.words.say(found.response, locale, **found.facts))
