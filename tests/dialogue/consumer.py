"""A consumer at the real engine and action server, and just enough of a gateway between them."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp

from desk.conversation.identity import ConversationId, new_id
from desk.front_desk import Desk
from desk.privacy.consents import Consent

PRODUCTS = {
    "RC1": ("电饭煲", "Rice cooker", "rice_cooker", None),
    "HP1": ("蓝牙耳机", "Bluetooth headphones", "headphones", None),
    "KT1": ("电热水壶", "Electric kettle", "kettle", None),
    "CO1": ("定制外套", "Made-to-order coat", "clothing", "made_to_order"),
}
LAST4 = "8000"


class Shop:
    """Puts orders into the desk's database."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def open(self) -> None:
        for sku, (zh, en, kind, exception) in PRODUCTS.items():
            await self._desk.database.run(
                "INSERT INTO products (sku, name_zh, name_en, kind, supplier, exception) VALUES (%(sku)s, %(zh)s, %(en)s, %(kind)s, 's', %(x)s) ON CONFLICT DO NOTHING",
                sku=sku, zh=zh, en=en, kind=kind, x=exception,
            )  # fmt: skip

    async def order(self, *skus: str, days_ago: int | None = 2) -> str:
        """Sell something that was signed for some days ago, or not yet; return the order's number."""
        number, now = f"FD{int.from_bytes(os.urandom(6)) % 10**12:012d}", self._desk.clock.now()
        received = None if days_ago is None else now - timedelta(days=days_ago)
        await self._desk.database.run(
            "INSERT INTO orders (number, phone_last4, ordered_at, received_at) VALUES (%(n)s, %(p)s, %(o)s, %(r)s)",
            n=number, p=LAST4, o=now - timedelta(days=30), r=received,
        )  # fmt: skip
        for sku in skus or ("RC1",):
            await self._desk.database.run(
                "INSERT INTO order_items (id, order_no, sku, quantity, price) VALUES (%(id)s, %(n)s, %(sku)s, 1, 399)",
                id=new_id("i"), n=number, sku=sku,
            )  # fmt: skip
        return number


@dataclass
class Engine:
    url: str
    secret: str
    http: aiohttp.ClientSession

    async def turn(self, body: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        raw, at = json.dumps(body).encode(), int(time.time())
        digest = hmac.new(self.secret.encode(), f"{at}.".encode() + raw, hashlib.sha256).hexdigest()
        headers = {"X-Frontdesk-Signature": f"t={at},v1={digest}"}
        async with self.http.post(f"{self.url}/turns", data=raw, headers=headers) as response:
            return response.status, await response.json()


@dataclass
class Consumer:
    """Says and presses things; `heard` is the last answer, `replies` its replies."""

    desk: Desk
    engine: Engine
    conversation: ConversationId
    locale: str
    episode: str | None = None
    seed: Mapping[str, Any] | None = None
    answer: dict[str, Any] = field(default_factory=dict)
    transcript: list[str] = field(default_factory=list)

    async def say(self, text: str) -> str:
        self.transcript.append(f"> {text}")
        return await self._turn(text=text)

    async def press(self, title: str) -> str:
        """Press the newest button whose title holds this text."""
        buttons = [button for reply in self.replies[::-1] for button in reply["buttons"]]
        button = next((one for one in buttons if title in one["title"]), None)
        assert button is not None, f"no button {title!r} among {[one['title'] for one in buttons]}"
        self.transcript.append(f"> [{button['title']}]")
        return await self._turn(payload=button["payload"])

    async def submit_contact(self) -> str:
        """Fill in the form card, as the gateway would store it."""
        effect = self.effect("prompt")
        consent = await self._consent()
        values = {"name": "王小明", "phone": "+8613812348000", "address": "浙江省杭州市西湖区文三路1号"}
        contact = await self.desk.contacts.keep(effect["draft"], values, consent, self.desk.clock.now())
        await self.desk.drafts.fill(effect["draft"], {"contact": contact.id}, self.desk.clock.now())
        self.transcript.append("> (form)")
        return await self._turn(payload={"intent": "submit_contact", "entities": {"contact": contact.id}})

    async def _consent(self) -> Consent:
        notice = self.desk.agreements.today.notice_hash
        consent = await self.desk.consents.valid(self.conversation, "contact", notice)
        assert consent is not None, "no contact details without a consent to this notice"
        return consent

    async def _turn(self, **given: Any) -> str:
        fresh = self.episode is None
        if fresh:
            self.episode = (await self.desk.episodes.begin(self.conversation, self.seed, self.desk.clock.now())).id
        body = {
            "message_id": new_id("t"), "episode": self.episode, "deadline": time.time() + 15,
            "slots": {"locale": self.locale, "channel": "widget"}, "seed": self.seed if fresh else None, **given,
        }  # fmt: skip
        status, self.answer = await self.engine.turn(body)
        assert status == 200, (status, self.answer)
        self.transcript += [
            f"  {reply['text']} {[b['title'] for b in reply['buttons']] or ''}" for reply in self.replies
        ]
        self._follow_locale()
        return self.words

    def _follow_locale(self) -> None:
        for reply in self.replies:
            effect = reply["custom"].get("effect", {})
            self.locale = effect.get("locale", self.locale)

    async def new_episode(self) -> None:
        """Begin a fresh tracker from the draft, as the gateway does in the middle of a form."""
        draft = await self.desk.drafts.open(self.conversation)
        assert draft is not None and self.answer["loop"]
        self.seed = {
            "slots": {**draft.fields, "kind": draft.kind},
            "loop": "request_form",
            "requested_slot": self.answer["requested_slot"],
        }
        await self.desk.episodes.end(self.conversation, "long", self.desk.clock.now())
        self.episode = None

    @property
    def replies(self) -> Sequence[dict[str, Any]]:
        return self.answer.get("replies", [])

    @property
    def words(self) -> str:
        return "\n".join(reply["text"] for reply in self.replies)

    @property
    def responses(self) -> list[str]:
        return [reply["response"] for reply in self.replies]

    @property
    def requested(self) -> str | None:
        return self.answer["requested_slot"]

    def effect(self, kind: str) -> dict[str, Any]:
        effects = [reply["custom"].get("effect") for reply in self.replies]
        found = [effect for effect in effects if effect and effect["kind"] == kind]
        assert found, f"no effect {kind} in {self.responses}"
        return found[0]

    def card(self, kind: str) -> dict[str, Any]:
        cards = [reply["custom"].get("card") for reply in self.replies]
        found = [card for card in cards if card and card["type"] == kind]
        assert found, f"no card {kind} in {self.responses}"
        return found[0]
