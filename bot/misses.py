"""Notes what the assistant did not understand, and what happened next: texts without whoever wrote them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.turns.engine import Answer
from desk.conversation.conversations import Conversation
from desk.conversation.ledger import Message
from desk.conversation.turns import Turn
from desk.front_desk import Desk
from desk.misses import Kind, Miss, Next, Outcome
from desk.misses.anonymous import anonymous, is_a_name
from desk.misses.likeness import alike

FALLBACK, REJECTION = "nlu_fallback", "reject_answer"
REPEATING = frozenset({"repeat", "greet", "thank", "goodbye", "affirm", "deny", "insult", "small_talk", REJECTION})
HEARD = "heard"  # where a reply's data keep what the model made of the words it answers


@dataclass(frozen=True)
class Said:
    """What a turn heard: the words as they may be noted, what the model made of them, and whether that was noted."""

    text: str
    guesses: Sequence[Mapping[str, Any]]
    model: str
    in_form: bool
    missed: bool


class Misses:
    """Runs in the transaction that stores an answer and holds the conversation's row."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def heard(self, conversation: Conversation, turn: Turn, episode: str, answer: Answer) -> dict[str, Any]:
        """Note what this turn missed, or tells of the one before; return what its replies must remember."""
        messages = await self._desk.ledger.of_turn(turn.id)
        before = await self._before(conversation, messages)
        said = self._said(conversation, turn, messages, answer)
        await self._desk.misses.follow(conversation.id, self._next(turn, said, answer), episode)
        await self._note(conversation, episode, answer, said, before)
        if said is None:
            return {}
        return {
            HEARD: {"guesses": list(said.guesses), "model": said.model, "loop": said.in_form, "missed": said.missed}
        }

    async def person(self, conversation: Conversation) -> None:
        """Note that the consumer wanted a person after what was missed."""
        await self._desk.misses.follow(conversation.id, Next(Outcome.PERSON))

    def _said(self, conversation: Conversation, turn: Turn, messages: Sequence[Message], answer: Answer) -> Said | None:
        """Return what was typed; a pressed button is certain."""
        if turn.payload is not None or not messages:
            return None
        missed = answer.intent == FALLBACK and answer.loop is None
        missed = missed or (_effects(answer, "miss") and answer.intent != REJECTION)
        text = self._words(conversation, messages)
        return Said(text, answer.guesses, answer.model, answer.loop is not None, missed)

    async def _before(self, conversation: Conversation, messages: Sequence[Message]) -> Said | None:
        """Return what the turn before this one heard, if it was typed."""
        reply = await self._desk.ledger.last_reply(conversation.id, messages[0].seq) if messages else None
        heard = reply.data.get(HEARD) if reply else None
        if reply is None or heard is None or reply.turn is None:
            return None
        typed = await self._desk.ledger.of_turn(reply.turn)
        return Said(self._words(conversation, typed), heard["guesses"], heard["model"], heard["loop"], heard["missed"])

    async def _note(
        self, conversation: Conversation, episode: str, answer: Answer, said: Said | None, before: Said | None
    ) -> None:
        if said is not None and said.missed:
            await self._write(conversation, episode, Kind.UNCLEAR, said)
        if before is None or before.missed or said is None:
            return
        if answer.intent == REJECTION:
            await self._write(conversation, episode, Kind.REJECTED, before)
        elif _rephrased(answer, said, before):
            await self._write(conversation, None, Kind.REPHRASED, before, _rephrasing(said, answer))

    async def _write(
        self, conversation: Conversation, episode: str | None, kind: Kind, said: Said, then: Next | None = None
    ) -> None:
        day = self._desk.clock.now().astimezone(self._desk.agreements.today.service_hours.zone).date()
        if said.text and not (said.in_form and is_a_name(said.text)):
            miss = Miss(conversation.locale, kind, said.text, said.guesses, said.model, day)
            await self._desk.misses.note(miss, conversation.id, episode, then)

    def _next(self, turn: Turn, said: Said | None, answer: Answer) -> Next:
        """Return what this turn is to the miss before it."""
        if _effects(answer, "handoff"):
            return Next(Outcome.PERSON)
        if said is None:
            return Next(Outcome.CHOSEN, intent=str((turn.payload or {}).get("intent") or "") or None)
        return _rephrasing(said, answer)

    def _words(self, conversation: Conversation, messages: Sequence[Message]) -> str:
        text = " ".join(message.text for message in messages)
        return anonymous(text, conversation.locale, self._desk.settings.order_pattern)


def _effects(answer: Answer, kind: str) -> bool:
    customs = ((reply.get("custom") or {}).get("effect") or {} for reply in answer.replies)
    return any(effect.get("kind") == kind for effect in customs)


def _rephrased(answer: Answer, said: Said, before: Said) -> bool:
    """Tell whether somebody asks the same again in nearly the same words, which no form asked for."""
    in_form = said.in_form or before.in_form
    return not in_form and answer.intent not in REPEATING and alike(said.text, before.text)


def _rephrasing(said: Said, answer: Answer) -> Next:
    return Next(Outcome.REPHRASED, said.text, answer.intent if answer.intent != FALLBACK else None)
