"""Whether an item may still be returned, as it is told: before anything more is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from actions.request import Request
from actions.turn import Turn
from desk import formats
from desk.agreement.terms import Payer
from desk.answers import conditions
from desk.request.eligibility import Eligibility, Reason, Verdict, return_eligibility
from desk.request.orders import Item, Order


class Finding(Enum):
    """What a request for an item comes to."""

    ALLOWED = auto()
    FOR_A_FAULT = auto()  # not for the reason that was given, or for none; for a fault it is
    REFUSED = auto()


@dataclass(frozen=True)
class Windows:
    """The two ways back for one item."""

    item: Item
    no_reason: Eligibility
    quality: Eligibility

    @property
    def any_allowed(self) -> bool:
        return self.no_reason.allowed or self.quality.allowed

    def one(self, reason: str) -> Eligibility:
        return self.no_reason if reason == Reason.NO_REASON else self.quality

    def in_short(self, turn: Turn) -> str:
        """Return the line of a card: until when the item can go back."""
        if self.quality.verdict is Verdict.NOT_RECEIVED:
            return turn.label("item_not_received")
        longest = max((one for one in (self.no_reason, self.quality) if one.allowed), key=_until, default=None)
        return turn.label("item_until", until=last_day(turn, longest.until)) if longest else turn.label("item_over")


def _until(one: Eligibility) -> datetime:
    assert one.until is not None, "what is allowed was received"
    return one.until


def windows_of(turn: Turn, order: Order, item: Item, *, intact: bool = True) -> Windows:
    """Judge an item by the agreements that its buyer may rely on."""
    agreements = turn.desk.agreements.for_purchase(order.ordered_at)
    no_reason, quality = (
        return_eligibility(order, item, reason, agreements, turn.now, intact=intact) for reason in Reason
    )
    return Windows(item, no_reason, quality)


def last_day(turn: Turn, until: datetime | None) -> str:
    """Return the last day of a window, whose end is the midnight after it; nothing before receipt."""
    if until is None:
        return ""
    zone = turn.desk.agreements.today.service_hours.zone
    day = (until - timedelta(seconds=1)).astimezone(zone).date()
    return formats.day_with_weekday(day, turn.locale, turn.now.astimezone(zone).date())


def payer(turn: Turn, freight: Payer) -> str:
    return turn.label(f"payer_{freight}")


def judge_return(request: Request, order: Order, item: Item) -> Finding:
    """Tell whether an item can go back, unless that was told."""
    windows = windows_of(request.turn, order, item, intact=request["condition"] != "not_intact")
    if request["reason"] is not None:
        return _judge_reason(request, windows)
    if not (request.told and windows.any_allowed):
        tell_windows(request, windows)
    if not windows.any_allowed:
        return Finding.REFUSED
    return Finding.ALLOWED if windows.no_reason.allowed else Finding.FOR_A_FAULT


def _judge_reason(request: Request, windows: Windows) -> Finding:
    one = windows.one(request["reason"])
    if one.allowed:
        if request["condition"] is None and not request.told:
            tell_allowed(request, windows, one)
        return Finding.ALLOWED
    if one.verdict is Verdict.NOT_INTACT:
        _tell(
            request, "utter_refused_not_intact" if windows.quality.allowed else "utter_refused_not_intact_late", windows
        )
    elif request["refused"] and windows.quality.allowed:
        request.say("utter_refused_again")
    else:
        tell_windows(request, windows)
    return Finding.FOR_A_FAULT if one is windows.no_reason and windows.quality.allowed else Finding.REFUSED


def tell_allowed(request: Request, windows: Windows, one: Eligibility) -> None:
    """Tell until when an item can go back for a reason, and who pays."""
    turn = request.turn
    request.say(
        f"utter_eligible_{one.reason}",
        item=windows.item.name(turn.locale),
        until=last_day(turn, one.until),
        payer=payer(turn, one.freight),
        json_message={"basis": [{"clause": one.clause, "version": one.version}]},
    )


def tell_windows(request: Request, windows: Windows, **more: Any) -> None:
    """Tell both ways back, or the one that remains, or that none does."""
    _tell(request, _response(windows), windows, **more)


def _response(windows: Windows) -> str:
    if windows.no_reason.allowed:
        return "utter_windows_both"
    if windows.quality.verdict is Verdict.NOT_RECEIVED:
        return "utter_refused_not_received"
    if not windows.quality.allowed:
        return "utter_refused_late"
    excepted = windows.no_reason.verdict is Verdict.EXCEPTED
    return "utter_windows_quality_excepted" if excepted else "utter_windows_quality_late"


def _tell(request: Request, response: str, windows: Windows, **more: Any) -> None:
    turn = request.turn
    agreement = turn.desk.agreements.today.for_supplier(windows.item.supplier)
    both = (windows.no_reason, windows.quality)
    if response == "utter_refused_late":
        more["buttons"] = ways_left(turn, windows.item)
    request.say(
        response,
        item=windows.item.name(turn.locale),
        until_no_reason=last_day(turn, windows.no_reason.until),
        until_quality=last_day(turn, windows.quality.until),
        days_no_reason=formats.count(windows.no_reason.days, "day", turn.locale),
        payer_no_reason=payer(turn, windows.no_reason.freight),
        payer_quality=payer(turn, windows.quality.freight),
        exception=exception(turn, windows.item),
        conditions=conditions(agreement, turn.locale),
        phone=agreement.channels.phone,
        json_message={"basis": [{"clause": one.clause, "version": one.version} for one in both]},
        **more,
    )


def ways_left(turn: Turn, item: Item) -> list[dict[str, Any]]:
    """Return the ways that remain for an item that cannot go back: it need not be named again."""
    repair = turn.button("start_repair", "request_repair", order_no=item.order_no, item=item.id)
    return [repair, turn.button("person", "request_person"), turn.button("complain", "request_complaint")]


def exception(turn: Turn, item: Item) -> str:
    excepted = turn.desk.agreements.today.for_supplier(item.supplier).returns.no_reason.excepted
    return next((one.name.in_locale(turn.locale) for one in excepted if one.kind == item.exception), "")
