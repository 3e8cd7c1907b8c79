"""Messages without words that we know: other languages, noise, and lone emoji that mean thanks, yes or anger."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.asks import last_said, wording
from actions.heard import Heard
from actions.turn import Turn, payload

FOREIGN = "foreign"
SIGNS = {
    "yes": "👍👌✅🆗💯🙆☑✔🤝",
    "no": "👎❌🚫🙅✖⛔",
    "thanks": "❤♥🙏🌹💐😘🥰😊😍💕💖🤗🫶👏🎉",
    "anger": "😡🤬😠💢👿😤🖕💩🤮",
}
BLANK = re.compile(r"[\s\ufe0e\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff]+")
ANSWERED = {"thanks": "utter_thank", "yes": "utter_thank", "anger": "utter_insult", "no": "utter_insult"}
MISS = {"effect": {"kind": "miss"}}


def sign_in(text: str) -> str | None:
    """Return what emoji alone say, if they all say one thing: `yes`, `no`, `thanks` or `anger`."""
    left = BLANK.sub("", text)
    said = {meaning for meaning, signs in SIGNS.items() if left and set(left) <= set(signs)}
    return said.pop() if said else None


def strange(heard: Heard) -> bool:
    """Tell whether there was nothing to understand."""
    return "strange" in heard.entities


def answer_strange(turn: Turn, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Answer the sign; else say what we can do, to another language in both of ours. A person is never far."""
    sign = sign_in(turn.heard.text)
    if sign is not None:
        dispatcher.utter_message(response=wording(tracker, ANSWERED[sign]))
    elif turn.heard.entities["strange"] == FOREIGN:
        dispatcher.utter_message(
            response=wording(tracker, "utter_two_languages"), buttons=_languages(turn), json_message=MISS
        )
    else:
        again = last_said(tracker).startswith("utter_rephrase")
        buttons = [_offer(turn, name) for name in ("request_return", "ask_case_status", "request_person")]
        dispatcher.utter_message(
            response="utter_rephrase_again" if again else "utter_rephrase", buttons=buttons, json_message=MISS
        )


def _languages(turn: Turn) -> list[dict[str, Any]]:
    spoken = [turn.button(f"language_{locale}", "switch_language", locale=locale) for locale in ("zh", "en")]
    return [*spoken, _offer(turn, "request_person")]


def _offer(turn: Turn, intent: str) -> dict[str, Any]:
    return {"title": turn.label(f"intent_{intent}"), "payload": payload(intent, {})}
