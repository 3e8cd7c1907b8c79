"""The packet refuses what is incomplete, and moods are told by declared signs."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from desk.conversation.moods import Sign, exclaims, shouts, signs
from desk.handoff.packets import Consent, Finding, Ordered, Packet, Told, always_asked, state_of

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
FINDING = Finding(
    item="i1",
    reason="quality",
    allowed=True,
    verdict="within",
    days=15,
    until=NOW,
    clause="return.quality",
    version="1",
)
WHOLE: dict[str, Any] = {
    "reason": "asked",
    "wish": "退货：蓝牙耳机",
    "kind": "return",
    "filled": ("order_no", "phone_last4", "item", "reason"),
    "missing": ("consent", "contact", "confirmed"),
    "order": Ordered(number="FD202611190001", proven=True, received_at=NOW),
    "findings": (FINDING,),
    "consent": Consent.MISSING,
    "language": "zh",
    "signs": (Sign.LATE,),
    "photos": 1,
    "promise": Told(kind="first_reply", due_at=NOW, state="late"),
    "known": {"order_no": "FD202611190001"},
}


def test_a_whole_packet_is_taken_and_one_that_lacks_any_part_is_refused() -> None:
    assert Packet(**WHOLE).kind == "return"
    for part in WHOLE:
        with pytest.raises(ValidationError):
            Packet(**{name: value for name, value in WHOLE.items() if name != part})


@pytest.mark.parametrize(
    "wrong",
    [
        {"filled": ("order_no",)},  # the item is neither filled nor missing
        {"missing": (*WHOLE["missing"], "item")},  # filled and missing
        {"kind": None},
        {"wish": ""},
        {"language": "fr"},
        {"photos": -1},
        {"reason": "Because!"},
        {"order": Ordered(number="FD202611190001", proven=False, received_at=None)},
        {"order": None},
        {"order": Ordered(number="FD202611190001", proven=False, received_at=NOW), "findings": ()},
        {"consent": "perhaps"},
        {"more": 1},
    ],
)
def test_a_packet_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Packet(**{**WHOLE, **wrong})


def test_fields_that_hang_on_others_are_not_always_asked() -> None:
    assert always_asked("complaint") == {"account", "wish", "consent", "contact", "confirmed"}
    assert "quantity" not in always_asked("return") and "item" in always_asked("return")


@pytest.mark.parametrize(
    ("texts", "misses", "late", "found"),
    [
        (["MY HEADPHONES DO NOT WORK"], 0, False, {Sign.CAPITALS}),
        (["快点！！"], 0, False, {Sign.EXCLAMATIONS}),
        (["你们就是骗子"], 0, False, {Sign.INSULTS}),
        (["this is bullshit"], 0, False, {Sign.INSULTS}),
        (["在吗"], 2, False, {Sign.MISSED}),
        (["在吗"], 1, True, {Sign.LATE}),
        (["My order is FD202611190001 and the model is XR-2000 PRO", "好的！", "OK"], 1, False, set()),
        (["这个垃圾桶坏了一半", "could I send the scarf back?"], 0, False, set()),
    ],
)
def test_each_sign_has_its_cause(texts: list[str], misses: int, late: bool, found: set[Sign]) -> None:
    assert set(signs(texts, misses, late=late)) == found


def test_numbers_of_orders_and_models_do_not_shout() -> None:
    assert not shouts("FD202611190001 XR-2000 USB")
    assert shouts("WHERE IS MY REFUND FD202611190001")
    assert exclaims("What! No! Really!") and not exclaims("太好了！")


def test_a_promise_is_late_as_soon_as_its_time_is_over() -> None:
    assert state_of("pending", NOW, NOW.replace(hour=3)) == "late"
    assert state_of("kept", NOW, NOW.replace(hour=3)) == "kept"
