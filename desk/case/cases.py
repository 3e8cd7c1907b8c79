"""Cases: submitted requests, and the state each is in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.errors import UniqueViolation

from desk.case.states import OPEN, WITHDRAWABLE, State
from desk.case.steps import CaseSteps
from desk.case.terms import Terms
from desk.conversation.identity import AgentId, ConversationId
from desk.database import Database, json
from desk.errors import AlreadyOpen, Conflict, NotFound
from desk.request.drafts import Draft
from desk.request.requests import CASE_FIELDS, KINDS


@dataclass(frozen=True)
class Case:
    """One submitted request: judged under a version of the `agreement`, it may follow another case.

    `owner` is the agent who took the first step, or whom it was given to.
    """

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
    owner: AgentId | None = None


OPENED = (
    "number, conversation, kind, order_no, item, fields, contact, state, eligibility, agreement, opened_at, follows"
)
COLUMNS = f"{OPENED}, owner"


class Cases:
    """The store of cases."""

    def __init__(self, database: Database, steps: CaseSteps) -> None:
        self._db = database
        self._steps = steps

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
            f"""INSERT INTO cases (key, {OPENED})
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
        await self._steps.write(case.number, "submitted", "consumer", "", now)
        return case

    async def _existing(self, draft: Draft, key: str, item: str | None, error: UniqueViolation) -> Case:
        made = await self.by_key(key)
        if made is not None:
            return made
        other = await self.open_of_item(str(item), draft.kind)
        if other is None:
            raise error
        raise AlreadyOpen(other.number) from error

    async def move(
        self,
        number: str,
        was: str,
        state: str,
        by: str,
        now: datetime,
        *,
        note: str = "",
        details: Mapping[str, Any] | None = None,
    ) -> Case:
        """Take a case from one state to another; the first to move it wins, and owns it if nobody does.

        Raises:
            NotFound: there is no such case.
            Conflict: it is somewhere else by now.
        """
        async with self._db.transaction():
            row = await self._db.one_or_none(
                f"""UPDATE cases SET state = %(state)s,
                      owner = coalesce(owner, (SELECT id FROM agents WHERE id = %(by)s))
                    WHERE number = %(number)s AND state = %(was)s RETURNING {COLUMNS}""",
                number=number,
                was=was,
                state=state,
                by=by,
            )
            if row is None:
                raise await self.moved(number)
            await self._steps.write(number, state, by, note, now, details)
        return Case(**row)

    async def moved(self, number: str) -> Conflict:
        """Return the conflict that tells where a case is by now, and who brought it there."""
        case, last = await self.get(number), await self._steps.decision(number)
        return Conflict(number, number=number, state=case.state, agent=last.by)

    async def cancel(self, number: str, by: str, now: datetime) -> Case:
        """Withdraw a case whose goods have not arrived; one that was withdrawn before stands.

        Raises:
            NotFound: there is no such case.
            Conflict: it went too far for that, or is over.
        """
        async with self._db.transaction():
            row = await self._db.one_or_none(
                f"""UPDATE cases SET state = 'cancelled' WHERE number = %(number)s AND state = ANY(%(open)s)
                    RETURNING {COLUMNS}""",
                number=number,
                open=list(WITHDRAWABLE),
            )
            if row is not None:
                await self._steps.write(number, State.CANCELLED, by, "", now)
        case = await self.get(number)
        if case.state != State.CANCELLED:
            raise Conflict(number, number=number, state=case.state)
        return case

    async def give(self, number: str, was: AgentId | None, agent: AgentId) -> None:
        """Give a case to an agent who works here; the same again stands.

        Raises:
            NotFound: there is no such case, or no such agent.
            Conflict: it belongs to somebody else by now.
        """
        changed = await self._db.run(
            """UPDATE cases SET owner = a.id FROM agents a WHERE a.id = %(agent)s AND a.active
                 AND cases.number = %(number)s AND (owner IS NOT DISTINCT FROM %(was)s::text OR owner = %(agent)s)""",
            number=number,
            was=was,
            agent=agent,
        )
        if changed:
            return
        case = await self.get(number)
        if case.owner in (was, agent):
            raise NotFound(agent)
        raise Conflict(number, number=number, state=case.state, agent=case.owner)

    async def show(self, number: str, file: str) -> None:
        """Name a photo in a case, beside those it was handed in with."""
        await self._db.run(
            """UPDATE cases SET fields = jsonb_set(fields, '{photos}', coalesce(fields -> 'photos', '[]') || %(file)s)
               WHERE number = %(number)s""",
            number=number,
            file=json(file),
        )

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

    async def many(self, numbers: Sequence[str]) -> Sequence[Case]:
        rows = await self._db.all(
            f"SELECT {COLUMNS} FROM cases WHERE number = ANY(%(numbers)s)", numbers=sorted(set(numbers))
        )
        return [Case(**row) for row in rows]

    async def of(self, conversation: ConversationId) -> Sequence[Case]:
        """Return a conversation's cases, newest first."""
        rows = await self._db.all(
            f"SELECT {COLUMNS} FROM cases WHERE conversation = %(conversation)s ORDER BY opened_at DESC, number DESC",
            conversation=conversation,
        )
        return [Case(**row) for row in rows]
