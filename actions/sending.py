"""Where goods go whose request was accepted: by the terms of their supplier."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions.turn import Turn
from desk.case.standing import facts_of
from desk.request.requests import GOODS_KINDS


async def tell_where_to_send(turn: Turn, dispatcher: CollectingDispatcher) -> bool:
    """Tell it for every accepted case of this conversation; False when nothing waits to be sent."""
    cases = await turn.desk.cases.of(turn.conversation)
    accepted = [case for case in cases if case.state == "accepted" and case.kind in GOODS_KINDS]
    for case in accepted:
        data = {"basis": [{"clause": case.kind, "version": case.agreement}]}
        facts: dict[str, Any] = {**await facts_of(turn, case)}
        dispatcher.utter_message(response="utter_answer_send_case", json_message=data, **facts)
    return bool(accepted)
