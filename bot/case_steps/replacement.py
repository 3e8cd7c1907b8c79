"""The exchange that a repair becomes which cannot be done: nothing is asked again, nothing is sent in again."""

from __future__ import annotations

from desk.case.cases import Case
from desk.case.states import State
from desk.conversation.conversations import Conversation
from desk.conversation.identity import AgentId
from desk.front_desk import Desk
from desk.request.drafts import Draft
from desk.request.eligibility import Reason, exchange_eligibility


async def open_exchange(desk: Desk, conversation: Conversation, repair: Case, agent: AgentId, *, arrived: bool) -> Case:
    """Open the exchange with what the consumer filled in for the repair; goods that have arrived count as received."""
    now = desk.clock.now()
    order = await desk.orders.get(str(repair.order_no))
    item = order.item(str(repair.item))
    fields = {**repair.fields, "reason": Reason.QUALITY, "order_no": order.number, "contact": repair.contact}
    draft = Draft("", conversation.id, "exchange", fields, "open", now, now)
    judged = exchange_eligibility(order, item, desk.agreements.for_purchase(order.ordered_at), now)
    case = await desk.cases.open(
        draft, judged, f"{repair.number}:irreparable", now, item=item.id, follows=repair.number
    )
    if not arrived:
        return case
    await desk.cases.move(case.number, State.SUBMITTED, State.ACCEPTED, agent, now)
    return await desk.cases.move(case.number, State.ACCEPTED, State.RECEIVED, agent, now, note=repair.number)
