"""Cases: submitted requests, their state and the steps they took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from psycopg.errors import UniqueViolation

from desk.database import Database, json
from desk.drafts import Draft
from desk.eligibility import Eligibility
from desk.errors import AlreadyOpen, Conflict, NotFound
from desk.identity import ConversationId

OPEN = ("submitted", "accepted")


class Rejection(StrEnum):
    """Why a case was not accepted; `other` is said in the agent's own words."""

    TOO_LATE = "too_late"
    NOT_COVERED = "not_covered"
    NOT_INTACT = "not_intact"
    EVIDENCE_MISSING = "evidence_missing"
    OTHER = "other"


@dataclass(frozen=True)
class Case:
    """One submitted request; `agreement` is the version it was judged under."""

    number: str
    conversation: ConversationId
    kind: str
    order_no: str
    item: str
    fields: Mapping[str, Any]
    contact: str | None
    state: str
    eligibility: Mapping[str, Any]
    agreement: str
    opened_at: datetime


@dataclass(frozen=True)
class Step:
    """A change of a case's state."""

    number: int
    state: str
    by: str
    note: str
    at: datetime


COLUMNS = "number, conversation, kind, order_no, item, fields, contact, state, eligibility, agreement, opened_at"


class Cases:
    """The store of cases."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def open(self, draft: Draft, eligibility: Eligibility, key: str, now: datetime) -> Case:
        """Make a case of a draft; the same key again returns the same case.

        Idempotent twice: by `key` (conversation, message and action) and by order item and kind.

        Raises:
            AlreadyOpen: another draft has an open case of this kind for the item.
        """
        made = await self.by_key(key)
        if made is not None:
            return made
        try:
            async with self._db.transaction():
                return await self._insert(draft, eligibility, key, now)
        except UniqueViolation as error:
            return await self._existing(draft, key, error)

    async def _insert(self, draft: Draft, eligibility: Eligibility, key: str, now: datetime) -> Case:
        serial = await self._db.one("SELECT nextval('case_numbers') AS n")
        fields = {name: value for name, value in draft.fields.items() if name in ("reason", "condition", "fault")}
        row = await self._db.one(
            f"""INSERT INTO cases (key, {COLUMNS})
                VALUES (%(key)s, %(number)s, %(conversation)s, %(kind)s, %(order_no)s, %(item)s, %(fields)s,
                %(contact)s, 'submitted',
                        %(eligibility)s, %(agreement)s, %(now)s) RETURNING {COLUMNS}""",
            key=key,
            number=f"{draft.kind[0].upper()}{now:%Y%m%d}-{serial['n']:04d}",
            conversation=draft.conversation,
            kind=draft.kind,
            order_no=draft.fields["order_no"],
            item=draft.fields["item"],
            fields=json(fields),
            contact=draft.fields.get("contact"),
            eligibility=json(eligibility.as_data()),
            agreement=eligibility.version,
            now=now,
        )
        case = Case(**row)
        await self._step(case.number, "submitted", "consumer", "", now)
        return case

    async def _existing(self, draft: Draft, key: str, error: UniqueViolation) -> Case:
        made = await self.by_key(key)
        if made is not None:
            return made
        other = await self.open_of_item(str(draft.fields["item"]), draft.kind)
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
                case, last = await self.get(number), (await self.steps(number))[-1]
                raise Conflict(number, number=number, state=case.state, agent=last.by)
            await self._step(number, state, by, note, now)
        return Case(**row)

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
