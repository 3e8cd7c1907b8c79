"""The language that the assistant answers in."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions import wiring
from actions.turn import Turn, turn_of
from desk.conversation.language import language_of

NAMED = {
    "zh": re.compile(r"中文|汉语|漢語|普通话|普通話|国语|國語|chinese|mandarin|zhongwen|zh", re.IGNORECASE),
    "en": re.compile(r"英文|英语|英語|english|inglish|eng?\b", re.IGNORECASE),
}


class SwitchLanguage(Action):
    """Change to the language that was asked for; the conversation keeps it."""

    def name(self) -> str:
        return "action_switch_language"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        locale = wanted(await turn_of(tracker))
        words = wiring.desk().words.say("utter_locale_changed", locale)
        effect = {"effect": {"kind": "locale", "locale": locale}}
        dispatcher.utter_message(text=words, json_message=effect)
        return [SlotSet("locale", locale)]


def wanted(turn: Turn) -> str:
    """Return the language that was named, the button's, the one written in, or else the other one."""
    if turn.heard.entities.get("locale") in NAMED:
        return turn.heard.entities["locale"]
    named = {locale for locale, name in NAMED.items() if name.search(turn.heard.text)}
    if len(named) == 1:
        return named.pop()
    return language_of(turn.heard.text) or ("zh" if turn.locale == "en" else "en")
