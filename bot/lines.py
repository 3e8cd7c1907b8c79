"""The desk's own lines: said by the gateway, without the engine, in the conversation's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.metrics import metrics
from desk.conversation.conversations import Conversation
from desk.conversation.ledger import Author, Kind, Message
from desk.front_desk import Desk
from desk.words import Words

NONE: Mapping[str, Any] = {}
RESUME = "resume_request"  # goes on with what is open: never among what a message may have meant


class Lines:
    """Writes lines into the ledger; the caller holds the conversation's row."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def say(
        self,
        conversation: Conversation,
        response: str,
        data: Mapping[str, Any] = NONE,
        /,
        *,
        acts: Sequence[str] = (),
        offers: Sequence[str] = (),
        **facts: Any,
    ) -> Message:
        """Write one line; `acts` (`person`, `disagree`, `leave_queue`, `rate_…`) are buttons for the gateway.

        `offers` are intents, which become buttons that the assistant answers. `data` goes with the line: a card, what
        it rests on.
        """
        locale, say = conversation.locale, self._desk.words.say
        buttons: list[dict[str, Any]] = [
            {"title": say(f"utter_desk_button_{act}", locale), "act": act} for act in acts
        ] + [{"title": say(_title(name), locale), "payload": {"intent": name, "entities": {}}} for name in offers]
        metrics.MESSAGES.labels(conversation.channel, Author.DESK).inc()
        return await self._desk.ledger.append(
            conversation.id,
            Author.DESK,
            self._desk.words.say(response, locale, **facts),
            self._desk.clock.now(),
            kind=Kind.LINE,
            data={"response": response, **data, **({"buttons": buttons} if buttons else {})},
        )

    async def last(self, conversation: Conversation) -> str | None:
        """Return the name of the last line that was said to the consumer, None when somebody else spoke since."""
        message = await self._desk.ledger.last_said(conversation.id)
        return message.data.get("response") if message and message.author is Author.DESK else None


def _title(intent: str) -> str:
    return "utter_desk_button_resume" if intent == RESUME else f"utter_label_intent_{intent}"


def place_words(words: Words, ahead: int, locale: str) -> str:
    """Say how many wait before somebody."""
    if ahead == 0:
        return words.say("utter_desk_place_next", locale)
    return words.say("utter_desk_place_behind", locale, count=ahead)
