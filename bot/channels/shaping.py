"""Shapes what is said into parts that a channel can render: by its capabilities, never by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bot.channels.capabilities import Capabilities
from bot.channels.cards import Say, card_lines
from bot.channels.pieces import pieces, shortened, units
from bot.channels.posting import Button, Link, Part
from desk.agreement.basis import basis_words
from desk.conversation.ledger import Message
from desk.privacy.prompts import Prompt
from desk.words import Words

LONGEST_NAME = 64


class Shaping:
    """Turns messages and prompts into parts; the same message gives the same parts each time."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def message(
        self,
        message: Message,
        locale: str,
        speaker: str | None,
        can: Capabilities,
        *,
        settled: bool,
        url: str | None = None,
    ) -> Sequence[Part]:
        """Return a message in parts, none longer than the channel takes; speaker first, footnote and buttons last.

        `settled`: nobody waits for the consumer's number any more. `url`: where the message's link leads.
        """
        say = self._say(locale)
        speaker = shortened(speaker, LONGEST_NAME) if speaker else None
        footnote = _footnote(message, say)
        buttons = _buttons(message, can)
        room = can.message_length - sum(units(extra) + 2 for extra in (speaker, footnote) if extra)
        parts = [Part(piece, settled=settled) for piece in pieces(_body(message, can, say), room)]
        if parts:
            parts[0] = replace(parts[0], speaker=speaker)
            link = Link(message.data["link"]["title"], url) if url else None
            parts[-1] = replace(parts[-1], footnote=footnote, buttons=buttons, link=link)
        return parts

    def prompt(self, prompt: Prompt, url: str, until: str, locale: str, can: Capabilities) -> Sequence[Part]:
        """Return a prompt as a link to its page, and the button that hands the number over where there is one."""
        say = self._say(locale)
        lines = (say("utter_prompt_title"), say("utter_prompt_why"), say("utter_post_link_lives", until=until))
        parts = [Part("\n".join(lines), link=Link(say("utter_prompt_link"), url))]
        if can.contact and wants_number(prompt):
            parts.append(Part(say("utter_post_contact"), contact=say("utter_post_contact_button")))
        return parts

    def _say(self, locale: str) -> Say:
        return partial(self._words.say, locale=locale)


def wants_number(prompt: Prompt) -> bool:
    """Tell whether a prompt still waits for the consumer's phone number."""
    return "phone" in prompt.fields and "phone" not in prompt.parked


def _body(message: Message, can: Capabilities, say: Say) -> str:
    """Return the text, with a card and the buttons that the channel cannot show as lines below."""
    card = message.data.get("card")
    lines = card_lines(card, message.text, say) if card and not can.cards else []
    words = [f"· {button['title']}" for button in message.data.get("buttons", ())[can.buttons :]]
    return "\n\n".join(block for block in (message.text, "\n".join(lines), "\n".join(words)) if block)


def _buttons(message: Message, can: Capabilities) -> tuple[Button, ...]:
    shown = message.data.get("buttons", ())[: can.buttons]
    return tuple(
        Button(shortened(button["title"], can.button_length), message.seq, index) for index, button in enumerate(shown)
    )


def _footnote(message: Message, say: Say) -> str | None:
    """Say what an answer rests on, each agreement once."""
    words = dict.fromkeys(basis_words(say, one) for one in message.data.get("basis", ()))
    return say("utter_post_basis", basis=" · ".join(words)) if words else None
