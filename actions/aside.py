"""A second request: noted while the first is made, offered when that is done."""

from __future__ import annotations

from actions.parts import about
from actions.request import Request
from desk.request.requests import KINDS


async def note_second(request: Request, kind: str) -> None:
    """Keep a request that was asked for in the same breath, with its own words; the one at hand comes first."""
    turn, drafts = request.turn, request.turn.desk.drafts
    if await drafts.open(turn.conversation) is None and await drafts.aside(turn.conversation, kind) is None:
        second = await drafts.begin(turn.conversation, kind, turn.now)
        said = about(turn.heard, kind)
        fields = {"opening": said.text, "order_no": said.entities.get("order_no")}
        await drafts.fill(second.id, fields, turn.now)
        await request.draft()
        request.say("utter_second_noted", kind=request.called, second=turn.label(f"kind_{kind}"))


async def offer_the_rest(request: Request) -> None:
    """Offer to go on with what was set aside for this request."""
    turn = request.turn
    aside = await turn.desk.drafts.aside(turn.conversation)
    if aside is not None and aside.kind in KINDS:
        request.say("utter_aside_waiting", kind=turn.label(f"kind_{aside.kind}"))
