"""What a shop's consumer and an agent do from outside, through the proxy: prints what came of it as JSON.

Runs in the room's network: `visit.py HOST PORT ADDRESS CERTIFICATE PASSWORD OTHER_ADDRESS`.
"""

import asyncio
import json
import ssl
import sys
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

ORIGIN = "https://shop.example"
SOCKETS_PER_MINUTE = 120


class OneName(AbstractResolver):
    """Resolves every name to the proxy."""

    async def resolve(self, host: str, port: int = 0, family: Any = 0) -> list[ResolveResult]:
        return [{"hostname": host, "host": "127.0.0.1", "port": port, "family": 2, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        return None


def session_from(address: str, certificate: str) -> aiohttp.ClientSession:
    trusted = ssl.create_default_context(cafile=certificate)
    connector = aiohttp.TCPConnector(local_addr=(address, 0), resolver=OneName(), ssl=trusted, force_close=True)
    return aiohttp.ClientSession(connector=connector)


async def statuses(session: aiohttp.ClientSession, url: str) -> dict[str, int]:
    found = {}
    for path in ("/widget/front-desk-chat.js", "/console", "/health", "/ready", "/metrics", "/shop/", "/"):
        async with session.get(url + path, allow_redirects=False) as answer:
            found[path] = answer.status
    return found


async def say(session: aiohttp.ClientSession, url: str, text: str) -> list[str]:
    """Say something as a new consumer and return the texts that came back."""
    async with session.ws_connect(f"{url}/widget/socket", protocols=["frontdesk.1"], origin=ORIGIN) as socket:
        await socket.send_json({"type": "hello", "since": 0, "locale": "zh"})
        await socket.send_json({"type": "say", "id": "aFirstMessage", "text": text})
        async with asyncio.timeout(40):
            async for message in socket:
                frame = json.loads(message.data)
                if frame["type"] == "message" and frame["message"]["author"] == "bot":
                    return [frame["message"]["text"]]
    return []


async def sign_in(session: aiohttp.ClientSession, url: str, password: str) -> dict[str, Any]:
    form = {"login": "wang", "password": password}
    async with session.post(
        f"{url}/api/session", json=form, headers={"Origin": url, "X-Frontdesk-Console": "1"}
    ) as answer:
        cookie = answer.headers.get("Set-Cookie", "")
        return {"status": answer.status, "secure": "Secure" in cookie, "httponly": "HttpOnly" in cookie}


async def opened_until_refused(session: aiohttp.ClientSession, url: str) -> int:
    """Open sockets, each time claiming to be somebody else, until the limit of this address is met."""
    for number in range(SOCKETS_PER_MINUTE + 1):
        claimed = {"X-Forwarded-For": f"192.0.2.{number}", "X-Real-IP": f"192.0.2.{number}"}
        try:
            async with session.ws_connect(
                f"{url}/widget/socket", protocols=["frontdesk.1"], origin=ORIGIN, headers=claimed
            ):
                pass
        except aiohttp.WSServerHandshakeError as refused:
            return number if refused.status == 429 else -refused.status
    return -1


async def main(host: str, port: str, address: str, certificate: str, password: str, other: str) -> None:
    url = f"https://{host}:{port}"
    async with session_from(address, certificate) as ours, session_from(other, certificate) as stranger:
        told: dict[str, Any] = {"statuses": await statuses(ours, url), "strange": await statuses(stranger, url)}
        told["answers"] = await say(ours, url, "你们的退货政策是什么？")
        told["sign_in"] = await sign_in(ours, url, password)
        async with stranger.post(f"{url}/api/session", json={}) as refused:
            told["strange_sign_in"] = refused.status
        told["refused_after"] = await opened_until_refused(ours, url)
        told["from_another_address"] = await say(stranger, url, "您好")
        async with ours.get(f"http://{host}:9080/console", allow_redirects=False) as plain:
            told["plain"] = [plain.status, plain.headers.get("Location")]
    print(json.dumps(told, ensure_ascii=False))


asyncio.run(main(*sys.argv[1:]))
