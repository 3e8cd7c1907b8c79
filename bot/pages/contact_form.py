"""The prompt for contact details: what is parked for it, what it takes in, and how the page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desk.conversation.conversations import Conversation
from desk.errors import BadValues, NotFound, Refused
from desk.front_desk import Desk
from desk.privacy.consents import Consent
from desk.privacy.contact_fields import LONGEST, contact_problems, normalise_contact
from desk.privacy.masking import Found
from desk.privacy.prompts import Prompt

PURPOSE = "contact"
KINDS = {"name": "text", "phone": "tel", "email": "email", "address": "textarea"}


class ContactForm:
    """Runs in the gateway's transactions, which hold the conversation's row."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def park(self, conversation: Conversation, found: Sequence[Found]) -> None:
        """Keep contact data that was typed while the prompt is open, sealed, to fill the form in with."""
        values = {one.kind.value: one.value for one in found}
        prompt = await self._desk.prompts.open(conversation.id, self._desk.clock.now()) if values else None
        if prompt is not None and (fitting := {name: value for name, value in values.items() if name in prompt.fields}):
            await self._desk.prompts.park(prompt, fitting)

    async def take_in(self, conversation: Conversation, prompt_id: str, values: Mapping[str, str]) -> tuple[str, str]:
        """Seal the values, fill the draft and close the prompt; return the contact's id and what the ledger may say.

        Raises:
            NotFound: no such prompt is open.
            BadValues: fields that are wrong.
            Refused: no consent to today's notice.
        """
        now = self._desk.clock.now()
        prompt = await self._open(conversation, prompt_id)
        problems = contact_problems(values, prompt.fields)
        if problems:
            raise BadValues({name: problem.value for name, problem in problems.items()})
        consent = await self._consent(conversation)
        if consent is None:
            raise Refused("no_consent")
        contact = await self._desk.contacts.keep(prompt.draft, normalise_contact(values), consent, now)
        await self._desk.drafts.fill(prompt.draft, {"contact": contact.id}, now)
        await self._desk.prompts.close(conversation.id, "submitted")
        shown = "，" if conversation.locale == "zh" else ", "
        masks = shown.join(contact.masks[name] for name in prompt.fields if name in contact.masks)
        return contact.id, self._desk.words.say("utter_prompt_submitted", conversation.locale, masks=masks)

    async def consented(self, conversation: Conversation) -> bool:
        """Tell whether the consumer has agreed to the notice as it is today."""
        return await self._consent(conversation) is not None

    async def dismiss(self, conversation: Conversation, prompt_id: str) -> str:
        """Close the prompt; return what the ledger says of it.

        Raises:
            NotFound: no such prompt is open.
        """
        await self._open(conversation, prompt_id)
        await self._desk.prompts.close(conversation.id, "dismissed")
        return self._desk.words.say("utter_prompt_dismissed", conversation.locale)

    def shown(self, prompt: Prompt, locale: str) -> dict[str, Any]:
        """Return the prompt as the widget's protocol describes it."""
        say = self._desk.words.say
        return {
            "id": prompt.id,
            "purpose": prompt.purpose,
            "title": say("utter_prompt_title", locale),
            "why": say("utter_prompt_why", locale),
            "expires_at": prompt.expires_at.isoformat(),
            "fields": [self._field(prompt, name, locale) for name in prompt.fields if name in KINDS],
            "submit": say("utter_prompt_submit", locale),
            "dismiss": say("utter_prompt_dismiss", locale),
        }

    def problems(self, error: BadValues, locale: str) -> dict[str, dict[str, str]]:
        """Say for each wrong field what is missing, with an example."""
        return {
            name: {"code": code, "what": self._desk.words.say(f"utter_prompt_{code}", locale)}
            for name, code in error.fields.items()
        }

    def _field(self, prompt: Prompt, name: str, locale: str) -> dict[str, Any]:
        return {
            "name": name,
            "label": self._desk.words.say(f"utter_prompt_label_{name}", locale),
            "kind": KINDS[name],
            "required": True,
            "max": LONGEST[name],
            "value": prompt.parked.get(name, ""),
        }

    async def _consent(self, conversation: Conversation) -> Consent | None:
        return await self._desk.consents.valid(conversation.id, PURPOSE, self._desk.agreements.today.notice_hash)

    async def _open(self, conversation: Conversation, prompt_id: str) -> Prompt:
        prompt = await self._desk.prompts.get(conversation.id, prompt_id)
        if prompt.state != "open" or prompt.expires_at <= self._desk.clock.now():
            raise NotFound(prompt_id)
        return prompt
