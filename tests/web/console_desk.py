"""A small desk in memory that speaks docs/console-api.md, so that the console can be tried in a browser in seconds."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web
from web.due_calls import PLAIN, DueCalls

from desk.case.states import moves, states
from web import console_writing

WEB = Path(__file__).parents[2] / "web"
PASSWORD = "blue-heron-42"
POLICY = "default-src 'self'; connect-src 'self' ws: wss:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
LIN = {"id": "a1", "login": "lin", "name": "林晓", "role": "agent", "locale": "zh"}
CHEN = {"id": "a2", "name": "陈伟"}
STATES = {"submitted": "待审核", "accepted": "已通过", "rejected": "未通过", "received": "已收货", "refunded": "已退款"}
Data = dict[str, Any]


def moves_of(kind: str, state: str) -> list[Data]:
    """Return the steps from a state, as the desk shows them."""
    return [
        {"state": to, "needs": move.needs, "may": move.may, "reasons": move.reasons}
        for to, move in moves(kind, state).items()
    ]


INTENTS = [
    {"name": "ask_return_freight", "label": "运费谁出", "holds": "who pays the shipping", "excludes": "where to send"},
    {"name": "ask_charge", "label": "售后收不收费", "holds": "does service cost anything", "excludes": ""},
    {"name": "ask_refund_time", "label": "退款多久到账", "holds": "when money comes back", "excludes": ""},
    {"name": "out_of_scope", "label": "", "holds": "everything else", "excludes": ""},
]


def iso(**before: float) -> str:
    return (datetime.now(UTC) - timedelta(**before)).isoformat().replace("+00:00", "Z")


def handoff(conversation: str) -> Data:
    times = {"asked_at": iso(minutes=4), "due_at": iso(minutes=-26), "claimed_at": None, "ended_at": None}
    return {
        "id": f"h-{conversation}",
        "reason": "asked",
        "priority": 0,
        "state": "waiting",
        "captured": False,
        "place": 1,
        "outcome": None,
        "agent": None,
        **times,
    }


class ConsoleDesk:
    """The desk's state, and switches for what may go wrong (`refuse`, `drop_news`); `newest` messages come with a conversation, `page` lines at once."""

    def __init__(self) -> None:
        self.conversations: dict[str, Data] = {}
        self.cases: list[Data] = []
        self.misses: list[Data] = []
        self.decided: list[Data] = []
        self.ratings: Data = {}
        self.promises = DueCalls(self.cases)
        self.repeats: Data = {"all": {"conversations": 0, "again": 0, "percent": None}, "agents": [], "fields": []}
        self.role = "agent"
        self.replies: list[Data] = []
        self.mentions: list[Data] = []
        self.reveal_seconds: float | None = 60
        self.sockets: set[web.WebSocketResponse] = set()
        self.heard: list[Data] = []
        self.calls: list[tuple[str, str, Data]] = []
        self.signed_in = False
        self.refuse: dict[str, int] = {}
        self.drop_news = False
        self.newest = 500
        self.page = 50
        self.zone = "Asia/Shanghai"
        self._numbers = itertools.count(1)

    def add(
        self,
        owner: str = "queue",
        *,
        text: str = "我要找人工客服",
        locale: str = "zh",
        channel: str = "widget",
        **more: Any,
    ) -> Data:
        """Put a conversation on the desk with one message of the consumer."""
        name = f"c{next(self._numbers)}"
        conversation = {"id": name, "owner": owner, "agent": None, "number": 1, "locale": locale, "channel": channel, "unread": 0, "messages": [], "draft": None,
                        "handoff": handoff(name) if owner != "bot" else None, "cases": [], "consents": [], "contacts": [], "proven_orders": [], "promises": [], "handoffs": []}  # fmt: skip
        self.conversations[name] = conversation | more
        self.say(name, "consumer", text)
        return self.conversations[name]

    def say(
        self,
        conversation: str,
        author: str,
        text: str,
        *,
        kind: str = "text",
        ident: str | None = None,
        minutes: float = 3,
        **more: Any,
    ) -> Data:
        messages = self.conversations[conversation]["messages"]
        message = {"seq": len(messages) + 1, "id": ident, "author": author, "name": None, "kind": kind, "text": text, "at": iso(minutes=minutes),
                   "buttons": [], "chosen": None, "card": None, "basis": [], "suppressed": False}  # fmt: skip
        messages.append(message | more)
        return messages[-1]

    def line(self, conversation: Data) -> Data:
        last = next(message for message in reversed(conversation["messages"]) if message["author"] == "consumer")
        keys = ("id", "owner", "agent", "number", "locale", "channel", "unread", "handoff")
        return {key: conversation[key] for key in keys} | {"preview": last["text"], "last_at": last["at"]}

    def whole(self, conversation: Data) -> Data:
        return (
            self.line(conversation)
            | conversation
            | {"messages": conversation["messages"][-self.newest :], "last": len(conversation["messages"])}
        )

    async def news(self, **frame: Any) -> None:
        if self.drop_news:
            return
        for socket in list(self.sockets):
            await socket.send_json(frame)

    async def consumer_says(self, name: str, text: str) -> None:
        """Let the consumer write while the agent looks on."""
        message = self.say(name, "consumer", text, minutes=0)
        await self.news(type="typing", id=name, on=False)
        await self.news(type="message", id=name, message=message)

    async def arrive(self, **more: Any) -> Data:
        conversation = self.add(**more)
        await self.news(type="queue")
        return conversation

    async def taken_by_chen(self, name: str) -> None:
        """Let another agent be faster, without any news of it."""
        conversation = self.conversations[name]
        conversation.update(owner="agent", agent=CHEN, number=conversation["number"] + 1)

    def decide(self, case: Data, state: str, by: str, note: str) -> None:
        """Take a case to another state."""
        step = {"at": iso(), "state": state, "by": by, "note": note, "details": {}}
        case.update(state=state, state_words=STATES.get(state, state), steps=[*case["steps"], step])
        case["moves"] = moves_of(case["kind"], state)

    @staticmethod
    def now() -> str:
        return iso()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for what the page is about to do."""
        for _ in range(600):  # a busy machine is late
            if condition():
                return
            await asyncio.sleep(0.05)
        raise AssertionError("the page never did it")

    async def hang_up(self) -> None:
        for socket in list(self.sockets):
            await socket.close(code=1001)


def refusal(status: int, code: str, what: str, **more: Any) -> web.Response:
    return web.json_response({"error": {"code": code, "what": what, **more}}, status=status)


def application(desk: ConsoleDesk) -> web.Application:
    """Serve the console's files as they lie, and the API over `desk`."""
    app = web.Application(middlewares=[guard(desk)])
    app.router.add_get("/console", _file(WEB / "console" / "index.html"))
    app.router.add_get("/tokens.css", _file(WEB / "tokens.css"))
    app.router.add_static("/console/", WEB / "console")
    calls = Calls(desk)
    app.router.add_routes(
        [
            web.post("/api/session", calls.sign_in),
            web.get("/api/session", calls.session),
            web.delete("/api/session", calls.sign_out),
            web.get("/api/queue", calls.queue),
            web.get("/api/conversations", calls.listed),
            web.get("/api/conversations/{id}", calls.conversation),
            web.get("/api/conversations/{id}/messages", calls.messages),
            web.put("/api/conversations/{id}/assignment", calls.assign),
            web.put("/api/conversations/{id}/handoff", calls.end),
            web.post("/api/conversations/{id}/messages", calls.say),
            web.post("/api/conversations/{id}/draft", calls.begin_draft),
            web.put("/api/conversations/{id}/draft", calls.fill),
            web.post("/api/conversations/{id}/draft/submission", calls.hand_in),
            web.put("/api/conversations/{id}/typing", calls.note),
            web.put("/api/conversations/{id}/seen", calls.note),
            web.get("/api/cases", calls.cases),
            web.get("/api/due", calls.due),
            web.get("/api/cases/{number}", calls.case),
            web.put("/api/cases/{number}/state", calls.step),
            web.get("/api/cases/{number}/preview", calls.preview),
            web.get("/api/misses", calls.missed),
            web.put("/api/misses/{id}", calls.learn),
            web.delete("/api/misses/{id}/decision", calls.unlearn),
            web.get("/api/intents", calls.intents),
            web.get("/api/ratings", calls.rated),
            web.get("/api/repeats", calls.repeated),
            *console_writing.routes(desk),
            web.get("/api/news", calls.news),
            *desk.promises.routes(),
        ]
    )
    return app


def _file(path: Path) -> Any:
    async def answer(request: web.Request) -> web.FileResponse:
        return web.FileResponse(path)

    return answer


def guard(desk: ConsoleDesk) -> Any:
    @web.middleware
    async def guarded(request: web.Request, handler: Any) -> web.StreamResponse:
        response = await _answer(desk, request, handler)
        if not response.prepared:
            response.headers["Content-Security-Policy"] = POLICY
            response.headers["Cache-Control"] = "no-store"
        return response

    return guarded


async def _answer(desk: ConsoleDesk, request: web.Request, handler: Any) -> web.StreamResponse:
    if not request.path.startswith("/api/"):
        return await handler(request)
    body = await request.json() if request.can_read_body else {}
    desk.calls.append((request.method, request.path, body))
    changing = request.method != "GET"
    if changing and request.headers.get("X-Frontdesk-Console") != "1":
        return refusal(403, "forbidden", "header")
    if changing and body is not None and request.content_type != "application/json" and request.method != "DELETE":
        return refusal(403, "forbidden", "type")
    if not desk.signed_in and (request.method, request.path) != ("POST", "/api/session"):
        return refusal(401, "not_signed_in", "请先登录。")
    for part, status in desk.refuse.items():
        if changing and request.path.endswith(part):
            return refusal(status, "try_later", "前台暂时存不了，请稍后再试。")
    return await handler(request)


class Calls:
    """The calls of the API."""

    def __init__(self, desk: ConsoleDesk) -> None:
        self.desk = desk

    async def sign_in(self, request: web.Request) -> web.Response:
        body = await request.json()
        if (body["login"], body["password"]) != ("lin", PASSWORD):
            return refusal(401, "not_signed_in", "账号或密码不对。")
        self.desk.signed_in = True
        return web.json_response({"agent": LIN}, status=201)

    async def session(self, request: web.Request) -> web.Response:
        words = "人工客服在线" if request.headers["Accept-Language"].startswith("zh") else "Agents are here"
        availability = {
            "state": "open",
            "words": words,
            "opens_at": None,
            "closes_at": iso(hours=-3),
            "reason": None,
            "announcement": None,
        }
        return web.json_response(
            {
                "agent": LIN | {"role": self.desk.role},
                "desk": {
                    "shop": {"name": "青禾生活"},
                    "availability": availability,
                    "now": iso(),
                    "zone": self.desk.zone,
                },
            }
        )

    async def sign_out(self, request: web.Request) -> web.Response:
        self.desk.signed_in = False
        return web.Response(status=204)

    async def queue(self, request: web.Request) -> web.Response:
        waiting = [c for c in self.desk.conversations.values() if c["handoff"] and c["handoff"]["state"] == "waiting"]
        waiting.sort(key=lambda one: (-one["handoff"]["priority"], one["handoff"]["asked_at"]))
        ids = [one["handoff"]["id"] for one in waiting]
        start = ids.index(request.query["after"]) + 1 if "after" in request.query else 0
        page = waiting[start : start + self.desk.page]
        further = page[-1]["handoff"]["id"] if len(waiting) > start + len(page) else None
        lines = [self.desk.line(one) for one in page]
        return web.json_response({"waiting": lines, "count": len(waiting), "next": further, "now": iso()})

    async def listed(self, request: web.Request) -> web.Response:
        wanted = {
            "mine": lambda c: (c["agent"] or {}).get("id") == LIN["id"],
            "bot": lambda c: c["owner"] == "bot",
            "ended": lambda c: c["handoff"] and c["handoff"]["state"] == "ended",
        }[request.query["list"]]
        found = [self.desk.line(c) for c in self.desk.conversations.values() if wanted(c)]
        found.sort(key=lambda line: line["last_at"], reverse=True)
        found = [line for line in found if line["last_at"] < request.query.get("before", "~")]
        page = found[: self.desk.page]
        further = page[-1]["last_at"] if len(found) > len(page) else None
        return web.json_response({"conversations": page, "next": further})

    def _find(self, request: web.Request) -> Data:
        return self.desk.conversations[request.match_info["id"]]

    async def conversation(self, request: web.Request) -> web.Response:
        if request.match_info["id"] not in self.desk.conversations:
            return refusal(404, "not_found", "没有这个会话。")
        return web.json_response(self.desk.whole(self._find(request)))

    async def messages(self, request: web.Request) -> web.Response:
        messages = self._find(request)["messages"]
        return web.json_response({"messages": messages[int(request.query["since"]) :], "last": len(messages)})

    def _conflict(self, conversation: Data, body: Data) -> web.Response | None:
        now = {key: conversation[key] for key in ("owner", "agent", "number")}
        return None if body["number"] == conversation["number"] else refusal(409, "conflict", "别人先接入了。", now=now)

    async def begin_draft(self, request: web.Request) -> web.Response:
        kind = (await request.json())["kind"]
        field = {
            "name": "account",
            "label": "内容",
            "value": None,
            "edit": {"type": "story", "now": None, "most": 2000},
        }
        draft = {"id": "d1", "kind": kind, "state": "open", "fields": [field], "missing": ["account"], "submittable": True,
                 "photos": [], "updated_at": iso()}  # fmt: skip
        self._find(request)["draft"] = draft
        return web.json_response(draft, status=201)

    async def fill(self, request: web.Request) -> web.Response:
        """Fill fields in as text; a reason must be one of the choices, as at the desk."""
        conversation, body = self._find(request), await request.json()
        if refused := self._conflict(conversation, body):
            return refused
        draft = conversation["draft"]
        for field in draft["fields"]:
            if field["name"] in body["fields"]:
                value = body["fields"][field["name"]]
                if value == "坏":
                    return refusal(400, "bad_request", "“问题描述”请用一句话写清楚。", field=field["name"])
                words = {one["value"]: one["words"] for one in (field["edit"].get("choices") or ())}
                field.update(value=words.get(value, str(value)), edit=field["edit"] | {"now": value})
                draft["missing"] = [name for name in draft["missing"] if name != field["name"]]
        return web.json_response(draft)

    async def hand_in(self, request: web.Request) -> web.Response:
        conversation = self._find(request)
        if missing := [name for name in conversation["draft"]["missing"] if name != "confirmed"]:
            return refusal(409, "incomplete", "还不能提交，缺少：联系方式。", now={"missing": missing})
        conversation["draft"] = None
        self.desk.say(conversation["id"], "desk", "退货申请已受理，受理单号 R20261123-0001。", kind="line", minutes=0)
        return web.json_response({"cases": []}, status=201)

    async def assign(self, request: web.Request) -> web.Response:
        body, conversation = await request.json(), self._find(request)
        if refused := self._conflict(conversation, body):
            return refused
        mine = body["to"] == "me"
        self._own(conversation, "agent" if mine else "bot")
        state = (
            {"state": "claimed", "claimed_at": iso(), "agent": LIN} if mine else {"state": "ended", "ended_at": iso()}
        )
        conversation["handoff"] = (conversation["handoff"] or handoff(conversation["id"])) | state
        if body.get("note"):
            self.desk.say(conversation["id"], "agent", body["note"], kind="note", name=LIN["name"], minutes=0)
        return await self._changed(conversation)

    async def end(self, request: web.Request) -> web.Response:
        body, conversation = await request.json(), self._find(request)
        if refused := self._conflict(conversation, body):
            return refused
        self._own(conversation, "bot")
        conversation["handoff"] |= {"state": "ended", "ended_at": iso(), "outcome": body["outcome"]}
        return await self._changed(conversation)

    def _own(self, conversation: Data, owner: str) -> None:
        conversation.update(owner=owner, agent=LIN if owner == "agent" else None, number=conversation["number"] + 1)

    async def _changed(self, conversation: Data) -> web.Response:
        facts = {key: conversation[key] for key in ("owner", "number")}
        await self.desk.news(type="queue")
        await self.desk.news(type="conversation", id=conversation["id"], last=len(conversation["messages"]), **facts)
        return web.json_response({**facts, "agent": conversation["agent"]})

    async def say(self, request: web.Request) -> web.Response:
        body, conversation = await request.json(), self._find(request)
        for message in conversation["messages"]:
            if message["id"] == body["id"]:
                return web.json_response(message)
        if refused := self._conflict(conversation, body):
            return refused
        message = self.desk.say(
            conversation["id"], "agent", body["text"], ident=body["id"], name=LIN["name"], minutes=0
        )
        await self.desk.news(type="message", id=conversation["id"], message=message)
        return web.json_response(message, status=201)

    async def note(self, request: web.Request) -> web.Response:
        return web.Response(status=204)

    async def missed(self, request: web.Request) -> web.Response:
        wanted = request.query
        found = [
            one
            for one in self.desk.misses
            if wanted.get("locale") in (None, one["locale"])
            and wanted.get("kind") in (None, *one["kinds"])
            and wanted.get("guess") in (None, *(guess["name"] for guess in one["guesses"][:1]))
        ]
        return web.json_response({"misses": found})

    async def learn(self, request: web.Request) -> web.Response:
        body = await request.json()
        miss = next(one for one in self.desk.misses if one["id"] == request.match_info["id"])
        if body.get("intent") == "ask_charge":
            what = "这句话已经是“ask_invoice”的例句，没有改动。"
            return refusal(409, "conflict", what, now={"intent": "ask_invoice"})
        self.desk.misses.remove(miss)
        self.desk.decided.append(miss)
        return web.json_response({"times": miss["times"], "example": body.get("text"), "written": True})

    async def unlearn(self, request: web.Request) -> web.Response:
        miss = next(one for one in self.desk.decided if one["id"] == request.match_info["id"])
        self.desk.decided.remove(miss)
        self.desk.misses.append(miss)
        return web.json_response({"times": miss["times"], "written": True})

    async def repeated(self, request: web.Request) -> web.Response:
        return web.json_response(self.desk.repeats)

    async def rated(self, request: web.Request) -> web.Response:
        return web.json_response(self.desk.ratings)

    async def intents(self, request: web.Request) -> web.Response:
        return web.json_response({"intents": INTENTS})

    async def cases(self, request: web.Request) -> web.Response:
        asked = {name: value for name, value in request.query.items() if name in ("kind", "state")}
        text = request.query.get("text", "")
        found = [one for one in self.desk.cases if asked.items() <= one.items() and text in one["number"]]
        columns = (
            [{"state": one, "words": STATES.get(one, one)} for one in states(asked["kind"])] if "kind" in asked else []
        )
        return web.json_response({"cases": found, "states": columns, "suppliers": ["示例家居用品有限公司"]})

    async def due(self, request: web.Request) -> web.Response:
        owed = [
            PLAIN
            | one["due"][0]
            | {"id": one["number"], "warn_at": iso(hours=1)}
            | {"conversation": one["conversation"], "case": one}
            for one in self.desk.cases
        ]
        owed += self.desk.promises.owed
        return web.json_response({"until": iso(hours=-8), "due": owed})

    async def preview(self, request: web.Request) -> web.Response:
        words = " ".join(f"{name}={value}" for name, value in request.query.items())
        return web.json_response({"words": f"预览 {words}", "locale": "zh", "channel": "widget"})

    async def case(self, request: web.Request) -> web.Response:
        for case in self.desk.cases:
            if case["number"] == request.match_info["number"]:
                return web.json_response(case)
        return refusal(404, "not_found", "没有这张受理单。")

    async def step(self, request: web.Request) -> web.Response:
        body = await request.json()
        case = next(one for one in self.desk.cases if one["number"] == request.match_info["number"])
        if case["state"] != body["from"]:
            now = {"number": case["number"], "state": case["state"], "agent": CHEN}
            return refusal(409, "conflict", "情况刚刚有了变化，这次没有改动任何内容。", now=now)
        self.desk.decide(case, body["state"], LIN["name"], body.get("note", ""))
        await self.desk.news(type="queue")
        return web.json_response(case)

    async def news(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=20)
        await socket.prepare(request)
        self.desk.sockets.add(socket)
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                self.desk.heard.append(frame.json())
        self.desk.sockets.discard(socket)
        return socket


@asynccontextmanager
async def serve(desk: ConsoleDesk, port: int = 0) -> AsyncIterator[str]:
    """Serve the desk on a free port; yields the address of the console."""
    runner = web.AppRunner(application(desk), shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/console"
    finally:
        await desk.hang_up()
        await runner.cleanup()
