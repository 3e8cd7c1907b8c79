"""An agent of the dialogues: reviews cases, takes conversations over and gives them back."""

from __future__ import annotations

from stack.console import Console

from desk.database import Database


class Agents:
    """One agent who is signed in, for all dialogues side by side."""

    def __init__(self, console: Console, database: Database) -> None:
        self._console = console
        self._database = database

    async def act(self, conversation: str, what: str, text: str) -> None:
        """Do what a dialogue says: accepts, answers, rejects <reason>, joins, says, leaves."""
        deed, _, more = what.partition(" ")
        match deed:
            case "accepts" | "answers":
                await self._review(conversation, {"state": "accepted", "note": text})
            case "rejects":
                await self._review(conversation, {"state": "rejected", "reason": more, "note": text})
            case "joins":
                await self._console.claim(conversation)
            case "says":
                await self._console.reply(conversation, text, await self._number(conversation))
            case "leaves":
                await self._console.give_back(conversation, await self._number(conversation), text)
            case _:
                raise AssertionError(f"agents do not {what!r}")

    async def _review(self, conversation: str, review: dict[str, str]) -> None:
        row = await self._database.one(
            """SELECT number FROM cases WHERE conversation = %(c)s AND state = 'submitted'
               ORDER BY opened_at DESC, number DESC LIMIT 1""",
            c=conversation,
        )
        await self._console.call("PUT", f"/cases/{row['number']}/state", review)

    async def _number(self, conversation: str) -> int:
        row = await self._database.one("SELECT ownership_number FROM conversations WHERE id = %(c)s", c=conversation)
        return int(row["ownership_number"])
