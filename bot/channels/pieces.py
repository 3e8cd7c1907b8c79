"""Long texts in pieces: cut where a reader would pause, counted as messaging apps count."""

from __future__ import annotations

import re
import unicodedata

_PARAGRAPH = re.compile(r"\n\s*\n")
_LINE = re.compile(r"\n")
_SENTENCE = re.compile(r"[。！？]++[”’」』）》]*+|[.!?]++[\"'”’)]*+(?=\s)")
_BLANK = re.compile(r"\s")
_PAUSES = (_PARAGRAPH, _LINE, _SENTENCE, _BLANK)  # the best first
_CLOSING = frozenset("。！？，、；：”’」』）》…")  # never begin a piece
_JOINER = "\u200d"
_JOINED = frozenset([_JOINER, "\ufe0f", *map(chr, range(0x1F3FB, 0x1F400))])  # belong to the character before


def units(text: str) -> int:
    """Count UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def pieces(text: str, room: int) -> list[str]:
    """Cut a text into pieces of at most `room` units; only white space between them is lost."""
    found, rest = [], text.strip()
    while units(rest) > room:
        cut = _cut(rest, room)
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*found, rest] if rest else found


def shortened(text: str, room: int) -> str:
    """Return a title that fits, with … for what is left out."""
    return text if units(text) <= room else text[: _whole(text, _reach(text, room - 1))].rstrip() + "…"


def _cut(text: str, room: int) -> int:
    reach = _reach(text, room)
    for pause in _PAUSES:
        ends = [found.end() for found in pause.finditer(text, reach // 3, reach)]
        if fitting := [end for end in ends if text[end] not in _CLOSING]:
            return fitting[-1]
    return _whole(text, reach)


def _reach(text: str, room: int) -> int:
    """Return how many characters fit."""
    used = 0
    for index, character in enumerate(text):
        used += 2 if character > "\uffff" else 1
        if used > room:
            return max(index, 1)
    return len(text)


def _whole(text: str, cut: int) -> int:
    """Step back to where no accent, closing mark or joined emoji is torn off; give up where there is no such place."""
    for place in range(cut, max(cut - 32, 0), -1):
        if not _belongs(text[place]) and text[place - 1] != _JOINER:
            return place
    return cut


def _belongs(character: str) -> bool:
    return character in _JOINED or character in _CLOSING or unicodedata.combining(character) > 0
