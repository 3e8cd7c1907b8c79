"""PostgreSQL: one pool a process, SQL with named parameters, and transactions that follow the running task."""

from __future__ import annotations

import select
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, LiteralString

from psycopg import AsyncConnection
from psycopg import OperationalError as DatabaseAway
from psycopg.rows import DictRow, dict_row
from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool

__all__ = ["Database", "DatabaseAway", "Row", "json", "open_database"]
Row = dict[str, Any]
Pool = AsyncConnectionPool[AsyncConnection[DictRow]]


def json(value: Any) -> Jsonb:
    """Wrap a value for a jsonb column."""
    return Jsonb(value)


class Database:
    """Runs SQL; inside `transaction()` every call of the same task shares one connection.

    A task started inside a transaction inherits it: start background work after the block.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._current: ContextVar[AsyncConnection[DictRow] | None] = ContextVar("connection", default=None)

    async def one(self, query: LiteralString, **parameters: Any) -> Row:
        """Return the one row; none or a second is a bug."""
        rows = await self.all(query, **parameters)
        if len(rows) != 1:
            raise LookupError(f"expected one row, got {len(rows)}")
        return rows[0]

    async def one_or_none(self, query: LiteralString, **parameters: Any) -> Row | None:
        """Return the first row, if any."""
        rows = await self.all(query, **parameters)
        return rows[0] if rows else None

    async def all(self, query: LiteralString, **parameters: Any) -> Sequence[Row]:
        async with self._connection() as connection:
            cursor = await connection.execute(query, parameters)
            return await cursor.fetchall() if cursor.description else []

    async def run(self, query: LiteralString, **parameters: Any) -> int:
        """Run a statement and return how many rows it touched."""
        async with self._connection() as connection:
            cursor = await connection.execute(query, parameters)
            return cursor.rowcount

    def pool_use(self) -> Mapping[str, int]:
        """Tell how many connections there are, how many are free, and how many calls wait for one."""
        stats = self._pool.get_stats()
        return {name: stats.get(f"pool_{name}", 0) for name in ("size", "available", "max")} | {
            "waiting": stats.get("requests_waiting", 0)
        }

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """All or nothing for what this task does inside; nests as a savepoint."""
        current = self._current.get()
        if current is not None:
            async with current.transaction():
                yield
            return
        async with self._pool.connection() as connection, connection.transaction():
            token = self._current.set(connection)
            try:
                yield
            finally:
                self._current.reset(token)

    @asynccontextmanager
    async def alone(self, lock: int) -> AsyncIterator[bool]:
        """Hold a lock of the whole database beside what this task does; False, at once, where somebody else has it."""
        async with self._pool.connection() as connection, connection.transaction():
            cursor = await connection.execute("SELECT pg_try_advisory_xact_lock(%s) AS held", [lock])
            (row,) = await cursor.fetchall()
            yield bool(row["held"])

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection[DictRow]]:
        current = self._current.get()
        if current is not None:
            yield current
            return
        async with self._pool.connection() as connection:
            yield connection


@asynccontextmanager
async def open_database(url: str, *, size: int = 10) -> AsyncIterator[Database]:
    """Open a pool that reconnects by itself; a call waits at most 5 s for a connection.

    Raises:
        psycopg_pool.PoolTimeout: the server could not be reached.
    """
    pool: Pool = AsyncConnectionPool(
        url,
        min_size=1,
        max_size=size,
        timeout=5,
        reconnect_timeout=5,
        open=False,
        check=_check,
        kwargs={"row_factory": dict_row, "autocommit": True},
    )
    await pool.open()
    try:
        yield Database(pool)
    finally:
        await pool.close()


async def _check(connection: AsyncConnection[DictRow]) -> None:
    """Ask the server only where it has said something unasked, as it does when it goes: asking costs a query."""
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    if waiting.poll(0):
        await AsyncConnectionPool.check_connection(connection)
