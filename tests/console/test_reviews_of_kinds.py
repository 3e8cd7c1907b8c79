"""Reviewing what is no return: words of each kind, and the repair that becomes an exchange."""

from typing import Any

import pytest

from desk.case.cases import Case
from desk.case.due_times import case_due
from desk.case.terms import Unjudged
from desk.conversation.identity import ConversationId
from desk.request.requests import KINDS
from desk.request.warranty import warranty
from tests.console.agent_page import AgentPage
from tests.console.conftest import Console
from tests.console.test_reviews import decide, said
from tests.console.test_views import ORDER, request_of


async def handed_in(at: Console, kind: str, **fields: Any) -> tuple[ConversationId, Case]:
    """Hand in a request of a kind as the dialogue would, with its promise."""
    conversation = await at.consumer("你好", waits=False)
    desk, now = at.desk, at.clock.now()
    filled = await desk.drafts.get(await request_of(at, conversation))
    await desk.drafts.become(filled.id, kind, now)
    gone = {} if kind in ("repair", "exchange") else {"item": None}
    await desk.drafts.fill(filled.id, {**fields, **gone}, now)
    draft, terms = await desk.drafts.get(filled.id), Unjudged("1")
    item = draft.fields["item"] if kind in ("repair", "exchange") else None
    if kind == "repair":
        order = await desk.orders.get(ORDER)
        terms = warranty(order, order.item(item), [desk.agreements.today], now)
    case = await desk.cases.open(draft, terms, f"key-{kind}", now, item=item)
    due = case_due(desk.agreements.today, await desk.service_hours(), kind, now)
    assert due is not None
    await desk.promises.make(
        conversation, KINDS[kind].promise, due, agreement="1", words="utter_x", now=now, case_no=case.number
    )
    return conversation, case


async def test_a_repair_that_cannot_be_done_becomes_an_exchange_without_asking_again(
    lin: AgentPage, at: Console
) -> None:
    conversation, repair = await handed_in(at, "repair", fault="盖子裂了")
    decided = (await decide(lin, repair.number, "rejected", reason="irreparable", note="主板烧毁")).body
    assert decided["state"] == "rejected" and decided["due"][0]["state"] == "kept"
    exchange, before = await at.desk.cases.of(conversation)
    assert (exchange.kind, exchange.state, exchange.follows) == ("exchange", "submitted", repair.number)
    assert (exchange.item, exchange.contact) == (before.item, before.contact) and exchange.contact
    assert exchange.fields["fault"] == "盖子裂了" and exchange.fields["reason"] == "quality"
    (line,) = await said(at, conversation)
    assert repair.number in line and exchange.number in line and "免费" in line
    assert [one.kind for one in await at.desk.promises.of_cases([exchange.number])] == ["review"]
    shown = await lin.get(f"/cases/{exchange.number}")
    assert shown["follows"] == repair.number
    await decide(lin, repair.number, "rejected", reason="irreparable", note="主板烧毁")
    assert len(await at.desk.cases.of(conversation)) == 2, "the same decision again opens nothing"


async def test_only_a_repair_can_be_irreparable(lin: AgentPage, at: Console) -> None:
    _, case = await handed_in(at, "complaint", account="快递员骂人")
    refused = await decide(lin, case.number, "rejected", reason="irreparable")
    assert (refused.status, refused.body["error"]["field"]) == (400, "reason")
    assert (await at.desk.cases.get(case.number)).state == "submitted"


@pytest.mark.parametrize("kind", ["complaint", "support", "suggestion", "callback"])
async def test_what_is_about_no_goods_is_answered_in_the_agents_words(lin: AgentPage, at: Console, kind: str) -> None:
    conversation, case = await handed_in(at, kind, account="想问一件事")
    listed = (await lin.get("/cases"))["cases"][0]
    assert (listed["kind"], listed["item"]) == (kind, None)
    taken = (await decide(lin, case.number, "accepted", note="只给同事看")).body
    assert taken["due"][0]["state"] == "pending" and taken["eligibility"] is None
    decided = (await decide(lin, case.number, "answered", result="已经和快递公司核实并处理。")).body
    assert (decided["state"], decided["due"][0]["state"]) == ("answered", "kept")
    begun, line = await said(at, conversation)
    assert "只给同事看" not in begun
    assert case.number in line and "已经和快递公司核实并处理。" in line


@pytest.mark.parametrize(("kind", "words"), [("exchange", "寄出新的"), ("repair", "修好寄回")])
async def test_accepted_goods_are_told_where_to_go_and_what_follows(
    lin: AgentPage, at: Console, kind: str, words: str
) -> None:
    conversation, case = await handed_in(at, kind, fault="盖子裂了")
    await at.desk.database.run("""UPDATE cases SET eligibility = eligibility || '{"freight": "supplier"}'""")
    await decide(lin, case.number, "accepted", note="只给同事看")
    (line,) = await said(at, conversation)
    assert words in line and "往返运费由我们承担" in line and "只给同事看" not in line


async def test_a_remark_after_a_decision_does_not_hide_who_decided(
    lin: AgentPage, chen: AgentPage, at: Console
) -> None:
    _, case = await handed_in(at, "suggestion", account="多放一份说明书")
    await decide(lin, case.number, "accepted")
    await at.desk.case_steps.remark(case.number, "consumer", "字再大一点", at.clock.now())
    late = await decide(chen, case.number, "rejected", reason="not_covered", **{"from": "submitted"})
    assert (late.status, late.body["error"]["now"]["agent"]["name"]) == (409, "林晓")
    steps = (await lin.get(f"/cases/{case.number}"))["steps"]
    assert [step["state"] for step in steps] == ["submitted", "accepted", "remark"]
