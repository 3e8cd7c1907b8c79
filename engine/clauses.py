"""The clauses of a text: each may be a wish of its own."""

from __future__ import annotations

import re

LONGEST = 300  # characters; who writes more tells a story
MOST = 6
BORDER = re.compile(
    r"(?<=[。！？!?；;，,…\n])|(?<=[.])(?=\s)|\b(?:and also|and|also|plus|oh and)\b|还有|另外|顺便|順便|以及|对了",
    re.IGNORECASE,
)
HAN = re.compile(r"[\u3400-\u9fff]")
WORD = re.compile(r"[a-z']+", re.IGNORECASE)
LEAST_HAN, LEAST_WORDS = 3, 2


def clauses(text: str) -> list[str]:
    """Return the clauses of a text that has several, none of one that has not."""
    if len(text) > LONGEST:
        return []
    found = [part.strip() for part in BORDER.split(text)]
    kept = [part for part in found if len(HAN.findall(part)) >= LEAST_HAN or len(WORD.findall(part)) >= LEAST_WORDS]
    return kept[:MOST] if len(kept) > 1 else []
