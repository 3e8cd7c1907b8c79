"""Load what the demo needs: `python -m desk.seed`. Run again, it changes nothing but agents' names and passwords."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from desk import quick_yaml
from desk.errors import SettingsInvalid
from desk.front_desk import Desk, open_desk
from desk.knowledge.catalogue import read_catalogue
from desk.knowledge.product import Product
from desk.people.canned_replies import Wording
from desk.people.teams import Team
from desk.request.orders import DemoOrder, Item, Order
from desk.request.requests import ALIKE
from desk.settings import ROOT, DeskSettings
from desk.start import started

CATALOG = ROOT / "catalog"
COMPLAINTS = ("complaint", "suggestion", "refused", "legal", "danger")


async def seed(desk: Desk, agents: Sequence[Mapping[str, str]], catalog: Path = CATALOG) -> None:
    """Load products, orders and agents; orders that are there already keep their dates."""
    now = desk.clock.now()
    products, agreement = read_catalogue(catalog), desk.agreements.today
    suppliers = {sku: agreement.for_supplier(one.supplier).parties.supplier.zh for sku, one in products.items()}
    for sku, one in products.items():
        await desk.orders.put_product(sku, one.name("zh"), one.name("en"), one.kind, suppliers[sku], one.exception)
    for given in _read(catalog / "demo_orders.yml"):
        await desk.orders.put(_order(given, products, suppliers, now))
    for place, agent in enumerate(agents):
        role = "agent" if place else "supervisor"
        await desk.agents.put(agent["login"], agent["name"], agent["password"], now, demo=True, role=role)
    await _seed_teams(desk, [agent["login"] for agent in agents])
    await _replies(desk, catalog, now)


async def _replies(desk: Desk, catalog: Path, now: datetime) -> None:
    """Load canned replies where there are none for everybody; what was changed or removed stays so."""
    if not await desk.canned_replies.any_shared():
        for one in _read(catalog / "demo_replies.yml"):
            await desk.canned_replies.add(Wording(one["locale"], one["title"], one["text"], None), now)


async def _seed_teams(desk: Desk, logins: Sequence[str]) -> None:
    """Make two teams the first time: everybody is for after-sales, all but the supervisor for complaints."""
    if not await desk.teams.all():
        members = [(await desk.agents.by_login(login)).id for login in logins]
        for team in (
            Team("aftersales", "售后组", "After-sales", kinds=tuple(sorted(ALIKE)), members=tuple(members)),
            Team("complaints", "投诉组", "Complaints", kinds=COMPLAINTS, members=tuple(members[1:])),
        ):
            await desk.teams.put(team)


def _read(path: Path) -> list[dict[str, Any]]:
    content: list[dict[str, Any]] = quick_yaml.read(path.read_text(encoding="utf-8"))
    return content


def _order(
    given: Mapping[str, Any], products: Mapping[str, Product], suppliers: Mapping[str, str], now: datetime
) -> DemoOrder:
    number, received = given["number"], given.get("received_days_ago")
    items = tuple(
        Item(
            id=f"{number}-{place}",
            order_no=number,
            sku=one["sku"],
            name_zh=products[one["sku"]].name("zh"),
            name_en=products[one["sku"]].name("en"),
            kind=products[one["sku"]].kind,
            supplier=suppliers[one["sku"]],
            exception=products[one["sku"]].exception,
            quantity=one.get("quantity", 1),
            price=Decimal(str(one["price"])),
        )
        for place, one in enumerate(given["items"], 1)
    )
    order = Order(
        number=number,
        ordered_at=now - timedelta(days=given["ordered_days_ago"]),
        received_at=None if received is None else now - timedelta(days=received),
        items=items,
    )
    return DemoOrder(order, given["phone_last4"], given["note"]["zh"], given["note"]["en"])


def _agents() -> list[dict[str, str]]:
    """Return the agents of FRONTDESK_DEMO_AGENTS.

    Raises:
        SettingsInvalid: it is not a list of login, name and password.
    """
    allowed = 'FRONTDESK_DEMO_AGENTS: a list such as [{"login": "lin", "name": "…", "password": "…"}] in JSON'
    try:
        agents = json.loads(os.environ.get("FRONTDESK_DEMO_AGENTS") or "[]")
        if all(set(agent) == {"login", "name", "password"} for agent in agents):
            return list(agents)
    except (ValueError, TypeError) as error:
        raise SettingsInvalid([allowed]) from error
    raise SettingsInvalid([allowed])


async def _main() -> None:
    settings, agents = DeskSettings.read(), _agents()
    if not settings.demo:
        raise SettingsInvalid(["FRONTDESK_DEMO: the seed is for a demo desk only; set it to 1"])
    async with open_desk(settings) as desk:
        await seed(desk, agents)


def main() -> int:
    return started(lambda: asyncio.run(_main()), "Nothing was loaded.")


if __name__ == "__main__":
    sys.exit(main())
