"""Takeovers: what supervisors have handed on of an agent's, as the audit knows, until that agent has read so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.audit import Audit
from desk.conversation.identity import AgentId, ConversationId
from desk.database import Database
from desk.errors import NotFound

MOST = 20
READ = "takeover_read"
# The newest of each conversation, unless the agent has it again.
UNREAD = """
    SELECT * FROM (
      SELECT DISTINCT ON (a.object) a.object AS conversation, a.actor AS by, a.at,
        CASE a.what WHEN 'taken_over' THEN a.actor ELSE a.data ->> 'agent' END AS "to"
      FROM audit a JOIN conversations c ON c.id = a.object
      WHERE a.data ->> 'of' = %(agent)s AND a.what IN ('taken_over', 'transferred')
        AND c.agent IS DISTINCT FROM %(agent)s
        AND NOT EXISTS (SELECT 1 FROM audit r WHERE r.object = a.object AND r.actor = %(agent)s
                          AND r.what = %(read)s AND r.id > a.id)
      ORDER BY a.object, a.id DESC) newest
    ORDER BY at DESC LIMIT %(most)s"""


@dataclass(frozen=True)
class Takeover:
    """Who took a conversation, and for whom; `to` nobody: it went to the queue."""

    conversation: ConversationId
    by: AgentId
    at: datetime
    to: AgentId | None


class Takeovers:
    """Reads them from the audit, where the reading is noted, too."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._audit = Audit(database)

    async def unread(self, agent: AgentId) -> Sequence[Takeover]:
        """Return what an agent has lost to others and not read about, newest first."""
        return [Takeover(**row) for row in await self._db.all(UNREAD, agent=agent, read=READ, most=MOST)]

    async def read(self, conversation: ConversationId, agent: AgentId, now: datetime) -> None:
        """Note that the agent knows.

        Raises:
            NotFound: nothing there was theirs, or they have read so before.
        """
        async with self._db.transaction():
            await self._db.run("SELECT 1 FROM conversations WHERE id = %(id)s FOR UPDATE", id=conversation)
            if conversation not in {one.conversation for one in await self.unread(agent)}:
                raise NotFound(conversation)
            await self._audit.note(agent, READ, conversation, now)
