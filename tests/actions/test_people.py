"""Asking for a person: the form rests while somebody may come, and goes on while nobody is there."""

from datetime import timedelta
from typing import Any

from desk.bilingual import Bilingual

OPEN_FORM = {"kind": "return", "requested_slot": "order_no"}


async def test_an_open_form_rests_when_a_person_is_asked_for_in_service_hours(assistant: Any) -> None:
    _, body = await assistant.call("action_request_person", "request_person", slots=OPEN_FORM)
    assert body["responses"][0]["custom"] == {"effect": {"kind": "handoff", "reason": "asked"}}
    assert {event["event"] for event in body["events"]} == {"active_loop", "slot"}


async def test_the_form_goes_on_while_the_desk_is_closed_and_the_wish_is_only_noted(assistant: Any) -> None:
    desk, hour = assistant.desk, timedelta(hours=1)
    now = desk.clock.now()
    await desk.closures.announce(now - hour, now + hour, Bilingual(zh="系统维护", en="maintenance"), now)
    _, body = await assistant.call("action_request_person", "request_person", slots=OPEN_FORM)
    assert body["events"] == [] and body["responses"][0]["response"] == "utter_person_asked_closed"
    _, body = await assistant.call("action_answer_question", "ask_person_available")
    assert body["responses"][0]["response"] == "utter_answer_person_closed"
    assert "系统维护" in body["responses"][0]["reason"]
