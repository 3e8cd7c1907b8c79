"""While closures cover everything there is no date to promise: consumers hear that, and no turn fails."""

from datetime import timedelta
from typing import Any

import pytest

from desk.bilingual import Bilingual

ORDER, LAST4 = "FD202611010017", "8000"
YEARS = timedelta(days=365 * 5)


@pytest.fixture
async def closed(assistant: Any) -> Any:
    """An assistant of a shop that is closed and does not know until when, with an order that could go back."""
    desk, now = assistant.desk, assistant.desk.clock.now()
    await desk.closures.announce(now - timedelta(hours=1), now + YEARS, Bilingual(zh="装修", en="rebuilding"), now)
    await desk.orders.put_product("RC1", "电饭煲", "Rice cooker", "rice_cooker", "s", None)
    await desk.database.run(
        "INSERT INTO orders (number, phone_last4, ordered_at, received_at) VALUES (%(n)s, %(p)s, %(o)s, %(r)s)",
        n=ORDER, p=LAST4, o=now - timedelta(days=5), r=now - timedelta(days=2),
    )  # fmt: skip
    await desk.database.run(
        "INSERT INTO order_items (id, order_no, sku, quantity, price) VALUES ('i1', %(n)s, 'RC1', 1, 399)", n=ORDER
    )
    return assistant


async def test_whether_a_person_is_there_is_answered_without_a_date(closed: Any) -> None:
    status, body = await closed.call("action_answer_question", "ask_person_available")
    assert status == 200
    (said,) = body["responses"]
    assert (said["response"], said["due"]) == ("utter_answer_person_closed", "客服上班后")


async def test_a_case_is_opened_without_a_promise_and_says_that_there_is_no_date_yet(closed: Any) -> None:
    desk, now = closed.desk, closed.desk.clock.now()
    await desk.proofs.prove(closed.conversation, ORDER, LAST4, now)
    draft = await desk.drafts.begin(closed.conversation, "return", now)
    fields = {"order_no": ORDER, "phone_last4": "proven", "item": "i1", "reason": "quality", "condition": "intact"}
    await desk.drafts.fill(draft.id, fields, now)
    slots = {"kind": "return", "order_no": ORDER, "phone_last4": "proven", "item": "i1", "reason": "quality"}
    for _ in range(2):
        status, body = await closed.call("action_open_case", "affirm", slots=slots | {"condition": "intact"})
        assert status == 200, body
    (said,) = [one for one in body["responses"] if one["response"] == "utter_case_opened"]
    assert said["review_due"] == said["custom"]["card"]["due"] == "恢复服务后（日期还没有确定）"
    assert "promise" not in said["custom"] and not await desk.promises.of(closed.conversation)
    _, body = await closed.call("action_tell_cases", "ask_case_status", message="t_2")
    assert body["responses"][0]["next"] == "我们恢复服务后（日期还没有确定）完成审核。"
