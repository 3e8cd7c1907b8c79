"""The fields of the contact prompt: what may be written there, and how it is kept."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from enum import StrEnum

import phonenumbers

LONGEST = {"name": 60, "phone": 30, "email": 254, "address": 200}
_SHORTEST = {"name": 1, "phone": 1, "email": 1, "address": 6}
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)


class FieldProblem(StrEnum):
    """Why a value cannot be taken; the words for it belong to the page."""

    MISSING = "missing"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NOT_A_NAME = "not_a_name"
    NOT_A_PHONE = "not_a_phone"
    NOT_AN_EMAIL = "not_an_email"
    NOT_AN_ADDRESS = "not_an_address"
    UNKNOWN_FIELD = "unknown_field"


def contact_problems(
    values: Mapping[str, str], fields: Collection[str], optional: Collection[str] = ()
) -> dict[str, FieldProblem]:
    """Return what is wrong, field by field; fields that are named in `optional` may stay empty."""
    strangers = {name: FieldProblem.UNKNOWN_FIELD for name in values if name not in fields or name not in LONGEST}
    checked = {name: _problem(name, _tidy(values.get(name, "")), name in optional) for name in fields}
    return strangers | {name: problem for name, problem in checked.items() if problem}


def normalise_contact(values: Mapping[str, str]) -> dict[str, str]:
    """Return the values as they are kept: numbers as +8613800138000, one blank between words, empty ones left out.

    The values have passed `contact_problems`.
    """
    tidy = {name: _tidy(value) for name, value in values.items()}
    return {name: _phone(value) or value if name == "phone" else value for name, value in tidy.items() if value}


def _tidy(value: str) -> str:
    narrow = "".join(unicodedata.normalize("NFKC", one) if "\uff01" <= one <= "\uff5e" else one for one in value)
    return " ".join(narrow.split())


def _problem(name: str, value: str, optional: bool) -> FieldProblem | None:
    if not value:
        return None if optional else FieldProblem.MISSING
    if len(value) > LONGEST[name]:
        return FieldProblem.TOO_LONG
    if len(value) < _SHORTEST[name]:
        return FieldProblem.TOO_SHORT
    return _CHECKS[name](value)


def _name_problem(value: str) -> FieldProblem | None:
    letters = all(unicodedata.category(one)[0] in "LM" or one in " ·.'’-()" for one in value)
    return None if letters and any(map(str.isalpha, value)) else FieldProblem.NOT_A_NAME


def _phone_problem(value: str) -> FieldProblem | None:
    return None if _phone(value) else FieldProblem.NOT_A_PHONE


def _email_problem(value: str) -> FieldProblem | None:
    fits = _EMAIL.fullmatch(value) and ".." not in value and not value.startswith(".") and ".@" not in value
    return None if fits else FieldProblem.NOT_AN_EMAIL


def _address_problem(value: str) -> FieldProblem | None:
    printable = all(unicodedata.category(one)[0] != "C" for one in value)
    return None if printable and any(map(str.isalpha, value)) else FieldProblem.NOT_AN_ADDRESS


_CHECKS = {"name": _name_problem, "phone": _phone_problem, "email": _email_problem, "address": _address_problem}


def _phone(value: str) -> str | None:
    """Return a number in its international form; without + it is one of mainland China."""
    if set(value) - set("+0123456789 -().·"):
        return None
    try:
        number = phonenumbers.parse(value, "CN")
    except phonenumbers.NumberParseException:
        return None
    plausible = phonenumbers.is_possible_number(number) if value.startswith("+") else _is_chinese(number)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if plausible else None


def _is_chinese(number: phonenumbers.PhoneNumber) -> bool:
    """Tell a mobile number or a landline with its area code; any 1[3-9] counts, as new ranges come often."""
    national = phonenumbers.national_significant_number(number)
    return number.country_code == 86 and bool(re.fullmatch(r"1[3-9]\d{9}|(?:10|2\d|[3-9]\d{2})[2-9]\d{6,7}", national))
