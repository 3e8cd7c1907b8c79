"""Cases: submitted requests, their state and the steps they took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from psycopg.errors import UniqueViolation

from desk.database import Database, json
from desk.drafts import Draft
from desk.errors import AlreadyOpen, Conflict, NotFound
from desk.identity import ConversationId
from desk.requests import CASE_FIELDS, GOODS_KINDS, KINDS

OPEN = ("submitted", "accepted")
REMARK = "remark"  # a step that changes no state


class Rejection(StrEnum):
    """Why a case was not accepted; `other` is said in the agent's own words."""

    TOO_LATE = "too_late"
    NOT_COVERED = "not_covered"
    NOT_INTACT = "not_intact"
    EVIDENCE_MISSING = "evidence_missing"
    IRREPARABLE = "irreparable"  # of a repair alone: it becomes an exchange
    OTHER = "other"


class Terms(Protocol):
    """How a request was judged: under which version of the agreement, and what came out."""

    @property
    def version(self) -> str: ...

    def as_data(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Unjudged:
    """The terms of a request that is open to everybody, such as a complaint."""

    version: str

    def as_data(self) -> dict[str, Any]:
        return {}


@dataclass(frozen=True)
class Case:
    """One submitted request; `agreement` is the version it was judged under, `follows` the case it came of."""

    number: str
    conversation: ConversationId
    kind: str
    order_no: str | None
    item: str | None
    fields: Mapping[str, Any]
    contact: str | None
    state: str
    eligibility: Mapping[str, Any]
    agreement: str
    opened_at: datetime
    follows: str | None = None


@dataclass(frozen=True)
class Step:
    """A change of a case's state, or a remark."""

    number: int
    state: str
    by: str
    note: str
    at: datetime


COLUMNS = (
    "number, conversation, kind, order_no, item, fields, contact, state, eligibility, agreement, opened_at, follows"
)


class Cases:
    """The store of cases."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def open(
        self,
        draft: Draft,
        terms: Terms,
        key: str,
        now: datetime,
        *,
        item: str | None = None,
        follows: str | None = None,
    ) -> Case:
        """Make a case of a draft, or of one of its items; the same key again returns the same case.

        Idempotent twice: by `key` (conversation, message, action and item) and by order item and kind.

        Raises:
            AlreadyOpen: another draft has an open case of this kind for the item.
        """
        made = await self.by_key(key)
        if made is not None:
            return made
        item = item or draft.fields.get("item")
        try:
            async with self._db.transaction():
                return await self._insert(draft, terms, key, now, item, follows)
        except UniqueViolation as error:
            return await self._existing(draft, key, item, error)

    async def _insert(
        self, draft: Draft, terms: Terms, key: str, now: datetime, item: str | None, follows: str | None
    ) -> Case:
        serial = await self._db.one("SELECT nextval('case_numbers') AS n")
        fields = {name: value for name, value in draft.fields.items() if name in CASE_FIELDS}
        row = await self._db.one(
            f"""INSERT INTO cases (key, {COLUMNS})
                VALUES (%(key)s, %(number)s, %(conversation)s, %(kind)s, %(order_no)s, %(item)s, %(fields)s,
                %(contact)s, 'submitted',
                        %(eligibility)s, %(agreement)s, %(now)s, %(follows)s) RETURNING {COLUMNS}""",
            key=key,
            number=f"{KINDS[draft.kind].letter}{now:%Y%m%d}-{serial['n']:04d}",
            conversation=draft.conversation,
            kind=draft.kind,
            order_no=draft.fields.get("order_no"),
            item=item,
            fields=json(fields),
            contact=draft.fields.get("contact"),
            eligibility=json(terms.as_data()),
            agreement=terms.version,
            now=now,
            follows=follows,
        )
        case = Case(**row)
        await self._step(case.number, "submitted", "consumer", "", now)
        return case

    async def _existing(self, draft: Draft, key: str, item: str | None, error: UniqueViolation) -> Case:
        made = await self.by_key(key)
        if made is not None:
            return made
        other = await self.open_of_item(str(item), draft.kind)
        if other is None:
            raise error
        raise AlreadyOpen(other.number) from error

    async def review(self, number: str, state: str, by: str, note: str, now: datetime) -> Case:
        """Accept or reject a submitted case; the first to decide wins.

        Raises:
            NotFound: there is no such case.
            Conflict: it is not waiting for a review any more.
        """
        async with self._db.transaction():
            row = await self._db.one_or_none(
                f"""UPDATE cases SET state = %(state)s WHERE number = %(number)s AND state = 'submitted'
                    RETURNING {COLUMNS}""",
                number=number,
                state=state,
            )
            if row is None:
                case, last = await self.get(number), await self.decision(number)
                raise Conflict(number, number=number, state=case.state, agent=last.by)
            await self._step(number, state, by, note, now)
        return Case(**row)

    async def cancel(self, number: str, by: str, now: datetime) -> Case:
        """Withdraw a case that is not over; one that was withdrawn before stands.

        Raises:
            NotFound: there is no such case.
            Conflict: it was rejected or is done.
        """
        async with self._db.transaction():
            row = await self._db.one_or_none(
                f"""UPDATE cases SET state = 'cancelled' WHERE number = %(number)s AND state = ANY(%(open)s)
                    RETURNING {COLUMNS}""",
                number=number,
                open=list(OPEN),
            )
            if row is not None:
                await self._step(number, "cancelled", by, "", now)
        case = await self.get(number)
        if case.state != "cancelled":
            raise Conflict(number, number=number, state=case.state)
        return case

    async def remark(self, number: str, by: str, note: str, now: datetime) -> None:
        """Note what somebody adds to a case; the same words as the last remark are noted once."""
        steps = await self.steps(number)
        if (steps[-1].state, steps[-1].by, steps[-1].note) != (REMARK, by, note):
            await self._step(number, REMARK, by, note, now)

    async def decision(self, number: str) -> Step:
        """Return the last change of a case's state."""
        return [step for step in await self.steps(number) if step.state != REMARK][-1]

    async def by_key(self, key: str) -> Case | None:
        row = await self._db.one_or_none(f"SELECT {COLUMNS} FROM cases WHERE key = %(key)s", key=key)
        return Case(**row) if row else None

    async def open_of_item(self, item: str, kind: str) -> Case | None:
        row = await self._db.one_or_none(
            f"SELECT {COLUMNS} FROM cases WHERE item = %(item)s AND kind = %(kind)s AND state = ANY(%(open)s)",
            item=item,
            kind=kind,
            open=list(OPEN),
        )
        return Case(**row) if row else None

    async def open_otherwise(self, item: str, kind: str) -> Case | None:
        """Return an open case of an item whose kind stands in this one's way: goods can go only one way."""
        row = await self._db.one_or_none(
            f"""SELECT {COLUMNS} FROM cases WHERE item = %(item)s AND kind = ANY(%(kinds)s) AND state = ANY(%(open)s)
                ORDER BY opened_at DESC LIMIT 1""",
            item=item,
            kinds=sorted(GOODS_KINDS - {kind}),
            open=list(OPEN),
        )
        return Case(**row) if row else None

    async def of_promise(self, promise: str) -> Case | None:
        """Return the complaint about a promise that was not kept."""
        row = await self._db.one_or_none(
            f"SELECT {COLUMNS} FROM cases WHERE kind = 'complaint' AND fields ->> 'promise' = %(promise)s LIMIT 1",
            promise=promise,
        )
        return Case(**row) if row else None

    async def of_order(self, order_no: str) -> Sequence[Case]:
        """Return the cases about an order, whichever conversation they come from, newest first."""
        rows = await self._db.all(
            f"SELECT {COLUMNS} FROM cases WHERE order_no = %(order_no)s ORDER BY opened_at DESC, number DESC",
            order_no=order_no,
        )
        return [Case(**row) for row in rows]

    async def get(self, number: str) -> Case:
        """Raises: NotFound."""
        row = await self._db.one_or_none(f"SELECT {COLUMNS} FROM cases WHERE number = %(number)s", number=number)
        if row is None:
            raise NotFound(number)
        return Case(**row)

    async def of(self, conversation: ConversationId) -> Sequence[Case]:
        """Return a conversation's cases, newest first."""
        rows = await self._db.all(
            f"SELECT {COLUMNS} FROM cases WHERE conversation = %(conversation)s ORDER BY opened_at DESC, number DESC",
            conversation=conversation,
        )
        return [Case(**row) for row in rows]

    async def listed(self, state: str | None, *, limit: int = 200) -> Sequence[Case]:
        """Return cases of a state, or of all, newest first."""
        rows = await self._db.all(
            f"""SELECT {COLUMNS} FROM cases WHERE %(state)s::text IS NULL OR state = %(state)s
                ORDER BY opened_at DESC, number DESC LIMIT %(limit)s""",
            state=state,
            limit=limit,
        )
        return [Case(**row) for row in rows]

    async def steps(self, number: str) -> Sequence[Step]:
        rows = await self._db.all(
            "SELECT number, state, by, note, at FROM case_steps WHERE case_no = %(number)s ORDER BY number",
            number=number,
        )
        return [Step(**row) for row in rows]

    async def _step(self, number: str, state: str, by: str, note: str, now: datetime) -> None:
        await self._db.run(
            """INSERT INTO case_steps (case_no, number, state, by, note, at)
               SELECT %(case_no)s, 1 + count(*), %(state)s, %(by)s, %(note)s, %(now)s FROM case_steps
               WHERE case_no = %(case_no)s""",
            case_no=number,
            state=state,
            by=by,
            note=note,
            now=now,
        )
