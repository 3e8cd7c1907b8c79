"""A small desk that speaks the widget's socket from memory, for tests of the page alone."""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

WEB = Path(__file__).parents[2] / "web"
FIELDS: dict[str, tuple[set[str], set[str]]] = {
    "hello": ({"since", "locale", "chosen"}, {"conversation", "secret"}),
    "say": ({"id", "text"}, {"first"}),
    "choose": ({"id", "message", "index"}, set()),
    "submit": ({"id", "prompt", "values"}, set()),
    "dismiss": ({"id", "prompt"}, set()),
    "typing": ({"on"}, set()),
    "seen": ({"seq"}, set()),
    "locale": ({"locale"}, set()),
    "since": ({"seq"}, set()),
}
OPEN = {"state": "open", "opens_at": None, "closes_at": None, "reason": None, "announcement": None}
LINES = {
    ("open", "zh"): "人工客服在线，预计等候2–4分钟",
    ("open", "en"): "People are here, about 2–4 minutes to wait",
    ("closed", "zh"): "人工客服明天9:00上班",
    ("closed", "en"): "People are back tomorrow at 9:00",
    ("unattended", "zh"): "人工客服暂时离开，稍后回来",
    ("unattended", "en"): "Nobody is at the desk right now",
}


@dataclass
class WidgetDesk:
    """One conversation at most; tests read `frames` and `messages`, and speak for the desk."""

    state: str = "open"
    announcement: str | None = None
    locale: str = "zh"
    opened: bool = False
    deaf: bool = False
    refuse: dict[str, Any] | None = None
    echo: bool = True
    prompt: dict[str, Any] | None = None
    owner: dict[str, Any] = field(default_factory=lambda: {"owner": "bot"})
    messages: list[dict[str, Any]] = field(default_factory=list)
    frames: list[dict[str, Any]] = field(default_factory=list)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    orders: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/", self._shop)
        app.router.add_get("/tokens.css", _tokens)
        app.router.add_get("/demo/orders", self._orders)
        app.router.add_get("/widget/settings", self._settings)
        app.router.add_get("/widget/socket", self._socket)
        app.router.add_get("/bare", _bare)
        app.router.add_static("/widget/", WEB / "widget")
        app.router.add_static("/shop/", WEB / "shop")
        app.on_shutdown.append(self._stop)
        return app

    def availability(self, locale: str | None = None) -> dict[str, Any]:
        words = LINES[self.state, locale or self.locale]
        return {**OPEN, "state": self.state, "words": words, "announcement": self.announcement}

    async def tell(self, kind: str, **data: Any) -> None:
        for socket in self.sockets:
            await socket.send_json({"type": kind, **data})

    async def say(self, author: str, text: str, **more: Any) -> dict[str, Any]:
        """Put a message on the ledger and send it to every page."""
        message = {
            "seq": len(self.messages) + 1,
            "id": None,
            "author": author,
            "name": None,
            "text": text,
            "at": datetime.now(UTC).isoformat(),
            "buttons": [],
            "chosen": None,
            "card": None,
            "basis": [],
            **more,
        }
        self.messages.append(message)
        await self.tell("message", message=message)
        return message

    async def ask(self, prompt: dict[str, Any] | None) -> None:
        self.prompt = prompt
        await self.tell("prompt", prompt=prompt)

    async def hand(self, **owner: Any) -> None:
        self.owner = owner
        await self.tell("owner", **owner)

    async def drop(self, code: int = 1001) -> None:
        gone, self.sockets = self.sockets, []
        for socket in gone:
            await socket.close(code=code)

    async def hears(self, kind: str, times: int = 1) -> list[dict[str, Any]]:
        """Wait for what the page is about to send."""
        async with asyncio.timeout(20):
            while len(self.got(kind)) < times:
                await asyncio.sleep(0.01)
        return self.got(kind)

    def got(self, kind: str) -> list[dict[str, Any]]:
        return [frame for frame in self.frames if frame["type"] == kind]

    async def _shop(self, _: web.Request) -> web.StreamResponse:
        return web.FileResponse(WEB / "shop" / "index.html")

    async def _orders(self, _: web.Request) -> web.Response:
        return web.json_response(self.orders)

    async def _settings(self, request: web.Request) -> web.Response:
        locale = request.query.get("locale", "zh")
        return web.json_response(
            {
                "shop": {"name": "青禾日用" if locale == "zh" else "Qinghe Goods"},
                "availability": self.availability(locale),
                "locales": ["zh", "en"],
            }
        )

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(protocols=["frontdesk.1"])
        await socket.prepare(request)
        async for data in socket:
            if data.type == WSMsgType.TEXT:
                await self._read(socket, json.loads(data.data))
        if socket in self.sockets:
            self.sockets.remove(socket)
        return socket

    async def _read(self, socket: web.WebSocketResponse, frame: dict[str, Any]) -> None:
        self.frames.append(frame)
        self._check(frame)
        if self.deaf:
            return
        if frame["type"] == "hello":
            await self._greet(socket, frame)
        elif self.refuse and "id" in frame:
            await socket.send_json({"type": "error", "id": frame["id"], **self.refuse})
        elif frame["type"] in ("say", "choose"):
            await self._store(socket, frame)
        elif "id" in frame:
            await socket.send_json({"type": "accepted", "id": frame["id"], "seq": len(self.messages), "at": None})
            await self.ask(None)
        elif frame["type"] == "locale":
            self.locale = frame["locale"]
            await self.tell("availability", availability=self.availability())

    def _check(self, frame: dict[str, Any]) -> None:
        needed, allowed = FIELDS[frame["type"]]
        fields = set(frame) - {"type"}
        if needed - fields or fields - needed - allowed:
            self.problems.append(f"{frame['type']} with {sorted(fields)}")

    async def _greet(self, socket: web.WebSocketResponse, frame: dict[str, Any]) -> None:
        resumed = frame.get("secret") == "s3cret" and self.opened
        if frame.get("conversation") and not resumed:
            await socket.close(code=1008)
            return
        if frame["chosen"] or not resumed:
            self.locale = frame["locale"]
        self.sockets.append(socket)
        await socket.send_json(
            {
                "type": "welcome",
                **({"conversation": "c-1", "owner": self.owner, "prompt": self.prompt} if resumed else {}),
                "locale": self.locale,
                "shop": {"name": "青禾日用" if self.locale == "zh" else "Qinghe Goods"},
                "availability": self.availability(),
                "last": len(self.messages) if resumed else 0,
            }
        )
        for message in self.messages if resumed else []:
            if message["seq"] > frame["since"]:
                await socket.send_json({"type": "message", "message": message})

    async def _store(self, socket: web.WebSocketResponse, frame: dict[str, Any]) -> None:
        known = next((one for one in self.messages if one["id"] == frame["id"]), None)
        if not self.opened:
            self.opened = True
            await socket.send_json({"type": "opened", "conversation": "c-1", "secret": "s3cret"})
        text = frame.get("text")
        if frame["type"] == "choose":
            asked = self.messages[frame["message"] - 1]
            asked["chosen"] = frame["index"]
            text = asked["buttons"][frame["index"]]["title"]
            await self.tell("message", message=asked)
        stored = known or await self.say("consumer", text, id=frame["id"])
        await socket.send_json({"type": "accepted", "id": frame["id"], "seq": stored["seq"], "at": stored["at"]})

    async def _stop(self, _: web.Application) -> None:
        await self.drop()


async def _tokens(_: web.Request) -> web.FileResponse:
    return web.FileResponse(WEB / "tokens.css")


async def _bare(request: web.Request) -> web.Response:
    """Answer with an embedding page that knows nothing but the one script tag."""
    locale = request.query.get("lang", "zh")
    page = (
        f'<!doctype html><html lang="{locale}"><meta name="viewport" content="width=device-width, initial-scale=1">'
        '<title>Shop</title><main><h1>Shop</h1></main><script type="module" src="/widget/front-desk-chat.js"></script></html>'
    )
    return web.Response(text=page, content_type="text/html")
