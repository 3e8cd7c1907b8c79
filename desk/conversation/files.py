"""Files: photos that consumers sent, encrypted; the ledger and drafts name them by ids that cannot be guessed."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from desk.case.states import OPEN
from desk.conversation.identity import ConversationId, new_id
from desk.conversation.photos import Photo
from desk.database import Database
from desk.errors import NotFound
from desk.privacy.envelope import Envelope
from desk.privacy.vault import Vault

NEEDED: LiteralString = """EXISTS (SELECT 1 FROM cases k WHERE k.conversation = f.conversation
    AND k.state = ANY(%(open)s) AND k.fields -> 'photos' ? f.id)"""


@dataclass(frozen=True)
class File:
    """What is told of a photo; `size` counts bytes."""

    id: str
    conversation: ConversationId
    width: int
    height: int
    size: int
    created_at: datetime

    def facts(self) -> dict[str, Any]:
        """Return what a message of the ledger holds."""
        return {"id": self.id, "width": self.width, "height": self.height, "size": self.size}


COLUMNS = "id, conversation, width, height, size, created_at"


class Files:
    """The store of photos."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._db = database
        self._vault = vault

    async def keep(self, conversation: ConversationId, photo: Photo, now: datetime) -> File:
        """Encrypt a photo under a key of its own, and seal that key."""
        name, envelope = new_id("f"), Envelope()
        row = await self._db.one(
            f"""INSERT INTO files ({COLUMNS}, key, picture, preview)
                VALUES (%(id)s, %(conversation)s, %(width)s, %(height)s, %(size)s, %(now)s, %(key)s, %(picture)s,
                %(preview)s) RETURNING {COLUMNS}""",
            id=name,
            conversation=conversation,
            width=photo.width,
            height=photo.height,
            size=len(photo.picture),
            now=now,
            key=self._vault.seal({"key": base64.b64encode(envelope.key).decode()}),
            picture=envelope.put(f"{name}/picture", photo.picture),
            preview=envelope.put(f"{name}/preview", photo.preview),
        )
        return File(**row)

    async def get(self, file: str) -> File:
        """Raises: NotFound."""
        row = await self._db.one_or_none(f"SELECT {COLUMNS} FROM files WHERE id = %(id)s", id=file)
        if row is None:
            raise NotFound(file)
        return File(**row)

    async def picture(self, file: str) -> bytes:
        """Open a photo as it is kept, as JPEG; the caller audits the read of an agent.

        Raises:
            NotFound: there is no such file.
        """
        return await self._content(file, "picture", "SELECT key, picture AS sealed FROM files WHERE id = %(id)s")

    async def preview(self, file: str) -> bytes:
        """Open the small picture of a photo, as JPEG.

        Raises:
            NotFound: there is no such file.
        """
        return await self._content(file, "preview", "SELECT key, preview AS sealed FROM files WHERE id = %(id)s")

    async def _content(self, file: str, part: str, query: LiteralString) -> bytes:
        row = await self._db.one_or_none(query, id=file)
        if row is None:
            raise NotFound(file)
        key = base64.b64decode(self._vault.unseal(row["key"])["key"])
        return Envelope(key).take(f"{file}/{part}", row["sealed"])

    async def there(self, files: Sequence[str]) -> Sequence[File]:
        """Return those that are still kept, in the order they came."""
        rows = await self._db.all(
            f"SELECT {COLUMNS} FROM files WHERE id = ANY(%(ids)s) ORDER BY created_at, id", ids=list(files)
        )
        return [File(**row) for row in rows]

    async def of(self, conversation: ConversationId) -> Sequence[File]:
        rows = await self._db.all(
            f"SELECT {COLUMNS} FROM files WHERE conversation = %(conversation)s ORDER BY created_at, id",
            conversation=conversation,
        )
        return [File(**row) for row in rows]

    async def loose(self, conversation: ConversationId, since: datetime) -> Sequence[str]:
        """Return photos sent since an instant that no request names yet, in the order they came."""
        rows = await self._db.all(
            """SELECT f.id FROM files f WHERE f.conversation = %(conversation)s AND f.created_at > %(since)s
               AND NOT EXISTS (SELECT 1 FROM drafts d WHERE d.conversation = f.conversation
                               AND d.fields -> 'photos' ? f.id)
               AND NOT EXISTS (SELECT 1 FROM cases k WHERE k.conversation = f.conversation
                               AND k.fields -> 'photos' ? f.id)
               ORDER BY f.created_at, f.id""",
            conversation=conversation,
            since=since,
        )
        return [row["id"] for row in rows]

    async def since(self, conversation: ConversationId, instant: datetime) -> int:
        """Count what a conversation sent since an instant."""
        row = await self._db.one(
            "SELECT count(*) AS n FROM files WHERE conversation = %(conversation)s AND created_at > %(instant)s",
            conversation=conversation,
            instant=instant,
        )
        return int(row["n"])

    async def erase(self, conversation: ConversationId) -> int:
        """Erase the photos of a conversation but those that an open case needs; return how many went."""
        return await self._db.run(
            f"DELETE FROM files f WHERE f.conversation = %(conversation)s AND NOT {NEEDED}",
            conversation=conversation,
            open=list(OPEN),
        )

    async def past(self, before: datetime, *, batch: int = 100) -> Sequence[str]:
        """Return photos of conversations whose last word fell before an instant, and that no open case needs."""
        rows = await self._db.all(
            f"""SELECT f.id FROM files f JOIN conversations c ON c.id = f.conversation
                WHERE c.last_at < %(before)s AND NOT {NEEDED} ORDER BY f.created_at LIMIT %(batch)s""",
            before=before,
            batch=batch,
            open=list(OPEN),
        )
        return [row["id"] for row in rows]

    async def remove(self, files: Sequence[str]) -> int:
        """Erase photos by their ids; return how many were still there."""
        return await self._db.run("DELETE FROM files WHERE id = ANY(%(ids)s)", ids=list(files))
