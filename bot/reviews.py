"""Reviews: an agent accepts or rejects a submitted case, and the consumer hears it in the conversation."""

from __future__ import annotations

from bot.lines import Lines
from bot.news import News
from desk.answers import capital
from desk.cases import Case, Rejection
from desk.conversations import Conversation, Owner
from desk.front_desk import Desk
from desk.identity import AgentId
from desk.orders import Item
from desk.way_back import way_back

REVIEW = "review"


class Reviews:
    """Decides cases; each public method is one transaction, then news."""

    def __init__(self, desk: Desk, news: News, lines: Lines) -> None:
        self._desk = desk
        self._news = news
        self._lines = lines

    async def accept(self, number: str, agent: AgentId, note: str) -> Case:
        """Accept a case and tell where to send the goods; `note` is for agents. Asked again, it stands.

        Raises:
            NotFound: there is no such case.
            Conflict: it was decided otherwise, or by somebody else.
        """
        return await self._review(number, "accepted", agent, None, note)

    async def reject(self, number: str, agent: AgentId, reason: Rejection, note: str) -> Case:
        """Reject a case and tell why, with what the agent adds in `note`. Asked again, it stands.

        Raises:
            NotFound: there is no such case.
            Conflict: it was decided otherwise, or by somebody else.
        """
        return await self._review(number, "rejected", agent, reason, note)

    async def _review(self, number: str, state: str, agent: AgentId, reason: Rejection | None, note: str) -> Case:
        now, found = self._desk.clock.now(), await self._desk.cases.get(number)
        async with self._desk.database.transaction():
            conversation = await self._desk.conversations.lock(found.conversation)
            why = self._why(reason, note, conversation.locale) if reason else note
            if await self._stands(number, state, agent, why):
                return await self._desk.cases.get(number)
            case = await self._desk.cases.review(number, state, agent, why, now)
            await self._desk.promises.settle(conversation.id, REVIEW, now, case_no=number)
            await self._desk.audit.note(agent, f"case_{state}", number, now, reason=reason)
            await self._tell(conversation, case, why)
        await self._publish(case)
        return case

    async def _stands(self, number: str, state: str, agent: AgentId, why: str) -> bool:
        """Say whether this very decision was made before: its answer was lost on the way."""
        last = (await self._desk.cases.steps(number))[-1]
        return (last.state, last.by, last.note) == (state, agent, why)

    async def _tell(self, conversation: Conversation, case: Case, why: str) -> None:
        item = await self._desk.orders.item(case.item)
        facts = {"number": case.number, "item": item.name(conversation.locale)}
        if case.state == "accepted":
            facts |= self._next(conversation, case, item)
            await self._lines.say(conversation, "utter_review_accepted", **facts)
        else:
            phone = self._desk.agreements.today.for_supplier(item.supplier).channels.phone
            acts = () if conversation.owner is Owner.AGENT else ("disagree",)
            await self._lines.say(conversation, "utter_review_rejected", acts=acts, **facts, why=why, phone=phone)

    def _next(self, conversation: Conversation, case: Case, item: Item) -> dict[str, str]:
        payer = self._desk.words.say(f"utter_label_payer_{case.eligibility['freight']}", conversation.locale)
        terms = self._desk.agreements.today.for_supplier(item.supplier)
        return {**way_back(terms, conversation.locale), "payer": capital(payer)}

    def _why(self, reason: Rejection, note: str, locale: str) -> str:
        """Return the reason as the consumer reads it: its sentence, and below it what the agent wrote."""
        said = "" if reason is Rejection.OTHER else self._desk.words.say(f"utter_review_reason_{reason}", locale)
        return "\n".join(part for part in (said, note.strip()) if part)

    async def _publish(self, case: Case) -> None:
        row = await self._desk.conversations.get(case.conversation)
        self._news.publish("conversation", id=row.id, last=row.last_seq)
        self._news.publish("queue")
