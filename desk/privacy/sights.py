"""What personal numbers look like in a text whose digits are ASCII: patterns, and what must bear each out."""

import re
from collections.abc import Callable, Iterator

from desk.privacy.check_digits import LONGEST_CARD, SHORTEST_CARD, is_abroad, is_assigned, is_card, is_day, is_identity
from desk.privacy.seen import Kind, Seen

# Blanks, dashes, dots and brackets, also invisible ones and the second half of a keycap emoji, stand between digits.
_INVISIBLE = r"\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0f\ufeff\u20e3"
_GAP = rf"(?:[^\S\n]|[-.·_()‐-―−{_INVISIBLE}]){{0,3}}"
_BREAK = rf"(?:{_GAP}\n)?{_GAP}"  # where a number may go on in the next line: a check digit or its length bears it out
_KEYCAP = r"[\ufe0f\u20e3]*"
# A number is not part of a longer one, nor the head or tail that an earlier masking left visible.
_BEGIN, _END = r"(?<!\d)(?<!\d\*{4})", rf"{_KEYCAP}(?!\d)(?!\*{{4}}\d)"
_BLANK = r"[^\S\n]"


def _digits(least: int, most: int | None = None) -> str:
    return rf"(?:{_BREAK}\d){{{least},{most or least}}}"


_IDENTITY = re.compile(rf"{_BEGIN}[1-9]{_digits(16)}{_BREAK}[\dXx]{_END}")
_CARD = re.compile(rf"{_BEGIN}[2-6]{_digits(SHORTEST_CARD - 1, LONGEST_CARD - 1)}{_END}")
_ABROAD = re.compile(rf"\+{_GAP}[1-9](?:[()/]?{_GAP}[()/]?\d){{6,14}}{_END}")
_MOBILE = re.compile(rf"(?:{_BEGIN}(?:\+|00)?86{_GAP}|(?<!\+)(?<!\+ ){_BEGIN})1{_GAP}[3-9]{_digits(9)}{_END}")
_AREA = r"(?:10|2\d|[3-9]\d{2})"
_LANDLINE = re.compile(rf"{_BEGIN}[(]?(?:0|86(?:{_BLANK}|-)0?){_AREA}[)]?{_GAP}[2-9](?:{_GAP}\d){{6,7}}{_END}")
_EXTENSION = re.compile(rf"{_GAP}(?:转接?|分机号?|(?i:extension|ext\b\.?|x)){_GAP}\d{{1,6}}(?!\d)|-\d{{1,5}}(?![-\d])")
# The other way to dial abroad, and the neighbours' numbers as they give them without any: both need something between.
_DIALLED = re.compile(rf"{_BEGIN}00{_GAP}[1-9](?:{_GAP}\d){{6,14}}{_END}")
_NEIGHBOUR = re.compile(rf"{_BEGIN}[(]?(?:852|853|886)(?:{_BLANK}|[-)]){_GAP}[2-9](?:{_GAP}\d){{7,8}}{_END}")
# Whatever is called a telephone number is one; 400 and 800 are shops', and a day is a day.
_CALLED = re.compile(
    rf"(?:(?:电话|座机|固话|手机号|传真|联系方式|(?<![单递流运踪])号码)(?:号码?)?(?:{_BLANK}|[是为:=]|改成|换成){{0,4}}"
    rf"|\b(?i:(?:(?:phone|mobile|cell|telephone|landline|contact|my) (?:number|no\.?)|tel\.?|telephone|whatsapp"
    rf"|(?:call|ring|text|phone|reach)(?: me)?(?: at| on)?)(?: is|'s|’s)?(?:{_BLANK}|:){{0,3}}))"
    rf"(?P<value>[(]?(?![48]00)(?:{_GAP}\d){{7,11}}){_END}"
)
_CLEARED = rf"(?:号码?|证|是|为|(?i:number|no\.?|is)|[:#=(]|{_BLANK}){{0,6}}"
_PASSPORT = re.compile(
    rf"(?:护照|(?i:passport)){_CLEARED}(?P<value>(?:[A-Za-z]{{1,2}}{_BLANK}?\d{{7,8}}|\d{{9}}))(?![0-9A-Za-z])"
    rf"|(?<![0-9A-Za-z])(?P<before>[A-Za-z]{{1,2}}\d{{7,8}})(?={_BLANK}?[,(]?(?:是|(?i:is))?{_BLANK}?(?:我的|(?i:my))?"
    rf"{_BLANK}?(?:护照|(?i:passport)))"
)


def identities(plain: str) -> Iterator[Seen]:
    return _sighted(plain, Kind.IDENTITY, _IDENTITY, is_identity)


def cards(plain: str) -> Iterator[Seen]:
    return _sighted(plain, Kind.CARD, _CARD, is_card)


def mobiles(plain: str) -> Iterator[Seen]:
    return _sighted(plain, Kind.PHONE, _MOBILE)


def abroad(plain: str) -> Iterator[Seen]:
    return _sighted(plain, Kind.PHONE, _ABROAD, is_abroad)


def landlines(plain: str) -> Iterator[Seen]:
    """Yield landlines with their area code; an extension behind one belongs to it."""
    for seen in _sighted(plain, Kind.PHONE, _LANDLINE):
        extension = _EXTENSION.match(plain, seen.end)
        yield seen._replace(end=extension.end()) if extension else seen


def neighbours(plain: str) -> Iterator[Seen]:
    """Yield numbers abroad without +; a run of digits alone is a parcel's as likely."""
    for pattern in (_DIALLED, _NEIGHBOUR):
        for match in pattern.finditer(plain):
            digits = number(match.group())
            value = "+" + digits.removeprefix("00")
            if len(match.group()) > len(digits) and is_assigned(value):
                yield Seen(Kind.PHONE, value, *match.span())


def called_numbers(plain: str) -> Iterator[Seen]:
    """Yield what is called a telephone number by the words before it."""
    for match in _CALLED.finditer(plain):
        value = number(match["value"])
        if not is_day(value[:8]):
            yield Seen(Kind.PHONE, value, *match.span("value"))


def passports(plain: str) -> Iterator[Seen]:
    """Yield numbers of passports, which nothing tells but the word beside them."""
    for match in _PASSPORT.finditer(plain):
        side = "value" if match["value"] else "before"
        yield Seen(Kind.PASSPORT, re.sub(r"\s", "", match[side]).upper(), *match.span(side))


def number(written: str) -> str:
    """Return the digits of a number, with the + or X that belongs to them."""
    return "".join(character for character in written.upper() if character.isdigit() or character in "+X")


def national(phone: str) -> str:
    """Return a mobile number of mainland China without the country's code."""
    return re.sub(r"^(?:\+|00)?86(?=1[3-9]\d{9}$)", "", phone)


def _sighted(
    plain: str, kind: Kind, pattern: re.Pattern[str], holds: Callable[[str], bool] | None = None
) -> Iterator[Seen]:
    place = 0
    while match := pattern.search(plain, place):
        place = match.start() + 1  # what is none may hold one that begins later
        for value, end in _readings(plain, kind, match):
            if holds is None or holds(value):
                yield Seen(kind, value, match.start(), end)
                place = end
                break


def _readings(plain: str, kind: Kind, match: re.Match[str]) -> Iterator[tuple[str, int]]:
    """Yield what was seen and where it ends; of a card's number also what is left without a month or code behind it."""
    value = number(match.group())
    yield national(value) if kind is Kind.PHONE else value, match.end()
    if kind is Kind.CARD:
        digits = [place for place in range(*match.span()) if plain[place].isdigit()]
        for count in range(len(digits) - 1, SHORTEST_CARD - 1, -1):
            end = digits[count - 1] + 1
            if not plain[end].isdigit():
                yield "".join(plain[place] for place in digits[:count]), end
