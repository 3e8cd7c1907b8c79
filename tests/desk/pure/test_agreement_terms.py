"""What is computed from the agreement's terms: for a supplier's goods, windows, warranty, freight, due times."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk.agreement.agreement import Agreement, load
from desk.agreement.contradictions import contradictions
from desk.agreement.notice import Kind
from desk.agreement.slips import warnings
from desk.agreement.terms import Counted, Payer
from desk.availability import due
from desk.availability.calendar import service_hours
from desk.availability.hours import Closure
from desk.bilingual import Bilingual
from desk.errors import AgreementInvalid
from desk.request.eligibility import Verdict, exchange_eligibility
from desk.request.orders import Item, Order
from desk.request.shipping import Sending, freight, send_to
from desk.request.warranty import Standing, warranty, warranty_end

TEXT = (Path(__file__).parents[3] / "agreement.yml").read_text(encoding="utf-8")
FIRST = (Path(__file__).parents[1] / "agreements" / "first_release.yml").read_text(encoding="utf-8")
SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 16, 0, tzinfo=SHANGHAI)


def changed(*changes: tuple[str, str]) -> Agreement:
    text = TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return load(text)


def bought(kind: str = "kettle", supplier: str = "", received: datetime | None = MONDAY) -> tuple[Order, Item]:
    item = Item("FD1-1", "FD1", "EH-1", "壶", "Kettle", kind, supplier, None, 1, Decimal(1))
    return Order("FD1", MONDAY - timedelta(days=3), received, (item,)), item


def test_a_file_of_the_first_release_still_loads_with_the_same_fingerprints():
    first = load(FIRST)
    assert contradictions(first) == []
    assert first.content_hash == "5f1045c8832401c4e84fb5fac4bf749d8137e6e334194393a3fff7dfdf7ee64c"
    assert first.notice_hash == "df845953f67791f864afe947544316cc8798e7f96b65a41905cb14f24b567c44"


def test_a_supplier_has_its_own_terms_and_the_shops_where_it_has_none():
    shop = load(TEXT)
    for name in ("example_lighting", "示例灯具有限公司", "Example Lighting Ltd"):
        own = shop.for_supplier(name)
        assert (own.parties.supplier.zh, own.repair.days, own.repair.address.postcode) == (
            "示例灯具有限公司",
            10,
            "528400",
        )
        assert (own.warranty.months_for("lamp"), own.warranty.months_for("kettle")) == (24, 12)
        assert (own.returns.no_reason.days, own.version, own.privacy) == (7, shop.version, shop.privacy)
    assert shop.for_supplier("示例家居用品有限公司") is shop
    assert shop.for_supplier("nobody we know") is shop


def test_an_address_of_a_supplier_is_never_mixed_with_the_shops():
    with pytest.raises(AgreementInvalid, match=r"suppliers\.example_lighting\.return\.address\.postcode: nothing"):
        changed(('        postcode: "528400"\n    repair', "    repair"))


def test_what_is_wrong_with_a_supplier_is_named_with_its_key():
    with pytest.raises(AgreementInvalid, match=r"suppliers\.example_lighting\.repair\.days: 0 is not allowed"):
        changed(("      days: 10\n", "      days: 0\n"))
    with pytest.raises(AgreementInvalid, match=r"suppliers\.example_lighting\.repair\.dayz: the key 'dayz' .* 'days'"):
        changed(("      days: 10\n", "      dayz: 10\n"))
    with pytest.raises(AgreementInvalid, match=r"suppliers\.example_lighting\.privacy: the key 'privacy'"):
        changed(("    repair:\n      days: 10", "    privacy: {}\n    repair:\n      days: 10"))


def test_freight_may_differ_by_direction():
    agreement = changed(
        ("  freight: supplier            #", "  freight: {to_supplier: consumer, to_consumer: supplier} #")
    )
    there_and_back = freight(agreement, Sending.EXCHANGE)
    assert (there_and_back.to_supplier, there_and_back.to_consumer) == (Payer.CONSUMER, Payer.SUPPLIER)
    assert freight(agreement, Sending.RETURN_NO_REASON).to_supplier is Payer.CONSUMER
    assert freight(agreement, Sending.RETURN_QUALITY).to_supplier is Payer.SUPPLIER
    assert freight(agreement, Sending.REPAIR_OUT_OF_WARRANTY).to_consumer is Payer.CONSUMER
    with pytest.raises(AgreementInvalid, match=r"exchange\.freight: .*'supplier', 'consumer', or"):
        changed(("  freight: supplier            #", "  freight: both #"))


def test_goods_are_sent_where_the_agreement_says():
    shop = load(TEXT)
    assert send_to(shop, "repair").recipient.en == "Example Home Repairs"
    assert send_to(shop, "exchange") == send_to(shop, "return") == shop.returns.address
    assert send_to(shop.for_supplier("example_lighting"), "repair").recipient.en == "Example Lighting Repairs"


@pytest.mark.parametrize(
    ("received", "months", "last"),
    [
        (datetime(2026, 11, 23, 23, 59, tzinfo=SHANGHAI), 12, date(2027, 11, 23)),
        (datetime(2026, 11, 30, 0, 0, tzinfo=SHANGHAI), 3, date(2027, 2, 28)),
        (datetime(2024, 2, 29, 8, 0, tzinfo=SHANGHAI), 12, date(2025, 2, 28)),
        (datetime(2026, 12, 31, 8, 0, tzinfo=SHANGHAI), 2, date(2027, 2, 28)),
    ],
)
def test_a_warranty_ends_with_the_same_day_months_later(received: datetime, months: int, last: date):
    assert due.last_day(warranty_end(received, months, SHANGHAI), SHANGHAI) == last


def test_a_repair_is_free_until_the_last_moment_of_the_warranty():
    order, item = bought()
    end = warranty_end(MONDAY, 12, SHANGHAI)
    free = warranty(order, item, [load(TEXT)], end - timedelta(seconds=1))
    paid = warranty(order, item, [load(TEXT)], end)
    assert (free.free, free.standing, free.freight.to_supplier) == (True, Standing.WITHIN, Payer.SUPPLIER)
    assert (paid.free, paid.standing, paid.freight.to_supplier) == (False, Standing.OVER, Payer.CONSUMER)
    assert free.as_data() | {"freight": "supplier", "until": end.isoformat(), "clause": "warranty"} == free.as_data()


def test_the_kinder_warranty_of_two_versions_counts():
    order, item = bought()
    shorter, today = changed(("    kettle: 12", "    kettle: 6")), load(TEXT)
    after_nine_months = MONDAY + timedelta(days=270)
    assert warranty(order, item, [shorter, today], after_nine_months).months == 12
    assert not warranty(order, item, [shorter], after_nine_months).free


def test_without_warranty_receipt_or_cover_a_repair_is_not_free():
    order, item = bought(received=None)
    assert warranty(order, item, [load(TEXT)], MONDAY).standing is Standing.NOT_RECEIVED
    order, item = bought()
    assert warranty(order, item, [load(TEXT)], MONDAY, covered=False).standing is Standing.NOT_COVERED
    assert (
        warranty(order, item, [changed(("    kettle: 12", "    kettle: 0"))], MONDAY).standing is Standing.NO_WARRANTY
    )


def test_a_faulty_item_can_be_exchanged_until_the_end_of_the_last_day():
    order, item = bought()
    last = datetime(2026, 12, 9, tzinfo=SHANGHAI)
    within = exchange_eligibility(order, item, [load(TEXT)], last - timedelta(seconds=1))
    assert (within.verdict, within.until, within.clause) == (Verdict.WITHIN, last, "exchange")
    assert exchange_eligibility(order, item, [load(TEXT)], last).verdict is Verdict.TOO_LATE


def test_limits_in_hours_run_in_service_time_or_by_the_clock():
    agreement = load(TEXT)
    hours = service_hours(agreement)
    assert due.complaint_due(agreement, hours, MONDAY) == MONDAY + timedelta(hours=48)
    assert due.complaint_due(agreement, hours, MONDAY, safety=True) == MONDAY + timedelta(hours=4)
    assert due.review_due(agreement, hours, MONDAY) == MONDAY + timedelta(days=1)
    assert due.support_due(agreement, hours, MONDAY) == MONDAY + timedelta(days=1)


def test_limits_in_days_end_with_their_last_day_in_the_calendar_or_in_days_of_service():
    week = tuple((f'{day}: ["9:00-18:00"]', f"{day}: []") for day in ("saturday", "sunday"))
    agreement = changed(*week, ("  counted: clock               #", "  counted: service             #"))
    hours = service_hours(agreement)
    friday = datetime(2026, 11, 27, 16, 0, tzinfo=SHANGHAI)
    assert agreement.refund.counted is Counted.SERVICE
    assert due.last_day(due.refund_due(agreement, hours, friday), SHANGHAI) == date(2026, 12, 2)
    assert due.last_day(due.exchange_due(agreement, hours, friday), SHANGHAI) == date(2026, 11, 30)
    assert due.last_day(due.repair_due(agreement, hours, friday), SHANGHAI) == date(2026, 12, 12)
    assert due.last_day(due.repair_due(agreement, hours, friday, extended=True), SHANGHAI) == date(2026, 12, 22)


def test_a_closure_moves_limits_in_days_of_service_and_one_without_end_leaves_none():
    agreement = changed(("  counted: clock               #", "  counted: service             #"))
    words = Bilingual(zh="盘点", en="stocktaking")
    tuesday = MONDAY.replace(hour=0) + timedelta(days=1)
    closed = service_hours(agreement, [Closure(tuesday, tuesday + timedelta(days=1), words)])
    assert due.last_day(due.refund_due(agreement, closed, MONDAY), SHANGHAI) == date(2026, 11, 27)
    never = service_hours(agreement, [Closure(tuesday, tuesday + timedelta(days=3000), words)])
    assert due.refund_due(agreement, never, MONDAY) is None
    assert due.review_due(agreement, never, MONDAY) is None


def test_each_kind_of_data_has_its_time_and_the_notice_tells_it():
    privacy = load(TEXT).privacy
    kept = {kind.value: privacy.days_for(kind) for kind in Kind}
    assert kept == {"contact": 180, "conversation": 365, "case": 1095, "file": 180, "consent": 1095, "miss": 180}
    for locale in ("zh", "en"):
        told = privacy.paragraphs(locale)[3]
        assert "{" not in told and all(str(days) in told for days in kept.values())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('monday: ["9:00-18:00"]', 'monday: ["20:00-10:00"]', "service_hours.weekly.tuesday: 9:00-18:00 begins before 20:00-10:00 of monday"),
        ('sunday: ["9:00-18:00"]', 'sunday: ["20:00-10:00"]', "service_hours.weekly.monday: 9:00-18:00 begins before 20:00-10:00 of sunday"),
        ('    worked: true\n    hours: ["9:00-18:00"]', "    worked: true\n    hours: []", "service_hours.makeup_days.hours: days that are worked need hours"),
        ("overrides: []", "overrides: [{from: 2027-02-01, until: 2027-02-04, hours: [], name: {zh: 一, en: a}}, {from: 2027-02-04, until: 2027-02-05, hours: [], name: {zh: 二, en: b}}]", "service_hours.overrides: 2027-02-04 is in two of them"),
        ("kind: fresh", "kind: made_to_order", "return.no_reason.excepted: the kind 'made_to_order' is there twice"),
        ("name: {zh: 示例灯具有限公司", "name: {zh: 示例家居用品有限公司", "suppliers: '示例家居用品有限公司' names two suppliers"),
        ("保存{days}天", "保存{days}天{mon}", "privacy.retention.zh: nothing fills {mon}"),
        ("zh: 示例商城\n", "zh: 示例{shop}商城\n", "parties.platform.zh: nothing fills {shop}"),
    ],
)  # fmt: skip
def test_what_cannot_hold_at_once_is_a_contradiction(old: str, new: str, said: str):
    assert [one for one in contradictions(changed((old, new))) if one.startswith(said)]


def test_the_agreement_that_is_shipped_neither_contradicts_itself_nor_warns():
    assert contradictions(load(TEXT)) == []
    assert warnings(load(TEXT), MONDAY) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    days: 7 ", "    days: 30 ", "return.quality.days: 15 is shorter than return.no_reason.days, 30"),
        ("    days: 7 ", "    days: 6 ", "return.no_reason.days: 6 is less than the 7 days of the law"),
        ("    days: 15\n    freight: supplier", "    days: 15\n    freight: consumer", "return.quality.freight: the consumer pays"),
        ("freight_in_warranty: supplier", "freight_in_warranty: {to_supplier: consumer, to_consumer: supplier}", "repair.freight_in_warranty: the consumer"),
        ("extension_days: 10", "extension_days: 40", "repair.extension_days: 40 is longer than the repair itself, 15"),
        ("    clothing: 3", "    clothing: 0\n    shoes: 1\n    hats: 1", ""),
        ("overrides: []", "overrides: [{from: 2026-02-01, until: 2026-02-04, hours: [], name: {zh: 一, en: a}}]", "service_hours.overrides.0: 2026-02-04 is past"),
        ("confirmed_years: []", "confirmed_years: [2025]", "service_hours.holidays.confirmed_years: 2025 is past"),
        ("valid_until: 2027-06-30", "valid_until: 2027-01-01", "valid_until: it renews itself on 2027-01-01"),
        ("en: Example Mall", "en: 示例商城", "parties.platform.en: this is Chinese"),
        ("zh: 商品完好，没有使用痕迹", "zh: the goods show no signs of use", "return.no_reason.conditions.0.zh: this is not Chinese"),
        ("聊天记录保存{conversation_days}天，", "", "privacy.other_days.conversation: privacy.retention does not tell"),
    ],
)  # fmt: skip
def test_what_is_likely_a_slip_is_warned_of_and_accepted(old: str, new: str, said: str):
    agreement = changed((old, new))
    assert contradictions(agreement) == []
    told = warnings(agreement, MONDAY)
    assert any(one.startswith(said) for one in told) if said else told == []
