"""Puts the handoff packet together from what the desk holds, in declared words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from desk import formats
from desk.answers import capital
from desk.case.terms import Terms
from desk.conversation.conversations import Conversation
from desk.conversation.ledger import Author, Kind, Message
from desk.conversation.moods import Sign, signs
from desk.conversation.speaker import Speaker
from desk.front_desk import Desk
from desk.handoff.asked_again import asked_again, asked_for, serial_in
from desk.handoff.handoffs import Handoff
from desk.handoff.packets import LONGEST_WISH, Consent, Finding, Ordered, Packet, Told, state_of
from desk.handoff.repeats import AGAIN
from desk.privacy import consents
from desk.request.drafts import Draft
from desk.request.eligibility import Reason
from desk.request.judgement import is_judged, judged
from desk.request.orders import Item, Order
from desk.request.requests import FIELDS, KINDS, missing, required

PURPOSE = "contact"
READ = 500  # messages of a conversation that are looked through
LATEST = 10  # messages of the consumer that tell how they sound
ASKED = 3  # questions named in the line of the wish
TOLD_BY_KEEPING = ("name", "phone", "address")


class Packing:
    """One packet in one agent's language; `messages` are the conversation's newest."""

    def __init__(self, desk: Desk, conversation: Conversation, messages: Sequence[Message], locale: str) -> None:
        self._desk = desk
        self._conversation = conversation
        self._messages = messages
        self._speaker = Speaker(desk=desk, locale=locale, now=desk.clock.now())

    async def packet(self) -> Packet:
        """Return the packet.

        Raises:
            ValidationError: it would be incomplete; a bug of ours.
        """
        desk, name = self._desk, self._conversation.id
        draft = await desk.drafts.open(name)
        order = await self._order(draft)
        handoff = await desk.handoffs.open(name)
        promise = await self._promise()
        return Packet(
            reason=handoff.reason if handoff else None,
            wish=self._wish(draft, self._items(draft, order)),
            kind=draft.kind if draft else None,
            filled=tuple(_filled(draft)),
            missing=tuple(missing(draft.kind, draft.fields)) if draft and draft.kind in FIELDS else (),
            order=self._ordered(draft, order),
            findings=tuple(self._findings(draft, order)),
            consent=await self._consent(draft),
            language="en" if formats.english(self._conversation.locale) else "zh",
            signs=self._signs(handoff, promise),
            photos=len(await desk.files.of(name)),
            promise=promise,
            known=await known_of(desk, self._conversation, draft, self._messages),
        )

    async def _order(self, draft: Draft | None) -> Order | None:
        """Return the order of the draft once it is proven."""
        number = str(draft.fields.get("order_no") or "") if draft else ""
        proven = number and await self._desk.proofs.is_proven(self._conversation.id, number)
        return await self._desk.orders.get(number) if proven else None

    def _items(self, draft: Draft | None, order: Order | None) -> list[Item]:
        if draft is None or order is None or not draft.fields.get("item"):
            return []
        wanted = [str(draft.fields["item"]), *str(draft.fields.get("also") or "").split()]
        return [one for one in order.items if one.id in wanted]

    def _ordered(self, draft: Draft | None, order: Order | None) -> Ordered | None:
        number = str(draft.fields.get("order_no") or "") if draft else ""
        if not number:
            return None
        return Ordered(number=number, proven=order is not None, received_at=order.received_at if order else None)

    def _wish(self, draft: Draft | None, items: Sequence[Item]) -> str:
        """Say in one line what is wanted: the request as far as it is filled in, then what was asked last."""
        say, locale = self._speaker.say, self._speaker.locale
        asked = [self._speaker.label(f"intent_{name}") for name in self._intents()[:ASKED]]
        parts = [_begun(self._speaker, draft, items)] if draft and draft.kind in KINDS else []
        if asked:
            parts.append(say("utter_console_wish_asked", questions=formats.listing(asked, locale)))
        wish = ("; " if formats.english(locale) else "；").join(parts) or say("utter_console_wish_unknown")
        return capital(wish)[:LONGEST_WISH]

    def _intents(self) -> list[str]:
        """Return what the consumer's latest typed messages meant, the newest first, where there are words for it."""
        heard = [one.data["heard"]["guesses"] for one in reversed(self._messages) if _understood(one)]
        names = [str(guesses[0]["name"]) for guesses in heard if guesses]
        has = self._desk.words.has
        return [name for name in dict.fromkeys(names) if name.startswith("ask_") and has(f"utter_label_intent_{name}")]

    def _findings(self, draft: Draft | None, order: Order | None) -> Iterator[Finding]:
        if draft is None or order is None:
            return
        for item in self._items(draft, order):
            for reason in _reasons(draft) if is_judged(draft.kind, item) else ():
                fields = {**draft.fields, "reason": reason}
                terms = judged(self._desk.agreements, draft.kind, order, item, fields, self._speaker.now)
                yield _finding(item, reason, terms)

    async def _consent(self, draft: Draft | None) -> Consent:
        given = [one for one in await self._desk.consents.of(self._conversation.id) if one.purpose == PURPOSE]
        needs = draft is not None and draft.kind in KINDS and bool(KINDS[draft.kind].contact)
        if not given:
            return Consent.MISSING if needs else Consent.NOT_NEEDED
        return _standing(given[-1], self._desk.agreements.today.notice_hash)

    async def _promise(self) -> Told | None:
        given = await self._desk.promises.of(self._conversation.id)
        if not given:
            return None
        last = given[-1]
        state: Any = state_of(last.state, last.due_at, self._speaker.now)
        return Told(kind=last.kind, due_at=last.due_at, state=state)

    def _signs(self, handoff: Handoff | None, promise: Told | None) -> tuple[Sign, ...]:
        said = [one.text for one in self._messages if one.author is Author.CONSUMER and one.kind is Kind.TEXT]
        late = promise is not None and promise.kind == "first_reply" and promise.state in ("late", "broken")
        waits = handoff is not None and handoff.state == "waiting"
        return signs(said[-LATEST:], self._conversation.misses, late=late and waits)


async def known_of(
    desk: Desk, conversation: Conversation, draft: Draft | None, messages: Sequence[Message]
) -> dict[str, str]:
    """Return what nobody should ask the consumer again, by `desk.asked_again`'s names; details as masks."""
    fields, proven = dict(draft.fields) if draft else {}, await desk.proofs.of(conversation.id)
    contacts, photos = await desk.contacts.of(conversation.id), await desk.files.of(conversation.id)
    items = await desk.orders.items([str(fields["item"])]) if fields.get("item") else {}
    said = [one.text for one in messages if one.author is Author.CONSUMER]
    known = {
        "order_no": fields.get("order_no") or (proven[0].number if proven else None),
        "phone_last4": "✓" if proven else None,
        "item": next((one.name(conversation.locale) for one in items.values()), None),
        "photos": str(len(photos)) if photos else None,
        "serial": serial_in(said),
        **{name: fields.get(name) for name in ("reason", "fault", "quantity", "time")},
        **{name: contacts[-1].masks.get(name) if contacts else None for name in TOLD_BY_KEEPING},
    }
    return {name: str(value) for name, value in known.items() if value}


async def repeated(desk: Desk, conversation: Conversation, text: str) -> dict[str, list[str]]:
    """Return what a reply asks for although the packet holds it, as its message keeps it for the figures."""
    if not asked_for(text):
        return {}
    draft, newest = await desk.drafts.open(conversation.id), max(conversation.last_seq - READ, 0)
    known = await known_of(desk, conversation, draft, await desk.ledger.since(conversation.id, newest))
    again = asked_again(text, known)
    return {AGAIN: again} if again else {}


def _filled(draft: Draft | None) -> list[str]:
    if draft is None or draft.kind not in FIELDS:
        return []
    return [name for name in required(draft.kind, draft.fields) if draft.fields.get(name) is not None]


def _begun(speaker: Speaker, draft: Draft, items: Sequence[Item]) -> str:
    fields: Mapping[str, Any] = draft.fields
    exchange = "exchange_" if draft.kind == "exchange" and fields.get("reason") == "no_reason" else ""
    goods = formats.listing([one.name(speaker.locale) for one in items], speaker.locale) if items else ""
    about = [
        goods + (f" ×{fields['quantity']}" if goods and fields.get("quantity") else ""),
        speaker.label(f"reason_{exchange}{fields['reason']}") if fields.get("reason") else "",
    ]
    kind, told = speaker.label(f"kind_{draft.kind}"), [one for one in about if one]
    if not told:
        return kind
    joined = (", " if formats.english(speaker.locale) else "，").join(told)
    return speaker.say("utter_console_wish", kind=kind, about=joined)


def _understood(message: Message) -> bool:
    heard = message.data.get("heard")
    return heard is not None and not heard["missed"] and bool(heard["guesses"])


def _reasons(draft: Draft) -> tuple[str | None, ...]:
    """Return the reasons to judge by: the one that was given, or all that there are."""
    if draft.kind == "repair":
        return (None,)
    given = draft.fields.get("reason")
    return (given,) if given else tuple(Reason)


def _finding(item: Item, reason: Any, terms: Terms) -> Finding:
    found: Any = terms
    verdict = str(getattr(found, "verdict", None) or found.standing)
    return Finding(
        item=item.id,
        reason=str(reason) if reason else None,  # type: ignore[arg-type]
        allowed=bool(getattr(found, "allowed", verdict == "within")),
        verdict=verdict,
        days=getattr(found, "days", None),
        until=found.until,
        clause=found.clause,
        version=found.version,
    )


def _standing(consent: consents.Consent, notice: str) -> Consent:
    if not consent.granted:
        return Consent.DECLINED
    if consent.withdrawn_at:
        return Consent.WITHDRAWN
    return Consent.GIVEN if consent.notice_hash == notice else Consent.OUTDATED
