"""Announcements: what every page shows for a time, without closing anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.bilingual import Bilingual
from desk.conversation.identity import new_id
from desk.database import Database
from desk.errors import NotFound


@dataclass(frozen=True, slots=True)
class Announcement:
    id: str
    start: datetime
    end: datetime
    text: Bilingual


class Announcements:
    """The store of announcements."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def put_up(self, start: datetime, end: datetime, text: Bilingual, now: datetime) -> str:
        """Show a text for a time and return the row's id."""
        announcement = new_id("n")
        await self._db.run(
            """INSERT INTO announcements (id, text_zh, text_en, shown_from, shown_until, created_at)
               VALUES (%(id)s, %(zh)s, %(en)s, %(start)s, %(end)s, %(now)s)""",
            id=announcement,
            zh=text.zh,
            en=text.en,
            start=start,
            end=end,
            now=now,
        )
        return announcement

    async def take_down(self, announcement: str, now: datetime) -> None:
        """Show a text no longer.

        Raises:
            NotFound: there is none, or its time is over.
        """
        ended = await self._db.run(
            """UPDATE announcements SET shown_from = least(shown_from, %(now)s), shown_until = %(now)s
               WHERE id = %(id)s AND shown_until > %(now)s""",
            id=announcement,
            now=now,
        )
        if not ended:
            raise NotFound(announcement)

    async def ending_after(self, now: datetime) -> Sequence[Announcement]:
        rows = await self._db.all(
            """SELECT id, text_zh, text_en, shown_from, shown_until FROM announcements
               WHERE shown_until > %(now)s ORDER BY shown_from, id""",
            now=now,
        )
        return [
            Announcement(
                row["id"], row["shown_from"], row["shown_until"], Bilingual(zh=row["text_zh"], en=row["text_en"])
            )
            for row in rows
        ]
