"""What only the demo shop has: orders to try things with."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from desk.front_desk import Desk
from desk.request.orders import DemoOrder


class Demo:
    """Serves `/demo/orders`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def orders(self, request: web.Request) -> web.Response:
        locale = "en" if "en" in (request.query.get("locale"), request.query.get("lang")) else "zh"
        return web.json_response([_shown(order, locale) for order in await self._desk.orders.of_demo()])


def _shown(demo: DemoOrder, locale: str) -> dict[str, Any]:
    return {
        "number": demo.order.number,
        "phone_last4": demo.phone_last4,
        "items": [item.name(locale) for item in demo.order.items],
        "note": demo.note_en if locale == "en" else demo.note_zh,
    }
