"""The order in talk: one that was proven before, where a message refers back to it instead of naming it."""

from __future__ import annotations

from collections.abc import Sequence

from actions.items import meant
from actions.turn import Turn
from desk.patterns import any_of
from desk.request.orders import Item, Order
from desk.request.requests import GOODS_KINDS

REFERS = any_of(
    r"""这个|这件|这单|这双|那个|那件|那单|它|刚才|刚刚|另一|另外|还有一|还想|也[要想退换修]|同一|上面|
    \b(?:it|this|that|these|those|them|also|too|as well|another|other one|the other|same|second)\b"""
)


async def order_in_talk(turn: Turn, kind: str, said: str) -> Order | None:
    """Return the one proven order that words are about although they name none."""
    if turn.heard.entities.get("order_no") or kind not in GOODS_KINDS | {"return_check"}:
        return None
    proven = [order for order in await turn.desk.proofs.of(turn.conversation) if await _free(turn, order)]
    named = [order for order in proven if said and meant(order.items, said)]
    if len(named) == 1:
        return named[0]
    refers = REFERS.search(said) or await _goes_on(turn, proven)
    return proven[0] if len(proven) == 1 and refers else None


async def _free(turn: Turn, order: Order) -> Sequence[Item]:
    """Return the items of an order that no case is under way for."""
    taken = {case.item for case in await turn.desk.case_lists.of_order(order.number)}
    return [item for item in order.items if item.id not in taken]


async def _goes_on(turn: Turn, proven: Sequence[Order]) -> bool:
    """Tell whether another item of the order was taken in just before, here."""
    cases = await turn.desk.cases.of(turn.conversation)
    return bool(proven) and any(case.order_no == proven[0].number for case in cases)
