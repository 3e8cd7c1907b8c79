"""An agent of the dialogues: reviews cases, takes conversations over and gives them back."""

from __future__ import annotations

from typing import Any

from stack.console import Console

from desk.database import Database


class Agents:
    """One agent who is signed in, for all dialogues side by side."""

    def __init__(self, console: Console, database: Database) -> None:
        self._console = console
        self._database = database

    async def act(self, conversation: str, what: str, text: str) -> None:
        """Do what a dialogue says: accepts, answers, rejects <reason>, other steps of cases, joins, says, leaves, ends."""
        deed, _, more = what.partition(" ")
        match deed:
            case "accepts":
                await self._step(conversation, {"state": "accepted", "note": text})
            case "answers":
                await self._step(conversation, {"state": "answered", "result": text})
            case "rejects":
                await self._step(conversation, {"state": "rejected", "reason": more, "note": text})
            case "receives":
                await self._step(conversation, {"state": "received", "quantity": int(more or 1)})
            case "refunds":
                await self._step(conversation, {"state": "refunded", "amount": more})
            case "sends":
                await self._step(conversation, {"state": more or "sent", "courier": "SF", "tracking": text})
            case "repairs" | "closes":
                await self._step(conversation, {"state": {"repairs": "repaired", "closes": "done"}[deed]})
            case "joins":
                await self._console.claim(conversation)
            case "says":
                await self._console.reply(conversation, text, await self._number(conversation))
            case "leaves":
                await self._console.give_back(conversation, await self._number(conversation), text)
            case "ends":
                await self._console.end(conversation, await self._number(conversation), text)
            case _:
                raise AssertionError(f"agents do not {what!r}")

    async def _step(self, conversation: str, step: dict[str, Any]) -> None:
        row = await self._database.one(
            """SELECT number FROM cases WHERE conversation = %(c)s AND state NOT IN ('done', 'rejected', 'cancelled')
               ORDER BY opened_at DESC, number DESC LIMIT 1""",
            c=conversation,
        )
        await self._console.call("PUT", f"/cases/{row['number']}/state", step)

    async def _number(self, conversation: str) -> int:
        row = await self._database.one("SELECT ownership_number FROM conversations WHERE id = %(c)s", c=conversation)
        return int(row["ownership_number"])
