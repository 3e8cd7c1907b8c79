"""What is due today: late and still owed first, nothing that is kept or due another day."""

from datetime import timedelta

from tests.cases.handed_in import consumer_of, taken
from tests.console.agent_page import AgentPage
from tests.console.conftest import Console


async def test_what_is_late_comes_first_and_what_is_kept_or_due_another_day_not_at_all(
    lin: AgentPage, at: Console
) -> None:
    _, late = await consumer_of(at, "return")
    await taken(lin, late, "accepted", "received")
    _, kept = await consumer_of(at, "return")
    await taken(lin, kept, "accepted")
    at.clock.forward(timedelta(days=4))
    assert (await lin.sign_in("lin")).status == 201
    (pending,) = [one for one in await at.desk.promises.of_cases([late]) if one.kind == "refund"]
    await at.desk.promises.expire(pending.id, at.clock.now())
    conversation = await at.consumer("我要找人工客服")
    _, another = await consumer_of(at, "repair")
    await taken(lin, another, "accepted", "received")
    due = (await lin.get("/due"))["due"]
    assert [(one["kind"], one["state"]) for one in due] == [("refund", "broken"), ("first_reply", "pending")]
    assert due[0]["case"]["number"] == late and (due[1]["case"], due[1]["conversation"]) == (None, conversation)
    asked = {"locale": "zh", "channel": "widget", "preview": "我要找人工客服"}
    assert due[1]["asks"] | asked == due[1]["asks"] and due[0]["asks"] is None
    await taken(lin, late, "refunded")
    assert [one["explains"] for one in (await lin.get("/due"))["due"]] == [True, False], "it is still to be explained"
    await lin.call("PUT", f"/promises/{pending.id}/explanation", {"why": "财务月结"})
    assert [one["kind"] for one in (await lin.get("/due"))["due"]] == ["first_reply"]


async def test_what_ends_with_this_day_is_due_today(lin: AgentPage, at: Console) -> None:
    _, number = await consumer_of(at, "exchange")
    await taken(lin, number, "accepted", "received")
    assert (await lin.get("/due"))["due"] == []
    at.clock.forward(timedelta(days=3))
    assert (await lin.sign_in("lin")).status == 201
    (one,) = (await lin.get("/due"))["due"]
    assert (one["kind"], one["case"]["number"]) == ("dispatch", number)


async def test_the_list_of_cases_is_narrowed_by_every_filter(lin: AgentPage, at: Console) -> None:
    _, returned = await consumer_of(at, "return")
    _, complaint = await consumer_of(at, "complaint")
    await taken(lin, returned, "accepted")
    order = (await at.desk.cases.get(returned)).order_no

    async def listed(query: str) -> list[str]:
        return [one["number"] for one in (await lin.get(f"/cases?{query}"))["cases"]]

    assert await listed("") == [complaint, returned]
    for query in ("kind=return", "state=accepted", "mine=yes", "supplier=x", f"text={order}", f"text={returned[-6:]}"):
        assert await listed(query) == [returned], query
    assert await listed("overdue=yes") == [] == await listed("text=%25")
    at.clock.forward(timedelta(days=3))
    assert (await lin.sign_in("lin")).status == 201
    assert await listed("overdue=yes") == [complaint]
    answer = await lin.get("/cases?kind=return")
    assert [one["state"] for one in answer["states"]][:4] == ["submitted", "accepted", "received", "refunded"]
    assert answer["suppliers"] == ["x"]
    for query in ("kind=war", "state=lost", "mine=maybe", "text=" + "x" * 61):
        assert (await lin.call("GET", f"/cases?{query}")).status in (400, 413)
