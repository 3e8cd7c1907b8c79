"""Whole dialogues in both languages, through the widget and through Telegram, with the same outcomes: everything real."""

import pytest
from dialogues.conftest import Played
from dialogues.script import Script, scripts
from dialogues.theatre import CHANNELS

SCRIPTS = scripts()
PATIENCE = 300


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_dialogue_is_heard_and_leaves_what_is_written(played: Played, script: Script, channel: str) -> None:
    played[script.name, channel].result(PATIENCE)


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_there_are_enough_dialogues_in_each_language_and_no_two_alike(locale: str) -> None:
    ours = [one for one in SCRIPTS if one.locale == locale]
    assert len(ours) >= 60
    said = [tuple(str(step.what) for step in one.steps) for one in ours]
    assert len({one.name for one in ours}) == len(set(said)) == len(ours)
