"""The gateway's own timers warn of promises, with everything wired as it runs."""

from __future__ import annotations

from datetime import timedelta

import aiohttp

from tests.bot.conftest import Running
from tests.console.agent_page import PASSWORD, AgentPage, heard


async def test_a_running_gateway_warns_a_supervisor_and_then_tells_of_the_breach(running: Running) -> None:
    await running.desk.agents.put("wang", "王主管", PASSWORD, running.clock.now(), role="supervisor")
    message, _ = await running.gateway.begin("widget", "zh", "client-0001", "我要找人工客服")
    await running.gateway.hand_off(message.conversation, "asked")
    (promise,) = await running.desk.promises.of(message.conversation)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        page = AgentPage(session, running.url("").rstrip("/"))
        assert (await page.sign_in("wang")).status == 201
        async with await page.listen() as socket:
            running.clock.forward(timedelta(minutes=23))
            assert await heard(socket, "warning", about="soon") == {
                "type": "warning",
                "promise": promise.id,
                "about": "soon",
            }
            running.clock.forward(timedelta(minutes=8))
            assert (await heard(socket, "warning", about="broken"))["promise"] == promise.id
        (line,) = (await page.get("/due"))["due"]
        assert (line["state"], line["explains"], line["owner"]) == ("broken", True, None)
