"""How a request begins, or rather does not: a complaint that was made before, an order that follows nothing."""

from typing import Any

import pytest


def followed_by(body: dict[str, Any]) -> list[str]:
    return [event["name"] for event in body["events"] if event["event"] == "followup"]


def said(body: dict[str, Any]) -> list[str]:
    return [one["response"] for one in body["responses"]]


@pytest.mark.parametrize(
    "text", ["投诉了三天了一直没人理", "怎么还没人处理我的投诉", "nobody has answered my complaint"]
)
async def test_a_complaint_that_nobody_answered_is_not_taken_once_more(assistant: Any, text: str) -> None:
    _, body = await assistant.call("action_begin_complaint", "request_complaint", text)
    assert (followed_by(body), said(body)) == (["action_answer_for_promise"], [])
    _, body = await assistant.call(
        "action_answer_for_promise", "request_complaint", text, after="action_begin_complaint"
    )
    assert (followed_by(body), said(body)) == (["action_listen"], ["utter_nothing_missed"])


@pytest.mark.parametrize(
    "text", ["我要投诉！箱子送来是破的，打电话没人管", "I want to make a complaint, nobody called me back"]
)
async def test_a_new_complaint_begins(assistant: Any, text: str) -> None:
    _, body = await assistant.call("action_begin_complaint", "request_complaint", text)
    assert (followed_by(body), said(body)) == (["request_form"], ["utter_complaint_begun"])


async def test_what_to_do_with_an_order_is_asked_where_nothing_was_said(assistant: Any) -> None:
    order = "FD202611010017"
    _, body = await assistant.call("action_note_order", "inform_order", order, entities={"order_no": order})
    assert said(body) == ["utter_order_noted"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("已经10天了还能退吗", "utter_answer_days_quality"),
        ("三个月前买的还能退吗", "utter_answer_days_over"),
        ("还能退吗", "utter_check_begun_by_rule"),
    ],
)
async def test_a_check_begins_with_what_can_be_told_already(assistant: Any, text: str, told: str) -> None:
    _, body = await assistant.call("action_begin_check", "ask_return_eligibility", text)
    assert (followed_by(body), said(body)) == (["request_form"], [told])
