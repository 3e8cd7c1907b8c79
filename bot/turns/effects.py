"""What a reply asks the gateway to do beside being shown: each effect is carried out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog

from bot.handoff.handoffs import Handoffs
from bot.lines import Lines
from bot.metrics import metrics
from bot.promises import watch
from bot.rights import Rights
from desk.conversation.conversations import Conversation
from desk.conversation.turns import Turn
from desk.front_desk import Desk

log = structlog.get_logger()
PERSON_AFTER = 2  # misunderstandings in a row


class Effects:
    """Runs in the transaction that writes the replies and holds the conversation's row."""

    def __init__(self, desk: Desk, handoffs: Handoffs, lines: Lines, rights: Rights) -> None:
        self._desk = desk
        self._handoffs = handoffs
        self._lines = lines
        self._kinds = {
            "handoff": self._hand_off,
            "prompt": self._ask_for_contact,
            "locale": self._speak,
            "miss": self._miss,
            "withdrawal": rights.withdraw,
            "erasure": rights.erase,
        }

    async def carry_out(self, conversation: Conversation, turn: Turn, replies: Sequence[Mapping[str, Any]]) -> None:
        """Carry out the effects of an answer, in order, and store what it promised."""
        customs = [reply.get("custom") or {} for reply in replies]
        effects = [custom["effect"] for custom in customs if "effect" in custom]
        for custom, reply in zip(customs, replies, strict=True):
            if "promise" in custom:
                await self._promise(conversation, custom["promise"], str(reply.get("response") or ""))
        if conversation.misses and not any(effect.get("kind") == "miss" for effect in effects):
            await self._desk.conversations.miss(conversation.id, understood=True)
        for number, effect in enumerate(effects):
            await self._once(conversation, turn, number, effect)

    async def _once(self, conversation: Conversation, turn: Turn, number: int, effect: Mapping[str, Any]) -> None:
        kind = str(effect.get("kind"))
        carry_out = self._kinds.get(kind)
        if carry_out is None:
            log.error("effect_unknown", conversation=conversation.id, turn=turn.id, kind=kind)
        elif await self._desk.effects.first_time(turn.id, number, kind, self._desk.clock.now()):
            await carry_out(await self._desk.conversations.get(conversation.id), {**effect, "turn": turn.id})

    async def _hand_off(self, conversation: Conversation, effect: Mapping[str, Any]) -> None:
        await self._handoffs.ask(
            conversation, str(effect.get("reason", "asked")), stays=bool(effect.get("stays", False))
        )

    async def _ask_for_contact(self, conversation: Conversation, effect: Mapping[str, Any]) -> None:
        prompt = await self._desk.prompts.ask(
            conversation.id, effect["draft"], effect["purpose"], effect["fields"], self._desk.clock.now()
        )
        await self._desk.timers.set("prompt_expiry", conversation.id, prompt.expires_at)
        await self._desk.outbox.ask(conversation.id, prompt.id, self._desk.clock.now())

    async def _speak(self, conversation: Conversation, effect: Mapping[str, Any]) -> None:
        await self._desk.conversations.speak(conversation.id, effect["locale"], chosen=True)

    async def _miss(self, conversation: Conversation, effect: Mapping[str, Any]) -> None:
        misses = await self._desk.conversations.miss(conversation.id, understood=False)
        metrics.MISSES.inc()
        if misses % PERSON_AFTER == 0:
            await self._lines.say(conversation, "utter_desk_offer_person", acts=("person",))

    async def _promise(self, conversation: Conversation, told: Mapping[str, Any], words: str) -> None:
        promise = await self._desk.promises.make(
            conversation.id,
            told["kind"],
            datetime.fromisoformat(told["due_at"]),
            agreement=self._desk.agreements.today.version,
            words=words,
            now=self._desk.clock.now(),
            case_no=told.get("case_no"),
        )
        await watch(self._desk, promise)
