"""Calls that are owed: whoever cannot be written to hears news of a case by telephone."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.channels.capabilities import reaches
from desk.availability.hours import NeverOpen
from desk.case.cases import Case
from desk.conversation.conversations import Conversation
from desk.front_desk import Desk


class CallBacks:
    """Owes each news of a caller's case until an agent has told it; who calls this holds the conversation's row."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def owe(self, conversation: Conversation, case: Case, message: int, due_before: datetime | None) -> None:
        """Have the caller told what a message says: by what was promised, or as soon as a first reply is."""
        if reaches(conversation.channel) or case.contact is None:
            return
        now = self._desk.clock.now()
        due = due_before if due_before and due_before > now else await self._soon(now)
        await self._desk.callers.owe(case.number, message, due, now)

    async def _soon(self, now: datetime) -> datetime:
        minutes = timedelta(minutes=self._desk.agreements.today.reply.first_minutes)
        try:
            return (await self._desk.service_hours()).add(now, minutes)
        except NeverOpen:
            return now + minutes
