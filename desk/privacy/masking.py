"""Masking of personal numbers and addresses in what a consumer types, before anything is stored."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from desk.privacy.emails import emails, spelt_emails
from desk.privacy.masks import mask_email, mask_phone
from desk.privacy.numerals import narrow, spoken
from desk.privacy.piecemeal import begun, is_piece, told
from desk.privacy.seen import Kind, Seen
from desk.privacy.sights import (
    abroad,
    called_numbers,
    cards,
    identities,
    landlines,
    mobiles,
    neighbours,
    passports,
)


@dataclass(frozen=True, slots=True)
class Found:
    """One personal value: plain and without blanks, its mask, and where it stood in the original text."""

    kind: Kind
    value: str
    masked: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Masked:
    """A text that may be stored, and what was taken out of it."""

    text: str
    found: tuple[Found, ...]


_Sight = Callable[[str], Iterator[Seen]]

# The surest kinds first.
_ADDRESSES: tuple[_Sight, ...] = (emails, spelt_emails)
_NUMBERS: tuple[_Sight, ...] = (
    *(identities, cards, mobiles, abroad, landlines),
    *(neighbours, passports, called_numbers, told),
)
_SPOKEN: tuple[_Sight, ...] = (identities, cards, mobiles, landlines, told)

_FEWEST_DIGITS = 7
_SIGN = re.compile(r"@|艾特|爱特|小老鼠|圈a|(?<![a-z])at(?![a-z])", re.IGNORECASE)
_COUNTED = "十百千万亿"  # beside a digit they make it a count
_TAKEN = "\ue000"  # stands where a value or an order number was found; no pattern matches it
_TOKENS = {
    Kind.IDENTITY: {"zh": "[身份证号]", "en": "[ID number]"},
    Kind.CARD: {"zh": "[银行卡号]", "en": "[bank card number]"},
    Kind.PASSPORT: {"zh": "[护照号]", "en": "[passport number]"},
    Kind.PHONE: {"zh": "[电话号码]", "en": "[phone number]"},  # where even its last digits would tell the whole
}
_TOKEN = re.compile("|".join(re.escape(token) for tokens in _TOKENS.values() for token in tokens.values()))


def mask(text: str, order_pattern: str, locale: str, after: Sequence[str] = ()) -> Masked:
    """Replace personal values by masks; order numbers stay as they are, and masked text stays the same.

    `after` is what the same person said just before: the end of a number that began there is masked as well.
    """
    language = "en" if locale.lower().startswith("en") else "zh"
    found = [
        Found(one.kind, one.value, _masked(one, language), one.start, one.end) for one in _seen(text, order_pattern)
    ]
    if after and not found:
        found = _completing(_TOKEN.sub("", begun(after)), text, order_pattern, language)
    return Masked(_replaced(text, found), tuple(found))


def _completing(before: str, text: str, order_pattern: str, language: str) -> list[Found]:
    """Find what goes on from an earlier text; its mask shows nothing, as the beginning is known.

    Landlines do not count: they look like the last four digits of a phone, given and corrected. Nor does what leaves
    digits over: a day, after a number of pieces.
    """
    reached = len(before)
    return [
        Found(one.kind, one.value, _TOKENS[one.kind][language], 0, one.end - reached)
        for one in _seen(before + text, order_pattern)
        if one.start < reached < one.end and one.value[0] != "0" and not is_piece(text[one.end - reached :])
    ]


def _seen(text: str, order_pattern: str) -> list[Seen]:
    """Find what looks personal, in digits first and then in Chinese numerals, in order of place."""
    plain = _without_orders(narrow(text), order_pattern)
    seen = _look(plain, _ADDRESSES) if _SIGN.search(plain) else []
    plain = _blanked(plain, seen)
    if len(re.findall(r"\d", plain)) >= _FEWEST_DIGITS:
        new = _look(plain, _NUMBERS)
        plain, seen = _blanked(plain, new), seen + new
    if (said := spoken(plain)) is not None:
        said = _without_orders(said, order_pattern)
        seen += [one for one in _look(said, _SPOKEN) if not _is_counted(plain, one)]
    return sorted(seen, key=lambda one: one.start)


def _look(plain: str, sights: Sequence[_Sight]) -> list[Seen]:
    """Look until what is left holds nothing more."""
    seen: list[Seen] = []
    while new := _round(plain, sights):
        seen += new
        plain = _blanked(plain, new)
    return seen


def _round(plain: str, sights: Sequence[_Sight]) -> list[Seen]:
    seen: list[Seen] = []
    for sight in sights:
        new = list(sight(plain))
        seen += new
        plain = _blanked(plain, new)
    return seen


def _is_counted(plain: str, one: Seen) -> bool:
    beside = plain[max(0, one.start - 1) : one.start] + plain[one.end : one.end + 1]
    return any(character in _COUNTED for character in beside)


def _blanked(plain: str, seen: Sequence[Seen]) -> str:
    for one in seen:
        plain = _blank(plain, one.start, one.end)
    return plain


def _blank(plain: str, start: int, end: int) -> str:
    return plain[:start] + _TAKEN * (end - start) + plain[end:]


def _without_orders(plain: str, pattern: str) -> str:
    for match in re.finditer(rf"(?<![0-9A-Za-z])(?:{pattern})(?![0-9A-Za-z])", plain, re.IGNORECASE):
        plain = _blank(plain, *match.span())
    return plain


def _masked(one: Seen, language: str) -> str:
    match one.kind:
        case Kind.EMAIL:
            return mask_email(one.value)
        case Kind.PHONE:
            return mask_phone(one.value)
        case _:
            return _TOKENS[one.kind][language]


def _replaced(text: str, found: Sequence[Found]) -> str:
    parts, reached = [], 0
    for one in found:
        parts += [text[reached : one.start], one.masked]
        reached = one.end
    return "".join([*parts, text[reached:]])
