"""The demo's data: loaded once, the same numbers ever after."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk.errors import SettingsInvalid
from desk.seed import _agents, seed
from tests.bot.conftest import Running

LIN = {"login": "lin", "name": "林晓", "password": "first"}


async def test_a_second_load_keeps_orders_and_takes_new_passwords(running: Running) -> None:
    await seed(running.desk, [LIN])
    before = await running.desk.orders.of_demo()
    running.clock.forward(timedelta(days=3))
    await seed(running.desk, [LIN | {"password": "second"}])
    assert await running.desk.orders.of_demo() == before
    assert await running.desk.agents.accepts("lin", "second")
    assert not await running.desk.agents.accepts("lin", "first")


async def test_the_demo_shop_is_told_its_orders_in_both_languages(running: Running) -> None:
    await seed(running.desk, [LIN])
    for locale, name in (("zh", "电饭煲 3L"), ("en", "Rice cooker, 3 l")):
        async with running.session.get(running.url(f"/demo/orders?locale={locale}")) as response:
            orders = {order["number"]: order for order in await response.json()}
        assert orders["FD202611010017"]["items"] == [name]
        assert orders["FD202611010017"]["phone_last4"] == "8000"
        assert len(orders["FD202611010022"]["items"]) == 3


async def test_an_item_bears_the_supplier_that_its_product_names(running: Running) -> None:
    await seed(running.desk, [])
    suppliers = {one.sku: one.supplier for order in await running.desk.orders.of_demo() for one in order.order.items}
    assert (suppliers["EH-LAMP20"], suppliers["EH-RC30"]) == ("示例灯具有限公司", "示例家居用品有限公司")


def test_agents_of_the_wrong_shape_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in ("[{}]", "{", "3", '[{"login": "lin"}]'):
        monkeypatch.setenv("FRONTDESK_DEMO_AGENTS", wrong)
        with pytest.raises(SettingsInvalid, match="FRONTDESK_DEMO_AGENTS"):
            _agents()
