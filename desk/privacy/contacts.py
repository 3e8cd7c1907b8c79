"""Contact details: sealed, only after consent; everything else holds a reference and masks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.conversation.identity import ConversationId, new_id
from desk.database import Database, json
from desk.errors import NotFound
from desk.privacy.consents import Consent
from desk.privacy.masks import masked_contact
from desk.privacy.vault import Vault


@dataclass(frozen=True)
class Contact:
    """What may be shown of contact details: `masks` by field."""

    id: str
    conversation: ConversationId
    masks: Mapping[str, str]
    created_at: datetime


COLUMNS = "id, conversation, masks, created_at"


class Contacts:
    """The store of contact details."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._db = database
        self._vault = vault

    async def keep(self, draft: str, values: Mapping[str, str], consent: Consent, now: datetime) -> Contact:
        """Seal contact details under the consent that allows it."""
        row = await self._db.one(
            f"""INSERT INTO contacts (id, conversation, draft, consent, sealed, masks, created_at)
                VALUES (%(id)s, %(conversation)s, %(draft)s, %(consent)s, %(sealed)s, %(masks)s,
                %(now)s) RETURNING {COLUMNS}""",
            id=new_id("k"),
            conversation=consent.conversation,
            draft=draft,
            consent=consent.id,
            sealed=self._vault.seal(values),
            masks=json(masked_contact(values)),
            now=now,
        )
        return Contact(**row)

    async def get(self, contact: str) -> Contact:
        """Raises: NotFound."""
        row = await self._db.one_or_none(f"SELECT {COLUMNS} FROM contacts WHERE id = %(id)s", id=contact)
        if row is None:
            raise NotFound(contact)
        return Contact(**row)

    async def reveal(self, contact: str) -> dict[str, str]:
        """Open the seal; the caller audits the read.

        Raises:
            NotFound: there is no such contact.
        """
        row = await self._db.one_or_none("SELECT sealed FROM contacts WHERE id = %(id)s", id=contact)
        if row is None:
            raise NotFound(contact)
        return self._vault.unseal(row["sealed"])

    async def of(self, conversation: ConversationId) -> Sequence[Contact]:
        rows = await self._db.all(
            f"SELECT {COLUMNS} FROM contacts WHERE conversation = %(conversation)s ORDER BY created_at",
            conversation=conversation,
        )
        return [Contact(**row) for row in rows]
