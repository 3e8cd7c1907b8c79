"""Whose address a request comes from, where a proxy stands in front of the desk."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp import web

Network = IPv4Network | IPv6Network
HEADER = "X-Forwarded-For"


def networks_of(listed: str) -> tuple[Network, ...]:
    """Read addresses and networks, separated by commas.

    Raises:
        ValueError: one of them is neither.
    """
    return tuple(ip_network(one.strip()) for one in listed.split(",") if one.strip())


def address_of(request: web.Request, trusted: Sequence[Network]) -> str:
    """Return who asks: the connection's address, or what trusted proxies say, read from the right.

    Each proxy adds at the right whom it was asked by. The first address from there that is no trusted proxy is the
    consumer's; whatever stands left of it was sent by the consumer and may be made up.
    """
    address = request.remote or ""
    hops = ",".join(request.headers.getall(HEADER, ())).split(",")
    while hops and _is_trusted(address, trusted) and _parsed(hops[-1]):
        address = str(_parsed(hops.pop()))
    return address


def _is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in trusted)


def _parsed(written: str) -> IPv4Address | IPv6Address | None:
    """Read an address; one of IPv4 that is written as IPv6 is the same as without."""
    try:
        parsed = ip_address(written.strip())
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed
