"""Masking of personal numbers and addresses in what a consumer types, before anything is stored."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import phonenumbers

from desk.privacy.masks import mask_email, mask_phone


class Kind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    IDENTITY = "identity"
    CARD = "card"


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


# Blanks, dashes, dots and brackets, also invisible ones and the second half of a keycap emoji, stand between digits.
_INVISIBLE = r"\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0f\ufeff\u20e3"
_GAP = rf"(?:[^\S\n]|[-.·_()‐-―−{_INVISIBLE}]){{0,3}}"
_BREAK = rf"(?:{_GAP}\n)?{_GAP}"  # where a number may go on in the next line: a check digit or its length bears it out
_KEYCAP = r"[\ufe0f\u20e3]*"
# A number is not part of a longer one, nor the head or tail that an earlier masking left visible.
_BEGIN, _END = r"(?<!\d)(?<!\d\*{4})", rf"{_KEYCAP}(?!\d)(?!\*{{4}}\d)"


def _digits(least: int, most: int | None = None) -> str:
    return rf"(?:{_BREAK}\d){{{least},{most or least}}}"


_IDENTITY = re.compile(rf"{_BEGIN}[1-9]{_digits(16)}{_BREAK}[\dXx]{_END}")
_CARD = re.compile(rf"{_BEGIN}[2-6]{_digits(12, 18)}{_END}")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}[ \t]?@[ \t]?(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,63}(?![ \t]?@)")
_ABROAD = re.compile(rf"\+{_GAP}[1-9](?:[()/]?{_GAP}[()/]?\d){{6,14}}{_END}")
_MOBILE = re.compile(rf"(?:{_BEGIN}(?:\+|00)?86{_GAP}|(?<!\+)(?<!\+ ){_BEGIN})1{_GAP}[3-9]{_digits(9)}{_END}")
_LANDLINE = re.compile(rf"{_BEGIN}[(]?0(?:10|2\d|[3-9]\d{{2}})[)]?{_GAP}[2-9](?:{_GAP}\d){{6,7}}{_END}")
# A mobile number as people say it.
_HAN = "零〇○一二三四五六七八九幺"
_HAN_DIGITS = str.maketrans(_HAN, "0001234567891")
_SPOKEN = re.compile(rf"(?<![{_HAN}])[一幺]{_GAP}[三四五六七八九](?:{_GAP}[{_HAN}]){{9}}(?![{_HAN}十百千万])")

SHORTEST_CARD = 13

_TAKEN = "\ue000"  # stands where a value or an order number was found; no pattern matches it
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CARDS = re.compile(
    r"62\d{14,17}|4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:2[2-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}"
    r"|3[47]\d{13}|35\d{14}|6(?:011|5\d\d)\d{12}"
)
_TOKENS = {
    Kind.IDENTITY: {"zh": "[身份证号]", "en": "[ID number]"},
    Kind.CARD: {"zh": "[银行卡号]", "en": "[bank card number]"},
}


def mask(text: str, order_pattern: str, locale: str) -> Masked:
    """Replace personal values by masks; order numbers stay as they are, and masked text stays the same."""
    plain = _narrow(text)
    for match in _order_numbers(plain, order_pattern):
        plain = _blank(plain, *match.span())
    found = sorted(_find(plain, "en" if locale.lower().startswith("en") else "zh"), key=lambda one: one.start)
    return Masked(_replaced(text, found), tuple(found))


def _find(plain: str, locale: str) -> list[Found]:
    """Find what looks personal, the surest kinds first, until what is left holds nothing more."""
    found: list[Found] = []
    while new := _round(plain, locale):
        found += new
        plain = _blanked(plain, new)
    return found


def _round(plain: str, locale: str) -> list[Found]:
    found: list[Found] = []
    for kind, pattern, holds in _SIGHTS:
        new = list(_sighted(plain, kind, pattern, holds, locale))
        found += new
        plain = _blanked(plain, new)
    return found


def _sighted(
    plain: str, kind: Kind, pattern: re.Pattern[str], holds: Callable[[str], bool], locale: str
) -> Iterator[Found]:
    place = 0
    while match := pattern.search(plain, place):
        place = match.start() + 1  # what is none may hold one that begins later
        for value, end in _readings(plain, kind, match):
            if holds(value):
                yield Found(kind, value, _masked(value, kind, locale), match.start(), end)
                place = end
                break


def _readings(plain: str, kind: Kind, match: re.Match[str]) -> Iterator[tuple[str, int]]:
    """Yield what was seen and where it ends; of a card's number also what is left without a month or code behind it."""
    yield _bare(match.group(), kind), match.end()
    if kind is Kind.CARD:
        digits = [place for place in range(*match.span()) if plain[place].isdigit()]
        for count in range(len(digits) - 1, SHORTEST_CARD - 1, -1):
            end = digits[count - 1] + 1
            if not plain[end].isdigit():
                yield "".join(plain[place] for place in digits[:count]), end


def _blanked(plain: str, found: list[Found]) -> str:
    for one in found:
        plain = _blank(plain, one.start, one.end)
    return plain


def _blank(plain: str, start: int, end: int) -> str:
    return plain[:start] + _TAKEN * (end - start) + plain[end:]


def _narrow(text: str) -> str:
    """Turn full-width, circled and foreign digits and signs into ASCII, one character for one."""
    return "".join(map(_narrow_character, text))


def _narrow_character(character: str) -> str:
    if "\uff01" <= character <= "\uff5e":
        return chr(ord(character) - 0xFEE0)
    if character.isascii():
        return character
    return str(unicodedata.digit(character, character))


def _order_numbers(plain: str, pattern: str) -> Iterator[re.Match[str]]:
    return re.finditer(rf"(?<![0-9A-Za-z])(?:{pattern})(?![0-9A-Za-z])", plain, re.IGNORECASE)


def _bare(written: str, kind: Kind) -> str:
    if kind is Kind.EMAIL:
        return re.sub(r"\s", "", written)
    spelt = written.upper().translate(_HAN_DIGITS)
    value = "".join(character for character in spelt if character.isdigit() or character in "+X")
    return re.sub(r"^(?:\+|00)?86(?=1[3-9]\d{9}$)", "", value) if kind is Kind.PHONE else value


def _masked(value: str, kind: Kind, locale: str) -> str:
    match kind:
        case Kind.EMAIL:
            return mask_email(value)
        case Kind.PHONE:
            return mask_phone(value)
        case _:
            return _TOKENS[kind][locale]


def _replaced(text: str, found: list[Found]) -> str:
    parts, reached = [], 0
    for one in found:
        parts += [text[reached : one.start], one.masked]
        reached = one.end
    return "".join([*parts, text[reached:]])


def _is_identity(value: str) -> bool:
    """Tell whether a number passes the check digit and holds a day of birth (GB 11643)."""
    rest = sum(int(digit) * weight for digit, weight in zip(value, _WEIGHTS, strict=False)) % 11
    return "10X98765432"[rest] == value[17] and _is_day(value[6:14])


def _is_day(written: str) -> bool:
    try:
        return date(int(written[:4]), int(written[4:6]), int(written[6:])).year >= 1900
    except ValueError:
        return False


def _is_card(value: str) -> bool:
    doubled = (int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(value)))
    return bool(_CARDS.fullmatch(value)) and sum(number - 9 * (number > 9) for number in doubled) % 10 == 0


def _is_abroad(value: str) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(value))
    except phonenumbers.NumberParseException:
        return False


def _always(value: str) -> bool:
    return True


_SIGHTS: tuple[tuple[Kind, re.Pattern[str], Callable[[str], bool]], ...] = (
    (Kind.EMAIL, _EMAIL, _always),
    (Kind.IDENTITY, _IDENTITY, _is_identity),
    (Kind.CARD, _CARD, _is_card),
    (Kind.PHONE, _MOBILE, _always),
    (Kind.PHONE, _ABROAD, _is_abroad),
    (Kind.PHONE, _LANDLINE, _always),
    (Kind.PHONE, _SPOKEN, _always),
)
