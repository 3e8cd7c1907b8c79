"""An action server for the small project, which can be told to misbehave."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web


class Acting:
    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.url = ""
        self.calls: list[dict[str, Any]] = []
        self.fails: tuple[int, dict[str, Any]] | None = None
        self.hangs = False
        self.going = asyncio.Event()
        self.waits_for: asyncio.Event | None = None

    def app(self) -> web.Application:
        app = web.Application(client_max_size=4 * 1024**2)
        app.router.add_post("/webhook", self.answer)
        return app

    async def answer(self, request: web.Request) -> web.Response:
        if request.headers.get("X-Frontdesk-Secret") != self.secret:
            return web.Response(status=401)
        call = await request.json()
        self.calls.append(call)
        self.going.set()
        if self.waits_for:
            await self.waits_for.wait()
        if self.hangs:
            request.transport.close()
        if self.fails:
            status, body = self.fails
            return web.json_response(body, status=status)
        return web.json_response(ANSWERS[call["next_action"]](call))

    def called(self, action: str) -> int:
        return sum(call["next_action"] == action for call in self.calls)


def _refund_time(call: dict[str, Any]) -> dict[str, Any]:
    basis = {"basis": [{"clause": "refund.days", "version": "1"}]}
    return {"events": [], "responses": [{"response": "utter_refund_time", "days": 5, "custom": basis}]}


def _open_case(call: dict[str, Any]) -> dict[str, Any]:
    case = {"event": "slot", "name": "case_no", "value": "C1"}
    return {"events": [case], "responses": [{"response": "utter_case_opened", "case_no": "C1"}]}


def _validate(call: dict[str, Any]) -> dict[str, Any]:
    return {"events": [], "responses": []}


def _only_data(call: dict[str, Any]) -> dict[str, Any]:
    return {"events": [], "responses": [{"custom": {"effect": {"kind": "miss"}}}]}


ANSWERS = {
    "action_answer_refund_time": _refund_time,
    "action_open_case": _open_case,
    "action_answer_hole": _only_data,
    "validate_request_form": _validate,
}
