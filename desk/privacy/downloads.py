"""Downloads: what a consumer may fetch by a one-time link, each format once, within half an hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.conversation.identity import ConversationId, new_id
from desk.database import Database
from desk.errors import NotFound
from desk.privacy.vault import Vault

LIVES = timedelta(minutes=30)


@dataclass(frozen=True)
class Download:
    """`kind` is `data` (everything kept about the consumer) or `transcript`; `taken` are the formats fetched."""

    id: str
    conversation: ConversationId
    kind: str
    taken: Sequence[str]
    created_at: datetime
    expires_at: datetime


COLUMNS = "id, conversation, kind, taken, created_at, expires_at"


class Downloads:
    """The store of downloads; the token of a link is made when the link is shown, and never stored."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._db = database
        self._vault = vault

    async def offer(self, conversation: ConversationId, kind: str, message: str, now: datetime) -> Download:
        """Let something be fetched; asked by the same message again, it is the same."""
        row = await self._db.one(
            f"""INSERT INTO downloads (id, conversation, kind, message, created_at, expires_at)
                VALUES (%(id)s, %(conversation)s, %(kind)s, %(message)s, %(now)s, %(expires)s)
                ON CONFLICT (conversation, kind, message) DO UPDATE SET kind = excluded.kind RETURNING {COLUMNS}""",
            id=new_id("x"),
            conversation=conversation,
            kind=kind,
            message=message,
            now=now,
            expires=now + LIVES,
        )
        return Download(**row)

    def token(self, download: str) -> str:
        """Return the secret of the link to a download."""
        return f"{download}.{self._vault.token('download', download)}"

    async def of_link(self, token: str, now: datetime) -> Download:
        """Return the download that a link leads to.

        Raises:
            NotFound: the token is wrong or too old: the caller cannot tell which.
        """
        row = await self._db.one_or_none(
            f"SELECT {COLUMNS} FROM downloads WHERE id = %(id)s AND expires_at > %(now)s",
            id=self._opened(token),
            now=now,
        )
        if row is None:
            raise NotFound("download")
        return Download(**row)

    async def take(self, token: str, form: str, now: datetime) -> Download:
        """Note that one format is fetched; of two who try at once only one succeeds.

        Raises:
            NotFound: the token is wrong or too old, or this format was fetched before.
        """
        row = await self._db.one_or_none(
            f"""UPDATE downloads SET taken = taken || %(form)s::text
                WHERE id = %(id)s AND expires_at > %(now)s AND NOT %(form)s::text = ANY(taken) RETURNING {COLUMNS}""",
            id=self._opened(token),
            form=form,
            now=now,
        )
        if row is None:
            raise NotFound("download")
        return Download(**row)

    async def forget(self, before: datetime) -> int:
        """Drop those that ended before an instant."""
        return await self._db.run("DELETE FROM downloads WHERE expires_at < %(before)s", before=before)

    def _opened(self, token: str) -> str:
        download, _, secret = token.partition(".")
        if not self._vault.token_fits(secret, "download", download):
            raise NotFound("download")
        return download
