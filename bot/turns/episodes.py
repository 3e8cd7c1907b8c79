"""Which tracker a turn runs in, and what a fresh one starts from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk.conversation.conversations import Conversation
from desk.conversation.episodes import Episode
from desk.conversation.turns import Turn
from desk.front_desk import Desk
from desk.handoff.errands import REQUEST
from desk.request import requests
from desk.request.drafts import Draft

FORM = "request_form"
PROVEN = "proven"  # stands for the phone's digits in a seeded slot: the proof itself lies in the store


class Episodes:
    """Finds the current episode of a conversation or begins the next."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def of(self, turn: Turn, conversation: Conversation) -> Episode:
        """Return the episode a turn runs in; every further attempt of the turn runs in the same."""
        now = self._desk.clock.now()
        current = await self._desk.episodes.current(conversation.id)
        if current is not None and current.id == turn.episode:
            return current
        over = current.is_over(now) if current else None
        if over:
            await self._desk.episodes.end(conversation.id, over, now)
        episode = current if current and not over else await self._next(turn, conversation)
        await self._desk.turns.runs_in(turn, episode.id)
        return episode

    async def _next(self, turn: Turn, conversation: Conversation) -> Episode:
        seed = await self._seed(turn, conversation)
        return await self._desk.episodes.begin(conversation.id, seed, self._desk.clock.now())

    async def _seed(self, turn: Turn, conversation: Conversation) -> Mapping[str, Any] | None:
        """Return what is collected; the form goes on if the last episode stood in it or a prompt was filled in."""
        draft = await self._desk.drafts.open(conversation.id)
        if draft is None or draft.kind not in requests.FIELDS:
            return None
        previous = await self._desk.episodes.last(conversation.id)
        submitted = (turn.payload or {}).get("intent") == "submit_contact"
        slots = await self._slots(draft, without="contact" if submitted else None)
        missing = requests.missing(draft.kind, slots)
        errand = await self._desk.errands.open(conversation.id)
        rests = errand is not None and errand.step != REQUEST  # an agent has something else asked first
        goes_on = bool(missing) and (submitted or (previous is not None and previous.in_form and not rests))
        return {
            "slots": slots,
            "loop": FORM if goes_on else None,
            "requested_slot": missing[0] if goes_on else None,
        }

    async def _slots(self, draft: Draft, *, without: str | None) -> dict[str, Any]:
        known = {name: value for name, value in draft.fields.items() if name in _SLOTS and name != without}
        order_no = known.get("order_no")
        if order_no and await self._desk.proofs.is_proven(draft.conversation, order_no):
            known["phone_last4"] = PROVEN
        return {"kind": draft.kind, **known}


_SLOTS = {field.name for fields in requests.FIELDS.values() for field in fields} - {"phone_last4"} | {*requests.NOTED}
