"""The socket: what agents hear, that they count as there, and how it ends."""

import asyncio
from datetime import timedelta
from socket import SO_RCVBUF, SO_SNDBUF, SOL_SOCKET
from socket import socket as plain_socket
from urllib.parse import urlsplit

import aiohttp
import psycopg

from tests.console.agent_page import AgentPage, heard
from tests.console.conftest import Browser, Console


async def test_an_agent_with_an_open_socket_is_there_and_the_page_hears_it(lin: AgentPage, at: Console) -> None:
    socket = await lin.listen()
    news = await heard(socket, "availability", availability={**(await lin.get("/session"))["desk"]["availability"]})
    assert news["availability"]["state"] == "open"
    assert await at.desk.agents.present(at.clock.now()) == 1
    await socket.close()
    at.clock.forward(timedelta(seconds=61))
    assert await at.desk.agents.present(at.clock.now()) == 0


async def test_an_agent_who_is_away_is_not_counted_until_back(lin: AgentPage, chen: AgentPage, at: Console) -> None:
    socket = await lin.listen("?locale=en")
    await heard(socket, "availability")
    await socket.send_json({"type": "away", "on": True})
    news = await heard(socket, "availability")
    assert news["availability"]["state"] == "unattended"
    assert news["availability"]["words"].startswith("We're open")
    await socket.send_json({"type": "away", "on": False})
    assert (await heard(socket, "availability"))["availability"]["state"] == "open"


async def test_everybody_hears_of_the_queue_and_of_new_owners(lin: AgentPage, chen: AgentPage, at: Console) -> None:
    sockets = [await lin.listen(), await chen.listen()]
    for socket in sockets:
        await heard(socket, "availability")
    conversation = await at.consumer()
    for socket in sockets:
        await heard(socket, "queue")
    await chen.claim(conversation, 2)
    for socket in sockets:
        news = await heard(socket, "conversation", id=conversation, number=3)
        assert (news["owner"], news["last"]) == ("agent", 3)


async def test_whoever_watches_reads_along_whole_and_sees_typing(lin: AgentPage, chen: AgentPage, at: Console) -> None:
    conversation = await at.consumer("你好", waits=False)
    watching, other = await lin.listen(), await chen.listen()
    await watching.send_json({"type": "watch", "conversation": conversation})
    await watching.send_json({"type": "nonsense"})
    await heard(watching, "error")
    await at.gateway.receive(conversation, "later-0001", "有人吗")
    at.news.publish("typing", id=conversation, who="consumer", on=True)
    message = (await heard(watching, "message", id=conversation))["message"]
    assert (message["seq"], message["text"], message["author"]) == (2, "有人吗", "consumer")
    assert await heard(watching, "typing") == {"type": "typing", "id": conversation, "on": True}
    await other.send_json({"type": "nonsense"})
    told = []
    while not told or told[-1]["type"] != "error":
        told.append((await other.receive()).json())
    assert not [one for one in told if one["type"] in ("message", "typing")]


async def test_the_agent_hears_messages_of_their_own_conversations_unwatched(lin: AgentPage, at: Console) -> None:
    conversation = await at.consumer()
    await lin.claim(conversation, 2)
    socket = await lin.listen()
    await heard(socket, "availability")
    await at.gateway.receive(conversation, "later-0001", "还在吗")
    message = (await heard(socket, "message", id=conversation))["message"]
    assert message["text"] == "还在吗"


BAD_FRAMES = [
    ("{", "body"),
    ("[]", "body"),
    ('{"type": "shout"}', "type"),
    ('{"on": true}', "type"),
    ('{"type": "away"}', "on"),
    ('{"type": "away", "on": 1}', "on"),
    ('{"type": "away", "on": true, "why": "lunch"}', "why"),
    ('{"type": "watch", "conversation": 7}', "conversation"),
    ('{"type": "watch", "conversation": "a\\u0000b"}', "conversation"),
]


async def test_a_bad_frame_is_answered_and_the_socket_lives_on(lin: AgentPage, at: Console) -> None:
    socket = await lin.listen()
    for frame, field in BAD_FRAMES:
        await socket.send_str(frame)
        error = await heard(socket, "error")
        assert (error["code"], error["field"]) == ("bad_request", field), frame
    await socket.send_bytes(b"\x00")
    assert (await heard(socket, "error"))["field"] == "frame"
    await socket.send_json({"type": "watch", "conversation": "c_unknown"})
    at.news.publish("queue")
    await heard(socket, "queue")
    assert await at.desk.agents.present(at.clock.now()) == 1


async def test_signing_out_elsewhere_closes_the_socket(lin: AgentPage) -> None:
    socket = await lin.listen()
    await heard(socket, "availability")
    await lin.call("DELETE", "/session")
    await heard(socket, "signed_out")
    assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
    assert socket.close_code == 1008


async def test_another_agent_who_signs_out_disturbs_nobody(lin: AgentPage, chen: AgentPage, at: Console) -> None:
    socket = await lin.listen()
    await heard(socket, "availability")
    await chen.call("DELETE", "/session")
    at.news.publish("queue")
    await heard(socket, "queue")


async def test_pages_are_told_to_come_back_when_the_gateway_stops(lin: AgentPage, at: Console) -> None:
    socket = await lin.listen()
    await heard(socket, "availability")
    stopping = asyncio.create_task(at.server.close())
    while (frame := await socket.receive()).type is aiohttp.WSMsgType.TEXT:
        pass
    assert (frame.type, frame.data) == (aiohttp.WSMsgType.CLOSE, 1001)
    await stopping


async def test_a_reader_too_slow_to_follow_is_hung_up_on_and_nobody_else_is(
    browser: Browser, lin: AgentPage, chen: AgentPage, at: Console
) -> None:
    conversation = await at.consumer("你好", waits=False)
    quick = await chen.listen()
    await heard(quick, "availability")
    host, port = at.server.host, at.server.port
    token = lin.cookie("frontdesk_session")
    stalled = plain_socket()
    stalled.setsockopt(SOL_SOCKET, SO_RCVBUF, 1)  # as little buffer as the system allows, here and there
    stalled.setblocking(False)
    await asyncio.get_running_loop().sock_connect(stalled, (host, port))
    reader, writer = await asyncio.open_connection(sock=stalled, limit=1024)
    lines = ["GET /api/news HTTP/1.1", f"Host: {host}:{port}", f"Origin: http://{host}:{port}", f"Cookie: frontdesk_session={token}",
             "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="]  # fmt: skip
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
    await reader.readuntil(b"\r\n\r\n")
    for connection in at.server.handler.connections:
        connection.transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_SNDBUF, 1)
    watch = f'{{"type": "watch", "conversation": "{conversation}"}}'.encode()
    writer.write(bytes([0x81, 0x80 | len(watch)]) + b"\0\0\0\0" + watch)
    while (
        not writer.is_closing() and at.server.handler is not None and await at.desk.agents.present(at.clock.now()) < 2
    ):
        await asyncio.sleep(0.05)
    told: list[str] = []
    following = asyncio.create_task(_follow(quick, told))
    async with asyncio.timeout(120):
        number = 0
        while True:
            await at.gateway.receive(conversation, f"later-{number:04}", "长" * 4000)
            number += 1
            try:
                writer.write(bytes([0x89, 0x80, 0, 0, 0, 0]))
                await writer.drain()
            except ConnectionError:
                break
            await asyncio.sleep(0)
    told.clear()
    at.news.publish("queue")
    async with asyncio.timeout(10):
        while "queue" not in told:
            await asyncio.sleep(0.01)
    following.cancel()
    writer.close()


async def _follow(socket: aiohttp.ClientWebSocketResponse, told: list[str]) -> None:
    """Read all that comes, as a page does; the types are noted."""
    async for frame in socket:
        told.append(frame.json()["type"])


async def test_while_the_database_is_away_the_api_says_so_and_the_socket_lives_on(
    lin: AgentPage, at: Console, postgres: str, database_url: str
) -> None:
    conversation = await at.consumer()
    socket = await lin.listen()
    await heard(socket, "availability")
    name = urlsplit(database_url).path.strip("/")
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")  # type: ignore[arg-type]
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        said = await lin.claim(conversation, 2)
        assert (said.status, said.code) == (503, "try_later")
        at.news.publish("conversation", id=conversation, last=1)
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")  # type: ignore[arg-type]
    async with asyncio.timeout(30):
        while (again := await lin.claim(conversation, 2)).status == 503:
            await asyncio.sleep(0.2)
    assert again.status == 200
    await heard(socket, "conversation", number=3)
