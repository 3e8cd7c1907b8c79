"""How somebody sounds who waits for an agent: declared signs, so that nobody is judged by a guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from desk.patterns import any_of


class Sign(StrEnum):
    """One sign; `missed`: not understood twice in a row, `late`: waiting beyond what was promised."""

    CAPITALS = "capitals"
    EXCLAMATIONS = "exclamations"
    INSULTS = "insults"
    MISSED = "missed"
    LATE = "late"


SHOUTED = 8  # letters
OFTEN = 2  # misses in a row
MANY = 3  # exclamation marks in one message
EXCLAIMED = re.compile(r"[!！]\s*[!！]")
NUMBERS = re.compile(r"\b[A-Z]{1,3}\d[\w-]*|\[[^\]]*\]")
INSULTS = any_of(
    r"""垃圾(?!桶|袋|箱|筒|处理|分类)|骗子|騙子|骗人|坑人|坑爹|黑店|奸商|傻[逼比叉子]|煞笔|沙雕|智障|脑残|腦殘|弱智|有病吧|神经病|滚(?:蛋|开|吧)|
    去死|死全家|妈的|他妈|特么|尼玛|卧槽|操你|草你|王八|混蛋|废物|白痴|蠢(?:货|猪|死)|不要脸|狗东西|什么破|破店|
    \b(?:idiots?|stupid|morons?|dumb|scam(?:mers?|s)?|thie(?:f|ves)|liars?|crooks?|bastards?|assholes?|bullshit|
    crap|shit(?:ty|e)?|damn|f+u+c+k\w*|wtf|screw you|shut up|useless|pathetic|rip.?off|garbage|trash|rubbish)\b"""
)


def signs(texts: Sequence[str], misses: int, *, late: bool) -> tuple[Sign, ...]:
    """Return the signs that a consumer's latest messages give, and those of how it went for them."""
    found = {
        Sign.CAPITALS: any(shouts(text) for text in texts),
        Sign.EXCLAMATIONS: any(exclaims(text) for text in texts),
        Sign.INSULTS: any(INSULTS.search(text) for text in texts),
        Sign.MISSED: misses >= OFTEN,
        Sign.LATE: late,
    }
    return tuple(sign for sign, there in found.items() if there)


def shouts(text: str) -> bool:
    """Tell whether a message is in capitals: two words at least, numbers of orders and models aside."""
    words = [word for word in re.findall(r"[A-Za-z]{2,}", NUMBERS.sub(" ", text))]
    letters = "".join(words)
    return len(words) > 1 and len(letters) >= SHOUTED and letters.isupper()


def exclaims(text: str) -> bool:
    return bool(EXCLAIMED.search(text)) or len(re.findall(r"[!！]", text)) >= MANY
