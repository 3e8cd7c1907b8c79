"""Beginnings: the conversation that a page's first message makes, and the secret that opens it from then on."""

from __future__ import annotations

from datetime import datetime, timedelta

from desk.conversation.conversations import COLUMNS, Conversation
from desk.conversation.identity import ConversationId, new_id, new_secret, secret_hash, secret_matches
from desk.database import Database
from desk.errors import NotFound

FOUND_FOR = timedelta(minutes=15)  # in which a page comes back that never heard of its conversation


class Beginnings:
    """Makes and opens conversations by secrets, of which only hashes are kept."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def begin(
        self, channel: str, locale: str, now: datetime, *, chosen: bool = False, first: str | None = None
    ) -> tuple[Conversation, str]:
        """Make a conversation, or find the one that the same `first` has just made; return it and its secret.

        `first` stands for a page's first message and holds a secret of that page. It is looked up by its hash, which
        nobody can steer, so how long that takes tells nothing. What is found again gets a new secret: the first one was
        never kept, nor heard.
        """
        hashed, secret = secret_hash(first) if first else None, new_secret()
        if hashed is not None:
            await self._forget(hashed, now - FOUND_FOR)
        row = await self._db.one(
            f"""INSERT INTO conversations
                  (id, channel, secret_hash, first_hash, locale, locale_chosen, created_at, last_at)
                VALUES (%(id)s, %(channel)s, %(secret)s, %(first)s, %(locale)s, %(chosen)s, %(now)s, %(now)s)
                ON CONFLICT (first_hash) WHERE first_hash IS NOT NULL DO UPDATE SET secret_hash = excluded.secret_hash
                RETURNING {COLUMNS}""",
            id=new_id("c"),
            channel=channel,
            secret=secret_hash(secret),
            first=hashed,
            locale=locale,
            chosen=chosen,
            now=now,
        )
        return Conversation.of(row), secret

    async def resume(self, conversation: str, secret: str) -> Conversation:
        """Return the conversation that this secret opens.

        Raises:
            NotFound: there is none, or the secret is another's: the caller cannot tell which.
        """
        row = await self._db.one_or_none(
            f"SELECT secret_hash, {COLUMNS} FROM conversations WHERE id = %(id)s", id=ConversationId(conversation)
        )
        if row is None or not secret_matches(secret, row.pop("secret_hash")):
            raise NotFound(conversation)
        return Conversation.of(row)

    async def _forget(self, hashed: bytes, made_before: datetime) -> None:
        """Let a first message that comes too late begin anew."""
        await self._db.run(
            "UPDATE conversations SET first_hash = NULL WHERE first_hash = %(first)s AND created_at < %(before)s",
            first=hashed,
            before=made_before,
        )
