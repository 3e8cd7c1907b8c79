"""How long ago somebody got their goods, as a question tells: 已经10天了, it's been two weeks."""

from __future__ import annotations

import re

UNITS = {
    "天": 1,
    "日": 1,
    "周": 7,
    "週": 7,
    "星期": 7,
    "礼拜": 7,
    "禮拜": 7,
    "月": 30,
    "day": 1,
    "week": 7,
    "month": 30,
}
ZH = "零一二三四五六七八九"
EN = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
SPAN_ZH = re.compile(
    r"""(?P<before>过了?|過了?|已经|已經|都|买了?|買了?|收到了?|签收了?|簽收了?|到手了?|到货了?|到貨了?|用了?|超过?了?|超過?了?|第|有|快)?\s*
    (?P<number>\d{1,3}|[半一二两兩三四五六七八九十]{1,3})\s*多?[个個]?(?P<half>半)?(?P<unit>天|日|周|週|星期|礼拜|禮拜|月)(?![内內之无無包])
    (?P<after>[了前后後多]|以前|以后|以後|还|還|也|才|就|左右)?""",
    re.VERBOSE,
)
SPAN_EN = re.compile(
    rf"""(?P<before>\b(?:been|after|past|over|more\ than|(?:had|owned)\ (?:it|them|this))
    (?:\ (?:for|about|like|almost|already|only))*\ )?
    \b(?P<number>\d{{1,3}}|an?|{"|".join(EN[1:])})\ (?P<unit>day|week|month)s?
    (?P<after>\ (?:ago|later|after|old|since|now|already|passed|gone|have\ (?:passed|gone)))?\b""",
    re.VERBOSE | re.IGNORECASE,
)

BEYOND = re.compile(r"超|over|past|more", re.IGNORECASE)


def days_gone(text: str) -> int | None:
    """Return how many days have passed since the goods came, as far as a text says so; None where it does not."""
    spans = (found for words in (SPAN_ZH, SPAN_EN) for found in words.finditer(text))
    told = next((found for found in spans if found["before"] or found["after"]), None)
    return _days(told) if told else None


def _days(span: re.Match[str]) -> int:
    half = 0.5 if span.groupdict().get("half") else 0
    days = int((_number(span["number"].lower()) + half) * UNITS[span["unit"].lower()])
    return days + 1 if BEYOND.match(span["before"] or "") else days


def _number(written: str) -> float:
    if written.isdigit():
        return int(written)
    if written in EN:
        return EN.index(written)
    if written in ("a", "an"):
        return 1
    if written == "半":
        return 0.5
    tens, ten, ones = written.translate(str.maketrans("两兩", "二二")).rpartition("十")
    return (ZH.index(tens or "一") * 10 if ten else 0) + ZH.index(ones or "零")
