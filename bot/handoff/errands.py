"""Errands: the assistant asks a consumer for what an agent needs, one thing after the other, and brings the agent back.

The gateway reads the answers itself: what is none goes to the engine like any other message, and the question is
asked again afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.capabilities import reaches, takes_files
from bot.handoff.errand_end import ErrandEnd
from bot.lines import RESUME, Lines
from bot.news import News
from bot.promises import FIRST_REPLY
from desk.conversation.conversations import Conversation, Owner
from desk.conversation.identity import ConversationId
from desk.errors import BadValues, NotProven, TooManyTries
from desk.front_desk import Desk
from desk.handoff.errand_answers import NEARLY, Answer, read, wants_person
from desk.handoff.errand_words import asked_words, question_words
from desk.handoff.errands import ERRAND, LONGEST, PHOTOS, REQUEST, STEPS, Errand
from desk.people.agents import Agent
from desk.request import requests
from desk.request.drafts import Draft

BUTTONS = ("errand_skip", "errand_person")
PROOF = STEPS["order"]
PROOFS = 2  # that may be wrong before the agent looks into it
DRAFT_FIELDS: Mapping[str, tuple[str, ...]] = {  # of a draft, which an answer fills where it lacks them
    "order_no": ("order_no",),
    "description": ("fault", "account"),
    "time": ("time",),
}


@dataclass(frozen=True)
class Heard:
    """What a message says to an errand; None: it asks for the agent."""

    errand: Errand
    answer: Answer | None


def askable(channel: str, draft: Draft | None) -> list[str]:
    """Return what may be asked for: photos where they can be sent, the open request where there is one."""
    missing = {PHOTOS: not takes_files(channel), REQUEST: draft is None}
    return [name for name in STEPS if reaches(channel) and not missing.get(name)]


class Errands:
    """Asks and listens; where no transaction is opened here, the caller's holds the conversation's row."""

    def __init__(self, desk: Desk, lines: Lines, news: News | None = None) -> None:
        self._desk = desk
        self._lines = lines
        self._news = news
        self._end = ErrandEnd(desk, lines)

    async def begin(self, conversation: Conversation, agent: Agent, asks: Sequence[str]) -> None:
        """Ask the first question; the handoff stays the agent's meanwhile.

        Raises:
            BadValues: `ask`, for something cannot be had here.
        """
        if not set(asks) <= set(askable(conversation.channel, await self._desk.drafts.open(conversation.id))):
            raise BadValues({"ask": "not_askable"})
        now = self._desk.clock.now()
        await self._desk.promises.drop(conversation.id, FIRST_REPLY, now)
        await self._desk.handoffs.look_at(conversation.id, agent.id)
        errand = await self._desk.errands.begin(conversation.id, agent.id, asks, now)
        await self._desk.timers.set(ERRAND, conversation.id, now + LONGEST)
        what = asked_words(self._desk.words, errand, conversation.locale)
        await self._ask(conversation, errand, "utter_errand_begun", what=what, name=agent.name)

    async def in_text(self, conversation: Conversation, text: str) -> Heard | None:
        """Return what a typed message says to the open question; a form that is being filled in comes first."""
        errand = await self._desk.errands.open(conversation.id)
        if errand is None or errand.step is None or conversation.owner is not Owner.BOT:
            return None
        if wants_person(text):
            return Heard(errand, None)
        current = await self._desk.episodes.current(conversation.id)
        if current is not None and current.in_form:
            return None
        answer = read(errand.step, text, self._desk.settings.order_pattern)
        return None if answer is None else Heard(errand, answer)

    async def hear(self, conversation: Conversation, heard: Heard) -> None:
        """Note an answer and ask on, or bring the agent back."""
        errand, answer = heard.errand, heard.answer
        if answer is None:
            await self._end.back(conversation, early=True)
        elif answer == NEARLY:
            await self._say(conversation, errand, f"utter_errand_wrong_{errand.step}")
        else:
            await self._take(conversation, errand, answer)

    async def photo(self, conversation: Conversation) -> bool:
        """Note that a photo came; False when nobody waits for one."""
        errand = await self._desk.errands.open(conversation.id)
        if errand is None or PHOTOS not in errand.steps or PHOTOS in errand.found:
            return False
        answers_now = errand.step == PHOTOS
        errand = await self._desk.errands.find(errand.id, {PHOTOS: "sent"})
        if answers_now:
            await self._go_on(conversation, errand, "utter_errand_next")
        return answers_now

    async def press(self, conversation: Conversation, act: str, message: int) -> None:
        """Carry out a button of the question: skip it, or back to the agent."""
        errand = await self._desk.errands.open(conversation.id)
        if errand is None or errand.step is None or (act == "errand_skip" and errand.question != message):
            await self._lines.say(conversation, "utter_errand_past")
        elif act == "errand_person":
            await self._end.back(conversation, early=True)
        else:
            steps = PROOF if errand.step in PROOF else (errand.step,)
            await self._take(conversation, errand, dict.fromkeys(steps))

    async def after_turn(self, name: ConversationId, *, in_form: bool, form_ended: bool) -> None:
        """Go on once the assistant has answered something else, or the request's own form is through."""
        errand = await self._desk.errands.open(name)
        if errand is None or errand.step is None or in_form:
            return
        conversation = await self._desk.conversations.get(name)
        if conversation.owner is not Owner.BOT:
            return
        submitted = errand.step == REQUEST and await self._desk.drafts.open(name) is None
        if errand.step == REQUEST and (submitted or form_ended):
            await self._take(conversation, errand, {REQUEST: "submitted" if submitted else "paused"})
        else:
            what = self._desk.words.say(f"utter_label_errand_{errand.step}", conversation.locale)
            await self._say(conversation, errand, "utter_errand_remind", what=what)

    async def carry_out(self, key: str) -> None:
        """End what was not answered in time: a timer's work."""
        conversation = ConversationId(key)
        async with self._desk.database.transaction():
            await self._end.expire(await self._desk.conversations.lock(conversation))
        row = await self._desk.conversations.get(conversation)
        if self._news is not None:
            self._news.publish("conversation", id=conversation, last=row.last_seq)
            self._news.publish("queue")

    async def _take(self, conversation: Conversation, errand: Errand, answer: Answer) -> None:
        digits = answer.get("phone_last4")
        told = {step: value for step, value in answer.items() if step != "phone_last4" or value is None}
        errand = await self._desk.errands.find(errand.id, told)
        if digits:
            proven = await self._proven(conversation, errand, digits)
            if proven is None:
                return
            errand = proven
        await self._fill(conversation, {step: value for step, value in told.items() if step not in PROOF})
        skipped = all(value is None for value in answer.values())
        await self._go_on(conversation, errand, "utter_errand_skipped" if skipped else "utter_errand_next")

    async def _go_on(self, conversation: Conversation, errand: Errand, words: str) -> None:
        if errand.step is None:
            await self._end.back(conversation)
        else:
            await self._ask(conversation, errand, words)

    async def _proven(self, conversation: Conversation, errand: Errand, digits: str) -> Errand | None:
        """Bind the order to the conversation; where that fails, ask once more, then leave it to the agent."""
        number = str(errand.found["order_no"])
        try:
            await self._desk.proofs.prove(conversation.id, number, digits, self._desk.clock.now())
        except (NotProven, TooManyTries) as error:
            await self._not_proven(conversation, errand, again=isinstance(error, NotProven))
            return None
        await self._fill(conversation, {"order_no": number})
        return await self._desk.errands.find(errand.id, {"phone_last4": "proven"})

    async def _not_proven(self, conversation: Conversation, errand: Errand, *, again: bool) -> None:
        if again and errand.wrong + 1 < PROOFS:
            await self._say(conversation, await self._desk.errands.doubt(errand.id, *PROOF), "utter_errand_not_proven")
            return
        await self._lines.say(conversation, "utter_errand_unproven")
        await self._go_on(
            conversation, await self._desk.errands.find(errand.id, {"phone_last4": None}), "utter_errand_skipped"
        )

    async def _fill(self, conversation: Conversation, answer: Answer) -> None:
        """Copy answers into the open draft, where it lacks them."""
        draft = await self._desk.drafts.open(conversation.id)
        if draft is None or draft.kind not in requests.FIELDS:
            return
        lacking = requests.missing(draft.kind, draft.fields)
        fields = {
            name: value for step, value in answer.items() for name in DRAFT_FIELDS.get(step, ()) if name in lacking
        }
        if filled := {name: value for name, value in fields.items() if value is not None}:
            await self._desk.drafts.fill(draft.id, filled, self._desk.clock.now())

    async def _ask(self, conversation: Conversation, errand: Errand, words: str, **facts: Any) -> None:
        assert errand.step is not None, "somebody asks"
        question = question_words(self._desk.words, errand.step, conversation.locale)
        await self._say(conversation, errand, words, question=question, **facts)

    async def _say(self, conversation: Conversation, errand: Errand, words: str, **facts: Any) -> None:
        acts, offers = (("errand_person",), (RESUME,)) if errand.step == REQUEST else (BUTTONS, ())
        said = await self._lines.say(conversation, words, acts=acts, offers=offers, **facts)
        await self._desk.errands.ask(errand.id, said.seq)
