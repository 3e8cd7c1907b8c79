"""What cannot wait to be understood: danger, thoughts of suicide, children on their own, threats of law or press.

Declared patterns in both languages (urgent.yml), so that none of it hangs on a model.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

from desk import quick_yaml

MATTERS = {
    "mention_self_harm": "self_harm",
    "report_danger": "danger",
    "report_minor": "minor",
    "threaten_legal": "legal",
}
RESPONSES = {matter: f"utter_urgent_{matter}" for matter in MATTERS.values()}
INVISIBLE = re.compile(r"[\u00ad\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
SIMPLIFIED = str.maketrans(
    "請處癢會嚇煙電燒觸傷燙醫著過腫氣鍋殺輕媽爺師訴監費協記報應體個歲學還沒滿買單錢機結線頭臉腳壓夾紅聞進縫針誤嗆樓遺書絕潰爛瞞給們難濺暈劃寶孫險",
    "请处痒会吓烟电烧触伤烫医着过肿气锅杀轻妈爷师诉监费协记报应体个岁学还没满买单钱机结线头脸脚压夹红闻进缝针误呛楼遗书绝溃烂瞒给们难溅晕划宝孙险",
)
COMPLAINS = re.compile(r"(?:我|要|想|来|就|得|必须)[^，。,.]{0,3}投诉|^投诉|登记投诉|complain(?:t)?\b", re.IGNORECASE)


def _patterns() -> dict[str, re.Pattern[str]]:
    declared = quick_yaml.read(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
    words = declared.pop("words")
    return {name: _any_of(lines, words) for name, lines in declared.items()}


def _any_of(lines: Sequence[str], words: Mapping[str, str]) -> re.Pattern[str]:
    joined = "|".join(lines)
    for name, meant in words.items():
        joined = joined.replace(f"<{name}>", meant)
    return re.compile(joined, re.IGNORECASE)


PATTERNS = _patterns()
HARMLESS = PATTERNS.pop("harmless")


def urgent_in(text: str) -> str | None:
    """Return what in a text cannot wait: `self_harm`, `danger`, `minor` or `legal`, in this order, or nothing."""
    plain = HARMLESS.sub(" ", plainly(text))
    return next((matter for matter, words in PATTERNS.items() if words.search(plain)), None)


def asks_to_complain(text: str) -> bool:
    """Tell whether somebody wants to hand a complaint in, in so many words."""
    return bool(COMPLAINS.search(plainly(text)))


def plainly(text: str) -> str:
    """Return a text in simplified characters and plain forms, without what is invisible."""
    return unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).translate(SIMPLIFIED).replace("’", "'")
