"""What agents write beside replies, at the small desk of the console's tests: canned replies, notes, reads."""

import re
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from web.console_desk import ConsoleDesk

Data = dict[str, Any]
PEOPLE = [{"id": "a1", "name": "林晓"}, {"id": "a2", "name": "陈伟"}, {"id": "a3", "name": "陈伟明"}]
FACTS = {"agent": "林晓", "shop": "青禾生活", "order_no": "FD202611010017"}
CONTACT = {"name": "张小明", "phone": "+8613800138000", "email": None, "address": "浙江省杭州市西湖区湖滨路7号"}


def canned(title: str, text: str, locale: str = "zh", *, shared: bool = True) -> Data:
    name = f"r_{abs(hash((title, text))):024x}"[:26]
    return {"id": name, "locale": locale, "title": title, "text": text, "shared": shared, "version": 1}


def routes(desk: "ConsoleDesk") -> list[web.RouteDef]:
    calls = Writing(desk)
    return [
        web.get("/api/replies", calls.replies),
        web.post("/api/replies", calls.add),
        web.put("/api/replies/{reply}", calls.change),
        web.delete("/api/replies/{reply}", calls.remove),
        web.get("/api/conversations/{id}/replies/{reply}", calls.filled),
        web.get("/api/colleagues", calls.colleagues),
        web.get("/api/mentions", calls.mentions),
        web.put("/api/conversations/{id}/mentions", calls.seen),
        web.post("/api/conversations/{id}/notes", calls.note),
        web.post("/api/contacts/{contact}/reveal", calls.reveal),
        web.get("/api/conversations/{id}/audit", calls.audit),
    ]


def refusal(status: int, code: str, what: str, **more: Any) -> web.Response:
    return web.json_response({"error": {"code": code, "what": what, **more}}, status=status)


class Writing:
    """The calls, over the desk's own state."""

    def __init__(self, desk: "ConsoleDesk") -> None:
        self.desk = desk

    def _reply(self, request: web.Request) -> Data:
        return next(one for one in self.desk.replies if one["id"] == request.match_info["reply"])

    async def replies(self, request: web.Request) -> web.Response:
        return web.json_response({"replies": self.desk.replies, "may_share": self.desk.role == "supervisor"})

    async def add(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.desk.replies.append(canned(body["title"], body["text"], body["locale"], shared=body["shared"]))
        return web.json_response(self.desk.replies[-1], status=201)

    async def change(self, request: web.Request) -> web.Response:
        body, reply = await request.json(), self._reply(request)
        if body["version"] != reply["version"]:
            return refusal(409, "conflict", "情况刚刚有了变化，这次没有改动任何内容。", now=reply)
        reply.update(body, version=reply["version"] + 1)
        return web.json_response(reply)

    async def remove(self, request: web.Request) -> web.Response:
        self.desk.replies.remove(self._reply(request))
        return web.Response(status=204)

    async def filled(self, request: web.Request) -> web.Response:
        reply = self._reply(request)
        for hole in re.findall(r"\{(\w+)\}", reply["text"]):
            if hole not in FACTS:
                return refusal(400, "bad_request", f"没有放进去：这条快捷回复要填“{hole}”，现在还没有。", field=hole)
        text = re.sub(r"\{(\w+)\}", lambda hole: FACTS[hole[1]], reply["text"])
        return web.json_response({"text": text, "locale": reply["locale"]})

    async def colleagues(self, request: web.Request) -> web.Response:
        return web.json_response({"colleagues": PEOPLE})

    async def mentions(self, request: web.Request) -> web.Response:
        return web.json_response({"mentions": self.desk.mentions})

    async def seen(self, request: web.Request) -> web.Response:
        self.desk.mentions = [one for one in self.desk.mentions if one["conversation"] != request.match_info["id"]]
        return web.Response(status=204)

    async def note(self, request: web.Request) -> web.Response:
        body, name = await request.json(), request.match_info["id"]
        message = self.desk.say(name, "agent", body["text"], kind="note", ident=body["id"], name="林晓", minutes=0)
        await self.desk.news(type="message", id=name, message=message)
        return web.json_response(message, status=201)

    async def reveal(self, request: web.Request) -> web.Response:
        if self.desk.reveal_seconds is None:
            return refusal(403, "forbidden", "只有正在接待这位顾客、或经手这张受理单的客服可以查看。")
        return web.json_response({"values": CONTACT, "seconds": self.desk.reveal_seconds})

    async def audit(self, request: web.Request) -> web.Response:
        facts = {"at": self.desk.now(), "actor": "a1", "name": "林晓", "object": "k_1"}
        read = facts | {"what": "contact_revealed", "reason": "call", "note": "约好下午"}
        return web.json_response({"entries": [read, facts | {"what": "claimed", "reason": None, "note": ""}]})
