"""Whose address counts for limits: a proxy is believed only when it is trusted, and only about its own neighbour."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict

from bot.addresses import address_of, networks_of
from bot.settings import BotSettings
from desk.errors import SettingsInvalid
from tests.bot.conftest import MONDAY_TEN, running_gateway
from tests.bot.fake_engine import FakeEngine
from tests.bot.page import ORIGIN

PROXIES = "10.0.0.5, 10.1.0.0/16, fd00::/8"
CASES = [
    ("203.0.113.9", ["198.51.100.1"], "203.0.113.9", "a stranger is not believed"),
    ("10.0.0.5", ["198.51.100.1"], "198.51.100.1", "a trusted proxy is"),
    ("10.0.0.5", [], "10.0.0.5", "a proxy that says nothing counts itself"),
    ("10.0.0.5", ["192.0.2.7, 198.51.100.1"], "198.51.100.1", "what the consumer sent along is not believed"),
    ("10.0.0.5", ["10.1.2.3, 198.51.100.1"], "198.51.100.1", "not even when it is a proxy's address"),
    ("10.0.0.5", ["192.0.2.7", "198.51.100.1"], "198.51.100.1", "nor in a header of its own"),
    ("10.0.0.5", ["192.0.2.7, 198.51.100.1, 10.1.2.3"], "198.51.100.1", "two proxies in a row are passed"),
    ("10.0.0.5", ["10.1.2.3"], "10.1.2.3", "a call from inside counts the innermost"),
    ("10.0.0.5", ["198.51.100.1, unknown"], "10.0.0.5", "what is no address is not passed"),
    ("10.0.0.5", ["2001:db8::1"], "2001:db8::1", "of either kind"),
    ("::ffff:10.0.0.5", ["::ffff:198.51.100.1"], "198.51.100.1", "or of both at once"),
]


@pytest.mark.parametrize(("remote", "forwarded", "address", "why"), CASES, ids=[case[3] for case in CASES])
def test_the_right_most_address_that_is_no_trusted_proxy_counts(
    remote: str, forwarded: list[str], address: str, why: str
) -> None:
    headers = CIMultiDict([("X-Forwarded-For", one) for one in forwarded])
    request = make_mocked_request("GET", "/", headers).clone(remote=remote)
    assert address_of(request, networks_of(PROXIES)) == address


def test_without_trusted_proxies_the_connection_counts() -> None:
    request = make_mocked_request("GET", "/", {"X-Forwarded-For": "198.51.100.1"}).clone(remote="10.0.0.5")
    assert address_of(request, ()) == "10.0.0.5"


def test_a_proxy_that_is_no_address_is_refused_by_name(given: dict[str, Any]) -> None:
    with pytest.raises(SettingsInvalid, match="FRONTDESK_TRUSTED_PROXIES: addresses and networks"):
        BotSettings.read(**given | {"FRONTDESK_TRUSTED_PROXIES": "10.0.0.5, proxy.example"})


async def opened(url: str, session: aiohttp.ClientSession, forwarded: str) -> int:
    """Open a socket and return the status."""
    headers = {"X-Forwarded-For": forwarded}
    try:
        await session.ws_connect(url, protocols=["frontdesk.1"], origin=ORIGIN, headers=headers)
    except aiohttp.WSServerHandshakeError as refused:
        return refused.status
    return 101


@pytest.mark.parametrize(("proxies", "statuses"), [("127.0.0.1", {101}), ("", {101, 429})])
async def test_consumers_behind_a_trusted_proxy_do_not_use_up_each_others_limit(
    given: dict[str, Any], engine: FakeEngine, proxies: str, statuses: set[int]
) -> None:
    given |= {"FRONTDESK_TRUSTED_PROXIES": proxies, "FRONTDESK_SOCKETS_PER_MINUTE": 2}
    async with running_gateway(given, engine, MONDAY_TEN) as running:
        url = running.url("/widget/socket")
        found = {await opened(url, running.session, f"192.0.2.7, 198.51.100.{n}") for n in range(6)}
    assert found == statuses


async def test_made_up_addresses_do_not_give_more_tries_to_sign_in(given: dict[str, Any], engine: FakeEngine) -> None:
    async with running_gateway(given | {"FRONTDESK_TRUSTED_PROXIES": "127.0.0.1"}, engine, MONDAY_TEN) as running:
        origin = running.url("/").rstrip("/")
        statuses = []
        for n in range(21):
            headers = {
                "Origin": origin,
                "X-Frontdesk-Console": "1",
                "X-Forwarded-For": f"192.0.2.{n}, 198.51.100.1",
            }
            body = {"login": f"agent{n}", "password": "guess"}
            async with running.session.post(f"{origin}/api/session", json=body, headers=headers) as response:
                statuses.append(response.status)
    assert statuses == [401] * 20 + [429]
