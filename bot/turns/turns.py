"""The turns' workers: lease what is due, answer it, and know when to stop trying."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from datetime import timedelta

import structlog

from bot.handoff.handoffs import Handoffs
from bot.lines import Lines
from bot.metrics import metrics
from bot.news import News
from bot.turns.answers import Answers
from bot.turns.engine import Engine, EngineDown, EngineFailed
from desk.conversation.turns import Turn, TurnState
from desk.database import DatabaseAway
from desk.errors import Conflict
from desk.front_desk import Desk

log = structlog.get_logger()
POLL = 0.5  # seconds between two looks for what other gateways left
RENEW = 4.0
STOPPING = 6.0  # seconds that running turns are waited for at the end
PAUSES_RESTART = (1, 3, 6, 10)  # a restart of engine or action server fits in; the last one is repeated
PAUSES_FAILED = (1, 3)


class Turns:
    """Runs turns of different conversations side by side."""

    def __init__(
        self,
        desk: Desk,
        engine: Engine,
        answers: Answers,
        handoffs: Handoffs,
        lines: Lines,
        news: News,
        *,
        at_once: int,
        patience: timedelta,
    ) -> None:
        self._desk = desk
        self._engine = engine
        self._answers = answers
        self._handoffs = handoffs
        self._lines = lines
        self._news = news
        self._at_once = at_once
        self._patience = patience
        self._woken = asyncio.Event()
        self._running: dict[asyncio.Task[None], Turn] = {}

    def wake(self) -> None:
        """Look for turns at once."""
        self._woken.set()

    async def run(self) -> None:
        """Lease and run turns until cancelled; then finish what runs, or give it back."""
        try:
            while True:
                with suppress(TimeoutError):
                    async with asyncio.timeout(POLL):
                        await self._woken.wait()
                self._woken.clear()
                await self._lease_what_is_due()
        finally:
            await self._stop()

    async def _lease_what_is_due(self) -> None:
        try:
            while len(self._running) < self._at_once and (turn := await self._desk.turns.lease(self._desk.clock.now())):
                task = asyncio.create_task(self._attend(turn))
                self._running[task] = turn
                task.add_done_callback(self._ended)
        except DatabaseAway as error:
            log.warning("turns_wait_for_database", error=type(error).__name__)
            await asyncio.sleep(POLL)
        except Exception:
            log.exception("turns_not_leased")
            await asyncio.sleep(POLL)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.pop(task, None)
        self.wake()

    async def _stop(self) -> None:
        tasks = dict(self._running)
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=STOPPING)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        for task in late:
            await self._desk.turns.again(tasks[task], self._desk.clock.now(), "stopped")

    async def _attend(self, turn: Turn) -> None:
        """Hold the lease and show that somebody types, while one attempt runs."""
        if turn.attempt == 1:
            metrics.TURN_WAIT.observe((self._desk.clock.now() - turn.created_at).total_seconds())
        holding = asyncio.create_task(self._hold(turn))
        try:
            await self._attempt(turn)
        except DatabaseAway as error:
            log.warning("turn_waits_for_database", turn=turn.id, error=type(error).__name__)
        except Conflict:
            log.info("turn_taken", turn=turn.id)
        except Exception:
            log.exception("turn_not_finished", turn=turn.id)
        finally:
            holding.cancel()
            self._news.publish("typing", id=turn.conversation, who="bot", on=False)

    async def _hold(self, turn: Turn) -> None:
        while True:
            self._news.publish("typing", id=turn.conversation, who="bot", on=True)
            await asyncio.sleep(RENEW)
            with suppress(DatabaseAway):
                await self._desk.turns.renew(turn, self._desk.clock.now())

    async def _attempt(self, turn: Turn) -> None:
        try:
            await self._answers.give(turn)
        except (EngineDown, EngineFailed) as error:
            await self._failed(turn, error)
        except (DatabaseAway, Conflict):
            raise
        except Exception:
            log.exception("turn_failed_here", turn=turn.id)
            await self._failed(turn, EngineFailed("gateway"))

    async def _failed(self, turn: Turn, error: EngineDown | EngineFailed) -> None:
        """Try again a little later, or give the conversation to people."""
        pause = self._pause(turn, error)
        code = error.code if isinstance(error, EngineFailed) else "down"
        log.warning("turn_attempt_failed", turn=turn.id, attempt=turn.attempt, error=code, again_in=pause)
        if pause is None:
            await self._give_up(turn, code)
            return
        if _restarting(error):
            await self._ask_for_patience(turn)
        metrics.TURNS.labels("retried").inc()
        now = self._desk.clock.now()
        await self._desk.turns.again(turn, now + timedelta(seconds=pause * random.uniform(0.8, 1.2)), code)  # noqa: S311

    def _pause(self, turn: Turn, error: EngineDown | EngineFailed) -> float | None:
        """Return the seconds to wait before the next attempt, None when there is none."""
        pauses = PAUSES_RESTART if _restarting(error) else PAUSES_FAILED
        if isinstance(error, EngineDown) and self._engine.known_down:
            return None
        if turn.attempt > len(pauses) and not _restarting(error):
            return None
        if isinstance(error, EngineFailed) and error.for_good:
            return None
        pause = pauses[min(turn.attempt, len(pauses)) - 1]
        waited = self._desk.clock.now() - turn.created_at
        return pause if waited + timedelta(seconds=pause) < self._patience else None

    async def _ask_for_patience(self, turn: Turn) -> None:
        """Say at once, and only once, that the answer takes a moment."""
        async with self._desk.database.transaction():
            conversation = await self._desk.conversations.lock(turn.conversation)
            if conversation.ownership_number != turn.ownership_number:
                return
            if turn.attempt > 1 or await self._lines.last(conversation) == "utter_error_engine_wait":
                return
            message = await self._lines.say(conversation, "utter_error_engine_wait")
        self._news.publish("conversation", id=message.conversation, last=message.seq)

    async def _give_up(self, turn: Turn, code: str) -> None:
        async with self._desk.database.transaction():
            conversation = await self._desk.conversations.lock(turn.conversation)
            refused = conversation.ownership_number != turn.ownership_number
            state = TurnState.REFUSED if refused else TurnState.FAILED
            await self._desk.turns.finish(turn, state, self._desk.clock.now(), error=code)
            if not refused:
                await self._handoffs.ask(conversation, "engine")
        metrics.TURNS.labels(state.value).inc()
        row = await self._desk.conversations.get(turn.conversation)
        self._news.publish("conversation", id=row.id, last=row.last_seq)
        self._news.publish("queue")


def _restarting(error: EngineDown | EngineFailed) -> bool:
    """Tell whether the engine, or a part it needs, is away for the moment."""
    return isinstance(error, EngineDown) or error.restarting
