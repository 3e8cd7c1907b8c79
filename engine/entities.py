"""Order numbers, phone tails, dates and amounts, found by their shapes in Chinese, English and mixed text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.script import flatten

DEFAULT_ORDER_PATTERN = r"FD\d{12}"
SEPARATORS = re.compile(r"[\s\-_.·‐‑‒–—―−]")
TAIL = [
    re.compile(
        r"(?:尾号|尾數|尾数|尾號|后四位|後四位|末四位|最后四位|最後四位|后4位|後4位|末4位|last\s*(?:four|4)(?:\s*(?:digits?|numbers?))?"
        r"|ending\s*(?:in|with)?|ends?\s*(?:in|with))[^\d*]{0,14}(?<!\d)(\d{4})(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<!\d)(\d{4})(?!\d)\s*(?:结尾|結尾|的尾号|是尾号|是我?手机号?后四位|(?:is|are)\s+(?:the|my)?\s*last)",
        re.IGNORECASE,
    ),
    re.compile(r"\d{2,4}\*{3,8}(\d{4})(?!\d)"),
]
ALONE = re.compile(r"(?<![\d*])(\d{4})(?!\d)")
MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
WEEKDAYS = r"(?:mon|tues?|wednes|thurs?|fri|satur|sun)day"
NUMBER = r"[\d一二三四五六七八九十两]{1,3}"
DATES = [
    re.compile(
        r"(?<!\d)(?P<year>20\d\d)\s*[-/.年]\s*(?P<month>1[0-2]|0?[1-9])\s*[-/.月]\s*(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)\s*[日号號]?"
    ),
    re.compile(rf"(?<!\d){NUMBER}\s*月\s*{NUMBER}\s*[日号號]?"),
    re.compile(rf"(?<!\d){NUMBER}\s*[号號](?![\d码碼线線楼樓])"),
    re.compile(
        r"大前天|前天|昨天|昨晚|今天|今早|明天|后天|後天|(?:上上?|这|這|本|下)(?:个|個)?(?:周|週|礼拜|禮拜|星期)[一二三四五六日天末]?|(?:上|这|這|下)个?月|"
        r"(?:周|週|礼拜|禮拜|星期)[一二三四五六日天末]"
    ),
    re.compile(
        rf"\b{MONTHS}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTHS}\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:yesterday|today|tomorrow|(?:last|this|next)\s+(?:week|month|{WEEKDAYS})|{WEEKDAYS}|the\s+\d{{1,2}}(?:st|nd|rd|th))\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:{NUMBER}|几|幾)\s*(?:天|周|週|个月|個月|个星期|礼拜)(?:之)?前|\b(?:\d+|an?|two|three|four|five|six|seven|ten)\s+(?:days?|weeks?|months?)\s+ago\b",
        re.IGNORECASE,
    ),
]
AMOUNTS = [
    re.compile(r"(?:[¥￥$€£]|rmb|cny|usd)\s*(\d{1,7}(?:,\d{3})*(?:\.\d{1,2})?)", re.IGNORECASE),
    re.compile(
        r"(?<![\d.])(\d{1,7}(?:,\d{3})*(?:\.\d{1,2})?)\s*(?:元|块|塊|圆|rmb|cny|yuan|usd|dollars?|bucks|euros?)",
        re.IGNORECASE,
    ),
]


@dataclass(frozen=True)
class Entity:
    kind: str
    value: str
    start: int
    end: int

    def as_rasa(self) -> dict[str, object]:
        return {
            "entity": self.kind,
            "value": self.value,
            "start": self.start,
            "end": self.end,
            "confidence_entity": 1.0,
            "extractor": "shapes",
        }


class Shapes:
    """Finds entities; the shop's order-number pattern is a setting and wins over everything else."""

    def __init__(self, order_pattern: str = DEFAULT_ORDER_PATTERN) -> None:
        self._order = re.compile(order_pattern, re.IGNORECASE | re.ASCII)

    def find(self, text: str) -> list[Entity]:
        flat = flatten(text)
        orders = list(self.orders(flat))
        rest = _blank(flat, orders)
        dates = list(_dates(rest))
        rest = _blank(rest, dates)
        amounts = list(_amounts(rest))
        rest = _blank(rest, amounts)
        return sorted(
            [*orders, *dates, *amounts, *_tail(rest, beside_order=bool(orders))], key=lambda found: found.start
        )

    def orders(self, flat: str) -> Iterator[Entity]:
        """Yield order numbers, also with blanks and dashes inside, in capitals and without those."""
        places = [place for place, character in enumerate(flat) if not SEPARATORS.match(character)]
        compact = "".join(flat[place] for place in places)
        for match in self._order.finditer(compact):
            start, end = places[match.start()], places[match.end() - 1] + 1
            if not _touches(flat, start - 1) and not (end < len(flat) and flat[end].isdecimal()):
                yield Entity("order_no", match[0].upper(), start, end)


def _touches(flat: str, before: int) -> bool:
    return before >= 0 and flat[before].isascii() and flat[before].isalnum()


def _blank(flat: str, found: list[Entity]) -> str:
    for entity in found:
        flat = flat[: entity.start] + " " * (entity.end - entity.start) + flat[entity.end :]
    return flat


def _dates(flat: str) -> Iterator[Entity]:
    for pattern in DATES:
        match = pattern.search(flat)
        if match:
            parts = match.groupdict()
            value = f"{parts['year']}-{int(parts['month']):02}-{int(parts['day']):02}" if parts else match[0].strip()
            yield Entity("date", value, match.start(), match.end())
            return


def _amounts(flat: str) -> Iterator[Entity]:
    for pattern in AMOUNTS:
        match = pattern.search(flat)
        if match:
            yield Entity("amount", match[1].replace(",", ""), match.start(), match.end())
            return


def _tail(rest: str, *, beside_order: bool) -> Iterator[Entity]:
    """Yield four digits that are said to be a phone's last, or that stand alone or beside an order number."""
    for pattern in TAIL:
        if match := pattern.search(rest):
            yield Entity("phone_last4", match[1], match.start(1), match.end(1))
            return
    found = list(ALONE.finditer(rest))
    alone = len(found) == 1 and not re.search(r"[^\W_]", rest[: found[0].start()] + rest[found[0].end() :])
    if len(found) == 1 and (alone or beside_order):
        yield Entity("phone_last4", found[0][1], found[0].start(1), found[0].end(1))
