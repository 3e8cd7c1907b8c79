"""What makes two texts similar: the same words, whatever stands around them."""

from __future__ import annotations

import re
import unicodedata

FILLERS = re.compile(
    r"请问|你好|您好|麻烦|谢谢|那个|就是|一下|亲|哈喽|在吗|[呢吗嘛啊呀吧哦噢哈了的咧呗啦]"
    r"|\b(?:please|pls|plz|hi|hello|hey|thanks|thank you|can you|could you|would you|tell me|i want to know|the|a|an"
    r"|is|are|do|does|of"
    r"|to|so|just|um|uh|ok|okay|well)\b"
)
PLACEHOLDER = re.compile(r"\[[^\]]{1,20}\]")
WORD = re.compile(r"[㐀-鿿]|[^\W_]+")
ENDING = re.compile(r"(?<=\w{3})(?:ing|ed|es|s)$")
ALIKE = 0.5


def key_of(text: str) -> str:
    """Return what similar texts have in common: their words without fillers and endings, in no order."""
    plain = unicodedata.normalize("NFKC", PLACEHOLDER.sub(" ", text)).casefold()
    return " ".join(sorted(_words(FILLERS.sub(" ", plain)) or _words(plain))) or plain.strip()


def alike(one: str, other: str) -> bool:
    """Tell whether two texts say the same in nearly the same words."""
    left, right = _words(_plain(one)), _words(_plain(other))
    return len(left & right) >= max(2, ALIKE * len(left | right))


def _plain(text: str) -> str:
    return FILLERS.sub(" ", unicodedata.normalize("NFKC", text).casefold())


def _words(plain: str) -> frozenset[str]:
    return frozenset(ENDING.sub("", word) for word in WORD.findall(plain))
