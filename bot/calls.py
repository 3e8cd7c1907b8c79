"""Somebody on the phone: an agent takes down what they want, and hands it in for them like the form would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels.phone import NAME
from bot.lines import Lines
from bot.news import News
from bot.promises import watch
from desk import formats
from desk.case.cases import Case
from desk.case.standing import facts_of
from desk.conversation.conversations import Conversation
from desk.conversation.identity import ConversationId
from desk.conversation.speaker import Speaker
from desk.errors import AlreadyOpen, BadValues, NotProven, Refused
from desk.front_desk import Desk
from desk.people.agents import Agent
from desk.privacy.contact_fields import contact_problems, normalise_contact
from desk.request.call_fields import missing_of, taken_down
from desk.request.judgement import allows
from desk.request.orders import Item, Order
from desk.request.requests import FIELDS, GOODS_KINDS, KINDS
from desk.request.submission import hand_in, terms_of

PURPOSE = "contact"
READ_OUT = "read_out"
PROVEN = "proven"  # instead of the phone's digits, which are not kept


@dataclass(frozen=True)
class Wish:
    """What a caller wants; `notice` is the hash of the text that was read out, where they agreed to it."""

    id: str
    locale: str
    kind: str
    order_no: str | None = None
    phone_last4: str | None = None
    item: str | None = None
    also: tuple[str, ...] = ()
    linked: ConversationId | None = None
    notice: str | None = None
    fields: Mapping[str, Any] | None = None
    contact: Mapping[str, str] | None = None

    def key(self, agent: Agent) -> str:
        return f"call:{agent.id}:{self.id}"

    @property
    def asks_consent(self) -> bool:
        return any(field.name == "consent" for field in FIELDS[self.kind])


class Repeated(Exception):
    """Another attempt at the same call was faster."""


class Calls:
    """Takes calls down: all of one or nothing."""

    def __init__(self, desk: Desk, news: News) -> None:
        self._desk = desk
        self._news = news
        self._lines = Lines(desk)

    async def prove(self, agent: Agent, call: str, order_no: str, last4: str) -> Order:
        """Return the caller's order; nothing of the caller is stored, but that an agent saw it.

        Raises:
            NotProven: number and digits do not match.
            TooManyTries: too many were wrong in this call, or for this order.
        """
        now = self._desk.clock.now()
        order = await self._desk.proofs.check(f"call:{agent.id}:{call}", order_no, last4, now)
        await self._desk.audit.note(agent.id, "call_order_seen", order.number, now)
        return order

    async def take(self, agent: Agent, wish: Wish) -> tuple[list[Case], str]:
        """Open a conversation and a case an item for a caller; return the cases and what to tell them.

        The same id is the same call.

        Raises:
            NotProven, TooManyTries: the order is not the caller's.
            BadValues: something is missing or wrong.
            Refused: `no_consent`, `notice_changed`, `not_eligible` (with its `terms`).
            AlreadyOpen: a case about the item is under way.
        """
        made = await self._made(agent, wish)
        if made is not None:
            return made
        order = await self._order(agent, wish)
        items = _items(order, wish)
        values = await self._values(wish, order, items)
        self._check_consent(wish)
        for item in items:
            await self._judge(wish, item, values)
        try:
            cases = await self._open(agent, wish, order, items, values)
        except Repeated:
            return await self._told_before(agent, wish)
        self._news.publish("conversation", id=cases[0].conversation, last=0)
        self._news.publish("queue")
        return cases, await self._words(cases, wish.locale)

    async def _made(self, agent: Agent, wish: Wish) -> tuple[list[Case], str] | None:
        call = await self._desk.callers.by_key(wish.key(agent))
        if call is None:
            return None
        cases = [case for case in reversed(await self._desk.cases.of(call.conversation)) if case.follows is None]
        conversation = await self._desk.conversations.get(call.conversation)
        return cases, await self._words(cases, conversation.locale)

    async def _told_before(self, agent: Agent, wish: Wish) -> tuple[list[Case], str]:
        made = await self._made(agent, wish)
        assert made is not None, "the other attempt has come to its end"
        return made

    async def _order(self, agent: Agent, wish: Wish) -> Order | None:
        if wish.order_no is None:
            return None
        if wish.phone_last4 is None:
            raise BadValues({"phone_last4": "required"})
        key, now = wish.key(agent), self._desk.clock.now()
        return await self._desk.proofs.check(key, wish.order_no, wish.phone_last4, now)

    async def _values(self, wish: Wish, order: Order | None, items: Sequence[Item]) -> dict[str, Any]:
        """Return the request as the form would have filled it in; only consent and contact are still to come."""
        known: dict[str, Any] = {"order_no": order.number, "phone_last4": PROVEN} if order else {}
        known |= await self._about(wish.kind, items)
        if order is None and any(field.name == "about" for field in FIELDS[wish.kind]):
            known["about"] = "none"
        values = taken_down(wish.kind, known, wish.fields or {}, self._desk.settings.order_pattern, wish.locale)
        wrong = {name: "required" for name in missing_of(wish.kind, values)}
        contact = KINDS[wish.kind].contact
        problems = contact_problems(wish.contact or {}, contact) if contact else {}
        if wrong or problems:
            raise BadValues(wrong or {name: problem.value for name, problem in problems.items()})
        return values

    async def _about(self, kind: str, items: Sequence[Item]) -> dict[str, Any]:
        """Return what the items settle: of several all pieces are meant, and what one of them costs is asked about."""
        if not items:
            return {}
        known: dict[str, Any] = {"item": items[0].id}
        if len(items) > 1:
            known["also"] = " ".join(item.id for item in items[1:])
        elif items[0].quantity > 1:
            known["bought"] = items[0].quantity
        if kind == "repair":
            now = self._desk.clock.now()
            judged: list[Any] = [await terms_of(self._desk, kind, {}, item, now) for item in items]
            known |= {} if all(terms.free for terms in judged) else {"warranty": "paid"}
        return known

    def _check_consent(self, wish: Wish) -> None:
        if wish.asks_consent and wish.notice is None:
            raise Refused("no_consent")
        if wish.asks_consent and wish.notice != self._desk.agreements.today.notice_hash:
            raise Refused("notice_changed")

    async def _judge(self, wish: Wish, item: Item, values: Mapping[str, Any]) -> None:
        if wish.kind not in GOODS_KINDS:
            return
        other = await self._desk.case_lists.open_otherwise(item.id, wish.kind)
        if other is not None:
            raise AlreadyOpen(other.number)
        terms = await terms_of(self._desk, wish.kind, values, item, self._desk.clock.now())
        received = (await self._desk.orders.get(item.order_no)).received_at is not None
        if not allows(terms) or not received:
            raise Refused("not_eligible", terms=terms.as_data())

    async def _open(
        self, agent: Agent, wish: Wish, order: Order | None, items: Sequence[Item], values: dict[str, Any]
    ) -> list[Case]:
        desk, now = self._desk, self._desk.clock.now()
        async with desk.database.transaction():
            conversation, _ = await desk.beginnings.begin(NAME, wish.locale, now, chosen=True)
            if not await desk.callers.begin(conversation.id, wish.key(agent), agent.id, wish.linked, now):
                raise Repeated
            if order is not None:
                await desk.proofs.bind(conversation.id, order.number, now)
            await self._lines.say(conversation, "utter_call_begun", name=agent.name)
            draft = await desk.drafts.begin(conversation.id, wish.kind, now)
            values |= await self._consented(agent, wish, conversation, draft.id, now)
            await desk.drafts.fill(draft.id, values, now)
            keys: dict[str, Item | None] = {f"{wish.key(agent)}:{item.id}": item for item in items}
            keys = keys or {wish.key(agent): None}
            cases = await hand_in(desk, await desk.drafts.get(draft.id), keys, now)
            await self._promised(conversation, cases)
            for case in cases:
                await desk.audit.note(agent.id, "call_taken", conversation.id, now, case=case.number, kind=case.kind)
        return cases

    async def _consented(
        self, agent: Agent, wish: Wish, conversation: Conversation, draft: str, now: datetime
    ) -> dict[str, Any]:
        """Write the yes down with the text it was given to, and seal the contact details under it."""
        if not wish.asks_consent:
            return {}
        desk, agreement = self._desk, self._desk.agreements.today
        consent = await desk.consents.record(
            conversation.id,
            PURPOSE,
            granted=True,
            notice_version=agreement.privacy.version,
            notice_hash=agreement.notice_hash,
            language=wish.locale,
            channel=conversation.channel,
            message=wish.id,
            now=now,
            manner=READ_OUT,
        )
        contact = await desk.contacts.keep(draft, normalise_contact(wish.contact or {}), consent, now)
        version = agreement.privacy.version
        await self._lines.say(conversation, "utter_call_consented", name=agent.name, version=version)
        return {"consent": True, "contact": contact.id}

    async def _promised(self, conversation: Conversation, cases: Sequence[Case]) -> None:
        for promise in await self._desk.promises.of_cases([case.number for case in cases]):
            await watch(self._desk, promise)
        response, facts = await self._line(cases, conversation.locale)
        await self._lines.say(conversation, response, **facts)

    async def _words(self, cases: Sequence[Case], locale: str) -> str:
        response, facts = await self._line(cases, locale)
        return self._desk.words.say(response, locale, **facts)

    async def _line(self, cases: Sequence[Case], locale: str) -> tuple[str, dict[str, Any]]:
        """Word what the caller is told: one sentence, also of several cases, which are all due at once."""
        facts = await facts_of(Speaker(desk=self._desk, locale=locale, now=self._desk.clock.now()), cases[0])
        told = {name: facts[name] for name in ("kind", "number", "due")}
        if len(cases) > 1:
            numbers = formats.listing([case.number for case in cases], locale)
            return "utter_call_told_several", told | {"count": len(cases), "numbers": numbers}
        return ("utter_call_told" if KINDS[cases[0].kind].contact else "utter_call_noted"), told


def _items(order: Order | None, wish: Wish) -> list[Item]:
    if wish.item is None or not any(field.name == "item" for field in FIELDS[wish.kind]):
        return []
    if order is None:
        raise NotProven("not_proven")
    return [order.item(one) for one in dict.fromkeys((wish.item, *wish.also))]
