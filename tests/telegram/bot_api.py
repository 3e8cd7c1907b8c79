"""A local server that plays Telegram's Bot API: what a bot sends is kept, what consumers do is delivered to it.

Give `BotApi.url` as TELEGRAM_API_URL and `TOKEN` as TELEGRAM_TOKEN. What goes wrong is data: `api.fault` is asked for
every call and says `Fault.…` or nothing; `in_turn(Fault.DROP_AFTER, None, …)` makes such a function.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum
from io import BytesIO
from itertools import count
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from tests.telegram.entities import CannotParse, shown, units

TOKEN = "7000000001:AAF-of-nobody_0123456789abcdefghijklmno"
LONGEST = 4096
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
UPDATE_IDS = count(900_000_001)  # they never go back, whichever BotApi plays for a bot
NESTED = {"reply_markup", "allowed_updates", "commands", "link_preview_options", "reply_parameters", "entities"}
Json = dict[str, Any]


class Fault(Enum):
    """What a call may meet."""

    DROP_BEFORE = "the connection ends, nothing was done"
    DROP_AFTER = "the connection ends, everything was done"
    TOO_MANY = "429"
    BLOCKED = "403"
    BROKEN = "500"


@dataclass(frozen=True)
class Call:
    """One call of a method, as it came."""

    method: str
    values: Json

    @property
    def chat(self) -> str:
        return str(self.values.get("chat_id", ""))


@dataclass
class Shown:
    """A message of the bot's as a consumer sees it; `text` is without markup, `html` as it was sent."""

    message_id: int
    chat: str
    text: str
    html: str
    markup: Json = field(default_factory=dict)

    @property
    def buttons(self) -> list[Json]:
        return [button for row in self.markup.get("inline_keyboard", []) for button in row]

    def titles(self) -> list[str]:
        return [button["text"] for button in self.buttons]

    def button(self, title: str) -> Json:
        return next(button for button in self.buttons if button["text"] == title)


class Wrong(Exception):
    """A call that Telegram refuses."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


class BotApi:
    """Plays the API for one bot; `calls` and `shown` (by chat) hold what came, in order."""

    def __init__(self, port: int | None = None) -> None:
        self.port = port or unused_port()
        self.calls: list[Call] = []
        self.shown: dict[str, list[Shown]] = {}
        self.answered: dict[str, Json] = {}  # callback queries, by id
        self.webhook: Json | None = None
        self.fault: Callable[[Call], Fault | None] = lambda call: None
        self.retry_after = 1
        self.blocked: set[str] = set()
        self.pending: dict[int, Json] = {}  # updates that nobody confirmed
        self.statuses: list[int] = []  # what the webhook answered
        self.news = asyncio.Condition()
        self._open_queries: set[str] = set()
        self._message_ids = count(1)
        self._polls = 0
        self._server: TestServer | None = None
        self._session: aiohttp.ClientSession | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/bot"

    async def start(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        self._server = TestServer(app, host="127.0.0.1", port=self.port)
        await self._server.start_server(shutdown_timeout=0.1)
        self._session = self._session or aiohttp.ClientSession()

    async def stop(self) -> None:
        """Be away: nothing listens on the port until `start`."""
        if self._server:
            await self._server.close()
            self._server = None

    async def close(self) -> None:
        await self.stop()
        if self._session:
            await self._session.close()

    def messages(self, chat: int | str) -> list[Shown]:
        return self.shown.get(str(chat), [])

    def named(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    async def until(self, found: Callable[[], Any], patience: float = 20) -> Any:
        """Wait until something is found, and return it."""
        async with asyncio.timeout(patience), self.news:
            while not (result := found()):
                await self.news.wait()
            return result

    async def deliver(self, update: Json, *, secret: str | None = None) -> int | None:
        """Give an update to the bot: return what its webhook answered, None when it is to be polled.

        `secret` replaces the right one in the header.
        """
        update = {"update_id": next(UPDATE_IDS), **update}
        if self.webhook is None:
            self.pending[update["update_id"]] = update
            await self._tell()
            return None
        return await self.push(json.dumps(update).encode(), secret=secret)

    async def push(self, body: bytes, *, secret: str | None = None) -> int:
        """Post any bytes to the webhook."""
        assert self._session and self.webhook
        headers = {"Content-Type": "application/json"}
        if given := (self.webhook["secret_token"] if secret is None else secret):
            headers[SECRET_HEADER] = given
        async with self._session.post(self.webhook["url"], data=BytesIO(body), headers=headers) as response:
            self.statuses.append(response.status)
            return response.status

    def new_query(self) -> str:
        query = str(4_000_000_000 + len(self._open_queries) + len(self.answered))
        self._open_queries.add(query)
        return query

    def expire_queries(self) -> None:
        self._open_queries.clear()

    async def _tell(self) -> None:
        async with self.news:
            self.news.notify_all()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != TOKEN:
            return _refused(Wrong(401, "Unauthorized"))
        call = Call(request.match_info["method"], await _values(request))
        fault = self.fault(call)
        if fault is Fault.DROP_BEFORE:
            return _dropped(request)
        try:
            self._refuse(call, fault)
            answer = web.json_response({"ok": True, "result": await self._do(call)})
        except Wrong as wrong:
            answer = _refused(wrong)
        await self._tell()
        return _dropped(request) if fault is Fault.DROP_AFTER else answer

    def _refuse(self, call: Call, fault: Fault | None) -> None:
        if fault is Fault.TOO_MANY:
            after = self.retry_after
            raise Wrong(429, f"Too Many Requests: retry after {after}", retry_after=after)
        if fault is Fault.BROKEN:
            raise Wrong(500, "Internal Server Error")
        if call.chat and (fault is Fault.BLOCKED or call.chat in self.blocked):
            raise Wrong(403, "Forbidden: bot was blocked by the user")

    async def _do(self, call: Call) -> Any:
        self.calls.append(call)
        does = getattr(self, "_do_" + call.method.lower(), None)
        if does is None:
            raise Wrong(404, "Not Found")
        result = does(call.values)
        return await result if asyncio.iscoroutine(result) else result

    def _do_getme(self, values: Json) -> Json:
        return {"id": 7000000001, "is_bot": True, "first_name": "Front Desk", "username": "front_desk_bot"}

    def _do_sendmessage(self, values: Json) -> Json:
        chat, html = str(values.get("chat_id", "")), str(values.get("text", ""))
        try:
            text = shown(html) if values.get("parse_mode") == "HTML" else html
        except CannotParse as error:
            raise Wrong(400, f"Bad Request: can't parse entities: {error}") from error
        if not chat.lstrip("-").isdigit():
            raise Wrong(400, "Bad Request: chat not found")
        if not text.strip():
            raise Wrong(400, "Bad Request: message text is empty")
        if units(text) > LONGEST:
            raise Wrong(400, "Bad Request: message is too long")
        markup = values.get("reply_markup") or {}
        _check(markup)
        message = Shown(next(self._message_ids), chat, text, html, markup)
        self.shown.setdefault(chat, []).append(message)
        return _message(message)

    def _do_editmessagereplymarkup(self, values: Json) -> Json:
        chat, number = str(values.get("chat_id", "")), int(values.get("message_id", 0))
        message = next((one for one in self.messages(chat) if one.message_id == number), None)
        if message is None:
            raise Wrong(400, "Bad Request: message to edit not found")
        markup = values.get("reply_markup") or {}
        _check(markup)
        if markup == message.markup:
            raise Wrong(400, "Bad Request: message is not modified")
        message.markup = markup
        return _message(message)

    def _do_answercallbackquery(self, values: Json) -> bool:
        query = str(values.get("callback_query_id", ""))
        if query not in self._open_queries:
            raise Wrong(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        if units(str(values.get("text", ""))) > 200:
            raise Wrong(400, "Bad Request: MESSAGE_TOO_LONG")
        self._open_queries.discard(query)
        self.answered[query] = values
        return True

    def _do_sendchataction(self, values: Json) -> bool:
        return True

    def _do_setmycommands(self, values: Json) -> bool:
        for command in values["commands"]:
            if not 1 <= len(command["description"]) <= 256 or not command["command"].isalnum():
                raise Wrong(400, "Bad Request: BOT_COMMAND_INVALID")
        return True

    def _do_setwebhook(self, values: Json) -> bool:
        if not str(values.get("url", "")).startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise Wrong(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        self.webhook = {"secret_token": "", **values}
        return True

    def _do_deletewebhook(self, values: Json) -> bool:
        self.webhook = None
        return True

    def _do_getwebhookinfo(self, values: Json) -> Json:
        url = self.webhook["url"] if self.webhook else ""
        return {"url": url, "has_custom_certificate": False, "pending_update_count": len(self.pending)}

    async def _do_getupdates(self, values: Json) -> list[Json]:
        if self.webhook is not None:
            raise Wrong(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first")
        self._polls += 1
        mine, offset = self._polls, int(values.get("offset", 0))
        until = time.monotonic() + float(values.get("timeout", 0))
        self.pending = {number: update for number, update in self.pending.items() if number >= offset}
        while not self.pending and time.monotonic() < until and self._server:
            await asyncio.sleep(0.02)
            if self._polls != mine:
                raise Wrong(409, "Conflict: terminated by other getUpdates request")
        return [self.pending[number] for number in sorted(self.pending)][: int(values.get("limit", 100))]


class TelegramConsumer:
    """Somebody with a phone: writes to the bot in a private chat, and sees what it says."""

    def __init__(self, api: BotApi, chat: int, language: str = "zh-hans") -> None:
        self.api = api
        self.chat = chat
        self.me = {"id": chat, "is_bot": False, "first_name": "Wei", "language_code": language}
        self._message_ids = count(100_001)

    def message(self, **content: Any) -> Json:
        private = {"id": self.chat, "type": "private", "first_name": "Wei"}
        return {
            "message_id": next(self._message_ids),
            "date": int(time.time()),
            "chat": private,
            "from": self.me,
            **content,
        }

    async def sends(self, **content: Any) -> int | None:
        return await self.api.deliver({"message": self.message(**content)})

    async def says(self, text: str) -> int | None:
        entities = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}] if text[:1] == "/" else []
        return await self.sends(text=text, **({"entities": entities} if entities else {}))

    async def edits(self, text: str) -> int | None:
        return await self.api.deliver({"edited_message": self.message(text=text, edit_date=int(time.time()))})

    async def sends_photo(self, caption: str | None = None) -> int | None:
        photo = [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}]
        return await self.sends(photo=photo, **({"caption": caption} if caption else {}))

    async def sends_voice(self) -> int | None:
        return await self.sends(voice={"file_id": "v", "file_unique_id": "v", "duration": 3})

    async def shares_contact(self, phone: str, *, whose: int | None = None) -> int | None:
        contact = {"phone_number": phone, "first_name": "Wei", "last_name": "Wang"}
        return await self.sends(contact=contact | {"user_id": self.chat if whose is None else whose})

    async def presses(self, message: Shown, title: str) -> str:
        """Press a button and return the query's id, for `api.answered`."""
        return await self.presses_data(message, message.button(title)["callback_data"])

    async def presses_data(self, message: Shown, data: str) -> str:
        query = self.api.new_query()
        under = self.message(text=message.text) | {"message_id": message.message_id}
        under |= {"reply_markup": message.markup} if message.buttons else {}
        under["from"] = self.api._do_getme({})
        await self.api.deliver(
            {
                "callback_query": {
                    "id": query,
                    "from": self.me,
                    "message": under,
                    "chat_instance": "1",
                    "data": data,
                }
            }
        )
        return query

    async def blocks(self, *, again: bool = False) -> int | None:
        """Block the bot; `again`: come back to it."""
        (self.api.blocked.discard if again else self.api.blocked.add)(str(self.chat))
        states = ("kicked", "member") if again else ("member", "kicked")
        return await self.api.deliver({"my_chat_member": self._membership(*states)})

    def _membership(self, old: str, new: str) -> Json:
        bot, until = self.api._do_getme({}), {"until_date": 0}
        member = {state: {"user": bot, "status": state, **(until if state == "kicked" else {})} for state in (old, new)}
        known = {name: value for name, value in self.message().items() if name != "message_id"}
        return {**known, "old_chat_member": member[old], "new_chat_member": member[new]}

    def sees(self) -> list[Shown]:
        return self.api.messages(self.chat)

    async def gets(self, words: str) -> Shown:
        """Wait for a message that holds these words; the newest counts."""
        found: Shown = await self.api.until(lambda: next((m for m in reversed(self.sees()) if words in m.text), None))
        return found


def in_turn(*faults: Fault | None, method: str = "sendMessage") -> Callable[[Call], Fault | None]:
    """Meet these faults one after the other, then none."""
    left = list(faults)
    return lambda call: left.pop(0) if left and call.method == method else None


def _check(markup: Mapping[str, Any]) -> None:
    for button in (button for row in markup.get("inline_keyboard", []) for button in row):
        if not button.get("text"):
            raise Wrong(400, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed")
        if "url" in button and "://localhost" in button["url"]:
            raise Wrong(400, f"Bad Request: inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
        if "url" not in button and not 1 <= len(str(button.get("callback_data", "")).encode()) <= 64:
            raise Wrong(400, "Bad Request: BUTTON_DATA_INVALID")


def _message(message: Shown) -> Json:
    chat = {"id": int(message.chat), "type": "private", "first_name": "Wei"}
    return {"message_id": message.message_id, "date": int(time.time()), "chat": chat, "text": message.text}


async def _values(request: web.Request) -> Json:
    """Read JSON, or a form whose nested values are JSON, or the query."""
    if request.content_type == "application/json":
        body: Json = await request.json()
        return body
    form = {**request.query, **await request.post()}
    return {name: json.loads(str(value)) if name in NESTED else value for name, value in form.items()}


def _dropped(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _refused(wrong: Wrong) -> web.Response:
    body: Json = {"ok": False, "error_code": wrong.code, "description": wrong.description}
    if wrong.parameters:
        body["parameters"] = wrong.parameters
    return web.json_response(body, status=wrong.code)


@asynccontextmanager
async def bot_api() -> AsyncIterator[BotApi]:
    api = BotApi()
    await api.start()
    try:
        yield api
    finally:
        await api.close()
