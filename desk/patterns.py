"""Declared words, as patterns."""

from __future__ import annotations

import re

LEFT_OVER = re.compile(r"[\u4e00-\u9fff]|[a-z']+", re.IGNORECASE)


def any_of(words: str) -> re.Pattern[str]:
    return re.compile(words.replace("\n", "").replace("    ", ""), re.IGNORECASE)
