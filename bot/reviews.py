"""Reviews: an agent accepts or rejects a submitted case, and the consumer hears it in the conversation."""

from __future__ import annotations

from datetime import datetime

from bot.handoffs import SCORED_AFTER
from bot.lines import Lines
from bot.news import News
from desk import formats
from desk.agreement import Agreement
from desk.answers import capital
from desk.cases import Case, Rejection
from desk.conversations import Conversation, Owner
from desk.drafts import Draft
from desk.eligibility import Reason, exchange_eligibility
from desk.errors import BadValues
from desk.front_desk import Desk
from desk.identity import AgentId
from desk.orders import Item
from desk.promises import case_due
from desk.requests import GOODS_KINDS, KINDS
from desk.shipping import Sending, freight
from desk.way_back import freight_of, freight_words, quoted, way_back

IRREPARABLE = "utter_review_irreparable"
ACCEPTED = {
    "return": "utter_review_accepted",
    "exchange": "utter_review_accepted_exchange",
    "repair": "utter_review_accepted_repair",
}


def _accepted(case: Case, note: str) -> str:
    """Name the words of an acceptance: where to send goods, or the answer."""
    if case.kind in GOODS_KINDS:
        return ACCEPTED[case.kind]
    return "utter_review_answered" if note.strip() else "utter_review_accepted_inquiry"


class Reviews:
    """Decides cases; each public method is one transaction, then news."""

    def __init__(self, desk: Desk, news: News, lines: Lines) -> None:
        self._desk = desk
        self._news = news
        self._lines = lines

    async def accept(self, number: str, agent: AgentId, note: str) -> Case:
        """Accept a case and tell what comes next. Asked again, it stands.

        Of goods `note` is for agents; to a complaint, a question, a suggestion or a call it is the answer.

        Raises:
            NotFound: there is no such case.
            Conflict: it was decided otherwise, or by somebody else.
        """
        return await self._review(number, "accepted", agent, None, note)

    async def reject(self, number: str, agent: AgentId, reason: Rejection, note: str) -> Case:
        """Reject a case and tell why, with what the agent adds in `note`. Asked again, it stands.

        A repair that is `irreparable` becomes an exchange, and nothing is asked again.

        Raises:
            NotFound: there is no such case.
            Conflict: it was decided otherwise, or by somebody else.
            BadValues: only a repair can be irreparable.
        """
        return await self._review(number, "rejected", agent, reason, note)

    async def _review(self, number: str, state: str, agent: AgentId, reason: Rejection | None, note: str) -> Case:
        now, found = self._desk.clock.now(), await self._desk.cases.get(number)
        if reason is Rejection.IRREPARABLE and found.kind != "repair":
            raise BadValues({"reason": "irreparable"})
        async with self._desk.database.transaction():
            conversation = await self._desk.conversations.lock(found.conversation)
            why = self._why(reason, note, conversation.locale) if reason else note
            if await self._stands(number, state, agent, why):
                return await self._desk.cases.get(number)
            case = await self._desk.cases.review(number, state, agent, why, now)
            await self._desk.promises.settle(conversation.id, KINDS[case.kind].promise, now, case_no=number)
            await self._desk.audit.note(agent, f"case_{state}", number, now, reason=reason)
            if reason is Rejection.IRREPARABLE:
                await self._exchange(conversation, case)
            else:
                await self._tell(conversation, case, why)
        await self._publish(case)
        return case

    async def _stands(self, number: str, state: str, agent: AgentId, why: str) -> bool:
        """Say whether this very decision was made before: its answer was lost on the way."""
        last = await self._desk.cases.decision(number)
        return (last.state, last.by, last.note) == (state, agent, why)

    async def _tell(self, conversation: Conversation, case: Case, why: str) -> None:
        item = await self._desk.orders.item(case.item) if case.item else None
        facts = self._facts(conversation, case, item)
        if case.state == "accepted":
            await self._lines.say(conversation, _accepted(case, why), **facts, note=why)
            return
        acts = () if conversation.owner is Owner.AGENT else ("disagree",)
        response = "utter_review_rejected" if item else "utter_review_declined"
        hotline = self._terms(item).channels.phone
        await self._lines.say(conversation, response, acts=acts, **facts | {"phone": hotline}, why=why)

    def _facts(self, conversation: Conversation, case: Case, item: Item | None) -> dict[str, str]:
        words, locale, terms = self._desk.words, conversation.locale, self._terms(item)
        facts = way_back(terms, locale, case.kind) | {
            "number": case.number,
            "kind": words.say(f"utter_label_kind_{case.kind}", locale),
            "item": item.name(locale) if item else "",
            "quote": quoted(words, case.eligibility, locale),
        }
        judged = case.eligibility.get("freight")
        if judged is None:
            return facts
        both = freight(terms, Sending.EXCHANGE) if case.kind == "exchange" else freight_of(judged)
        payer = words.say(f"utter_label_payer_{both.to_supplier}", locale)
        return facts | {"payer": capital(payer), "freight": freight_words(words, both, locale)}

    def _terms(self, item: Item | None) -> Agreement:
        today = self._desk.agreements.today
        return today.for_supplier(item.supplier) if item else today

    async def _exchange(self, conversation: Conversation, repair: Case) -> None:
        """Open the exchange that a repair becomes, with what the consumer filled in for the repair."""
        desk, now, locale = self._desk, self._desk.clock.now(), conversation.locale
        order = await desk.orders.get(str(repair.order_no))
        item = order.item(str(repair.item))
        fields = {**repair.fields, "reason": Reason.QUALITY, "order_no": order.number, "contact": repair.contact}
        draft = Draft("", conversation.id, "exchange", fields, "open", now, now)
        judged = exchange_eligibility(order, item, desk.agreements.for_purchase(order.ordered_at), now)
        case = await desk.cases.open(
            draft, judged, f"{repair.number}:irreparable", now, item=item.id, follows=repair.number
        )
        due = case_due(desk.agreements.today, await desk.service_hours(), case.kind, now)
        await self._promise(case, due)
        zone = desk.agreements.today.service_hours.zone
        told = formats.due(due, locale, zone, now) if due else desk.words.say("utter_label_review_undated", locale)
        facts = {"item": item.name(locale), "number": repair.number, "follows": case.number, "due": told}
        await self._lines.say(conversation, IRREPARABLE, **facts)

    async def _promise(self, case: Case, due: datetime | None) -> None:
        """Promise the review of the exchange, and watch the promise."""
        desk, now = self._desk, self._desk.clock.now()
        if due is None:
            return
        promise = await desk.promises.make(
            case.conversation,
            KINDS[case.kind].promise,
            due,
            agreement=case.agreement,
            words=IRREPARABLE,
            now=now,
            case_no=case.number,
        )
        await desk.timers.set("promise", promise.id, promise.due_at + SCORED_AFTER)

    def _why(self, reason: Rejection, note: str, locale: str) -> str:
        """Return the reason as the consumer reads it: its sentence, and below it what the agent wrote."""
        said = "" if reason is Rejection.OTHER else self._desk.words.say(f"utter_review_reason_{reason}", locale)
        return "\n".join(part for part in (said, note.strip()) if part)

    async def _publish(self, case: Case) -> None:
        row = await self._desk.conversations.get(case.conversation)
        self._news.publish("conversation", id=row.id, last=row.last_seq)
        self._news.publish("queue")
