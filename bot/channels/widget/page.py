"""One open page: what each of its frames does, and the words when a frame does nothing."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import structlog
from aiohttp import WSCloseCode

from bot.channels.widget import frames
from bot.channels.widget.fields import BadFrame
from bot.channels.widget.greeting import Parts, SecretRefused, greet
from bot.channels.widget.sockets import Socket
from bot.metrics import metrics
from desk.conversation.identity import ConversationId
from desk.conversation.ledger import Message
from desk.database import DatabaseAway
from desk.errors import BadValues, NotFound, Refused

log = structlog.get_logger()
CHANNEL = "widget"
TYPING_EVERY = 2.0
SINCE_PER_10S = 10  # a whole conversation may be shown each time
PATIENCE = 5.0  # seconds: a restart of the database fits in
RETRY_AFTER = 5
OUTCOMES = {"too_fast": "limited", "try_later": "failed"}
MISSING = {"choose": "no_such_choice", "submit": "no_such_prompt", "dismiss": "no_such_prompt"}


class TooFast(Exception):
    """More than the limit; `seconds` until the next frame may come."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Page:
    """Handles the frames of one socket, one after the other."""

    def __init__(self, parts: Parts, socket: Socket, address: str) -> None:
        self._parts = parts
        self._socket = socket
        self._following = socket.following
        self._address = address
        self._greeted = False
        self._chosen = False
        self._types, self._typed_at = False, -TYPING_EVERY

    async def take(self, data: str) -> int | None:
        """Do what a frame asks for, or say why not; return a close code when the page must go."""
        frame: frames.Frame | None = None
        try:
            frame = frames.parse(data)
            await self._do_patiently(frame)
            _count("accepted")
        except BadFrame as error:
            self._error(error.code, error.id, field=error.field, allowed=error.allowed)
        except SecretRefused:
            _count("refused")
            return WSCloseCode.POLICY_VIOLATION
        except TooFast as error:
            self._error("too_fast", _id(frame), retry_after=error.seconds)
        except NotFound:
            self._error(MISSING.get(frame.type if frame else "", "no_conversation"), _id(frame))
        except BadValues as error:
            problems = self._parts.views.form.problems(error, self._following.locale)
            self._error("bad_values", _id(frame), fields=problems)
        except Refused as error:
            self._error(error.code, _id(frame))
        except DatabaseAway as error:
            log.warning("frame_not_stored", error=type(error).__name__)
            self._error("try_later", _id(frame), retry_after=RETRY_AFTER)
            return None if self._greeted else WSCloseCode.TRY_AGAIN_LATER
        except Exception:
            log.exception("frame_failed", conversation=self._following.conversation, type=frame and frame.type)
            self._error("try_later", _id(frame))
        return None

    def refuse_binary(self) -> None:
        self._error("bad_frame", None, allowed="JSON text")

    async def _do_patiently(self, frame: frames.Frame) -> None:
        """Do it again while the database restarts: ids make that safe, and the page sees a message on its way."""
        began = time.monotonic()
        while True:
            try:
                return await self._do(frame)
            except DatabaseAway:
                if time.monotonic() - began > PATIENCE:
                    raise
            await asyncio.sleep(0.5)

    async def _do(self, frame: frames.Frame) -> None:
        if not self._greeted and not isinstance(frame, frames.Hello):
            raise BadFrame("not_greeted", allowed="hello", id=_id(frame))
        match frame:
            case frames.Hello():
                if self._greeted:
                    await self._limit("since", SINCE_PER_10S)
                await self._greet(frame)
            case frames.Say():
                await self._say(frame)
            case frames.Typing():
                self._type(frame)
            case frames.Locale():
                await self._speak(frame.locale)
            case frames.Seen(seq=seq):
                await self._parts.door.seen(self._conversation(), seq, by_consumer=True)
            case frames.Since(seq=seq):
                self._conversation()
                await self._limit("since", SINCE_PER_10S)
                self._socket.rewind(seq)
            case _:
                await self._act(frame)

    async def _greet(self, hello: frames.Hello) -> None:
        self._socket.send(await greet(self._parts, self._following, hello))
        self._greeted, self._chosen = True, hello.chosen
        self._socket.touch()

    async def _say(self, frame: frames.Say) -> None:
        await self._limit()
        following = self._following
        if following.conversation is not None:
            self._accept(await self._parts.door.receive(following.conversation, frame.id, frame.text), frame.id)
            return
        await self._limit_conversations()
        message, secret = await self._parts.door.begin(
            CHANNEL, following.locale, frame.id, frame.text, chosen=self._chosen, first=frame.first
        )
        following.conversation, following.last = message.conversation, 0
        self._socket.send({"type": "opened", "conversation": message.conversation, "secret": secret})
        self._accept(message, frame.id)

    async def _act(self, frame: frames.Frame) -> None:
        conversation, door = self._conversation(), self._parts.door
        await self._limit()
        match frame:
            case frames.Choose():
                message = await door.choose(conversation, frame.id, frame.message, frame.index)
            case frames.Submit():
                message = await door.submit(conversation, frame.id, frame.prompt, frame.values)
            case frames.Dismiss():
                message = await door.dismiss(conversation, frame.id, frame.prompt)
            case _:
                raise BadFrame("unknown_type", field="type")
        self._accept(message, frame.id)

    async def _speak(self, locale: str) -> None:
        self._following.locale, self._chosen = locale, True
        if self._following.conversation is not None:
            await self._limit()
            await self._parts.door.speak(self._following.conversation, locale)
        self._socket.touch()

    def _type(self, frame: frames.Typing) -> None:
        """Pass on that the consumer types, at most every two seconds, and that they stopped, if they had begun."""
        now = time.monotonic()
        is_news = now - self._typed_at >= TYPING_EVERY if frame.on else self._types
        if self._following.conversation is None or not is_news:
            return
        self._types, self._typed_at = frame.on, now if frame.on else self._typed_at
        self._parts.news.publish("typing", id=self._following.conversation, who="consumer", on=frame.on)

    def _accept(self, message: Message, client_id: str) -> None:
        self._socket.send({"type": "accepted", "id": client_id, "seq": message.seq, "at": message.at.isoformat()})
        self._socket.touch()

    def _conversation(self) -> ConversationId:
        if self._following.conversation is None:
            raise Refused("no_conversation")
        return self._following.conversation

    async def _limit(self, kind: str = "message", most: int | None = None) -> None:
        key = self._following.conversation or self._address
        wait = await self._parts.limits.wait(kind, key, most or self._parts.settings.messages_per_10s, 10)
        if wait:
            raise TooFast(wait)

    async def _limit_conversations(self) -> None:
        limit = self._parts.settings.conversations_per_minute
        wait = await self._parts.limits.wait("conversation", self._address, limit, 60)
        if wait:
            raise TooFast(wait)

    def _error(self, code: str, client_id: str | None, **facts: Any) -> None:
        """Say in the conversation's language what is wrong; nothing was stored for the frame."""
        _count(OUTCOMES.get(code, "refused"))
        known = {name: value for name, value in facts.items() if value is not None}
        what = self._parts.views.desk.words.say(
            f"utter_error_{code}",
            self._following.locale,
            field=known.get("field", ""),
            allowed=known.get("allowed", ""),
            seconds=known.get("retry_after", ""),
        )
        frame = {"type": "error", "code": code, "what": what, **known}
        self._socket.send(frame | ({"id": client_id} if client_id else {}))


def _count(outcome: str) -> None:
    metrics.ARRIVALS.labels(CHANNEL, outcome).inc()


def _id(frame: frames.Frame | None) -> str | None:
    return getattr(frame, "id", None)
