"""Effects: what a reply asked the gateway to do, each carried out once."""

from __future__ import annotations

from datetime import datetime

from desk.database import Database


class Effects:
    """The record of effects by turn and place in the answer."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def first_time(self, turn: str, number: int, kind: str, now: datetime) -> bool:
        """Claim an effect; False when it was carried out before."""
        return bool(
            await self._db.run(
                """INSERT INTO effects (turn, number, kind, at) VALUES (%(turn)s, %(number)s, %(kind)s, %(now)s)
                   ON CONFLICT DO NOTHING""",
                turn=turn,
                number=number,
                kind=kind,
                now=now,
            )
        )
