"""What the small desk in memory answers about promises, owners and what is planned."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from aiohttp import web

Data = dict[str, Any]
PLAIN: Data = {"owner": None, "warned": None, "explanation": None, "explains": False}
PEOPLE = [{"id": "a1", "name": "林晓"}, {"id": "a2", "name": "陈伟"}]
FIRST = date(2026, 11, 23)


def day(number: int) -> Data:
    """Return a day of the calendar: the third is off, the fifth is cut in two."""
    name = (FIRST + timedelta(days=number)).isoformat()
    open_times = [{"from": f"{name}T01:00:00Z", "until": f"{name}T10:00:00Z"}]
    if number == 2:
        return {"day": name, "open": [], "why": "临时停止服务：盘点", "closures": ["x_1"]}
    if number == 4:
        halves = [open_times[0] | {"until": f"{name}T04:00:00Z"}, open_times[0] | {"from": f"{name}T05:00:00Z"}]
        return {"day": name, "open": halves, "why": None, "closures": ["x_2"]}
    return {"day": name, "open": open_times, "why": None, "closures": []}


class DueCalls:
    """Holds what is planned and what is owed."""

    def __init__(self, cases: list[Data]) -> None:
        self.cases = cases
        self.owed: list[Data] = []
        self.notices: list[Data] = []
        self.opened: list[str] = []

    def routes(self) -> list[web.RouteDef]:
        return [
            web.put("/api/promises/{id}/explanation", self.explain),
            web.put("/api/promises/{id}/warning", self.open),
            web.get("/api/cases/{number}/owner", self.owner),
            web.put("/api/cases/{number}/owner", self.give),
            web.get("/api/hours", self.hours),
            web.get("/api/closures/preview", self.preview),
            web.get("/api/{notices:closures|announcements}", self.listed),
            web.post("/api/{notices:closures|announcements}", self.put_up),
            web.delete("/api/{notices:closures|announcements}/{id}", self.take_down),
        ]

    async def explain(self, request: web.Request) -> web.Response:
        (one,) = [one for one in self.owed if one["id"] == request.match_info["id"]]
        said = {"why": (await request.json())["why"], "by": "林晓", "at": "2026-11-23T02:00:00Z"}
        one |= {"explains": False, "explanation": said}
        return web.json_response(one)

    async def open(self, request: web.Request) -> web.Response:
        self.opened.append(request.match_info["id"])
        return web.Response(status=204)

    async def owner(self, request: web.Request) -> web.Response:
        return web.json_response({"owner": None, "agents": PEOPLE})

    async def give(self, request: web.Request) -> web.Response:
        body = await request.json()
        (case,) = [one for one in self.cases if one["number"] == request.match_info["number"]]
        case["owner"] = next(one for one in PEOPLE if one["id"] == body["agent"])
        return web.json_response(case)

    async def hours(self, request: web.Request) -> web.Response:
        return web.json_response({"zone": "Asia/Shanghai", "notice_days": 3, "days": [day(one) for one in range(30)]})

    async def preview(self, request: web.Request) -> web.Response:
        said = {
            "header": "人工客服今天14:00上班",
            "reason": f"临时停止服务：{request.query['zh']}",
            "handoff": "您的留言已记下。",
        }
        english = {
            "header": "Agents are back today at 14:00",
            "reason": None,
            "handoff": "Noted.",
            "announcement": None,
        }
        return web.json_response({"at": "2026-11-30T02:00:00Z", "zh": said | {"announcement": None}, "en": english})

    async def listed(self, request: web.Request) -> web.Response:
        announcements = request.match_info["notices"] == "announcements"
        found = [one for one in self.notices if (one["kind"] == "announcement") == announcements]
        return web.json_response({request.match_info["notices"]: found})

    async def put_up(self, request: web.Request) -> web.Response:
        body = await request.json()
        words = {"zh": body["zh"], "en": body["en"]}
        kind = body.get("kind", "announcement")
        times = {"from": f"{body['from']}:00Z", "until": f"{body['until']}:00Z"}
        self.notices.append({"id": f"x_{len(self.notices)}", "kind": kind, "words": words, "effect": None, **times})
        return web.json_response({"id": self.notices[-1]["id"]}, status=201)

    async def take_down(self, request: web.Request) -> web.Response:
        self.notices = [one for one in self.notices if one["id"] != request.match_info["id"]]
        return web.Response(status=204)
