"""What only messaging apps bring: entries of their menu, things nobody can take in, contact details handed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.intake import Intake
from bot.lines import Lines
from bot.pages.contact_form import ContactForm
from desk.conversation.conversations import Conversation
from desk.conversation.ledger import Kind, Message
from desk.errors import Refused
from desk.front_desk import Desk
from desk.privacy.contact_fields import contact_problems, normalise_contact
from desk.privacy.masks import masked_contact
from desk.privacy.prompts import Prompt

WISHES = {"greet": "greet", "help": "ask_help", "person": "request_person"}  # entries of a menu, and what they ask
TAKEN_FOR = ("voice", "photo", "video", "sticker", "file", "place", "contact", "other")


class Arrivals:
    """Writes them down; the caller's transaction holds the conversation's row."""

    def __init__(self, desk: Desk, intake: Intake, form: ContactForm, lines: Lines) -> None:
        self._desk = desk
        self._intake = intake
        self._form = form
        self._lines = lines

    async def wish(self, conversation: Conversation, client_id: str, text: str, wish: str) -> Message:
        """Write a menu's entry; the bot answers it without having to understand words."""
        payload = {"intent": WISHES[wish], "entities": {}}
        return await self._intake.write(conversation, client_id, text, Kind.CHOICE, payload=payload)

    async def decline(self, conversation: Conversation, client_id: str, kind: str) -> Message:
        """Write that something came, and say kindly that it cannot be taken; `kind` is one of `TAKEN_FOR`."""
        say = self._desk.words.say
        what = say(f"utter_arrival_{kind}", conversation.locale)
        text = say("utter_arrival", conversation.locale, what=what)
        message = await self._intake.write(conversation, client_id, text, Kind.TEXT, asks=False)
        await self._lines.say(conversation, "utter_arrival_declined", what=what)
        return message

    async def change_language(self, conversation: Conversation, client_id: str, text: str, locale: str) -> Message:
        """Write that a language was chosen in a menu, and say in that language that it is spoken from here on."""
        message = await self._intake.write(conversation, client_id, text, Kind.CHOICE, asks=False)
        await self._desk.conversations.speak(conversation.id, locale, chosen=True)
        await self._lines.say(replace(conversation, locale=locale), "utter_locale_changed")
        return message

    async def offer(self, conversation: Conversation, client_id: str, values: Mapping[str, str]) -> Message:
        """Fill the open prompt in with what an app handed over, or as much of it as that is."""
        prompt = await self._desk.prompts.open(conversation.id, self._desk.clock.now())
        wanted = {name: value for name, value in values.items() if prompt and name in prompt.fields}
        if prompt is None or not wanted:
            return await self._unwanted(conversation, client_id, values, "utter_offer_not_needed")
        if contact_problems(wanted, list(wanted)):
            return await self._unwanted(conversation, client_id, values, "utter_offer_unusable")
        known = {**prompt.parked, **normalise_contact(wanted)}
        if not contact_problems(known, prompt.fields):
            return await self.submit(conversation, client_id, prompt.id, known)
        return await self._park(conversation, client_id, prompt, wanted)

    async def submit(
        self, conversation: Conversation, client_id: str, prompt: str, values: Mapping[str, str]
    ) -> Message:
        """Take in a filled-in form and let the request go on.

        Raises:
            NotFound, BadValues, Refused: as `ContactForm.take_in`.
        """
        contact, text = await self._form.take_in(conversation, prompt, values)
        payload = {"intent": "submit_contact", "entities": {"contact": contact}}
        return await self._intake.write(
            conversation, client_id, text, Kind.FORM, data={"contact": contact}, payload=payload
        )

    async def _park(
        self, conversation: Conversation, client_id: str, prompt: Prompt, values: Mapping[str, str]
    ) -> Message:
        """Keep a part of the form for its page, and show the way there again."""
        if not await self._form.consented(conversation):
            raise Refused("no_consent")
        message = await self._said(conversation, client_id, values)
        await self._desk.prompts.park(prompt, normalise_contact(values))
        await self._lines.say(conversation, "utter_offer_parked")
        await self._desk.outbox.ask(conversation.id, prompt.id, self._desk.clock.now())
        return message

    async def _unwanted(
        self, conversation: Conversation, client_id: str, values: Mapping[str, str], words: str
    ) -> Message:
        message = await self._said(conversation, client_id, values)
        await self._lines.say(conversation, words)
        return message

    async def _said(self, conversation: Conversation, client_id: str, values: Mapping[str, str]) -> Message:
        """Write what was handed over as masks."""
        masks = masked_contact(normalise_contact(values)).values()
        text = self._desk.words.say("utter_offer", conversation.locale, masks=" ".join(masks))
        return await self._intake.write(conversation, client_id, text, Kind.FORM, asks=False)
