"""Questions about products that the catalogue did not answer: counted, without whoever asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk.conversation.identity import new_id
from desk.database import Database
from desk.errors import NotFound

LONGEST = 200
NUMBER = re.compile(r"[A-Za-z]{0,3}[\d*＊][\d*\s-]{2,}[\d*]")
NAME = re.compile(r"(我叫|我姓|名字是|\bmy name is\s)\s*[^\s，。,.!?！？]{1,20}", re.IGNORECASE)
LINK = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")


class Outcome(StrEnum):
    """How a question went: nothing was found, what was found was not it, or the product is in no file."""

    UNKNOWN = "unknown"
    REJECTED = "rejected"
    NOT_LISTED = "not_listed"


@dataclass(frozen=True)
class Gap:
    """A question that waits for a passage; `passage` is what was shown in vain, `score` how well it seemed to fit."""

    id: str
    locale: str
    sku: str
    question: str
    outcome: str
    passage: str
    score: float
    times: int
    first_at: datetime
    last_at: datetime


COLUMNS = "id, locale, sku, question, outcome, passage, score, times, first_at, last_at"


def anonymous(text: str) -> str:
    """Return a text without numbers of four digits or more, addresses and names that somebody gives themselves."""
    text = "".join(one for one in text if one.isprintable() or one.isspace())
    for pattern, mark in ((LINK, "#"), (NUMBER, "#"), (NAME, r"\1#")):
        text = pattern.sub(mark, text)
    return " ".join(text.split())[:LONGEST]


class Unanswered:
    """The store of gaps."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def note(
        self,
        locale: str,
        sku: str,
        question: str,
        outcome: Outcome,
        now: datetime,
        *,
        message: str,
        passage: str = "",
        score: float = 0.0,
    ) -> None:
        """Count a question; the same words are one row, and a turn that is run again (`message`) counts once."""
        await self._db.run(
            """INSERT INTO unanswered (id, locale, sku, question, outcome, passage, score, message, first_at, last_at)
               VALUES (%(id)s, %(locale)s, %(sku)s, %(question)s, %(outcome)s, %(passage)s, %(score)s, %(message)s,
                 %(now)s, %(now)s)
               ON CONFLICT (locale, sku, outcome, question) WHERE done_at IS NULL DO UPDATE SET
                 times = unanswered.times + (unanswered.message <> excluded.message)::int,
                 passage = excluded.passage, score = excluded.score,
                 message = excluded.message, last_at = excluded.last_at""",
            id=new_id("u"),
            locale=locale,
            sku=sku,
            question=anonymous(question),
            outcome=outcome,
            passage=passage,
            score=score,
            message=message,
            now=now,
        )

    async def open(self) -> Sequence[Gap]:
        """Return what nobody has dealt with, the most asked first."""
        rows = await self._db.all(
            f"SELECT {COLUMNS} FROM unanswered WHERE done_at IS NULL ORDER BY times DESC, last_at DESC, id"
        )
        return [Gap(**row) for row in rows]

    async def settle(self, gap: str, now: datetime) -> None:
        """Take one off the list; asked in vain again, it comes back as a new row.

        Raises:
            NotFound: there is none, or it is settled.
        """
        done = await self._db.run(
            "UPDATE unanswered SET done_at = %(now)s WHERE id = %(id)s AND done_at IS NULL", id=gap, now=now
        )
        if not done:
            raise NotFound(gap)

    async def reopen(self, gap: str) -> int:
        """Put one back on the list, unless it has come back as a new row by itself; return how often it was asked.

        Raises:
            NotFound: there is none, or it is on the list.
        """
        row = await self._db.one_or_none(
            "SELECT times FROM unanswered WHERE id = %(id)s AND done_at IS NOT NULL FOR UPDATE", id=gap
        )
        if row is None:
            raise NotFound(gap)
        await self._db.run(
            """UPDATE unanswered g SET done_at = NULL WHERE id = %(id)s AND NOT EXISTS (
                 SELECT 1 FROM unanswered o WHERE o.done_at IS NULL AND o.locale = g.locale AND o.sku = g.sku
                   AND o.outcome = g.outcome AND o.question = g.question)""",
            id=gap,
        )
        return int(row["times"])

    async def drop(self, message: str) -> None:
        """Take one time off the question that a message was noted for last."""
        await self._db.run("DELETE FROM unanswered WHERE message = %(message)s AND times = 1", message=message)
        await self._db.run(
            "UPDATE unanswered SET times = times - 1 WHERE message = %(message)s AND times > 1", message=message
        )

    async def forget(self, before: datetime) -> int:
        """Drop what was last asked before an instant."""
        return await self._db.run("DELETE FROM unanswered WHERE last_at < %(before)s", before=before)
