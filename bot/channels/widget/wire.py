"""What a consumer's page is shown of messages and owners (docs/widget-protocol.md): never payloads or ids of agents."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.handoff.waits import Waits
from bot.lines import Lines
from desk import formats
from desk.agreement.basis import basis_words
from desk.conversation.conversations import Conversation, Owner
from desk.conversation.identity import AgentId
from desk.conversation.ledger import Message
from desk.front_desk import Desk
from desk.handoff.handoffs import Handoff


class Wire:
    """Turns records into frames, in the conversation's language."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._waits = Waits(desk, Lines(desk))

    def message(self, message: Message, locale: str, names: Mapping[AgentId, str]) -> dict[str, Any]:
        data = message.data
        return {
            "seq": message.seq,
            "id": message.client_id if message.author == "consumer" else None,
            "author": message.author.value,
            "name": names.get(message.agent) if message.agent else None,
            "text": message.text,
            "at": message.at.isoformat(),
            "buttons": [{"title": button["title"]} for button in data.get("buttons", ())],
            "chosen": message.chosen,
            "card": data.get("card"),
            "file": data.get("file"),
            "link": self._link(data.get("link")),
            "basis": [self._basis(one, locale) for one in data.get("basis", ())],
        }

    def _link(self, link: Mapping[str, Any] | None) -> dict[str, str] | None:
        """Return a link with the token that opens it, which is made here and never stored."""
        if link is None:
            return None
        return {"title": link["title"], "path": f"{link['path']}#{self._desk.downloads.token(link['download'])}"}

    def _basis(self, basis: Mapping[str, Any], locale: str) -> dict[str, Any]:
        words = basis_words(partial(self._desk.words.say, locale=locale), basis)
        return {"clause": basis.get("clause"), "version": basis.get("version"), "words": words}

    async def owner(self, conversation: Conversation, names: Mapping[AgentId, str]) -> dict[str, Any]:
        """Say who answers now, and where somebody who waits stands."""
        frame: dict[str, Any] = {"type": "owner", "owner": conversation.owner.value}
        if conversation.owner is Owner.AGENT:
            return frame | {"name": names.get(conversation.agent) if conversation.agent else None}
        handoff = await self._desk.handoffs.open(conversation.id)
        if handoff is None or handoff.state != "waiting":
            return frame
        if conversation.owner is Owner.BOT and handoff.captured:
            return frame | {"captured": await self._captured(conversation, handoff)}
        return frame | {"waiting": await self._waiting(conversation, handoff)}

    async def _waiting(self, conversation: Conversation, handoff: Handoff) -> dict[str, Any]:
        locale, ahead = conversation.locale, await self._desk.handoffs.ahead_of(handoff)
        place, left = await self._waits.place(handoff, locale), await self._waits.range(handoff)
        due_at, due = await self._due(conversation, handoff)
        return {
            "place": ahead + 1,
            "due_at": due_at,
            "minutes": [left.low, left.high] if left else None,
            "words": self._desk.words.say("utter_desk_waiting", locale, place=place, due=due),
        }

    async def _captured(self, conversation: Conversation, handoff: Handoff) -> dict[str, Any]:
        opens_at = (await self._desk.availability()).opens_at
        _, due = await self._due(conversation, handoff)
        words = self._desk.words.say("utter_desk_captured", conversation.locale, due=due)
        return {"opens_at": opens_at.isoformat() if opens_at else None, "words": words}

    async def _due(self, conversation: Conversation, handoff: Handoff) -> tuple[str | None, str]:
        promise = await self._desk.promises.get(handoff.promise) if handoff.promise else None
        if promise is None or promise.state != "pending":
            return None, self._desk.words.say("utter_desk_due_soon", conversation.locale)
        zone = self._desk.agreements.today.service_hours.zone
        due = formats.due(promise.due_at, conversation.locale, zone, self._desk.clock.now())
        return promise.due_at.isoformat(), self._desk.words.say("utter_desk_reply_due", conversation.locale, due=due)
