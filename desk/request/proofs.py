"""Proof that an order is the consumer's: its number and the last four digits of the phone it was ordered with."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from desk.conversation.identity import ConversationId
from desk.database import Database
from desk.errors import NotProven, TooManyTries
from desk.request.orders import Order, Orders
from desk.tries import Tries

WITHIN = timedelta(hours=1)
TRIES_A_CONVERSATION = 5
TRIES_AN_ORDER = 10  # across all conversations: four digits must not be guessed through many of them


class Proofs:
    """Binds proven orders to a conversation."""

    def __init__(self, database: Database, orders: Orders, tries: Tries) -> None:
        self._db = database
        self._orders = orders
        self._tries = tries

    async def prove(
        self, conversation: ConversationId, number: str, last4: str, now: datetime, *, turn: str | None = None
    ) -> Order:
        """Return the order if both match, and remember that they did; a turn that is run again tries only once.

        Raises:
            NotProven: they do not match, or there is no such order; the answer is the same.
            TooManyTries: too many were wrong, in this conversation or for this order.
        """
        order = await self.check(conversation, number, last4, now, turn=turn)
        await self.bind(conversation, number, now)
        return order

    async def check(self, key: str, number: str, last4: str, now: datetime, *, turn: str | None = None) -> Order:
        """Return the order if both match, without binding it; wrong tries count for `key` and for the order.

        Raises:
            NotProven: they do not match, or there is no such order; the answer is the same.
            TooManyTries: too many were wrong under this key, or for this order.
        """
        await self._check_tries(key, number, now, turn)
        row = await self._db.one_or_none("SELECT phone_last4 FROM orders WHERE number = %(number)s", number=number)
        stored = row["phone_last4"] if row else "----"
        if not hmac.compare_digest(stored.encode(), last4.encode()):
            await self._tries.add("proof", key, now, turn=turn)
            await self._tries.add("proof", number, now, turn=turn)
            raise NotProven("not_proven")
        return await self._orders.get(number)

    async def bind(self, conversation: ConversationId, number: str, now: datetime) -> None:
        """Remember that an order is this consumer's."""
        await self._db.run(
            """INSERT INTO proofs (conversation, order_no, at) VALUES (%(conversation)s, %(number)s, %(now)s)
               ON CONFLICT DO NOTHING""",
            conversation=conversation,
            number=number,
            now=now,
        )

    async def _check_tries(self, key: str, number: str, now: datetime, turn: str | None) -> None:
        for counted, limit in ((key, TRIES_A_CONVERSATION), (number, TRIES_AN_ORDER)):
            until = await self._tries.blocked_until("proof", counted, limit, WITHIN, now, turn=turn)
            if until is not None:
                raise TooManyTries(until)

    async def is_proven(self, conversation: ConversationId, number: str) -> bool:
        row = await self._db.one_or_none(
            "SELECT 1 AS yes FROM proofs WHERE conversation = %(conversation)s AND order_no = %(number)s",
            conversation=conversation,
            number=number,
        )
        return row is not None

    async def of(self, conversation: ConversationId) -> Sequence[Order]:
        """Return the orders proven in this conversation, newest proof first."""
        rows = await self._db.all(
            "SELECT order_no FROM proofs WHERE conversation = %(conversation)s ORDER BY at DESC",
            conversation=conversation,
        )
        return [await self._orders.get(row["order_no"]) for row in rows]
