"""Rasa's agent and processor, narrowed to what one turn may do: no fallbacks, no swallowed failures."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

from rasa.core.actions.action import Action, ActionExecutionRejection
from rasa.core.agent import Agent
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.processor import MessageProcessor
from rasa.engine import loader
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name

from engine.action_server import ActionServers, check_results_quickly
from engine.episodes import EpisodeStore
from engine.errors import TurnFailed
from engine.runner import PlainRunner
from engine.words import Words


class Unswallowed:
    """An action whose every failure but a rejection aborts the turn; Rasa would go on as if it had run."""

    def __init__(self, action: Action) -> None:
        self._action = action

    def __getattr__(self, name: str) -> Any:
        return getattr(self._action, name)

    async def run(self, *arguments: Any) -> Any:
        try:
            return await self._action.run(*arguments)
        except ActionExecutionRejection:
            raise
        except Exception as error:
            raise TurnFailed(f"action {self._action.name()} failed") from error


class Processor(MessageProcessor):
    """Rasa's processor with the plain runner and unswallowed actions."""

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, GraphRunner]:
        with TempDirectoryPath(get_temp_dir_name()) as folder:
            metadata, runner = loader.load_predict_graph_runner(
                Path(folder), Path(model_path), LocalModelStorage, PlainRunner
            )
        return os.path.basename(model_path), metadata, runner

    async def _run_action(self, action: Action, *arguments: Any, **named: Any) -> bool:
        return await super()._run_action(Unswallowed(action), *arguments, **named)  # type: ignore[arg-type]

    async def _run_prediction_loop(self, output_channel: Any, tracker: DialogueStateTracker) -> None:
        await super()._run_prediction_loop(output_channel, tracker)
        if self.should_predict_another_action(tracker.latest_action_name):
            raise TurnFailed("the dialogue went round in circles or is paused")


# Rasa looks through every class of events for each event that it reads.
Event.resolve_by_type = staticmethod(cache(Event.resolve_by_type))  # type: ignore[method-assign]


class TurnAgent(Agent):
    """An agent of one model file, one episode store and its action servers; locks are ours, in memory."""

    def __init__(self, model: Path, store: EpisodeStore, actions: ActionServers) -> None:
        check_results_quickly()
        super().__init__(
            generator=Words(), tracker_store=store, lock_store=InMemoryLockStore(), action_endpoint=actions
        )
        # Rasa wraps every store so that an unreachable database looks like an empty conversation.
        self.tracker_store = store
        self.load_model(model)
        self._assert_stores(store)

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        self.processor = Processor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
        )
        self.domain = self.processor.domain
        self.tracker_store.domain = self.domain
        self.nlg.responses = self.domain.responses
        self._set_fingerprint(fingerprint)

    def _assert_stores(self, store: EpisodeStore) -> None:
        for held in (self.tracker_store, self.processor.tracker_store):
            assert held is store and type(held) is EpisodeStore, "the tracker store is not ours"
        for held in (self.lock_store, self.processor.lock_store):
            assert type(held) is InMemoryLockStore, "the lock store is not ours"
