"""A draft that an agent fills in and hands in for the consumer, while the conversation is theirs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.case_steps.told_promises import CasePromises
from bot.lines import Lines
from bot.news import News
from desk.case.cases import Case
from desk.case.standing import facts_of
from desk.conversation.conversations import Conversation, Owner
from desk.conversation.identity import AgentId, ConversationId
from desk.conversation.speaker import Speaker
from desk.errors import BadValues, Conflict, NotFound, NotProven, NotTheOwner, Refused
from desk.front_desk import Desk
from desk.privacy.masking import mask
from desk.request.draft_fields import Filling, editable, in_order
from desk.request.drafts import Draft
from desk.request.judgement import allows
from desk.request.orders import Item
from desk.request.requests import GOODS_KINDS, KINDS, missing
from desk.request.submission import hand_in, opened_data, terms_of, told_as
from desk.request.warranty import warranty

PURPOSE = "contact"
Given = Mapping[str, Any]


class Drafting:
    """Each public method is one transaction, then news."""

    def __init__(self, desk: Desk, news: News) -> None:
        self._desk = desk
        self._news = news
        self._lines = Lines(desk)
        self._promises = CasePromises(desk)

    async def begin(self, conversation: ConversationId, agent: AgentId, number: int, kind: str) -> Draft:
        """Begin a request that the consumer told the agent of; begun before, it stands.

        Raises:
            NotFound: there is no such conversation.
            NotTheOwner: it is no longer the agent's.
            Conflict: another request is being filled in.
        """
        now = self._desk.clock.now()
        async with self._desk.database.transaction():
            row = self._owned(await self._desk.conversations.lock(conversation), agent, number)
            there = await self._desk.drafts.open(conversation)
            if there is not None and there.kind in KINDS and there.kind != kind:
                raise Conflict(conversation, owner=row.owner, agent=row.agent, number=row.ownership_number)
            draft = await self._desk.drafts.begin(conversation, kind, now)
            await self._desk.audit.note(agent, "draft_begun", conversation, now, kind=kind)
        self._tell(row)
        return draft

    async def edit(self, conversation: ConversationId, agent: AgentId, number: int, given: Given) -> Draft:
        """Fill fields in, read as the form reads them; what depends on a changed one is asked again.

        Raises:
            NotFound: there is no such conversation, or nothing is being filled in.
            NotTheOwner: it is no longer the agent's.
            BadValues: nothing that the form would have taken; nothing was changed.
            TooManyTries: phone digits were wrong too often.
        """
        row = self._owned(await self._desk.conversations.get(conversation), agent, number)
        await self._prove(row, await self._draft(conversation), given)
        now = self._desk.clock.now()
        async with self._desk.database.transaction():
            row = self._owned(await self._desk.conversations.lock(conversation), agent, number)
            draft = await self._draft(conversation)
            fields = await self._filled(row, draft, given)
            await self._desk.drafts.fill(draft.id, fields, now)
            await self._desk.audit.note(agent, "draft_edited", conversation, now, fields=sorted(given))
        self._tell(row)
        return await self._draft(conversation)

    async def submit(self, conversation: ConversationId, agent: AgentId, number: int) -> list[Case]:
        """Hand the request in as the form would; handed in before by an agent, the same cases are returned.

        Raises:
            NotFound: there is no such conversation, or nothing is being filled in.
            NotTheOwner: it is no longer the agent's.
            Refused: `incomplete` (with what is `missing`), `not_allowed`, `open_otherwise`, `already_open`.
        """
        async with self._desk.database.transaction():
            row = self._owned(await self._desk.conversations.lock(conversation), agent, number)
            draft = await self._desk.drafts.open(conversation)
            if draft is None or draft.kind not in KINDS:
                return await self._handed_in(conversation)
            ready, now = await self._ready(draft), self._desk.clock.now()
            items = await self._items(ready)
            cases = await hand_in(self._desk, ready, {_key(draft, item): item for item in items}, now)
            await self._desk.prompts.close(conversation, "dismissed")
            await self._say(row, cases)
            for case in cases:
                await self._desk.audit.note(agent, "draft_submitted", case.number, now)
        self._tell(row)
        return cases

    async def lacking(self, draft: Draft) -> list[str]:
        """Return what still keeps a request from being handed in; the last yes is the agent's."""
        fields = await self._with_promises(draft)
        return [name for name in missing(draft.kind, fields) if name != "confirmed"]

    def _owned(self, row: Conversation, agent: AgentId, number: int) -> Conversation:
        if (row.owner, row.agent, row.ownership_number) != (Owner.AGENT, agent, number):
            raise NotTheOwner(row.id, owner=row.owner, agent=row.agent, number=row.ownership_number)
        return row

    async def _draft(self, conversation: ConversationId) -> Draft:
        draft = await self._desk.drafts.open(conversation)
        if draft is None:
            raise NotFound(conversation)
        return draft

    async def _prove(self, conversation: Conversation, draft: Draft, given: Given) -> None:
        """Prove the order by the digits that were given; a wrong try counts, whatever becomes of the rest."""
        digits, order = given.get("phone_last4"), str(given.get("order_no") or draft.fields.get("order_no") or "")
        if digits is None or not order:
            return
        if not (isinstance(digits, str) and len(digits) == 4 and digits.isascii() and digits.isdigit()):
            raise BadValues({"phone_last4": "digits"})
        try:
            await self._desk.proofs.prove(conversation.id, order.strip().upper(), digits, self._desk.clock.now())
        except NotProven as error:
            raise BadValues({"phone_last4": "not_proven"}) from error

    async def _filled(self, conversation: Conversation, draft: Draft, given: Given) -> dict[str, Any]:
        filling, here = Filling(draft.kind, draft.fields), editable(draft.kind)
        if wrong := [name for name in given if name not in here]:
            raise BadValues({wrong[0]: "no_field"})
        for name in in_order(given):
            await self._fill(conversation, filling, name, given[name])
        await self._judge(filling)
        return filling.values

    async def _fill(self, conversation: Conversation, filling: Filling, name: str, value: Any) -> None:
        match name:
            case "order_no":
                filling.set(name, self._order_no(value))
                filling.prove(await self._is_proven(conversation, filling))
            case "phone_last4":
                filling.prove(await self._is_proven(conversation, filling))
            case "item":
                if not await self._is_proven(conversation, filling):
                    raise BadValues({"item": "proof_first"})
                filling.choose(value, await self._desk.orders.get(str(filling.values["order_no"])))
            case "quantity":
                filling.count(value)
            case "contact":
                filling.set(name, await self._contact(conversation, filling.kind, value))
            case _:
                filling.tell(name, self._masked(conversation, value))

    def _order_no(self, value: Any) -> str | None:
        if value is None:
            return None
        number = str(value).strip().upper()
        if not re.fullmatch(self._desk.settings.order_pattern, number, re.IGNORECASE):
            raise BadValues({"order_no": "order_no"})
        return number

    async def _is_proven(self, conversation: Conversation, filling: Filling) -> bool:
        number = filling.values.get("order_no")
        return bool(number) and await self._desk.proofs.is_proven(conversation.id, str(number))

    async def _contact(self, conversation: Conversation, kind: str, contact: Any) -> str | None:
        """Return contact details of this very consumer that hold all that the request needs."""
        for one in await self._desk.contacts.of(conversation.id):
            if one.id == contact and set(KINDS[kind].contact) <= set(one.masks):
                return one.id
        if contact is None:
            return None
        raise BadValues({"contact": "contact"})

    def _masked(self, conversation: Conversation, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        return mask(value, self._desk.settings.order_pattern, conversation.locale).text

    async def _judge(self, filling: Filling) -> None:
        """Note whether a repair is free, as the form does."""
        number, item = filling.values.get("order_no"), filling.values.get("item")
        if filling.kind != "repair" or not item:
            return
        order = await self._desk.orders.get(str(number))
        relied_on = self._desk.agreements.for_purchase(order.ordered_at)
        free = warranty(order, order.item(str(item)), relied_on, self._desk.clock.now()).free
        filling.values["warranty"] = None if free else "paid"

    async def _with_promises(self, draft: Draft) -> dict[str, Any]:
        """Return the fields with consent and contact as they stand: withdrawn since, a yes is none."""
        notice = self._desk.agreements.today.notice_hash
        consent = await self._desk.consents.valid(draft.conversation, PURPOSE, notice)
        contact, needed = draft.fields.get("contact"), set(KINDS[draft.kind].contact)
        known = {one.id: one.masks for one in await self._desk.contacts.of(draft.conversation)}
        fits = consent is not None and needed <= set(known.get(str(contact), {}))
        return {**draft.fields, "consent": True if consent else None, "contact": contact if fits else None}

    async def _ready(self, draft: Draft) -> Draft:
        fields = await self._with_promises(draft)
        if lacking := await self.lacking(draft):
            raise Refused("incomplete", missing=lacking)
        return replace(draft, fields={name: value for name, value in fields.items() if value is not None})

    async def _items(self, draft: Draft) -> list[Item | None]:
        """Return what a case each is opened for, once nothing stands against it."""
        if not draft.fields.get("item"):
            return [None]
        order = await self._desk.orders.get(str(draft.fields["order_no"]))
        wanted = [str(draft.fields["item"]), *str(draft.fields.get("also") or "").split()]
        for item in (items := [order.item(one) for one in wanted]):
            await self._check(draft, item)
        return [*items]

    async def _check(self, draft: Draft, item: Item) -> None:
        now = self._desk.clock.now()
        other = await self._desk.case_lists.open_otherwise(item.id, draft.kind) if draft.kind in GOODS_KINDS else None
        if other is not None:
            raise Refused("open_otherwise", number=other.number)
        if not allows(await terms_of(self._desk, draft.kind, draft.fields, item, now)):
            raise Refused("not_allowed")

    async def _say(self, conversation: Conversation, cases: list[Case]) -> None:
        """Tell each case in words, with its number, as the assistant would."""
        speaker = Speaker(desk=self._desk, locale=conversation.locale, now=self._desk.clock.now())
        for case, response in told_as(cases):
            data = {name: value for name, value in (await opened_data(speaker, case)).items() if name != "promise"}
            await self._lines.say(conversation, response, data, **await facts_of(speaker, case))
        for promise in await self._desk.promises.of_cases([case.number for case in cases]):
            await self._promises.watch(promise)

    async def _handed_in(self, conversation: ConversationId) -> list[Case]:
        """Return the cases of the request that an agent handed in last: the answer to it was lost on the way."""
        drafts = [one for one in await self._desk.drafts.of(conversation) if one.state == "submitted"]
        last = max(drafts, key=lambda one: one.updated_at, default=None)
        if last is None:
            raise NotFound(conversation)
        wanted = [last.fields.get("item"), *str(last.fields.get("also") or "").split()]
        found = [await self._desk.cases.by_key(f"{last.conversation}:{last.id}:submit:{one or ''}") for one in wanted]
        cases = [case for case in found if case is not None]
        if not cases:
            raise Conflict(conversation, draft=None)
        return cases

    def _tell(self, conversation: Conversation) -> None:
        self._news.publish("conversation", id=conversation.id, last=0)
        self._news.publish("queue")


def _key(draft: Draft, item: Item | None) -> str:
    return f"{draft.conversation}:{draft.id}:submit:{item.id if item else ''}"
