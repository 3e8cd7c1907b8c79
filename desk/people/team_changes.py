"""Changes of teams: audited, and refused where the page that asks is stale."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from desk.audit import Audit, Entry
from desk.conversation.identity import new_id
from desk.database import Database
from desk.errors import Conflict, NotFound
from desk.people.teams import Team, Teams

ID = re.compile(r"[a-z0-9_-]{1,40}")
FIELDS = {"zh": "name_zh", "en": "name_en", "languages": "languages", "kinds": "kinds"}  # as the record names them


class TeamChanges:
    """`by` is who makes them: an agent's id or `operator`."""

    def __init__(self, database: Database, now: datetime, by: str) -> None:
        self._db = database
        self._now = now
        self._by = by
        self._teams = Teams(database)
        self._audit = Audit(database)

    async def add(self, team: Team) -> Team:
        """Add a team under a word made of its English name, or one that nobody could guess where that is taken."""
        async with self._db.transaction():
            word = re.sub(r"[^a-z0-9]+", "-", team.name_en.lower()).strip("-")[:40]
            taken = {one.id for one in await self._teams.all()}
            return await self.put(replace(team, id=word if word and word not in taken else new_id("t")))

    async def put(self, team: Team) -> Team:
        """Add a team, or make an existing one what is given."""
        async with self._db.transaction():
            before = await self._present(team.id)
            await self._teams.put(team)
            await self._note_all(before, team)
            return await self._teams.get(team.id)

    async def change(self, team: Team, number: int) -> Team:
        """Change all but the members, who are the agents' own matter.

        Raises:
            NotFound: there is no such team.
            Conflict: somebody else was first.
        """
        async with self._db.transaction():
            found = await self._unchanged(team.id, number)
            return await self.put(replace(team, members=found.members))

    async def drop(self, team: str, number: int | None = None) -> None:
        """Let a team be no more.

        Raises:
            NotFound, Conflict: as for a change.
        """
        async with self._db.transaction():
            found = await self._unchanged(team, number)
            await self._teams.drop(team)
            await self._note("team_dropped", team, zh=found.name_zh, en=found.name_en)

    async def _unchanged(self, team: str, number: int | None) -> Team:
        found = await self._teams.get(team, held=True)
        if number not in (None, found.number):
            raise Conflict(team, number=found.number)
        return found

    async def _present(self, team: str) -> Team | None:
        """Return the team as it is, held until the transaction ends; None before there is one."""
        try:
            return await self._teams.get(team, held=True)
        except NotFound:
            return None

    async def _note_all(self, before: Team | None, after: Team) -> None:
        changed = [name for name, field in FIELDS.items() if before and getattr(before, field) != getattr(after, field)]
        if before is None:
            await self._note("team_added", after.id)
        elif changed:
            await self._note("team_changed", after.id, changed=changed)
        had, has = set(before.members if before else ()), set(after.members)
        for what, agents in (("team_joined", has - had), ("team_left", had - has)):
            for agent in sorted(agents):
                await self._note(what, after.id, agent=agent)

    async def _note(self, what: str, team: str, **data: Any) -> None:
        await self._audit.note(self._by, what, team, self._now, **data)


async def dropped_teams(database: Database, most: int) -> Sequence[Entry]:
    """Return what is on record of teams that were removed, newest first."""
    rows = await database.all(
        """SELECT at, actor, what, object, data FROM audit WHERE what = 'team_dropped'
           ORDER BY id DESC LIMIT %(most)s""",
        most=most,
    )
    return [Entry(**row) for row in rows]
