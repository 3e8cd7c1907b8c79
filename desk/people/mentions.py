"""Mentions: agents who are named in a note, and whether they have looked at it since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.conversation.identity import AgentId, ConversationId
from desk.conversation.ledger import Message
from desk.database import Database


@dataclass(frozen=True)
class Mention:
    """Somebody's note that waits for an agent; `by` wrote it."""

    conversation: ConversationId
    message: int
    by: AgentId | None
    text: str
    at: datetime


def named(text: str, names: Mapping[AgentId, str]) -> list[AgentId]:
    """Return who is called `@name` in a text, each once; of names that begin alike the longest counts.

    A name in Latin letters ends where its letters end; behind a Chinese one the sentence may go on.
    """
    found: dict[AgentId, None] = {}
    for rest in text.split("@")[1:]:
        fitting = [name for name in names.values() if name and _begins(rest, name)]
        longest = max(fitting, key=len, default=None)
        found.update({agent: None for agent, name in names.items() if name == longest})
    return list(found)


def _begins(rest: str, name: str) -> bool:
    after = rest[len(name) : len(name) + 1]
    runs_on = name[-1].isascii() and after.isascii() and after.isalnum()
    return rest.casefold().startswith(name.casefold()) and not runs_on


class Mentions:
    """The store of mentions; agents of the demo count only where `demo` is set."""

    def __init__(self, database: Database, *, demo: bool = False) -> None:
        self._db = database
        self._demo = demo

    async def colleagues(self) -> dict[AgentId, str]:
        """Return who may be named, by name."""
        rows = await self._db.all(
            "SELECT id, name FROM agents WHERE active AND (NOT demo OR %(demo)s) ORDER BY name", demo=self._demo
        )
        return {row["id"]: row["name"] for row in rows}

    async def note(self, message: Message) -> list[AgentId]:
        """Keep and return whom a note names, but its author."""
        agents = [one for one in named(message.text, await self.colleagues()) if one != message.agent]
        await self._db.run(
            """INSERT INTO mentions (conversation, message, agent, at)
               SELECT %(conversation)s, %(message)s, agent, %(at)s FROM unnest(%(agents)s::text[]) AS agent
               ON CONFLICT DO NOTHING""",
            conversation=message.conversation,
            message=message.seq,
            agents=agents,
            at=message.at,
        )
        return agents

    async def unopened(self, agent: AgentId) -> Sequence[Mention]:
        """Return the newest unopened mention of each conversation, newest first."""
        rows = await self._db.all(
            """SELECT * FROM (SELECT DISTINCT ON (n.conversation) n.conversation, n.message, m.agent AS by, m.text, n.at
                 FROM mentions n JOIN messages m ON m.conversation = n.conversation AND m.seq = n.message
                 WHERE n.agent = %(agent)s AND n.opened_at IS NULL
                 ORDER BY n.conversation, n.message DESC) newest
               ORDER BY at DESC LIMIT 50""",
            agent=agent,
        )
        return [Mention(**row) for row in rows]

    async def opened(self, conversation: ConversationId, agent: AgentId, seq: int, now: datetime) -> None:
        """Note that an agent has seen a conversation up to a message."""
        await self._db.run(
            """UPDATE mentions SET opened_at = %(now)s
               WHERE conversation = %(conversation)s AND agent = %(agent)s AND message <= %(seq)s
                 AND opened_at IS NULL""",
            conversation=conversation,
            agent=agent,
            seq=seq,
            now=now,
        )
