"""What the contact prompt takes, and what it says about the rest."""

import pytest

from desk.privacy.contact_fields import FieldProblem, contact_problems, normalise_contact

ALL = ("name", "phone", "email", "address")
GOOD = {"name": "张三", "phone": "13800138000", "email": "li@example.com", "address": "浙江省杭州市示例区样板路1号"}


def problem(field: str, value: str) -> FieldProblem | None:
    return contact_problems({field: value}, [field]).get(field)


def test_good_values_have_no_problems():
    assert contact_problems(GOOD, ALL) == {}


@pytest.mark.parametrize(
    "name",
    ["张三", "欧阳娜娜", "买买提·艾力", "John Smith", "O'Neill", "Anne-Marie", "José", "李", "김철수", "Dr. Who"],
)
def test_names_of_many_kinds_are_taken(name: str):
    assert problem("name", name) is None


@pytest.mark.parametrize("name", ["123", "<b>", "张三1", "😀", "--", "张\x00三", "a" * 61])
def test_what_is_no_name_is_refused(name: str):
    assert problem("name", name) in (FieldProblem.NOT_A_NAME, FieldProblem.TOO_LONG)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("138 0013 8000", "+8613800138000"),
        ("１３８-００１３-８０００", "+8613800138000"),
        ("+86 13800138000", "+8613800138000"),
        ("0571-88888888", "+8657188888888"),
        ("010 62345678", "+861062345678"),
        ("+44 20 7946 0958", "+442079460958"),
        ("+1 (415) 555-2671", "+14155552671"),
    ],
)
def test_phones_are_kept_in_one_form(written: str, kept: str):
    assert problem("phone", written) is None
    assert normalise_contact({"phone": written}) == {"phone": kept}


@pytest.mark.parametrize(
    "phone", ["12345", "88888888", "138001380001", "23800138000", "+1", "+", "13800138000x", "电话", "4000000000"]
)
def test_what_is_no_phone_is_refused(phone: str):
    assert problem("phone", phone) is FieldProblem.NOT_A_PHONE


@pytest.mark.parametrize(
    "email",
    [
        "li",
        "li@",
        "li@shop",
        "@shop.example",
        "li @shop.example",
        "a..b@shop.example",
        "a.@shop.example",
        "李@shop.example",
    ],
)
def test_what_is_no_email_is_refused(email: str):
    assert problem("email", email) is FieldProblem.NOT_AN_EMAIL


def test_an_address_has_a_length():
    assert problem("address", "杭州") is FieldProblem.TOO_SHORT
    assert problem("address", "路" * 201) is FieldProblem.TOO_LONG
    assert problem("address", "123456") is FieldProblem.NOT_AN_ADDRESS


def test_missing_and_strange_fields_are_told_and_optional_ones_may_stay_empty():
    assert contact_problems({"email": " "}, ["email"]) == {"email": FieldProblem.MISSING}
    assert contact_problems({}, ["name", "email"], optional=["email"]) == {"name": FieldProblem.MISSING}
    assert contact_problems({"admin": "1"}, []) == {"admin": FieldProblem.UNKNOWN_FIELD}


def test_blanks_are_tidied_and_empty_values_left_out():
    assert normalise_contact({"name": "  John   Smith ", "email": ""}) == {"name": "John Smith"}
