"""What bears a number out: check digits, known prefixes, lengths that a country knows."""

import re
from datetime import date

import phonenumbers

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
# Not the 13 digits that cards had once: parcels have them today.
_CARDS = re.compile(
    r"62\d{14,17}|4\d{15}(?:\d{3})?|5[1-5]\d{14}|2(?:2[2-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}"
    r"|3[47]\d{13}|35\d{14}|6(?:011|5\d\d)\d{12}"
)
SHORTEST_CARD = 15
LONGEST_CARD = 19


def is_identity(value: str) -> bool:
    """Tell whether a number passes the check digit and holds a day of birth (GB 11643)."""
    rest = sum(int(digit) * weight for digit, weight in zip(value, _WEIGHTS, strict=False)) % 11
    return "10X98765432"[rest] == value[17] and is_day(value[6:14])


def is_day(written: str) -> bool:
    try:
        return date(int(written[:4]), int(written[4:6]), int(written[6:])).year >= 1900
    except ValueError:
        return False


def is_card(value: str) -> bool:
    if not _CARDS.fullmatch(value):
        return False
    doubled = (int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(value)))
    return sum(number - 9 * (number > 9) for number in doubled) % 10 == 0


def is_abroad(value: str) -> bool:
    """Tell whether a number that begins with + has a length that its country knows."""
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(value))
    except phonenumbers.NumberParseException:
        return False


def is_assigned(value: str) -> bool:
    """Tell whether a number that begins with + lies in a range that its country has given out."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(value))
    except phonenumbers.NumberParseException:
        return False
