"""Ratings: what consumers thought of an agent's help or of a finished case, asked once for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desk.case.cases import Case
from desk.case.states import State
from desk.conversation.identity import AgentId, ConversationId
from desk.database import Database

OPEN_FOR = timedelta(days=1)
SATISFIED = 4  # the lowest score that counts as satisfied
DISSATISFIED = 2  # the highest score after which something else is offered
RATING = "rating"  # the timer that asks, its key the subject and what it is about
CASE_AFTER = timedelta(minutes=10)  # whoever hears of an end reads it first, and may disagree


class Subject(StrEnum):
    """What is rated."""

    HANDOFF = "handoff"
    CASE = "case"


@dataclass(frozen=True)
class Rated:
    """What a question is about: `kind` is a handoff's reason or a case's kind."""

    subject: Subject
    about: str
    agent: AgentId | None
    kind: str
    supplier: str = ""


@dataclass(frozen=True)
class Rating:
    """A question that was asked, and its answer; `message` is the number of the question in the ledger."""

    subject: str
    about: str
    conversation: ConversationId
    message: int
    agent: AgentId | None
    kind: str
    supplier: str
    channel: str
    locale: str
    asked_at: datetime
    expires_at: datetime
    score: int | None
    rated_at: datetime | None
    comment: str | None


@dataclass(frozen=True)
class Count:
    """How often something was asked and answered; `week` is the day a week of the shop began."""

    agent: AgentId | None
    subject: str
    kind: str
    week: str
    asked: int
    answered: int
    satisfied: int


COLUMNS = (
    "subject, about, conversation, message, agent, kind, supplier, channel, locale, asked_at, expires_at, score, "
    "rated_at, comment"
)


def has_ended(case: Case) -> bool:
    """Tell whether a case came to an end that is worth a question; a complaint does when it is answered."""
    return case.state == State.DONE or (case.kind == "complaint" and case.state == State.ANSWERED)


def unanswered(alive: Sequence[Rating]) -> Rating | None:
    """Return the question that waits for its answer."""
    return next((one for one in alive if one.score is None), None)


def uncommented(alive: Sequence[Rating]) -> Rating | None:
    """Return the newest answer, to which a comment may be given."""
    answered = [(one.rated_at, one) for one in alive if one.rated_at is not None]
    return max(answered, key=lambda pair: pair[0])[1] if answered else None


def key(subject: Subject, about: str) -> str:
    """Return the key of the timer that asks."""
    return f"{subject}:{about}"


class Ratings:
    """The store of ratings; callers hold the conversation's row."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def ask(
        self, conversation: ConversationId, channel: str, locale: str, message: int, rated: Rated, now: datetime
    ) -> None:
        """Note that a question was asked; a second one about the same is a bug and fails."""
        await self._db.run(
            f"""INSERT INTO ratings ({COLUMNS})
                VALUES (%(subject)s, %(about)s, %(conversation)s, %(message)s, %(agent)s, %(kind)s, %(supplier)s,
                  %(channel)s, %(locale)s, %(now)s, %(expires_at)s, NULL, NULL, NULL)""",
            subject=rated.subject,
            about=rated.about,
            conversation=conversation,
            message=message,
            agent=rated.agent,
            kind=rated.kind,
            supplier=rated.supplier,
            channel=channel,
            locale=locale,
            now=now,
            expires_at=now + OPEN_FOR,
        )

    async def was_asked(self, subject: Subject, about: str) -> bool:
        row = await self._db.one_or_none(
            "SELECT 1 FROM ratings WHERE subject = %(subject)s AND about = %(about)s", subject=subject, about=about
        )
        return row is not None

    async def alive(self, conversation: ConversationId, now: datetime) -> Sequence[Rating]:
        """Return what may still be answered or commented on, in the order it was asked."""
        rows = await self._db.all(
            f"""SELECT {COLUMNS} FROM ratings
                WHERE conversation = %(conversation)s AND expires_at > %(now)s AND comment IS NULL ORDER BY message""",
            conversation=conversation,
            now=now,
        )
        return [Rating(**row) for row in rows]

    async def asked_in(self, conversation: ConversationId, message: int) -> Rating | None:
        """Return the rating whose question a message is."""
        row = await self._db.one_or_none(
            f"SELECT {COLUMNS} FROM ratings WHERE conversation = %(conversation)s AND message = %(message)s",
            conversation=conversation,
            message=message,
        )
        return Rating(**row) if row else None

    async def rate(self, rating: Rating, score: int, now: datetime) -> bool:
        """Take the answer, once and in time; False when it was given before or comes too late."""
        changed = await self._db.run(
            """UPDATE ratings SET score = %(score)s, rated_at = %(now)s
               WHERE subject = %(subject)s AND about = %(about)s AND score IS NULL AND expires_at > %(now)s""",
            subject=rating.subject,
            about=rating.about,
            score=score,
            now=now,
        )
        return changed == 1

    async def comment(self, rating: Rating, text: str) -> None:
        """Add what was said about it, masked as it lies in the ledger; the first comment stands."""
        await self._db.run(
            """UPDATE ratings SET comment = %(text)s
               WHERE subject = %(subject)s AND about = %(about)s AND comment IS NULL""",
            subject=rating.subject,
            about=rating.about,
            text=text,
        )

    async def of(self, conversation: ConversationId) -> Sequence[Rating]:
        rows = await self._db.all(
            f"SELECT {COLUMNS} FROM ratings WHERE conversation = %(conversation)s ORDER BY asked_at",
            conversation=conversation,
        )
        return [Rating(**row) for row in rows]

    async def counts(self, since: datetime, zone: str) -> Sequence[Count]:
        """Count what was asked since an instant, by agent, kind and week of the shop's zone."""
        rows = await self._db.all(
            f"""SELECT agent, subject, kind,
                  to_char(date_trunc('week', asked_at AT TIME ZONE %(zone)s), 'YYYY-MM-DD') AS week,
                  count(*)::int AS asked, count(score)::int AS answered,
                  (count(*) FILTER (WHERE score >= {SATISFIED}))::int AS satisfied
                FROM ratings WHERE asked_at >= %(since)s GROUP BY 1, 2, 3, 4 ORDER BY 4 DESC, 2, 3, 1""",
            since=since,
            zone=zone,
        )
        return [Count(**row) for row in rows]

    async def comments(self, since: datetime, limit: int) -> Sequence[Rating]:
        """Return the ratings that came with words, the newest first."""
        rows = await self._db.all(
            f"""SELECT {COLUMNS} FROM ratings WHERE asked_at >= %(since)s AND comment IS NOT NULL
                ORDER BY rated_at DESC LIMIT %(limit)s""",
            since=since,
            limit=limit,
        )
        return [Rating(**row) for row in rows]

    async def forget(self, before: datetime) -> int:
        """Drop what was asked before an instant."""
        return await self._db.run("DELETE FROM ratings WHERE asked_at < %(before)s", before=before)
