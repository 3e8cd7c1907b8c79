"""The outbox's workers: lease what is due, post it part by part, and write down what became of each part."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.channels.posting import Declined, NotPosted, Part, Post, Unsure
from bot.channels.shaping import Shaping, wants_number
from bot.metrics.metrics import POST_SECONDS, POSTS
from bot.news import News
from desk import formats
from desk.conversation.conversations import Conversation
from desk.conversation.ledger import Message
from desk.conversation.outbox import LEASE, Outgoing
from desk.database import DatabaseAway
from desk.errors import Conflict
from desk.front_desk import Desk

log = structlog.get_logger()
POLL = 0.5  # seconds between two looks for what other gateways left
LONGEST_POST = 20.0  # seconds; well within the lease
STOPPING = 5.0  # seconds that running posts are waited for at the end
LONGEST_PAUSE = 300.0
KEPT = timedelta(hours=24)  # what could not be posted for so long is no news any more


class Outbox:
    """Posts of different conversations side by side, of one conversation in order."""

    def __init__(self, desk: Desk, posts: Mapping[str, Post], news: News, public_url: str, at_once: int) -> None:
        self._desk = desk
        self._posts = posts
        self._news = news
        self._public_url = public_url.rstrip("/")
        self._at_once = at_once
        self._shaping = Shaping(desk.words)
        self._woken = asyncio.Event()
        self._stopping = False
        self._running: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Look for what is due at once."""
        self._woken.set()

    async def run(self) -> None:
        """Lease and post until cancelled; then finish the parts that are on their way, and give the rest back."""
        listening = asyncio.create_task(self._listen())
        try:
            while True:
                with suppress(TimeoutError):
                    async with asyncio.timeout(POLL):
                        await self._woken.wait()
                self._woken.clear()
                await self._lease_what_is_due()
        finally:
            listening.cancel()
            await self._stop()

    async def _listen(self) -> None:
        async for item in self._news.subscribe():
            if item["kind"] in ("conversation", "missed"):
                self.wake()

    async def _lease_what_is_due(self) -> None:
        lease, clock = self._desk.outbox.lease, self._desk.clock
        try:
            while len(self._running) < self._at_once and (row := await lease(list(self._posts), clock.now())):
                task = asyncio.create_task(self._attend(row))
                self._running.add(task)
                task.add_done_callback(self._ended)
        except DatabaseAway as error:
            log.warning("outbox_waits_for_database", error=type(error).__name__)
            await asyncio.sleep(POLL)
        except Exception:
            log.exception("outbox_not_leased")
            await asyncio.sleep(POLL)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self.wake()

    async def _stop(self) -> None:
        """What is cut off here says `sending`, and counts as unsure for whoever takes it over."""
        self._stopping = True
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=STOPPING)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _attend(self, outgoing: Outgoing) -> None:
        try:
            await self._deliver(outgoing, await self._desk.conversations.get(outgoing.conversation))
        except DatabaseAway as error:
            log.warning("post_waits_for_database", outgoing=outgoing.id, error=type(error).__name__)
        except Conflict:
            log.info("post_taken", outgoing=outgoing.id)
        except Exception:
            log.exception("post_not_finished", outgoing=outgoing.id)

    async def _deliver(self, outgoing: Outgoing, conversation: Conversation) -> None:
        """Post what is left of a row, and end it or put it back."""
        if self._desk.clock.now() - outgoing.created_at > KEPT:
            await self._end(outgoing, "too_old")
            return
        parts = await self._shape(outgoing, conversation)
        if parts is None:
            await self._end(outgoing, "not_shaped")
            return
        try:
            for number in range(outgoing.part, len(parts)):
                outgoing = replace(outgoing, part=number, attempt=outgoing.attempt if number == outgoing.part else 0)
                await self._post(outgoing, conversation, parts[number])
        except NotPosted as error:
            await self._put_back(outgoing, error)
        except Declined as error:
            await self._give_up(outgoing, conversation, error)
        else:
            await self._end(outgoing)

    async def _shape(self, outgoing: Outgoing, conversation: Conversation) -> Sequence[Part] | None:
        """Return the parts of a row, None where that fails; a prompt that was closed meanwhile has none."""
        can, locale = self._posts[conversation.channel].capabilities, conversation.locale
        if outgoing.prompt is not None:
            return await self._shape_prompt(outgoing.prompt, conversation)
        assert outgoing.message is not None
        message = await self._desk.ledger.at(conversation.id, outgoing.message)
        prompt = await self._desk.prompts.open(conversation.id, self._desk.clock.now()) if can.contact else None
        speaker = await self._speaker(message)
        try:
            settled, url = not (prompt and wants_number(prompt)), self._link(message)
            return self._shaping.message(message, locale, speaker, can, settled=settled, url=url)
        except Exception:
            log.exception("message_not_shaped", conversation=conversation.id, seq=message.seq)
            return None

    def _link(self, message: Message) -> str | None:
        """Return where a message's link leads, with the token that is made here and never stored."""
        link = message.data.get("link")
        if link is None:
            return None
        return f"{self._public_url}{link['path']}#{self._desk.downloads.token(link['download'])}"

    async def _shape_prompt(self, name: str, conversation: Conversation) -> Sequence[Part]:
        now, locale = self._desk.clock.now(), conversation.locale
        prompt = await self._desk.prompts.get(conversation.id, name)
        if prompt.state != "open" or prompt.expires_at <= now:
            return ()
        url = f"{self._public_url}/prompt#{self._desk.prompts.link_token(prompt)}"
        zone = self._desk.agreements.today.service_hours.zone
        until = formats.moment(prompt.expires_at, locale, zone, now)
        return self._shaping.prompt(prompt, url, until, locale, self._posts[conversation.channel].capabilities)

    async def _speaker(self, message: Message) -> str | None:
        return (await self._desk.agents.names()).get(message.agent) if message.agent else None

    async def _post(self, outgoing: Outgoing, conversation: Conversation, part: Part) -> None:
        """Post one part and note that it left, or that nobody knows.

        Raises:
            NotPosted, Declined: it did not.
            Conflict: somebody else has the row by now.
        """
        if self._stopping:
            raise NotPosted("stopped", after=0)
        await self._desk.outbox.sending(outgoing, self._desk.clock.now())
        outcome = "cut_off"
        try:
            await self._hand_over(conversation, part)
            outcome = "posted"
        except Unsure as error:
            outcome = "unsure"
            log.warning("post_unsure", outgoing=outgoing.id, part=outgoing.part, code=error.code)
        except NotPosted as error:
            outcome = "not_posted" if error.after is None else "put_off"
            raise
        except Declined as error:
            outcome = "unreachable" if error.unreachable else "declined"
            raise
        finally:
            POSTS.labels(conversation.channel, outcome).inc()
        await _surely(lambda: self._desk.outbox.posted(outgoing, unsure=outcome == "unsure"))
        if conversation.unreachable_since and outcome == "posted":
            await self._desk.conversations.reach(conversation.id, None)

    async def _hand_over(self, conversation: Conversation, part: Part) -> None:
        assert conversation.address is not None
        try:
            with POST_SECONDS.labels(conversation.channel).time():
                async with asyncio.timeout(LONGEST_POST):
                    await self._posts[conversation.channel].post(conversation.address, part)
        except TimeoutError as error:
            raise Unsure("timeout") from error

    async def _put_back(self, outgoing: Outgoing, error: NotPosted) -> None:
        """Try again when the platform wants, or a little later each time; in the end not at all."""
        pause = _pause(outgoing.attempt) if error.after is None else error.after
        due_at = self._desk.clock.now() + timedelta(seconds=pause)
        if due_at - outgoing.created_at > KEPT:
            await self._end(outgoing, error.code)
            return
        log.info("post_put_back", outgoing=outgoing.id, code=error.code, again_in=round(pause, 1))
        await _surely(lambda: self._desk.outbox.again(outgoing, due_at, error.code))
        if not self._stopping:
            asyncio.get_running_loop().call_later(pause, self.wake)

    async def _give_up(self, outgoing: Outgoing, conversation: Conversation, error: Declined) -> None:
        if error.unreachable and not conversation.unreachable_since:
            await _surely(lambda: self._desk.conversations.reach(conversation.id, self._desk.clock.now()))
            self._news.publish("conversation", id=conversation.id, last=conversation.last_seq)
        await self._end(outgoing, error.code)

    async def _end(self, outgoing: Outgoing, error: str | None = None) -> None:
        if error:
            log.warning("post_failed", outgoing=outgoing.id, conversation=outgoing.conversation, code=error)
        await _surely(lambda: self._desk.outbox.finish(outgoing, self._desk.clock.now(), error=error))
        if outgoing.message is not None:
            self._news.publish("delivery", id=outgoing.conversation, message=outgoing.message)


def _pause(attempt: int) -> float:
    return min(2.0**attempt, LONGEST_PAUSE) * random.uniform(0.5, 1.5)  # noqa: S311


async def _surely(write: Callable[[], Awaitable[None]]) -> None:
    """Write down what is certain while the lease lasts, even if the database is away for a while."""
    until = time.monotonic() + LEASE.total_seconds()
    while True:
        try:
            return await write()
        except DatabaseAway:
            if time.monotonic() > until:
                raise
        await asyncio.sleep(POLL)
