"""One writing for what people write in many: full-width, traditional, capital, typographic."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from opencc import OpenCC

QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"'})
INVISIBLE = re.compile(r"[\u00ad\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
HAN = "\u3400-\u4dbf\u4e00-\u9fff"


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def plain(text: str) -> str:
    """Return the text in compatibility form, simplified characters, lower case, without what is invisible."""
    folded = unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).translate(QUOTES).lower()
    return str(_simplifier().convert(folded))
