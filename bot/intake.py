"""What a consumer says, written down: masked, in the conversation's language, with the turn that answers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from bot.handoff.errands import Errands
from bot.metrics import metrics
from bot.pages.contact_form import ContactForm
from bot.ratings import Ratings
from bot.urgent import Urgent
from desk.conversation.conversations import Conversation, Owner
from desk.conversation.identity import ConversationId
from desk.conversation.language import language_of
from desk.conversation.ledger import Author, Kind, Message
from desk.errors import Refused
from desk.front_desk import Desk
from desk.privacy.check_digits import LONGEST_CARD
from desk.privacy.masking import Masked, mask
from desk.privacy.piecemeal import LONGEST_PIECE, is_piece

DETECTED_UNTIL = 6  # messages after which the language of a conversation is settled
IN_ONE_BREATH = timedelta(minutes=2)  # within which messages may tell one number


class Intake:
    """Writes consumers' messages; the caller's transaction holds the conversation's row."""

    def __init__(self, desk: Desk, form: ContactForm, urgent: Urgent, ratings: Ratings, errands: Errands) -> None:
        self._desk = desk
        self._form = form
        self._urgent = urgent
        self._ratings = ratings
        self._errands = errands

    async def text(self, conversation: Conversation, client_id: str, text: str) -> Message:
        """Write what was typed; the same id again returns the same message.

        What cannot wait is answered at once, and a rating or what an agent has asked for is noted, without a turn.
        """
        said = await self._desk.ledger.said(conversation.id, Author.CONSUMER, client_id)
        if said is not None:
            return said
        masked = await self._masked(conversation, text)
        await self._form.park(conversation, masked.found)
        await self._listen_for_language(conversation, masked.text)
        matter = await self._urgent.in_text(conversation, masked.text)
        heard = None if matter else await self._ratings.in_text(conversation, masked.text)
        told = None if matter or heard else await self._errands.in_text(conversation, masked.text)
        asks = matter.goes_on if matter else heard is None and told is None
        message = await self.write(conversation, client_id, masked.text, Kind.TEXT, asks=asks)
        if matter is not None:
            await self._urgent.answer(await self._desk.conversations.get(conversation.id), matter)
        elif heard is not None:
            await self._ratings.hear(await self._desk.conversations.get(conversation.id), heard, masked.text)
        elif told is not None:
            await self._errands.hear(await self._desk.conversations.get(conversation.id), told)
        return message

    async def write(
        self,
        conversation: Conversation,
        client_id: str,
        text: str,
        kind: Kind,
        *,
        data: Mapping[str, Any] | None = None,
        payload: Mapping[str, Any] | None = None,
        asks: bool = True,
    ) -> Message:
        """Write a consumer's message and, where the bot is to answer it, its turn."""
        now, turn = self._desk.clock.now(), None
        if conversation.owner is Owner.AGENT:
            await self._desk.snoozes.wake(conversation.id, "message", now)
        if asks and conversation.owner is Owner.BOT:
            turn = await self._desk.turns.queue(
                conversation.id, conversation.ownership_number, now, text=text, payload=payload
            )
        metrics.MESSAGES.labels(conversation.channel, Author.CONSUMER).inc()
        return await self._desk.ledger.append(
            conversation.id, Author.CONSUMER, text, now, kind=kind, client_id=client_id, data=data, turn=turn
        )

    async def button(self, conversation: ConversationId, seq: int, index: int) -> Mapping[str, Any]:
        """Return a button of a message that the consumer was shown.

        Raises:
            NotFound: there is no such message.
            Refused: the message has no such button.
        """
        message = await self._desk.ledger.at(conversation, seq)
        buttons = message.data.get("buttons", []) if message.for_consumer else []
        if not 0 <= index < len(buttons):
            raise Refused("no_such_choice", allowed=len(buttons))
        button: Mapping[str, Any] = buttons[index]
        return button

    async def _masked(self, conversation: Conversation, text: str) -> Masked:
        """Mask what was typed, also where it only completes a number that the messages before have begun."""
        earlier: Sequence[str] = ()
        if is_piece(text):
            earlier = await self._desk.ledger.last_words(
                conversation.id, self._desk.clock.now() - IN_ONE_BREATH, limit=LONGEST_CARD - 1, longest=LONGEST_PIECE
            )
        return mask(text, self._desk.settings.order_pattern, conversation.locale, after=earlier)

    async def _listen_for_language(self, conversation: Conversation, text: str) -> None:
        heard = language_of(text) if conversation.last_seq < DETECTED_UNTIL and not conversation.locale_chosen else None
        if heard and heard != conversation.locale:
            await self._desk.conversations.speak(conversation.id, heard, chosen=False)
