"""The agreement that is shipped, and what is said about one that is wrong."""

from datetime import date
from pathlib import Path

import pytest

from desk.agreement.agreement import content_hash, load, notice_hash
from desk.agreement.terms import Payer
from desk.errors import AgreementInvalid

TEXT = (Path(__file__).parents[3] / "agreement.yml").read_text(encoding="utf-8")


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(AgreementInvalid) as caught:
        load(text)
    return caught.value.problems


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


def test_the_shipped_agreement_is_valid_and_keeps_to_the_law():
    agreement = load(TEXT)
    assert agreement.returns.no_reason.days >= 7
    assert agreement.returns.quality.freight is Payer.SUPPLIER
    assert agreement.satisfaction.target_percent >= 90
    assert agreement.service_hours.zone.key == "Asia/Shanghai"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("zone: Asia/Shanghai", "zone: UTC+8", "service_hours.zone: 'UTC+8' is not allowed; write the name of a time zone such as Asia/Shanghai"),
        ('monday: ["9:00-18:00"]', 'monday: ["9-18"]', "service_hours.weekly.monday: ['9-18'] is not allowed; write times of a day such as 9:00-18:00"),
        ('monday: ["9:00-18:00"]', 'monday: ["9:00-13:00", "12:00-18:00"]', "intervals that do not overlap; 9:00-13:00 and 12:00-18:00 do"),
        ("days: 7 ", "days: -7 ", "return.no_reason.days: -7 is not allowed; write a whole number from 1 to 365"),
        ("days: 7 ", "days: true ", "return.no_reason.days: True is not allowed; write a whole number from 1 to 365"),
        ("freight: consumer", "freight: nobody", "return.no_reason.freight: 'nobody' is not allowed; write one of 'supplier' or 'consumer'"),
        ("which: statutory", "which: all", "service_hours.holidays.which: 'all' is not allowed; write one of 'statutory' or 'all_days_off'"),
        ("country: CN", "country: China", "service_hours.holidays.country: 'China' is not allowed; write the two capital letters"),
        ("target_percent: 90", "target_percent: 101", "satisfaction.target_percent: 101 is not allowed; write a whole number from 0 to 100"),
        ("email: service@mall.example", "email: service", "channels.email: 'service' is not allowed; write an e-mail address"),
        ('phone: "400-000-0000"', "phone: none", "channels.phone: 'none' is not allowed; write a telephone number"),
        ("valid_from: 2026-07-01", "valid_from: soon", "valid_from: 'soon' is not allowed; write a day such as 2026-11-25"),
        ("valid_from: 2026-07-01", "valid_from: 2028-07-01", "'valid_until' on or after 'valid_from'"),
        ('version: "2026.3"', "version: 2026.3", "version: 2026.3 is not allowed; write words in quotes"),
        ("refund:", "refnd:", "refnd: the key 'refnd' is not allowed; write 'refund'"),
        ("  send_within_days", "  send_in_days", "return.send_in_days: the key 'send_in_days' is not allowed; write 'send_within_days'"),
        ("    default: 12", "    other: 12", "warranty: what is written there is not allowed; write an entry 'default'"),
        ("    zh: 示例商城\n", "", "parties.platform.zh: nothing is not allowed; write a value: the key is missing"),
        ("correction: false", "correction: maybe", "correction: 'maybe' is not allowed; write true or false"),
        ("correction: false", "version: x", "the key 'version' is written twice"),
        ("correction: false", "correction: [", "well-formed YAML"),
    ],
)  # fmt: skip
def test_a_wrong_key_is_named_with_its_value_and_what_is_allowed(old: str, new: str, words: str):
    assert any(words in problem for problem in problems(changed(old, new)))


def test_all_problems_are_told_at_once():
    text = (
        changed("days: 7 ", "days: 0 ").replace("zone: Asia/Shanghai", "zone: Mars").replace("hours: 48", "hours: no")
    )
    assert len(problems(text)) == 3


@pytest.mark.parametrize("text", ["", "-", "just words", "[1, 2]", "\x00", "a: &a [*a]"])
def test_what_is_no_agreement_at_all_is_refused(text: str):
    assert problems(text)


def test_a_week_without_service_is_refused():
    assert any(
        "at least one interval in the week" in problem for problem in problems(TEXT.replace('["9:00-18:00"]', "[]"))
    )


def test_comments_do_not_change_what_is_promised_but_numbers_do():
    assert content_hash("# a note\n" + changed("correction: false", "correction: true")) == content_hash(TEXT)
    assert content_hash(changed("days: 7 ", "days: 8 ")) != content_hash(TEXT)


def test_the_notice_has_a_fingerprint_of_its_own():
    assert notice_hash(load(changed("days: 7 ", "days: 8 "))) == notice_hash(load(TEXT))
    assert notice_hash(load(changed("retention_days: 180", "retention_days: 90"))) != notice_hash(load(TEXT))


def test_the_notice_tells_the_days_that_are_kept_to():
    privacy = load(changed("retention_days: 180", "retention_days: 90")).privacy
    assert "保存90天" in privacy.paragraphs("zh")[3]
    assert "for 90 days" in privacy.paragraphs("en")[3]
    assert any("tells {days}" in problem for problem in problems(changed("保存{days}天", "保存一阵")))


def test_an_agreement_that_renews_itself_goes_on_past_its_end():
    assert load(TEXT).valid_on(date(2027, 7, 1))
    assert not load(TEXT).valid_on(date(2026, 6, 30))
    assert not load(changed("automatic: true", "automatic: false")).valid_on(date(2027, 7, 1))


def test_a_kind_without_a_warranty_of_its_own_has_the_default():
    warranty = load(TEXT).warranty
    assert (warranty.months_for("suitcase"), warranty.months_for("lamp")) == (36, warranty.months["default"])
