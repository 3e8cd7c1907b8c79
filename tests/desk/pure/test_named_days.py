"""Days and times that questions name, on Monday 23 November 2026."""

from datetime import date
from pathlib import Path

import pytest

from desk.agreement.agreement import load
from desk.answers.elapsed import days_gone
from desk.answers.named_days import named_days
from desk.availability.calendar import service_hours

HOURS = service_hours(load((Path(__file__).parents[3] / "agreement.yml").read_text(encoding="utf-8")))
MONDAY = date(2026, 11, 23)


def days(text: str, today: date = MONDAY) -> list[tuple[str, str]]:
    return [(str(one.first), str(one.last)) for one in named_days(text, HOURS, today)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("明天有人吗", "2026-11-24", "2026-11-24"),
        ("后天呢", "2026-11-25", "2026-11-25"),
        ("大后天几点上班", "2026-11-26", "2026-11-26"),
        ("周日有客服吗", "2026-11-29", "2026-11-29"),
        ("星期天呢", "2026-11-29", "2026-11-29"),
        ("下周三可以吗", "2026-12-02", "2026-12-02"),
        ("周末有人嘛", "2026-11-28", "2026-11-29"),
        ("下个周末", "2026-12-05", "2026-12-06"),
        ("12月3号上班不", "2026-12-03", "2026-12-03"),
        ("十二月三十一日", "2026-12-31", "2026-12-31"),
        ("5号呢", "2026-12-05", "2026-12-05"),
        ("3月1日", "2027-03-01", "2027-03-01"),
        ("圣诞节你们上班吗", "2026-12-25", "2026-12-25"),
        ("国庆你们上班吗", "2027-10-01", "2027-10-03"),
        ("元旦呢", "2027-01-01", "2027-01-01"),
        ("are you open tomorrow evening", "2026-11-24", "2026-11-24"),
        ("the day after tomorrow?", "2026-11-25", "2026-11-25"),
        ("are you there on sundays", "2026-11-29", "2026-11-29"),
        ("next monday", "2026-11-30", "2026-11-30"),
        ("what about oct 1", "2027-10-01", "2027-10-01"),
        ("on the 3rd of December", "2026-12-03", "2026-12-03"),
        ("anyone there on Christmas?", "2026-12-25", "2026-12-25"),
        ("is someone in on new year's eve", "2026-12-31", "2026-12-31"),
        ("chinese new year hours", "2027-02-05", "2027-02-08"),
    ],
)
def test_a_named_day_is_the_next_one_to_come(text: str, first: str, last: str):
    assert days(text) == [(first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "今天几点下班",
        "今晚有人吗",
        "你们几点上班",
        "周一到周五几点",
        "monday to friday",
        "are you open today",
        "11月31日",
        "",
    ],
)
def test_today_a_week_or_no_day_names_none(text: str):
    assert days(text) == []


def test_a_holiday_of_another_country_is_found_by_its_own_name():
    text = (Path(__file__).parents[3] / "agreement.yml").read_text(encoding="utf-8")
    hours = service_hours(load(text.replace("country: CN", "country: US")))
    (found,) = named_days("are you open on Thanksgiving Day", hours, MONDAY)
    assert (str(found.first), found.holiday and found.holiday.en) == ("2026-11-26", "Thanksgiving Day")


def test_two_days_are_two():
    assert days("周六和周日都上班吗") == [("2026-11-28",) * 2, ("2026-11-29",) * 2]


def test_on_a_sunday_the_weekend_is_what_is_left_of_it():
    assert days("周末有人吗", date(2026, 11, 29)) == []
    assert days("周末有人吗", date(2026, 11, 28)) == [("2026-11-28", "2026-11-29")]


def test_a_holiday_that_runs_is_told_from_now_on():
    assert days("国庆放到几号", date(2026, 10, 2)) == [("2026-10-02", "2026-10-03")]


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("已经10天了还能退吗", 10),
        ("过了十天还能退吗", 10),
        ("收到半个月了", 15),
        ("买了两个月", 60),
        ("第八天", 8),
        ("一个半月前买的", 45),
        ("三周前收到的", 21),
        ("都二十多天了", 20),
        ("超过7天了怎么办", 8),
        ("what if its been 10 days", 10),
        ("I bought it three weeks ago", 21),
        ("been two weeks already", 14),
        ("it's over a month old", 31),
    ],
)
def test_how_long_ago_it_was_is_heard(text: str, gone: int):
    assert days_gone(text) == gone


@pytest.mark.parametrize(
    "text",
    [
        "7天无理由怎么算",
        "7天内能退吗",
        "几天能到账",
        "过几天再说",
        "within 7 days",
        "do I have 7 days",
        "how many days",
        "第二件半价",
    ],
)
def test_a_window_is_no_time_that_has_passed(text: str):
    assert days_gone(text) is None
