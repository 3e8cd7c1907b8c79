"""Whether a request may be made for the items it is about: judged one by one, before anything more is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from actions.aside import offer_the_rest
from actions.eligibility import Finding, judge_return, last_day, windows_of
from actions.exchange import exchange_terms, judge_exchange
from actions.findings import together
from actions.repair import judge_repair, warranty_in_short
from actions.request import Request
from actions.turn import Turn
from desk.case.terms import Terms
from desk.request import submission
from desk.request.eligibility import Reason, Verdict
from desk.request.judgement import allows
from desk.request.orders import Item, Order

JUDGES: Mapping[str, Callable[[Request, Order, Item], Finding]] = {
    "return": judge_return,
    "exchange": judge_exchange,
    "repair": judge_repair,
}


async def judge(request: Request) -> None:
    """Tell of each item whether it may be done; keep those that may, or end the form."""
    order, items = await request.order(), await request.items()
    request.values["warranty"] = None
    with together(request):
        found = {item.id: JUDGES[request.kind](request, order, item) for item in items if await _is_free(request, item)}
    if request.ended:
        return
    allowed = [item for item in items if found.get(item.id) is Finding.ALLOWED]
    for_a_fault = [item for item in items if found.get(item.id) is Finding.FOR_A_FAULT]
    kept = allowed + for_a_fault if request["reason"] is None else allowed or for_a_fault
    if not kept:
        await give_up(request)
        return
    if len(kept) < len(items):
        request.say("utter_items_kept", items=request.named(kept), kind=request.called)
        request.choose(kept)
    request.values["refused"] = None if allowed else "no_reason"
    if not allowed:
        request.forget("reason")


async def _is_free(request: Request, item: Item) -> bool:
    """Tell whether no other case is under way for an item; otherwise say which."""
    turn, cases = request.turn, request.turn.desk.cases
    name = item.name(turn.locale)
    same = await cases.open_of_item(item.id, request.kind)
    if same is not None:
        request.say("utter_already_open", item=name, number=same.number, kind=request.called)
        return False
    other = await turn.desk.case_lists.open_otherwise(item.id, request.kind)
    if other is None:
        return True
    buttons = [
        turn.button("withdraw_case", "cancel_case", case_no=other.number),
        turn.button("person", "request_person"),
    ]
    facts = {"kind": turn.label(f"kind_{other.kind}"), "number": other.number, "wanted": request.called}
    request.say("utter_open_otherwise", item=name, buttons=buttons, **facts)
    if not request.also:  # the draft waits for the consumer to withdraw the other case
        await request.store()
        request.end()
    return False


async def give_up(request: Request) -> None:
    """End a request that cannot be granted; its draft is of no more use."""
    drafts, turn = request.turn.desk.drafts, request.turn
    draft = await drafts.open(turn.conversation)
    if draft is not None and draft.kind == request.kind:
        await drafts.close(draft.id, "cancelled", turn.now)
    await offer_the_rest(request)
    request.end()


async def terms_of(request: Request, item: Item | None) -> Terms:
    """Return how a request stands that is handed in now."""
    turn = request.turn
    return await submission.terms_of(turn.desk, request.kind, request.values, item, turn.now)


async def still_allowed(request: Request, item: Item) -> bool:
    """Tell whether a request that was allowed when it was begun still is; a repair always is, once received."""
    return allows(await terms_of(request, item))


def in_short(turn: Turn, order: Order, item: Item, kind: str) -> tuple[bool, str]:
    """Return whether an item may be chosen, and the line of a card that says so."""
    if kind == "repair":
        return order.received_at is not None, warranty_in_short(turn, order, item)
    if kind == "exchange":
        return _exchange_in_short(turn, order, item)
    if kind == "support":
        return True, ""
    windows = windows_of(turn, order, item)
    return windows.any_allowed, windows.in_short(turn)


def _exchange_in_short(turn: Turn, order: Order, item: Item) -> tuple[bool, str]:
    terms = exchange_terms(turn, order, item, Reason.QUALITY)
    if terms.allowed:
        return True, turn.label("item_exchange_until", until=last_day(turn, terms.until))
    return False, turn.label("item_not_received" if terms.verdict is Verdict.NOT_RECEIVED else "item_exchange_over")
