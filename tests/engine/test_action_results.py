"""What an action server answers is checked as Rasa checks it, only quicker."""

from typing import Any

import pytest

from engine import lean

lean.install(serving=True)

from jsonschema import ValidationError, validate  # noqa: E402
from rasa.core.actions.action import RemoteAction  # noqa: E402

from engine.action_server import check_results_quickly  # noqa: E402

SLOT = {"event": "slot", "timestamp": None, "name": "kind", "value": {"any": ["thing"]}}
RIGHT = [
    {},
    {"events": [], "responses": [{}]},
    {"events": [SLOT, {"event": "reset_slots"}, {"event": "user", "text": None}]},
]
WRONG = [
    [], None, "yes", {"events": {}}, {"responses": [1]}, {"events": [None]}, {"events": [{}]},
    {"events": [{"event": 1}]}, {"events": [{"event": []}]}, {"events": [{"event": "made_up"}]},
    {"events": [SLOT, {"event": "slot", "name": "kind"}]}, {"events": [SLOT | {"name": 1}]},
    {"events": [SLOT | {"timestamp": "noon"}]}, {"events": [{"event": "action", "confidence": "high"}]},
]  # fmt: skip


@pytest.fixture
def action(monkeypatch: pytest.MonkeyPatch) -> RemoteAction:
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result)
    check_results_quickly()
    return RemoteAction("action_ours", None)


@pytest.mark.parametrize("result", RIGHT, ids=repr)
def test_what_rasa_takes_is_taken(action: RemoteAction, result: Any) -> None:
    validate(result, RemoteAction.action_response_format_spec())
    assert action._validate_action_result(result)


@pytest.mark.parametrize("result", WRONG, ids=repr)
def test_what_rasa_refuses_is_refused(action: RemoteAction, result: Any) -> None:
    with pytest.raises(ValidationError):
        validate(result, RemoteAction.action_response_format_spec())
    with pytest.raises(ValidationError):
        action._validate_action_result(result)
