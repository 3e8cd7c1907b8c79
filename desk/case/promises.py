"""Promises: due times told to a consumer, and whether they were kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from desk.availability.due import WARNED
from desk.case.states import OPEN
from desk.conversation.identity import AgentId, ConversationId, new_id
from desk.database import Database
from desk.errors import Conflict


@dataclass(frozen=True)
class Promise:
    """`agreement` is the version it was given under, `words` the response that told it."""

    id: str
    conversation: ConversationId
    case_no: str | None
    kind: str
    due_at: datetime
    agreement: str
    words: str
    state: str
    made_at: datetime
    settled_at: datetime | None
    warn_at: datetime | None = None
    why: str | None = None
    explained_by: AgentId | None = None
    explained_at: datetime | None = None

    @property
    def nearly_due_at(self) -> datetime:
        """Return when it is to be warned of; one that nobody watches yet goes by the clock."""
        return self.warn_at or self.made_at + WARNED * (self.due_at - self.made_at)

    @property
    def unexplained(self) -> bool:
        return self.state == "broken" and self.why is None


MADE = "id, conversation, case_no, kind, due_at, agreement, words, state, made_at, settled_at"
COLUMNS = f"{MADE}, warn_at, why, explained_by, explained_at"
SETTLING: LiteralString = """WITH settled AS (UPDATE promises SET state = {state}, settled_at = %(now)s
    WHERE state = 'pending' AND {which} RETURNING id, state)
    DELETE FROM timers t USING settled s WHERE t.key = s.id
      AND (t.kind = 'warning' OR (t.kind = 'promise' AND s.state <> 'broken'))"""  # who broke one is still to be told
BY_TIME: LiteralString = "CASE WHEN due_at >= %(now)s THEN 'kept' ELSE 'broken' END"
LET_GO: LiteralString = "CASE WHEN due_at >= %(now)s THEN 'dropped' ELSE 'broken' END"


class Promises:
    """The store of promises."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def make(
        self,
        conversation: ConversationId,
        kind: str,
        due_at: datetime,
        *,
        agreement: str,
        words: str,
        now: datetime,
        case_no: str | None = None,
    ) -> Promise:
        """Store what was promised; told again while it is pending, it stays the same promise.

        About a case it is made once: a review may be over before the gateway has told of its promise.
        """
        row = await self._db.one_or_none(
            f"""SELECT {COLUMNS} FROM promises WHERE conversation = %(conversation)s AND kind = %(kind)s
                AND case_no IS NOT DISTINCT FROM %(case_no)s AND (case_no IS NOT NULL OR state = 'pending')
                ORDER BY made_at DESC LIMIT 1""",
            conversation=conversation,
            kind=kind,
            case_no=case_no,
        )
        if row is None:
            return await self._insert(conversation, kind, due_at, agreement, words, now, case_no)
        return Promise(**row)

    async def _insert(
        self,
        conversation: ConversationId,
        kind: str,
        due_at: datetime,
        agreement: str,
        words: str,
        now: datetime,
        case_no: str | None,
    ) -> Promise:
        row = await self._db.one(
            f"""INSERT INTO promises ({MADE}) VALUES (%(id)s, %(conversation)s, %(case_no)s, %(kind)s, %(due_at)s,
                %(agreement)s, %(words)s, 'pending', %(now)s, NULL) RETURNING {COLUMNS}""",
            id=new_id("p"),
            conversation=conversation,
            case_no=case_no,
            kind=kind,
            due_at=due_at,
            agreement=agreement,
            words=words,
            now=now,
        )
        return Promise(**row)

    async def settle(
        self, conversation: ConversationId, kind: str, now: datetime, *, case_no: str | None = None
    ) -> None:
        """Score the pending promises of a kind, or that of one case: kept when `now` is not after the due time."""
        which: LiteralString = """conversation = %(conversation)s AND kind = %(kind)s
            AND (%(case_no)s::text IS NULL OR case_no = %(case_no)s)"""
        await self._settle(BY_TIME, which, conversation=conversation, kind=kind, case_no=case_no, now=now)

    async def drop(self, conversation: ConversationId, kind: str, now: datetime) -> None:
        """Take pending promises of a kind out of the score: the consumer no longer waits for it."""
        which: LiteralString = "conversation = %(conversation)s AND kind = %(kind)s"
        await self._settle("'dropped'", which, conversation=conversation, kind=kind, now=now)

    async def drop_of_case(self, case_no: str, now: datetime) -> None:
        """Take what was promised about a case and is still pending out of the score: it was withdrawn."""
        await self._settle("'dropped'", "case_no = %(case_no)s", case_no=case_no, now=now)

    async def let_go(self, case_no: str, now: datetime) -> None:
        """Close what was promised about a case and is no longer owed: broken if its time had passed, else dropped."""
        await self._settle(LET_GO, "case_no = %(case_no)s", case_no=case_no, now=now)

    async def _settle(self, state: LiteralString, which: LiteralString, **values: object) -> None:
        """Settle what is pending, and its timers."""
        await self._db.run(SETTLING.format(state=state, which=which), **values)

    async def watch(self, promise: str, warn_at: datetime, score_at: datetime) -> None:
        """Set what happens by itself while a promise is pending: the warning, and the score after its due time."""
        async with self._db.transaction():
            await self._db.run("UPDATE promises SET warn_at = %(at)s WHERE id = %(id)s", id=promise, at=warn_at)
            await self._db.run(
                """INSERT INTO timers (kind, key, due_at)
                   SELECT timer.kind, p.id, timer.at FROM promises p,
                     (VALUES ('warning', %(warn)s::timestamptz), ('promise', %(score)s)) AS timer (kind, at)
                   WHERE p.id = %(id)s AND p.state = 'pending' AND (timer.kind = 'promise' OR timer.at < p.due_at)
                   ON CONFLICT (kind, key) DO UPDATE SET due_at = excluded.due_at, lease_until = NULL, attempt = 0""",
                id=promise,
                warn=warn_at,
                score=score_at,
            )

    async def supersede(
        self, promise: Promise, due_at: datetime, *, agreement: str, words: str, now: datetime
    ) -> Promise:
        """Give a promise a new time before the old one is over; the old one no longer counts.

        Raises:
            Conflict: it was settled meanwhile, or its time is over.
        """
        async with self._db.transaction():
            changed = await self._db.one_or_none(
                """UPDATE promises SET state = 'superseded', settled_at = %(now)s
                   WHERE id = %(id)s AND state = 'pending' AND due_at >= %(now)s RETURNING id""",
                id=promise.id,
                now=now,
            )
            if changed is None:
                raise Conflict(promise.id, number=promise.case_no)
            await self._db.run(
                "DELETE FROM timers WHERE kind IN ('warning', 'promise') AND key = %(id)s", id=promise.id
            )
            new = await self._insert(promise.conversation, promise.kind, due_at, agreement, words, now, promise.case_no)
            await self._db.run(
                "UPDATE handoffs SET promise = %(new)s WHERE promise = %(id)s", new=new.id, id=promise.id
            )
        return new

    async def look_again(self, ends_after: datetime, now: datetime, *, timer: str) -> None:
        """Set a timer now for each promise that is pending and falls due after an instant."""
        await self._db.run(
            """INSERT INTO timers (kind, key, due_at)
               SELECT %(timer)s, id, %(now)s FROM promises
               WHERE state = 'pending' AND due_at > %(now)s AND due_at > %(after)s
               ON CONFLICT (kind, key) DO UPDATE SET due_at = excluded.due_at, lease_until = NULL, attempt = 0""",
            timer=timer,
            after=ends_after,
            now=now,
        )

    async def missed(self, conversation: ConversationId, now: datetime) -> Promise | None:
        """Return the newest promise that was not kept: broken, or still pending after its due time."""
        row = await self._db.one_or_none(
            f"""SELECT {COLUMNS} FROM promises WHERE conversation = %(conversation)s
                AND (state = 'broken' OR (state = 'pending' AND due_at < %(now)s)) ORDER BY due_at DESC LIMIT 1""",
            conversation=conversation,
            now=now,
        )
        return Promise(**row) if row else None

    async def expire(self, promise: str, now: datetime) -> Promise | None:
        """Score one promise as broken if it is still pending after its due time; return it then."""
        row = await self._db.one_or_none(
            f"""UPDATE promises SET state = 'broken', settled_at = %(now)s
                WHERE id = %(id)s AND state = 'pending' AND due_at < %(now)s RETURNING {COLUMNS}""",
            id=promise,
            now=now,
        )
        return Promise(**row) if row else None

    async def of(self, conversation: ConversationId) -> Sequence[Promise]:
        rows = await self._db.all(
            f"SELECT {COLUMNS} FROM promises WHERE conversation = %(conversation)s ORDER BY made_at",
            conversation=conversation,
        )
        return [Promise(**row) for row in rows]

    async def owed(self, until: datetime, *, limit: int = 500) -> Sequence[Promise]:
        """Return what is due until an instant and was not done: pending, or broken and still waited for."""
        rows = await self._db.all(
            f"""SELECT {COLUMNS} FROM promises p WHERE due_at <= %(until)s AND (state = 'pending' OR (state = 'broken'
                AND (EXISTS (SELECT 1 FROM cases c WHERE c.number = p.case_no AND c.state = ANY(%(open)s))
                     OR EXISTS (SELECT 1 FROM handoffs h WHERE h.promise = p.id AND h.state = 'waiting'))))
                ORDER BY due_at, made_at LIMIT %(limit)s""",
            until=until,
            open=list(OPEN),
            limit=limit,
        )
        return [Promise(**row) for row in rows]

    async def get(self, promise: str) -> Promise | None:
        row = await self._db.one_or_none(f"SELECT {COLUMNS} FROM promises WHERE id = %(id)s", id=promise)
        return Promise(**row) if row else None

    async def many(self, promises: Sequence[str]) -> Sequence[Promise]:
        rows = await self._db.all(f"SELECT {COLUMNS} FROM promises WHERE id = ANY(%(ids)s)", ids=list(promises))
        return [Promise(**row) for row in rows]

    async def due_times(self, promises: Sequence[str]) -> dict[str, datetime]:
        """Return when each of these promises falls due; one that was kept or dropped no longer does."""
        rows = await self._db.all(
            "SELECT id, due_at FROM promises WHERE id = ANY(%(ids)s) AND state IN ('pending', 'broken')",
            ids=list(promises),
        )
        return {row["id"]: row["due_at"] for row in rows}

    async def of_cases(self, numbers: Sequence[str]) -> Sequence[Promise]:
        """Return what was promised about these cases, the next due first."""
        rows = await self._db.all(
            f"SELECT {COLUMNS} FROM promises WHERE case_no = ANY(%(numbers)s) ORDER BY due_at", numbers=list(numbers)
        )
        return [Promise(**row) for row in rows]
