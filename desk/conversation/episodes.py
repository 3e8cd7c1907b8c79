"""Episodes: the Rasa trackers inside a conversation. Short ones, so a turn's cost does not grow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from desk.conversation.identity import ConversationId, new_id
from desk.database import Database, json
from desk.errors import NotFound

IDLE = timedelta(minutes=30)
LONGEST = 20  # turns


@dataclass(frozen=True)
class Episode:
    """`seed` is what the tracker starts from: slots, the active form and the field it asks for."""

    id: str
    conversation: ConversationId
    seed: Mapping[str, Any] | None
    turns: int
    in_form: bool
    started_at: datetime
    last_at: datetime

    def is_over(self, now: datetime) -> str | None:
        """Return why this episode takes no further turn, or None."""
        if self.turns >= LONGEST:
            return "long"
        return "idle" if now - self.last_at > IDLE else None


COLUMNS = "id, conversation, seed, turns, in_form, started_at, last_at"


class Episodes:
    """The store of episodes; at most one a conversation is open."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def current(self, conversation: ConversationId) -> Episode | None:
        row = await self._db.one_or_none(
            f"SELECT {COLUMNS} FROM episodes WHERE conversation = %(conversation)s AND ended_at IS NULL",
            conversation=conversation,
        )
        return Episode(**row) if row else None

    async def last(self, conversation: ConversationId) -> Episode | None:
        """Return the newest episode, ended or not."""
        row = await self._db.one_or_none(
            f"""SELECT {COLUMNS} FROM episodes WHERE conversation = %(conversation)s
                ORDER BY started_at DESC, id DESC LIMIT 1""",
            conversation=conversation,
        )
        return Episode(**row) if row else None

    async def begin(self, conversation: ConversationId, seed: Mapping[str, Any] | None, now: datetime) -> Episode:
        """Start a fresh tracker under a random `sender_id`."""
        row = await self._db.one(
            f"""INSERT INTO episodes (id, conversation, seed, started_at, last_at)
                VALUES (%(id)s, %(conversation)s, %(seed)s, %(now)s, %(now)s) RETURNING {COLUMNS}""",
            id=new_id("e"),
            conversation=conversation,
            seed=json(dict(seed)) if seed is not None else None,
            now=now,
        )
        return Episode(**row)

    async def took_turn(self, episode: str, now: datetime, *, in_form: bool) -> None:
        await self._db.run(
            "UPDATE episodes SET turns = turns + 1, last_at = %(now)s, in_form = %(in_form)s WHERE id = %(id)s",
            id=episode,
            now=now,
            in_form=in_form,
        )

    async def end(self, conversation: ConversationId, reason: str, now: datetime) -> None:
        """End the open episode, if there is one."""
        await self._db.run(
            """UPDATE episodes SET ended_at = %(now)s, end_reason = %(reason)s
               WHERE conversation = %(conversation)s AND ended_at IS NULL""",
            conversation=conversation,
            reason=reason,
            now=now,
        )

    async def to_forget(self, conversation: ConversationId) -> Sequence[str]:
        """Return the ended episodes whose tracker the engine still has."""
        rows = await self._db.all(
            """SELECT id FROM episodes
               WHERE conversation = %(conversation)s AND ended_at IS NOT NULL AND erased_at IS NULL
               ORDER BY started_at""",
            conversation=conversation,
        )
        return [row["id"] for row in rows]

    async def forgotten(self, episode: str, now: datetime) -> None:
        """Note that the engine has no tracker of this episode any more."""
        await self._db.run("UPDATE episodes SET erased_at = %(now)s WHERE id = %(id)s", id=episode, now=now)

    async def conversation_of(self, episode: str) -> ConversationId:
        """Return whose tracker this is.

        Raises:
            NotFound: no such episode.
        """
        row = await self._db.one_or_none("SELECT conversation FROM episodes WHERE id = %(id)s", id=episode)
        if row is None:
            raise NotFound(episode)
        return ConversationId(row["conversation"])
