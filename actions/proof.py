"""The order of a request, and the proof that it is the consumer's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.request import PROVEN, Request
from desk import formats
from desk.errors import NotProven, TooManyTries

NOT_PROVEN = ("utter_not_proven", "utter_not_proven_again", "utter_not_proven_reasons")  # never the same twice


async def take_order(request: Request, values: Mapping[str, Any]) -> None:
    """Take order number and phone digits, in whatever order they come; prove the order once both are there."""
    if values.get("order_no"):
        request.set("order_no", values["order_no"])
    if request["order_no"] is None or request.proven:
        request.values["phone_last4"] = values.get("phone_last4") or request["phone_last4"]
    else:
        await _prove(request, values.get("phone_last4") or request["phone_last4"])


async def _prove(request: Request, last4: str | None) -> None:
    turn, number = request.turn, str(request["order_no"])
    if await turn.desk.proofs.is_proven(turn.conversation, number):
        request.values["phone_last4"] = PROVEN
    elif last4 is not None:
        await _try(request, number, last4)


async def _try(request: Request, number: str, last4: str) -> None:
    turn = request.turn
    try:
        await turn.desk.proofs.prove(turn.conversation, number, last4, turn.now, turn=turn.message)
    except NotProven:
        request.values["phone_last4"] = None
        count = request.count_wrong("proof")
        request.say(NOT_PROVEN[min(count, 2 + count % 2) - 1], order_no=number)
    except TooManyTries as refused:
        request.values["phone_last4"] = None
        _stop(request, refused)
    else:
        request.values["phone_last4"] = PROVEN


def _stop(request: Request, refused: TooManyTries) -> None:
    agreement = request.turn.desk.agreements.today
    zone = agreement.service_hours.zone
    until = formats.moment(refused.until, request.turn.locale, zone, request.turn.now)
    request.say("utter_too_many_tries", until=until, phone=agreement.channels.phone)
    request.end()
