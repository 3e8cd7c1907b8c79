"""One attempt at a turn: the engine is asked, and its answer written down if the conversation is still the bot's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from bot.handoff.errands import Errands
from bot.lines import Lines
from bot.metrics import metrics
from bot.misses import Misses
from bot.news import News
from bot.turns.effects import Effects
from bot.turns.engine import Answer, Engine, EngineDown, EngineFailed, TurnRequest
from bot.turns.episodes import Episodes
from desk.conversation.conversations import Conversation, Owner
from desk.conversation.ledger import Author
from desk.conversation.turns import LONGEST, Turn, TurnState
from desk.front_desk import Desk

log = structlog.get_logger()
NOTHING: Mapping[str, Any] = {}


class Answers:
    """Runs turns on the engine and stores what it says."""

    def __init__(self, desk: Desk, engine: Engine, effects: Effects, news: News) -> None:
        self._desk = desk
        self._engine = engine
        self._effects = effects
        self._episodes = Episodes(desk)
        self._errands = Errands(desk, Lines(desk))
        self._misses = Misses(desk)
        self._news = news

    async def give(self, turn: Turn) -> None:
        """Run a turn once.

        Raises:
            EngineDown, EngineFailed: there is no answer; nothing was stored.
            Conflict: somebody else has the turn by now; nothing was stored.
        """
        request = await self._request(turn)
        if request is None:
            return
        answer = await self._ask(request)
        async with self._desk.database.transaction():
            conversation = await self._desk.conversations.lock(turn.conversation)
            ours = conversation.ownership_number == turn.ownership_number
            if ours:
                await self._store(conversation, turn, request.episode, answer)
            else:
                await self._refuse(conversation, turn, answer)
        self._count(turn, "done" if ours else "refused")
        await self._tell(turn)

    def _count(self, turn: Turn, outcome: str) -> None:
        metrics.TURNS.labels(outcome).inc()
        if outcome == "done":
            metrics.TURN_SECONDS.observe((self._desk.clock.now() - turn.created_at).total_seconds())

    async def _ask(self, request: TurnRequest) -> Answer:
        try:
            with metrics.ENGINE_SECONDS.time():
                answer = await self._engine.turn(request)
        except (EngineDown, EngineFailed) as error:
            code = error.code if isinstance(error, EngineFailed) else "down"
            metrics.ENGINE_CALLS.labels(metrics.known(code, metrics.ENGINE_OUTCOMES)).inc()
            raise
        metrics.ENGINE_CALLS.labels("ok").inc()
        return answer

    async def _request(self, turn: Turn) -> TurnRequest | None:
        """Put the turn together; None when its conversation is not the bot's any more."""
        async with self._desk.database.transaction():
            conversation = await self._desk.conversations.lock(turn.conversation)
            if (conversation.owner, conversation.ownership_number) != (Owner.BOT, turn.ownership_number):
                await self._desk.turns.finish(turn, TurnState.REFUSED, self._desk.clock.now(), error="taken_over")
                self._count(turn, "refused")
                return None
            episode = await self._episodes.of(turn, conversation)
            messages = await self._desk.ledger.of_turn(turn.id)
        # Joined messages fit; only masks can make a single one longer than it was typed.
        text = "\n".join(message.text for message in messages)[:LONGEST]
        return TurnRequest(
            message_id=turn.id,
            episode=episode.id,
            text=text if turn.payload is None else None,
            payload=turn.payload,
            slots={"locale": conversation.locale, "channel": conversation.channel},
            seed=episode.seed,
        )

    async def _store(self, conversation: Conversation, turn: Turn, episode: str, answer: Answer) -> None:
        now, in_form = self._desk.clock.now(), answer.loop is not None
        await self._desk.turns.finish(turn, TurnState.DONE, now)
        remembered = await self._misses.heard(conversation, turn, episode, answer)
        await self._append(conversation, turn, answer.replies, remembered=remembered)
        current = await self._desk.episodes.current(conversation.id)
        await self._desk.episodes.took_turn(episode, now, in_form=in_form)
        if current is not None and current.in_form and not in_form:
            await self._desk.episodes.end(conversation.id, "form", now)
        await self._effects.carry_out(conversation, turn, answer.replies)
        ended = current is not None and current.in_form and not in_form
        await self._errands.after_turn(conversation.id, in_form=in_form, form_ended=ended)

    async def _refuse(self, conversation: Conversation, turn: Turn, answer: Answer) -> None:
        """Keep a late reply for the agents' eyes only."""
        now = self._desk.clock.now()
        await self._desk.turns.finish(turn, TurnState.REFUSED, now, error="late")
        await self._append(conversation, turn, answer.replies, suppressed=True)
        await self._desk.audit.note("bot", "late_reply_refused", conversation.id, now, turn=turn.id)
        log.info("late_reply_refused", conversation=conversation.id, turn=turn.id)

    async def _append(
        self,
        conversation: Conversation,
        turn: Turn,
        replies: Sequence[Mapping[str, Any]],
        *,
        suppressed: bool = False,
        remembered: Mapping[str, Any] = NOTHING,
    ) -> None:
        for reply in replies:
            metrics.MESSAGES.labels(conversation.channel, Author.BOT).inc()
            await self._desk.ledger.append(
                conversation.id,
                Author.BOT,
                reply["text"],
                self._desk.clock.now(),
                data=_data(reply) | dict(remembered),
                suppressed=suppressed,
                turn=turn.id,
            )

    async def _tell(self, turn: Turn) -> None:
        conversation = await self._desk.conversations.get(turn.conversation)
        self._news.publish("conversation", id=conversation.id, last=conversation.last_seq)
        if conversation.owner is not Owner.BOT:
            self._news.publish("queue")


def _data(reply: Mapping[str, Any]) -> dict[str, Any]:
    """Return what goes with a reply's text: buttons with their payloads, card, basis and link."""
    custom = reply.get("custom") or {}
    data = {
        "response": reply.get("response"),
        "buttons": reply.get("buttons"),
        "card": custom.get("card"),
        "basis": custom.get("basis"),
        "link": custom.get("link"),
    }
    return {name: value for name, value in data.items() if value}
