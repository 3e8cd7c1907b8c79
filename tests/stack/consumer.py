"""A consumer at the widget's socket: says, presses, fills in, and remembers what was shown."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import uuid4

import aiohttp

PATIENCE = 90.0  # a busy machine is no fault


class Consumer:
    """Speaks docs/widget-protocol.md and reconnects like the widget does; with several gateways, to the next."""

    def __init__(self, session: aiohttp.ClientSession, url: str, locale: str, *others: str) -> None:
        self._session = session
        self._urls = deque([url, *others])
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._listening: asyncio.Task[None] | None = None
        self._unacknowledged: dict[str, dict[str, Any]] = {}
        self._news = asyncio.Event()
        self.locale = locale
        self.conversation: str | None = None
        self.secret: str | None = None
        self.messages: dict[int, dict[str, Any]] = {}
        self.shown: list[int] = []  # every `message` frame's number, in order of arrival
        self.prompt: dict[str, Any] | None = None
        self.owner: dict[str, Any] = {}
        self.welcome: dict[str, Any] = {}
        self.errors: list[dict[str, Any]] = []

    async def connect(self) -> None:
        """Open the socket, resume, and send again what was not acknowledged."""
        url = self._urls[0]
        self._socket = await self._session.ws_connect(
            f"{url}/widget/socket", protocols=["frontdesk.1"], origin=url, max_msg_size=0
        )
        hello = {"type": "hello", "since": max(self.messages, default=0), "locale": self.locale}
        if self.conversation:
            hello |= {"conversation": self.conversation, "secret": self.secret}
        await self._socket.send_json(hello)
        for frame in self._unacknowledged.values():
            await self._socket.send_json(frame)
        self._listening = asyncio.create_task(self._listen(self._socket))

    async def close(self) -> None:
        if self._socket:
            await self._socket.close()
        if self._listening:
            self._listening.cancel()

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                self._take(json.loads(message.data))
                self._news.set()
        while True:  # hung up: come back, as the page does
            await asyncio.sleep(0.2)
            self._urls.rotate(-1)
            try:
                return await self.connect()
            except (aiohttp.ClientError, ConnectionError):
                continue

    def _take(self, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "welcome":
                self.welcome, self.prompt = frame, frame.get("prompt")
            case "opened":
                self.conversation, self.secret = frame["conversation"], frame["secret"]
            case "accepted":
                self._unacknowledged.pop(frame["id"], None)
            case "message":
                self.messages[frame["message"]["seq"]] = frame["message"]
                self.shown.append(frame["message"]["seq"])
            case "prompt":
                self.prompt = frame["prompt"]
            case "owner":
                self.owner = frame
            case "error":
                self.errors.append(frame)
                if "id" in frame and frame["code"] != "try_later":
                    self._unacknowledged.pop(frame["id"], None)

    async def send(self, kind: str, **fields: Any) -> str:
        """Send a frame with a fresh id; it is sent again after a reconnect until it is acknowledged."""
        identity = fields.pop("id", None) or uuid4().hex
        frame = {"type": kind, "id": identity, **fields}
        self._unacknowledged[identity] = frame
        if self._socket and not self._socket.closed:
            with suppress(ConnectionError):  # connect() sends it again
                await self._socket.send_json(frame)
        return identity

    async def say(self, text: str) -> list[dict[str, Any]]:
        """Say something and return what the desk answers."""
        return await self._answered(self.send("say", text=text))

    async def press(self, title: str) -> list[dict[str, Any]]:
        """Press the newest button with this title (or beginning with it), once there is one, and return the answer."""
        await self.until(lambda: bool(self._buttons(title)))
        seq, index = self._buttons(title)[0]
        return await self._answered(self.send("choose", message=seq, index=index))

    def _buttons(self, title: str) -> list[tuple[int, int]]:
        return [
            (seq, index)
            for seq in sorted(self.messages, reverse=True)
            for index, button in enumerate(self.messages[seq].get("buttons") or [])
            if button["title"].startswith(title)
        ]

    async def fill_in(self, **values: str) -> list[dict[str, Any]]:
        """Fill in the open prompt and return the answer."""
        await self.until(lambda: self.prompt is not None)
        assert self.prompt
        return await self._answered(self.send("submit", prompt=self.prompt["id"], values=values))

    async def _answered(self, sending: Any) -> list[dict[str, Any]]:
        before = max(self.messages, default=0)
        await sending
        await self.until(lambda: bool(self._others_after(before)))
        await self._settled(before)
        return self._others_after(before)

    async def _settled(self, before: int) -> None:
        """Wait until nothing more comes for a moment: an answer may have several messages."""
        seen = -1
        while seen != len(self._others_after(before)):
            seen = len(self._others_after(before))
            await asyncio.sleep(0.25)

    def _others_after(self, seq: int) -> list[dict[str, Any]]:
        own = [n for n, message in self.messages.items() if n > seq and message["author"] == "consumer"]
        return [m for n, m in sorted(self.messages.items()) if m["author"] != "consumer" and n > min(own, default=seq)]

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something to become true; fail with the transcript otherwise."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not holds():
                    self._news.clear()
                    try:
                        await asyncio.wait_for(self._news.wait(), 0.5)
                    except TimeoutError:
                        continue
        except TimeoutError as error:
            raise AssertionError(f"waited in vain; errors {self.errors}; shown:\n{self.transcript()}") from error

    def transcript(self) -> str:
        return "\n".join(
            f"{seq} {m['author']}: {m['text']} {[b['title'] for b in m.get('buttons') or []] or ''}"
            for seq, m in sorted(self.messages.items())
        )

    def last(self) -> str:
        """Return the text of the newest message that is not the consumer's."""
        return str([m["text"] for _, m in sorted(self.messages.items()) if m["author"] != "consumer"][-1])


@asynccontextmanager
async def consumer_at(url: str, locale: str = "zh", *others: str) -> AsyncIterator[Consumer]:
    """A consumer with an open socket."""
    async with aiohttp.ClientSession() as session:
        consumer = Consumer(session, url, locale, *others)
        await consumer.connect()
        try:
            yield consumer
        finally:
            await consumer.close()
