"""Prompts: the form cards that ask for contact details, and what was typed before they were filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.conversation.identity import ConversationId, new_id
from desk.database import Database, Row, json
from desk.errors import NotFound
from desk.privacy.vault import Vault

OPEN_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class Prompt:
    """`fields` are the names asked for; `parked` is what the consumer typed of them into the chat (prefill)."""

    id: str
    conversation: ConversationId
    draft: str
    purpose: str
    fields: Sequence[str]
    state: str
    parked: Mapping[str, str]
    expires_at: datetime


COLUMNS = "id, conversation, draft, purpose, fields, state, parked, expires_at"


class Prompts:
    """The store of prompts; at most one a conversation is open."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._db = database
        self._vault = vault

    async def ask(
        self, conversation: ConversationId, draft: str, purpose: str, fields: Sequence[str], now: datetime
    ) -> Prompt:
        """Open a prompt; asked again for the same draft and fields, the open one stands and lives on."""
        open_one = await self.open(conversation, now)
        if open_one and (open_one.draft, open_one.purpose, [*open_one.fields]) == (draft, purpose, [*fields]):
            row = await self._db.one(
                f"UPDATE prompts SET expires_at = %(expires)s WHERE id = %(id)s RETURNING {COLUMNS}",
                id=open_one.id,
                expires=now + OPEN_FOR,
            )
            return self._prompt(row)
        await self.close(conversation, "dismissed")
        row = await self._db.one(
            f"""INSERT INTO prompts (id, conversation, draft, purpose, fields, created_at, expires_at)
                VALUES (%(id)s, %(conversation)s, %(draft)s, %(purpose)s, %(fields)s, %(now)s,
                %(expires)s) RETURNING {COLUMNS}""",
            id=new_id("f"),
            conversation=conversation,
            draft=draft,
            purpose=purpose,
            fields=json(list(fields)),
            now=now,
            expires=now + OPEN_FOR,
        )
        return self._prompt(row)

    async def open(self, conversation: ConversationId, now: datetime) -> Prompt | None:
        row = await self._db.one_or_none(
            f"""SELECT {COLUMNS} FROM prompts
                WHERE conversation = %(conversation)s AND state = 'open' AND expires_at > %(now)s""",
            conversation=conversation,
            now=now,
        )
        return self._prompt(row) if row else None

    async def get(self, conversation: ConversationId, prompt: str) -> Prompt:
        """Return a prompt of this conversation, whatever its state.

        Raises:
            NotFound: the conversation has no such prompt.
        """
        row = await self._db.one_or_none(
            f"SELECT {COLUMNS} FROM prompts WHERE id = %(id)s AND conversation = %(conversation)s",
            id=prompt,
            conversation=conversation,
        )
        if row is None:
            raise NotFound(prompt)
        return self._prompt(row)

    def link_token(self, prompt: Prompt) -> str:
        """Return the secret of the link to a prompt; it opens nothing once the prompt is closed."""
        return f"{prompt.id}.{self._vault.token('prompt', prompt.id)}"

    async def of_link(self, token: str, now: datetime) -> Prompt:
        """Return the open prompt that a link leads to.

        Raises:
            NotFound: the token is wrong, or the prompt is closed or has expired: the caller cannot tell which.
        """
        prompt = await self.linked(token)
        if prompt.state != "open" or prompt.expires_at <= now:
            raise NotFound("prompt")
        return prompt

    async def linked(self, token: str) -> Prompt:
        """Return the prompt that a link was made for, whatever its state: what was sent once may be sent again.

        Raises:
            NotFound: the token is wrong.
        """
        prompt, _, secret = token.partition(".")
        fits = self._vault.token_fits(secret, "prompt", prompt)
        row = await self._db.one_or_none(f"SELECT {COLUMNS} FROM prompts WHERE id = %(id)s", id=prompt)
        if row is None or not fits:
            raise NotFound("prompt")
        return self._prompt(row)

    async def park(self, prompt: Prompt, values: Mapping[str, str]) -> None:
        """Keep what was typed into the chat, sealed, to fill the form in with."""
        await self._db.run(
            "UPDATE prompts SET parked = %(parked)s WHERE id = %(id)s AND state = 'open'",
            id=prompt.id,
            parked=self._vault.seal({**prompt.parked, **values}),
        )

    async def close(self, conversation: ConversationId, state: str) -> bool:
        """End the open prompt as `submitted`, `dismissed` or `expired`; what was parked is forgotten."""
        return bool(
            await self._db.run(
                """UPDATE prompts SET state = %(state)s, parked = NULL
                   WHERE conversation = %(conversation)s AND state = 'open'""",
                conversation=conversation,
                state=state,
            )
        )

    def _prompt(self, row: Row) -> Prompt:
        parked = row["parked"]
        return Prompt(**{**row, "parked": self._vault.unseal(parked) if parked else {}})
