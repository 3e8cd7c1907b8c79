"""Every dialogue that was chosen is begun with the first test; each test waits for its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, wait
from typing import Any

import pytest
from dialogues.script import Script
from dialogues.theatre import theatre

Played = Mapping[tuple[str, str], "Future[Any]"]


@pytest.fixture(scope="session")
def played(request: pytest.FixtureRequest) -> Iterator[Played]:
    """What the chosen dialogues come to, by name and channel."""
    chosen: list[tuple[Script, str]] = [
        (item.callspec.params["script"], item.callspec.params["channel"])
        for item in request.session.items
        if isinstance(item, pytest.Function) and "played" in item.fixturenames
    ]
    with theatre() as (stage, house):
        begun = {
            (script.name, channel): stage.begin(house.play(script, channel))
            for script, channel in chosen
            if not script.closed
        }
        if len(begun) < len(chosen):
            wait(begun.values())
            stage.begin(house.close_the_desk()).result(10)
        begun |= {
            (script.name, channel): stage.begin(house.play(script, channel))
            for script, channel in chosen
            if script.closed
        }
        yield begun
        for one in begun.values():
            one.cancel()
