"""What a channel can show: data that shapes messages, so that nobody has to ask which channel it is."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.phone import NAME as PHONE_NAME


@dataclass(frozen=True)
class Capabilities:
    """How much of a message a channel can render.

    `buttons`: most under one message, 0 for none (then their titles are listed as words). `button_length` and
    `message_length`: characters, in UTF-16 code units as messaging apps count them. `cards`, `forms`: without them a
    card becomes lines of text and a form a one-time link. `contact`: the app can hand over the consumer's own number.
    `files`: it takes in and shows files. `typing`: it can show that somebody types. `follows`: it reads the ledger
    itself; otherwise messages are posted through the outbox. `reaches`: what is said gets to the consumer at all;
    without it an agent has to call them.
    """

    follows: bool
    buttons: int
    button_length: int
    message_length: int
    cards: bool
    forms: bool
    contact: bool
    files: bool
    typing: bool
    reaches: bool = True


WIDGET = Capabilities(
    follows=True,
    buttons=20,
    button_length=200,
    message_length=4000,
    cards=True,
    forms=True,
    contact=False,
    files=True,
    typing=True,
)
TELEGRAM = Capabilities(
    follows=False,
    buttons=20,
    button_length=64,
    message_length=4096,
    cards=False,
    forms=False,
    contact=True,
    files=False,
    typing=True,
)
PHONE = Capabilities(
    follows=False,
    buttons=0,
    button_length=0,
    message_length=0,
    cards=False,
    forms=False,
    contact=False,
    files=False,
    typing=False,
    reaches=False,
)
_OF = {"widget": WIDGET, "telegram": TELEGRAM, PHONE_NAME: PHONE}


def takes_files(channel: str) -> bool:
    """Tell whether consumers can send files in a channel."""
    return _OF[channel].files if channel in _OF else True


def reaches(channel: str) -> bool:
    """Tell whether what is said in a channel gets to the consumer."""
    return _OF[channel].reaches if channel in _OF else True
