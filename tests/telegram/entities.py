"""Telegram's HTML: what it shows of a text, and the words with which it refuses one."""

from __future__ import annotations

import re
from html import unescape

TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "span", "tg-spoiler", "a", "code", "pre"}
TAGS |= {"blockquote", "tg-emoji"}
TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)([^<>]*)>|<|[^<]+")
ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")


class CannotParse(Exception):
    """The text is not the HTML that Telegram reads."""


def shown(html: str) -> str:
    """Return what a consumer sees.

    Raises:
        CannotParse: with Telegram's words.
    """
    open_tags: list[str] = []
    said: list[str] = []
    for token in TOKEN.finditer(html):
        offset = len(html[: token.start()].encode())
        closes, tag = token.group(1), (token.group(2) or "").lower()
        if not tag:
            said.append(_plain(token.group(0), offset))
        elif tag not in TAGS:
            raise CannotParse(f'Unsupported start tag "{tag}" at byte offset {offset}')
        elif not closes:
            open_tags.append(tag)
        elif not open_tags or open_tags.pop() != tag:
            raise CannotParse(f"Unmatched end tag at byte offset {offset}")
    if open_tags:
        raise CannotParse(f'Can\'t find end tag corresponding to start tag "{open_tags[-1]}"')
    return "".join(said)


def _plain(text: str, offset: int) -> str:
    if text == "<":
        raise CannotParse(f'Unsupported start tag "" at byte offset {offset}')
    return ENTITY.sub(lambda entity: unescape(entity.group(0)), text)


def units(text: str) -> int:
    """Count as Telegram does."""
    return len(text.encode("utf-16-le")) // 2
