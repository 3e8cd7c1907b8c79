"""Consent withdrawn and data erased: what a reply asks for, in the transaction that writes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.handoff.handoffs import Handoffs
from desk.agreement.notice import Kind
from desk.conversation.conversations import Conversation
from desk.front_desk import Desk

FORGET = "forget"  # the timer that has trackers erased and then tells of the receipt
KEPT_AS = {"cases": Kind.CASE, "consents": Kind.CONSENT}


class Rights:
    """Carries out effects; the caller's transaction holds the conversation's row."""

    def __init__(self, desk: Desk, handoffs: Handoffs) -> None:
        self._desk = desk
        self._handoffs = handoffs

    async def withdraw(self, conversation: Conversation, effect: Mapping[str, Any]) -> None:
        """Withdraw consent, and erase the contact details that no open case needs."""
        now = self._desk.clock.now()
        withdrawn = await self._desk.consents.withdraw(conversation.id, now)
        contacts = await self._desk.erasing.contacts(conversation.id)
        await self._desk.timers.cancel("prompt_expiry", conversation.id)
        await self._desk.audit.note(
            "consumer", "consent_withdrawn", conversation.id, now, consents=withdrawn, contacts=contacts
        )

    async def erase(self, conversation: Conversation, effect: Mapping[str, Any]) -> None:
        """Erase the desk's stores at once; the engine's follow by a timer, and then the receipt."""
        now, erasing = self._desk.clock.now(), self._desk.erasing
        await self._let_handoff_go(conversation)
        await self._desk.consents.withdraw(conversation.id, now)
        erased = {
            "contacts": await erasing.contacts(conversation.id),
            "drafts": await erasing.requests(conversation.id, now),
            "files": await self._desk.files.erase(conversation.id),
        }
        await erasing.cases(conversation.id)
        mark = self._desk.words.say("utter_rights_erased_mark", conversation.locale)
        erased["messages"] = await erasing.words(conversation.id, mark, sparing=str(effect["turn"]))
        await erasing.done(conversation.id, now)
        await self._desk.timers.cancel("prompt_expiry", conversation.id)
        await self._desk.episodes.end(conversation.id, "erased", now)
        await self._desk.erasures.begin(conversation.id, erased, await self._kept_until(conversation), now)
        await self._desk.timers.set(FORGET, conversation.id, now)
        await self._desk.audit.note("consumer", "erasure_begun", conversation.id, now, **erased)

    async def _let_handoff_go(self, conversation: Conversation) -> None:
        """Nobody is to answer what is erased."""
        handoff = await self._desk.handoffs.open(conversation.id)
        if handoff is not None and handoff.state == "waiting":
            await self._handoffs.end(conversation, "left", "utter_handoff_left")

    async def _kept_until(self, conversation: Conversation) -> dict[str, datetime]:
        privacy = self._desk.agreements.today.privacy
        remains = await self._desk.erasing.remains(conversation.id)
        return {kind: at + timedelta(days=privacy.days_for(KEPT_AS[kind])) for kind, at in remains.items()}
