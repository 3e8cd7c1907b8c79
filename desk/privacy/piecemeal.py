"""Numbers that are told piece by piece: with words or commas in between, over lines, or over messages in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from desk.privacy.check_digits import LONGEST_CARD, is_card, is_identity
from desk.privacy.numerals import narrow, spoken
from desk.privacy.seen import Kind, Seen
from desk.privacy.sights import national

LEAST = 3  # digits of a piece in a message of its own
LONGEST_PIECE = 60  # characters of a message that may be nothing but a piece
_WIDEST = 24  # characters between two pieces
_WORD, _WORD_END = r"(?<![A-Za-z])(?:", r")(?![A-Za-z])"
# 后4位 counts, it is no piece; an X may end an identity number.
_PIECE = re.compile(r"(?<![A-Za-z\d*])\d++[Xx]?(?![A-Za-z\d位段*])")
# What says that a number goes on, and what may stand beside it.
_ON = re.compile(
    rf"(?:前面?|中间?|后面?|最后|末尾?)[1-9一二三四五六七八九]位|然后|接着|接下来|再|后面|前面|中间|最后|末尾|开头|剩下"
    rf"|横杠|减号|杠|空格"
    rf"|{_WORD}then|next|followed by|after that|finally|rest|dash|hyphen|space|ends|ending{_WORD_END}",
    re.IGNORECASE,
)
_BRIDGE = re.compile(
    rf"(?:\s|[-._()‐-―−·,，、;；。/|~…'\"]|{_ON.pattern}|就?是|的|嗯|呃|额|啊|哦|那个|还有|跟|和|加上?|来"
    rf"|{_WORD}and|is|are|with|in|it|um+|uh+|er+|oh|the|number|last|four|digits{_WORD_END})*+",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"(?:电话|手机号|(?<![单递流运踪])号码|联系|微信|打给|卡号|银行卡|phone|mobile|tel|call|text|whatsapp|card"
    r"|(?<!order )(?<!tracking )number)[^\n]{0,16}\Z",
    re.IGNORECASE,
)
_PAID = re.compile(r"(?:付|价|花|卖|从|[$¥€£]|pa(?:y|id)|costs?|price[ds]?|from|for)[^\d\n]{0,6}\Z", re.IGNORECASE)
_UNIT = re.compile(r"\s?(?:[元块个件台套款米克天年月]|rmb|yuan|usd|kg|ml|cm|mm|[gmw]\b)", re.IGNORECASE)
_DAY = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?!\d)")
_DATE = re.compile(r"(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}")
_SHAPES = ((3, 4, 4), (3, 8), (7, 4), (3, 3, 5))
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0(?:10|2\d|[3-9]\d{2}),(?=[2-9])(?:,?\d){7,8}")

_Pieces = Sequence[re.Match[str]]


def told(plain: str) -> Iterator[Seen]:
    """Yield numbers of two and more pieces whose gaps hold nothing but what people say there."""
    for chain in _chains(plain):
        first = 0
        while first < len(chain) - 1:
            taken = _window(plain, chain, first)
            if taken:
                yield taken[0]
            first = taken[1] if taken else first + 1


def is_piece(text: str) -> bool:
    """Tell whether a message is nothing but digits and what people say between them; one or two are an answer."""
    plain = narrow(text[: LONGEST_PIECE + 1])
    plain = spoken(plain) or plain
    likely = sum(map(str.isdigit, plain)) >= LEAST and len(plain) <= LONGEST_PIECE and not _DATE.search(plain)
    return likely and all(map(_BRIDGE.fullmatch, _PIECE.split(plain)))


def begun(earlier: Sequence[str]) -> str:
    """Return earlier messages as the beginning of a text, a line each; no number goes on behind a date."""
    return _DATE.split("\n".join([*earlier, ""]))[-1]


def _chains(plain: str) -> Iterator[_Pieces]:
    chain: list[re.Match[str]] = []
    for piece in _PIECE.finditer(plain):
        if chain and not _joined(plain, chain[-1], piece):
            yield chain
            chain = []
        chain.append(piece)
    yield chain


def _joined(plain: str, one: re.Match[str], next_one: re.Match[str]) -> bool:
    width = next_one.start() - one.end()
    return width <= _WIDEST and bool(_BRIDGE.fullmatch(plain, one.end(), next_one.start()))


def _window(plain: str, chain: _Pieces, first: int) -> tuple[Seen, int] | None:
    """Return what begins with one piece of a chain, the surest kind first, and the piece after it."""
    found: dict[Kind, tuple[Seen, int]] = {}
    value = chain[first].group()
    for last in range(first + 1, len(chain)):
        value += chain[last].group()
        if len(value) > LONGEST_CARD:
            break
        pieces = chain[first : last + 1]
        kind = _kind(value.upper(), pieces)
        if kind is Kind.IDENTITY or (kind and _is_told(plain, pieces, alone=len(pieces) == len(chain))):
            plain_value = national(value.upper()) if kind is Kind.PHONE else value.upper()
            found[kind] = Seen(kind, plain_value, pieces[0].start(), pieces[-1].end()), last + 1
    return next((found[kind] for kind in (Kind.IDENTITY, Kind.CARD, Kind.PHONE) if kind in found), None)


def _kind(value: str, pieces: _Pieces) -> Kind | None:
    if len(value) == 18 and value[:-1].isdigit() and is_identity(value):
        return Kind.IDENTITY
    if is_card(value):
        return Kind.CARD
    if len(value) < 16 and (
        _MOBILE.fullmatch(national(value)) or _LANDLINE.fullmatch(",".join(piece.group() for piece in pieces))
    ):
        return Kind.PHONE
    return None


def _is_told(plain: str, pieces: _Pieces, *, alone: bool) -> bool:
    """Tell a number in pieces from a list of prices or sizes."""
    start, end = pieces[0].start(), pieces[-1].end()
    lengths = tuple(len(piece.group()) for piece in pieces)
    if _CALLED.search(plain, max(0, start - 30), start) or (alone and max(lengths) == 1):
        return True
    if _UNIT.match(plain, end) or _PAID.search(plain, max(0, start - 16), start) or _DAY.search(plain, start, end):
        return False
    starts_with_0 = [piece.group().startswith("0") for piece in pieces]
    return (
        starts_with_0[0]
        or (any(starts_with_0) and lengths in _SHAPES)
        or (alone and bool(_BRIDGE.fullmatch(plain, 0, start)) and bool(_BRIDGE.fullmatch(plain, end)))
        or bool(_ON.search(plain, start, end))
    )
