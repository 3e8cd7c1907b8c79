"""Photos of a page: taken in over HTTP, and shown again to whoever holds the conversation's secret."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from aiohttp import web

from bot.addresses import address_of
from bot.asked_language import language
from bot.channels.widget.fields import ALLOWED, ID
from bot.channels.widget.greeting import Parts
from bot.channels.widget.page import CHANNEL, OUTCOMES, RETRY_AFTER, TooFast
from bot.metrics import metrics
from bot.pages.files import served
from bot.photo_reading import PhotoReading
from desk.conversation.conversations import Conversation
from desk.conversation.ledger import Author, Message
from desk.database import DatabaseAway
from desk.errors import NotFound, Refused

log = structlog.get_logger()
A_MINUTE = 10  # photos of a conversation
SEEN_A_MINUTE = 300  # photos shown to an address
FROM_ADDRESS_AT_ONCE = 4
FROM_ADDRESS = 60  # photos of an address in a minute
STATUSES = {"too_large": 413, "not_a_photo": 415, "broken": 422, "too_many_pixels": 422, "too_many": 429}
MAY = {
    "Access-Control-Allow-Headers": "Content-Type, Frontdesk-Conversation, Frontdesk-Id, Frontdesk-Secret",
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Max-Age": "600",
}
Act = Callable[[web.Request, Conversation], Awaitable[web.Response]]


class Uploads:
    """Serves `/widget/files` (docs/widget-protocol.md); pages of other origins than the widget's are refused."""

    def __init__(self, parts: Parts, photos: PhotoReading) -> None:
        self._parts = parts
        self._desk = parts.views.desk
        self._photos = photos
        self._sending: Counter[str] = Counter()

    async def preflight(self, request: web.Request) -> web.Response:
        """Tell a browser that a page of the shop may send what `take` reads."""
        self._admit(request)
        return web.Response(status=204, headers=MAY)

    async def take(self, request: web.Request) -> web.Response:
        """Take in one photo; the same id again is answered the same, whatever is sent with it."""
        return await self._answered(request, self._take, "file", FROM_ADDRESS)

    async def picture(self, request: web.Request) -> web.Response:
        return await self._answered(request, self._picture, "file-seen", SEEN_A_MINUTE)

    async def preview(self, request: web.Request) -> web.Response:
        return await self._answered(request, self._preview, "file-seen", SEEN_A_MINUTE)

    async def _answered(self, request: web.Request, act: Act, kind: str, most: int) -> web.Response:
        """Do it for whoever holds the secret, and say in the conversation's language what is wrong."""
        self._admit(request)
        locale = language(request)
        try:
            await self._limit(kind, address_of(request, self._parts.settings.trusted_proxies), most)
            conversation = await self._conversation(request)
            locale = conversation.locale
            return await act(request, conversation)
        except NotFound:
            return self._refused(404, "no_conversation", locale)
        except Refused as error:
            return self._refused(STATUSES.get(error.code, 400), error.code, locale, **error.facts)
        except TooFast as error:
            return self._refused(429, "too_fast", locale, retry_after=error.seconds)
        except DatabaseAway as error:
            log.warning("file_not_stored", error=type(error).__name__)
            return self._refused(503, "try_later", locale, retry_after=RETRY_AFTER)
        except (TimeoutError, ConnectionError) as error:
            log.info("upload_cut_off", error=type(error).__name__)
            return self._refused(408, "try_later", locale)

    def _admit(self, request: web.Request) -> None:
        origin = request.headers.get("Origin")
        needed = request.method != "GET" or origin is not None  # a page of our own origin sends none to read
        if needed and not self._parts.settings.allows(origin):
            raise web.HTTPForbidden(text="This origin is not among FRONTDESK_ORIGINS.\n")

    async def _conversation(self, request: web.Request) -> Conversation:
        given = request.headers
        name, secret = given.get("Frontdesk-Conversation", ""), given.get("Frontdesk-Secret", "")
        if not name.isascii():
            raise NotFound("conversation")
        if not name.isascii():
            raise NotFound("conversation")
        return await self._desk.beginnings.resume(name, secret)

    async def _take(self, request: web.Request, conversation: Conversation) -> web.Response:
        client_id = request.headers.get("Frontdesk-Id", "")
        if not ID.fullmatch(client_id):
            raise Refused("bad_field", field="Frontdesk-Id", allowed=ALLOWED["id"])
        said = await self._desk.ledger.said(conversation.id, Author.CONSUMER, client_id)
        if said is not None:
            return _taken(said, 200)
        await self._limit("file", conversation.id, A_MINUTE)
        with self._one_more(request):
            photo = await self._photos.read(request)
        most = self._parts.settings.files_per_day
        message = await self._parts.door.show(conversation.id, client_id, photo, most)
        metrics.ARRIVALS.labels(CHANNEL, "accepted").inc()
        return _taken(message, 201)

    @contextmanager
    def _one_more(self, request: web.Request) -> Iterator[None]:
        """Count an upload while it lasts: slow ones of one address must not take the places of everybody."""
        address = address_of(request, self._parts.settings.trusted_proxies)
        if self._sending[address] >= FROM_ADDRESS_AT_ONCE:
            raise TooFast(RETRY_AFTER)
        self._sending[address] += 1
        try:
            yield
        finally:
            self._sending -= Counter([address])

    async def _picture(self, request: web.Request, conversation: Conversation) -> web.Response:
        return served(await self._desk.files.picture(await self._own(request, conversation)))

    async def _preview(self, request: web.Request, conversation: Conversation) -> web.Response:
        return served(await self._desk.files.preview(await self._own(request, conversation)))

    async def _own(self, request: web.Request, conversation: Conversation) -> str:
        file = await self._desk.files.get(request.match_info["file"])
        if file.conversation != conversation.id:
            raise NotFound(file.id)
        return file.id

    async def _limit(self, kind: str, key: str, most: int) -> None:
        wait = await self._parts.limits.wait(kind, key, most, 60)
        if wait:
            raise TooFast(wait)

    def _refused(self, status: int, code: str, locale: str, **facts: Any) -> web.Response:
        metrics.ARRIVALS.labels(CHANNEL, OUTCOMES.get(code, "refused")).inc()
        words = f"utter_file_{code}" if code in STATUSES else f"utter_error_{code}"
        what = self._desk.words.say(words, locale, seconds=facts.get("retry_after", ""), **facts)
        wait = {"Retry-After": str(facts["retry_after"])} if "retry_after" in facts else {}
        headers = {"Cache-Control": "no-store", **wait}
        return web.json_response({"code": code, "what": what, **facts}, status=status, headers=headers)


def _taken(message: Message, status: int) -> web.Response:
    if "file" not in message.data:
        raise Refused("bad_field", field="Frontdesk-Id", allowed="an id of its own")
    stored = {"id": message.client_id, "seq": message.seq, "at": message.at.isoformat(), "file": message.data["file"]}
    return web.json_response(stored, status=status, headers={"Cache-Control": "no-store"})
