"""Ratings: asked for once, when an agent has helped or a case is over; answered by a button or in words, or not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.capabilities import reaches
from bot.lines import Lines
from bot.news import News
from desk.conversation.conversations import Conversation, Owner
from desk.conversation.identity import AgentId, ConversationId
from desk.conversation.ratings import (
    DISSATISFIED,
    OPEN_FOR,
    RATING,
    Rated,
    Rating,
    Subject,
    has_ended,
    key,
    unanswered,
    uncommented,
)
from desk.conversation.scores import certain_score, score_in_reply
from desk.front_desk import Desk
from desk.handoff.handoffs import PRIORITIES, Handoff

SCORES = (5, 4, 3, 2, 1)
BUTTONS = ("rate_5", "rate_4", "rate_3", "rate_2", "rate_1")
HELPED = ("solved", "unsolved")  # outcomes after which there was somebody to rate
AGAIN_AFTER = timedelta(minutes=10)  # the next look whether the moment is a good one
CALM = timedelta(hours=1)  # nobody is asked while what upset them is fresh
INSULTS = ("utter_insult", "utter_insult_again", "utter_insult_person")
COURTESIES = ("utter_thank", "utter_thank_again", "utter_goodbye")
COMMENT = "utter_rating_comment"


@dataclass(frozen=True)
class Heard:
    """What a message says about a rating: the score, or words where that is None."""

    rating: Rating
    score: int | None


class Ratings:
    """Asks and listens; where no transaction is opened here, the caller's holds the conversation's row."""

    def __init__(self, desk: Desk, lines: Lines, news: News) -> None:
        self._desk = desk
        self._lines = lines
        self._news = news
        self._acts: dict[str, Callable[[Conversation, int], Awaitable[None]]] = {
            "rate_comment": self._ask_for_comment,
            "rate_no_comment": self._drop_comment,
        }

    async def handoff_ended(self, conversation: Conversation, handoff: Handoff, outcome: str) -> None:
        """Ask about an agent's help; never where the matter was danger or the law, for that is no time for stars."""
        if outcome in HELPED and handoff.reason not in PRIORITIES:
            await self._ask_or_wait(conversation, _of_handoff(handoff), self._desk.clock.now())

    async def carry_out(self, name: str) -> None:
        """Ask what a timer stands for, unless it was asked or is past; at a bad moment, look again later."""
        subject, _, about = name.partition(":")
        found = await (self._case(about) if subject == Subject.CASE else self._handoff(about))
        if found is None:
            return
        where, rated, ended_at = found
        async with self._desk.database.transaction():
            conversation = await self._desk.conversations.lock(where)
            await self._ask_or_wait(conversation, rated, ended_at)
        row = await self._desk.conversations.get(where)
        self._news.publish("conversation", id=where, last=row.last_seq)

    async def press(self, conversation: Conversation, act: str, message: int) -> None:
        """Carry out one of the buttons `rate_…` of a message."""
        if act in self._acts:
            await self._acts[act](conversation, message)
            return
        rating = await self._desk.ratings.asked_in(conversation.id, message)
        if rating is not None:
            await self._rate(conversation, rating, int(act.removeprefix("rate_")))

    async def in_text(self, conversation: Conversation, text: str) -> Heard | None:
        """Return what a typed message says about a rating, if it can mean nothing else: no form is open then."""
        desk, name = self._desk, conversation.id
        alive = await desk.ratings.alive(name, desk.clock.now())
        if not alive or conversation.owner is not Owner.BOT or await desk.drafts.open(name):
            return None
        last, rating = await desk.ledger.last_said(name), unanswered(alive)
        response = last.data.get("response") if last else None
        if response == COMMENT:
            rated = uncommented(alive)
            return Heard(rated, None) if rated else None
        if rating is None or last is None:
            return None
        replies = last.seq == rating.message or response in COURTESIES
        score = score_in_reply(text) if replies else certain_score(text)
        return Heard(rating, score) if score else None

    async def hear(self, conversation: Conversation, heard: Heard, text: str) -> None:
        """Note what a typed message said, as it stands in the ledger."""
        if heard.score is None:
            await self._desk.ratings.comment(heard.rating, text)
            await self._lines.say(conversation, "utter_rating_noted")
            return
        await self._desk.ledger.choose(conversation.id, heard.rating.message, SCORES.index(heard.score))
        await self._rate(conversation, heard.rating, heard.score)

    async def _ask_or_wait(self, conversation: Conversation, rated: Rated, ended_at: datetime) -> None:
        now = self._desk.clock.now()
        if not reaches(conversation.channel):
            return
        if now - ended_at > OPEN_FOR or (conversation.erased_at and conversation.erased_at > ended_at):
            return
        if await self._desk.ratings.was_asked(rated.subject, rated.about):
            return
        if await self._is_busy(conversation, now):
            await self._desk.timers.set(RATING, key(rated.subject, rated.about), now + AGAIN_AFTER)
        else:
            await self._ask(conversation, rated, now)

    async def _ask(self, conversation: Conversation, rated: Rated, now: datetime) -> None:
        names, say = await self._desk.agents.names(), self._desk.words.say
        if rated.subject is Subject.HANDOFF:
            facts = {"name": names.get(rated.agent, "") if rated.agent else ""}
        else:
            facts = {"kind": say(f"utter_label_kind_{rated.kind}", conversation.locale), "number": rated.about}
        question = await self._lines.say(conversation, f"utter_rating_{rated.subject}", acts=BUTTONS, **facts)
        await self._desk.ratings.ask(
            conversation.id, conversation.channel, conversation.locale, question.seq, rated, now
        )

    async def _is_busy(self, conversation: Conversation, now: datetime) -> bool:
        """Tell whether a person is on or awaited, a form or another question is open, or tempers are up."""
        desk, name = self._desk, conversation.id
        if conversation.owner is not Owner.BOT or await desk.handoffs.open(name) or await desk.drafts.open(name):
            return True
        if conversation.unreachable_since or unanswered(await desk.ratings.alive(name, now)):
            return True
        since = now - CALM
        grave = [one for one in await desk.handoffs.of(name) if one.reason in PRIORITIES]
        return any(one.ended_at and one.ended_at > since for one in grave) or await desk.ledger.was_told(
            name, INSULTS, since
        )

    async def _rate(self, conversation: Conversation, rating: Rating, score: int) -> None:
        now = self._desk.clock.now()
        if not await self._desk.ratings.rate(rating, score, now):
            if rating.score is not None:
                await self._desk.ledger.choose(conversation.id, rating.message, SCORES.index(rating.score))
            await self._lines.say(conversation, f"utter_rating_{'expired' if rating.score is None else 'closed'}")
        elif score > DISSATISFIED:
            await self._lines.say(conversation, "utter_rating_thanks", acts=("rate_comment",))
        else:
            offers = () if rating.kind == "complaint" else ("request_complaint",)
            acts = ("rate_comment", "dissatisfied")
            await self._lines.say(conversation, "utter_rating_sorry", acts=acts, offers=offers)

    async def _ask_for_comment(self, conversation: Conversation, message: int) -> None:
        if uncommented(await self._desk.ratings.alive(conversation.id, self._desk.clock.now())) is None:
            await self._lines.say(conversation, "utter_rating_comment_closed")
        else:
            await self._lines.say(conversation, COMMENT, acts=("rate_no_comment",))

    async def _drop_comment(self, conversation: Conversation, message: int) -> None:
        await self._lines.say(conversation, "utter_rating_no_comment")

    async def _case(self, number: str) -> tuple[ConversationId, Rated, datetime] | None:
        """Return what a case has to be rated for; None when it has gone another way since."""
        case = await self._desk.cases.get(number)
        if not has_ended(case):
            return None
        last = await self._desk.case_steps.decision(number)
        item = await self._desk.orders.item(case.item) if case.item else None
        agent = AgentId(last.by) if last.by in await self._desk.agents.names() else None
        supplier = item.supplier if item else ""
        return case.conversation, Rated(Subject.CASE, number, agent, case.kind, supplier), last.at

    async def _handoff(self, name: str) -> tuple[ConversationId, Rated, datetime] | None:
        handoff = await self._desk.handoffs.get(name)
        return (handoff.conversation, _of_handoff(handoff), handoff.ended_at) if handoff.ended_at else None


def _of_handoff(handoff: Handoff) -> Rated:
    return Rated(Subject.HANDOFF, handoff.id, handoff.agent, handoff.reason)
