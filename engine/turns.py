"""Runs turns: one pass over the tracker, saved once at the end or not at all. Erases episodes between turns."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.events import ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from engine import answer
from engine.agent import TurnAgent
from engine.episodes import EpisodeStore
from engine.errors import Busy, DeadlinePassed
from engine.turn import Seed, Turn

LONGEST_TURN = 15.0


class Silent(CollectingOutputChannel):
    """Where Rasa sends what it says while it is still undecided; the answer is read from the tracker."""

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        return None


class Turns:
    """One turn at a time an episode, within its deadline."""

    def __init__(self, agent: TurnAgent, store: EpisodeStore, clock: Callable[[], float] = time.time) -> None:
        self._processor = agent.processor
        self._store = store
        self._domain = agent.domain
        self._clock = clock
        self._running: set[str] = set()

    async def run(self, turn: Turn) -> dict[str, Any]:
        """Run a turn and save it, or answer a known message again.

        Raises:
            TurnFailure: nothing was saved.
        """
        if turn.episode in self._running:
            raise Busy("the episode is in another turn")
        self._running.add(turn.episode)
        try:
            return await self._run_within_deadline(turn)
        finally:
            self._running.discard(turn.episode)

    async def erase(self, episode: str) -> int:
        """Erase an episode and return how many events it had.

        Raises:
            TurnFailure: nothing was erased.
        """
        if episode in self._running:
            raise Busy("the episode is in a turn")
        return await self._store.erase(episode)

    async def _run_within_deadline(self, turn: Turn) -> dict[str, Any]:
        left = min(turn.deadline - self._clock(), LONGEST_TURN)
        if left <= 0:
            raise DeadlinePassed("nobody waits any more")
        try:
            async with asyncio.timeout(left):
                tracker, reply = await self._one_pass(turn)
        except TimeoutError as error:
            raise DeadlinePassed("the turn took too long") from error
        if not reply["replayed"]:
            # Not cut short: a save that was begun is waited for, whoever hangs up.
            await asyncio.shield(self._processor.save_tracker(tracker))
        return reply

    async def _one_pass(self, turn: Turn) -> tuple[DialogueStateTracker, dict[str, Any]]:
        silent = Silent()
        tracker = await self._processor.fetch_tracker_and_update_session(turn.episode, silent)
        if answer.message_index(tracker, turn.message_id) is not None:
            return tracker, answer.build(tracker, turn.message_id, replayed=True)
        self._prepare(tracker, turn)
        await self._processor._handle_message_with_tracker(_message(turn, tracker, silent), tracker)
        tracker = await self._processor.run_action_extract_slots(silent, tracker)
        await self._processor._run_prediction_loop(silent, tracker)
        return tracker, answer.build(tracker, turn.message_id, replayed=False)

    def _prepare(self, tracker: DialogueStateTracker, turn: Turn) -> None:
        fresh = not any(isinstance(event, UserUttered) for event in tracker.events)
        if fresh and turn.seed:
            self._sow(tracker, turn.seed)
        self._set_slots(tracker, turn.slots)

    def _sow(self, tracker: DialogueStateTracker, seed: Seed) -> None:
        """Let a fresh episode continue where a draft stood; after the session start, or the bot stays silent."""
        self._set_slots(tracker, seed.slots)
        if seed.loop:
            tracker.update(ActiveLoop(seed.loop), self._domain)
            tracker.update(SlotSet(REQUESTED_SLOT, seed.requested_slot), self._domain)

    def _set_slots(self, tracker: DialogueStateTracker, slots: Any) -> None:
        for name, value in slots.items():
            if tracker.get_slot(name) != value:
                tracker.update(SlotSet(name, value), self._domain)


def _message(turn: Turn, tracker: DialogueStateTracker, silent: Silent) -> UserMessage:
    message = UserMessage(
        turn.text or "",
        silent,
        turn.episode,
        input_channel="frontdesk",
        message_id=turn.message_id,
        metadata={"requested_slot": tracker.get_slot(REQUESTED_SLOT) if tracker.active_loop_name else None},
    )
    if turn.payload is not None:
        message.parse_data = _pressed(turn.payload)
    return message


def _pressed(payload: Any) -> dict[str, Any]:
    entities = [
        {"entity": name, "value": value, "start": 0, "end": 0, "confidence": 1.0, "extractor": "payload"}
        for name, value in payload["entities"].items()
    ]
    intent = {"name": payload["intent"], "confidence": 1.0}
    return {"text": "", "intent": intent, "intent_ranking": [intent], "entities": entities}
