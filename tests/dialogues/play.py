"""Plays one dialogue on one channel, and says what was heard and what is left."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from dialogues.agents import Agents
from dialogues.consumers import Somebody
from dialogues.left import is_nowhere, left
from dialogues.script import Script, Step
from dialogues.shop import Shop, Sold

from desk.database import Database

PATIENCE = 90.0
POLL = 0.05
SILENCE = 1.0  # before the database is asked whether an answer is due at all
CONTACT = {"name": "王小明", "phone": "13812348000", "address": "浙江省杭州市西湖区文三路90号2幢301室"}
CALLING = {"name": "王小明", "phone": "13812348000"}
QUIET = """SELECT last_seq,
    (SELECT count(*) FROM messages WHERE conversation = c.id AND author = 'consumer') AS said,
    EXISTS (SELECT 1 FROM turns WHERE conversation = c.id AND state IN ('waiting', 'running'))
    OR EXISTS (SELECT 1 FROM outbox WHERE conversation = c.id AND state IN ('pending', 'sending'))
    OR EXISTS (SELECT 1 FROM erasures WHERE conversation = c.id AND done_at IS NULL) AS busy
    FROM conversations c WHERE id = %(c)s"""
HEARD = """SELECT seq, author, text, data FROM messages WHERE conversation = %(c)s AND seq > %(seq)s
    AND author <> 'consumer' AND kind <> 'note' AND NOT suppressed ORDER BY seq"""


@dataclass(frozen=True)
class Heard:
    """What came after one step: names of responses, and all of the words."""

    names: Sequence[str]
    texts: Sequence[str]
    buttons: Sequence[Sequence[str]]
    refused: Sequence[str] = ()


@dataclass
class Player:
    """One consumer in one dialogue; a newcomer begins another conversation."""

    script: Script
    database: Database
    shop: Shop
    agents: Agents
    come: Any  # makes a consumer of the channel who has just arrived
    somebody: Somebody
    sold: list[Sold] = field(default_factory=list)
    before: list[str] = field(default_factory=list)  # conversations of earlier consumers
    heard: list[Heard] = field(default_factory=list)
    _found: str | None = None

    async def play(self, *, check: bool = True) -> dict[str, Any]:
        """Play all steps and return what is left.

        Raises:
            AssertionError: something else was heard, or is left, than is written.
        """
        self.sold = [await self.shop.sell(order) for order in self.script.orders]
        for step in self.script.steps:
            try:
                self.heard.append(await self._step(step))
            except TimeoutError as error:
                raise AssertionError(f"waited in vain for {step.what!r}\n{self.aloud()}") from error
            if check:
                await self._compare(step, self.heard[-1])
        mine = [*self.before, await self._conversation()]
        found = await left(self.database, mine, self.sold, self.script.locale)
        if check:
            assert found == dict(self.script.leaves), f"left {found}\n{self.aloud()}"
            for words in self.script.nowhere:
                assert await is_nowhere(self.database, mine, words), f"{words!r} stands in the open\n{self.aloud()}"
        return found

    async def _step(self, step: Step) -> Heard:
        (seq, said), seen = await self._state(), self.somebody.seen()
        refused: list[str] = []
        match step.verb:
            case "say":
                await self.somebody.says(await self._filled(step.what))
            case "press":
                await self.somebody.presses(await self._filled(step.what))
            case "fill":
                refused = await self.somebody.fills_in(_values(step.what))
            case "agent":
                await self.agents.act(await self._conversation(), step.what, await self._filled(step.text))
            case "late":
                await self._let_pass(step.what)
            case "newcomer":
                self.before.append(await self._conversation())
                await self.somebody.leaves()
                self._found = None
                self.somebody, seq, said = await self.come(), 0, -1
        if step.verb in ("say", "press") or (step.verb == "fill" and not refused):
            await self._until_quiet(seen, seq, said + 1, len(step.hears or ()))
        elif step.verb == "agent":
            await self._until_quiet(seen, seq, said, len(step.hears or ()))
        return await self._heard(seq, refused) if step.verb != "newcomer" else Heard((), (), ())

    async def _compare(self, step: Step, heard: Heard) -> None:
        wrong = step.hears is not None and list(heard.names) != list(step.hears)
        assert not wrong, f"at {step.what!r} heard {list(heard.names)}, not {list(step.hears or [])}\n{self.aloud()}"
        assert sorted(heard.refused) == sorted(step.refused), f"refused {heard.refused}\n{self.aloud()}"
        for words in step.words:
            assert await self._filled(words) in "\n".join(heard.texts), (
                f"{words!r} was not heard at {step.what!r}\n{self.aloud()}"
            )

    async def _state(self) -> tuple[int, int]:
        """Return the last number of the ledger and how often the consumer spoke."""
        conversation = await self._known()
        row = await self.database.one_or_none(QUIET, c=conversation) if conversation else None
        return (row["last_seq"], row["said"]) if row else (0, 0)

    async def _until_quiet(self, seen: str, seq: int, said: int, least: int) -> None:
        """Wait until everything is answered and all of it has reached the consumer."""
        began = time.monotonic()
        until = began + PATIENCE
        while self.somebody.seen() == seen and time.monotonic() < began + SILENCE:
            await asyncio.sleep(POLL / 2)
        pause = POLL
        while not await self._is_quiet(seq, said, least):
            assert time.monotonic() < until, f"waited in vain\n{self.aloud()}"
            await asyncio.sleep(pause)
            pause = min(2 * pause, 8 * POLL)

    async def _is_quiet(self, seq: int, said: int, least: int) -> bool:
        conversation = await self._known()
        row = await self.database.one_or_none(QUIET, c=conversation) if conversation else None
        if row is None or row["said"] < said or row["busy"]:
            return False
        heard = await self._heard(seq, ())
        seen = self.somebody.seen()
        return len(heard.names) >= least and all(_beginning(text) in seen for text in heard.texts)

    async def _heard(self, seq: int, refused: Sequence[str]) -> Heard:
        rows = await self.database.all(HEARD, c=await self._conversation(), seq=seq)
        return Heard(
            names=[row["data"].get("response") or row["author"] for row in rows],
            texts=[row["text"] for row in rows],
            buttons=[[one["title"] for one in row["data"].get("buttons", [])] for row in rows],
            refused=list(refused),
        )

    async def _known(self) -> str | None:
        """Return the conversation, once there is one."""
        if self._found is None:
            column, value = self.somebody.address
            row = await self.database.one_or_none(
                "SELECT id FROM conversations WHERE CASE WHEN %(c)s = 'id' THEN id ELSE address END = %(v)s",
                c=column,
                v=value,
            )
            self._found = row["id"] if row else None
        return self._found

    async def _conversation(self) -> str:
        found = await self._known()
        assert found, f"nothing was said yet\n{self.aloud()}"
        return found

    async def _filled(self, text: str) -> str:
        """Put the numbers of orders and of the newest case into a text."""
        for place, order in enumerate(self.sold, 1):
            names = ("order", "last4") if place == 1 else (f"order{place}", f"last4_{place}")
            for name, value in zip(names, (order.number, order.last4), strict=True):
                text = text.replace(f"{{{name}}}", value)
        if "{case}" in text:
            mine = [*self.before, await self._known()]
            row = await self.database.one(
                "SELECT number FROM cases WHERE conversation = ANY(%(c)s) ORDER BY opened_at DESC, number DESC LIMIT 1",
                c=[one for one in mine if one],
            )
            text = text.replace("{case}", row["number"])
        return text

    async def _let_pass(self, kind: str) -> None:
        """Let the time of a promise pass: it was due two hours before the desk opened its doors."""
        passed = await self.database.run(
            """UPDATE promises SET due_at = made_at - %(before)s, made_at = made_at - 3 * %(before)s::interval
               WHERE conversation = %(c)s AND kind = %(k)s AND state = 'pending'""",
            before=timedelta(hours=2),
            c=await self._conversation(),
            k=kind,
        )
        assert passed, f"no promise of a {kind} is pending\n{self.aloud()}"

    def aloud(self) -> str:
        """Return the dialogue as it went, to be read aloud."""
        lines = [f"— {self.script.name}"]
        for step, heard in zip(self.script.steps, self.heard, strict=False):
            lines.append(f"> {step.verb if step.verb != 'say' else ''} {step.what}".replace(">  ", "> "))
            for name, text, buttons in zip(heard.names, heard.texts, heard.buttons, strict=True):
                lines.append(f"    {text}  {buttons or ''}  ({name})")
        return "\n".join(lines)


def _values(what: Any) -> dict[str, str]:
    """Return what is filled in: everything, only what a call needs, or what the dialogue says."""
    if isinstance(what, dict):
        return {name: str(value) for name, value in what.items()}
    return dict(CALLING if what == "calling" else CONTACT)


def _beginning(text: str) -> str:
    """Return as much of a text as every channel shows unchanged."""
    return text.split("\n")[0][:20].strip()
