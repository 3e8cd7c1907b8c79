"""The bot's menu: its commands, and what each one asks of the desk."""

from __future__ import annotations

import re

from telegram import Bot, BotCommand

from desk.words import LOCALES, Words

WISHES = {"start": "greet", "help": "help", "person": "person"}
LANGUAGES = {"zh": "zh", "en": "en", "language": None}  # None: the other one
SHOWN = ("start", "help", "person", "zh", "en")
_COMMAND = re.compile(r"/(?:(start)(?:@\w+)?(?:\s.*)?|([a-z]+)(?:@\w+)?\s*)", re.ASCII | re.DOTALL)


def command_of(text: str) -> str | None:
    """Return the entry of the menu that a text is; any other text with a slash is just text.

    Links to the bot may give `/start` a parameter; words after any other entry are words to be answered.
    """
    found = _COMMAND.fullmatch(text)
    name = (found[1] or found[2]) if found else None
    return name if name in WISHES or name in LANGUAGES else None


async def publish(bot: Bot, words: Words) -> None:
    """Show the menu, in the language of each consumer's app: Chinese in Chinese ones, English in all others."""
    for locale, code in [(LOCALES[0], "zh"), (LOCALES[1], None)]:
        shown = [BotCommand(name, words.say(f"utter_menu_{name}", locale)) for name in SHOWN]
        await bot.set_my_commands(shown, language_code=code)
