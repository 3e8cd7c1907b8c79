"""The store of episodes: Rasa's trackers, one row an event, in a PostgreSQL schema of their own.

The table has the columns of Rasa's SQLTrackerStore. Differences: no fallback to memory, calls run in a thread, and
two engines cannot both append to one episode, and an episode can be erased.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

import psycopg2
import sqlalchemy as sa
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from engine.errors import Busy, StoreUnavailable

TABLE = """
CREATE TABLE IF NOT EXISTS events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sender_id varchar(255) NOT NULL,
    type_name varchar(255) NOT NULL,
    timestamp double precision,
    intent_name varchar(255),
    action_name varchar(255),
    data text NOT NULL
)
"""
INDEX = "CREATE INDEX IF NOT EXISTS events_of_an_episode ON events (sender_id, id)"
SCHEMA_EXISTS = sa.text("SELECT true FROM pg_namespace WHERE nspname = :schema")
LOAD = sa.text("SELECT data FROM events WHERE sender_id = :episode ORDER BY id")
LOCK = sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:episode, 0))")
ERASE = sa.text("DELETE FROM events WHERE sender_id = :episode")
COUNT = sa.text("SELECT count(*) FROM events WHERE sender_id = :episode")
# One round trip for all rows of a turn.
APPEND = sa.text("""
INSERT INTO events (sender_id, type_name, timestamp, intent_name, action_name, data)
SELECT sender_id, type_name, timestamp, intent_name, action_name, data
FROM ROWS FROM (json_to_recordset(CAST(:rows AS json)) AS (
    sender_id text, type_name text, timestamp double precision, intent_name text, action_name text, data text
)) WITH ORDINALITY ORDER BY ordinality
""")


class EpisodeStore(TrackerStore):
    """Load and append episodes; every failure surfaces as StoreUnavailable."""

    def __init__(self, url: str, schema: str) -> None:
        super().__init__(domain=None)
        self._schema = schema
        # Never more at once than the pool holds; pre-ping: a connection outlives no restart of the server.
        self._database = sa.create_engine(
            "postgresql+psycopg2://",
            creator=lambda: _connect(url, schema),
            pool_size=8,
            max_overflow=8,
            pool_pre_ping=True,
        )

    async def prepare(self) -> None:
        """Create the schema, where we may and it is missing, and the table."""
        await self._run(self._create)

    async def answers(self) -> None:
        """Raise StoreUnavailable unless the table can be read."""
        await self._run(lambda: self._load(""))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        rows = await self._run(lambda: self._load(sender_id))
        if not rows:
            return None
        tracker = DialogueStateTracker.from_dict(sender_id, [json.loads(row) for row in rows], self.domain.slots)
        tracker.known_events = len(rows)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append what is new in one transaction.

        Raises:
            Busy: somebody else appended to the episode since it was loaded.
        """
        known = getattr(tracker, "known_events", 0)
        rows = [_row(tracker.sender_id, event) for event in islice(tracker.events, known, None)]
        if rows:
            await self._run(lambda: self._append(tracker.sender_id, known, rows))
            tracker.known_events = known + len(rows)

    async def erase(self, sender_id: str) -> int:
        """Delete every event of an episode and return how many there were."""
        return await self._run(lambda: self._erase(sender_id))

    async def keys(self) -> Iterable[str]:
        raise NotImplementedError("episodes are never listed")

    def close(self) -> None:
        self._database.dispose()

    async def _run(self, work: Callable[[], Any]) -> Any:
        try:
            return await asyncio.to_thread(work)
        except (sa.exc.SQLAlchemyError, psycopg2.Error) as error:
            raise StoreUnavailable(type(error).__name__) from error

    def _create(self) -> None:
        with self._database.begin() as connection:
            connection.execute(LOCK, {"episode": "table"})
            if not connection.execute(SCHEMA_EXISTS, {"schema": self._schema}).scalar():
                connection.execute(sa.text(f'CREATE SCHEMA "{self._schema}"'))
            connection.execute(sa.text(TABLE))
            connection.execute(sa.text(INDEX))

    def _load(self, episode: str) -> list[str]:
        with self._database.connect() as connection:
            return list(connection.execute(LOAD, {"episode": episode}).scalars())

    def _erase(self, episode: str) -> int:
        with self._database.begin() as connection:
            connection.execute(LOCK, {"episode": episode})
            return connection.execute(ERASE, {"episode": episode}).rowcount

    def _append(self, episode: str, known: int, rows: list[dict[str, Any]]) -> None:
        with self._database.begin() as connection:
            connection.execute(LOCK, {"episode": episode})
            if connection.execute(COUNT, {"episode": episode}).scalar() != known:
                raise Busy("another engine appended to this episode")
            connection.execute(APPEND, {"rows": json.dumps(rows)})


def _connect(url: str, schema: str) -> Any:
    return psycopg2.connect(
        url, connect_timeout=3, options=f"-c search_path={schema} -c statement_timeout=5000 -c lock_timeout=5000"
    )


def _row(episode: str, event: Event) -> dict[str, Any]:
    data = event.as_dict()
    return {
        "sender_id": episode,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": ((data.get("parse_data") or {}).get("intent") or {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }
