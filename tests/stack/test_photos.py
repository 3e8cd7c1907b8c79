"""A return for a fault, with a photo sent in its middle: the form goes on, and the case has the photo."""

import re
from typing import Any

import aiohttp
from stack.console import agent_at
from stack.consumer import Consumer, consumer_at
from stack.running_desk import RunningDesk
from stack.test_path import CONTACT, WORDS, texts

from tests.files.pictures import photo


async def show(url: str, consumer: Consumer) -> str:
    """Send a photo as the page does, and wait until the desk has thanked for it."""
    assert consumer.conversation and consumer.secret
    headers = {
        "Origin": url,
        "Frontdesk-Conversation": consumer.conversation,
        "Frontdesk-Secret": consumer.secret,
        "Frontdesk-Id": "photo-0001",
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{url}/widget/files", data=photo(), headers=headers) as got,
    ):
        assert got.status == 201, await got.text()
        taken = await got.json()
    await consumer.until(lambda: consumer.messages.get(taken["seq"] + 1) is not None)
    return str(taken["file"]["id"])


async def test_a_photo_sent_while_the_fault_is_asked_for_belongs_to_the_case(desk: RunningDesk, database: Any) -> None:
    words = WORDS["zh"]
    async with consumer_at(desk.url) as consumer:
        await consumer.say(words["begin"])
        await consumer.say("FD202611010022, 6315")
        await consumer.press("陶瓷保温杯")
        await consumer.press("商品有问题")
        file = await show(desk.url, consumer)
        assert "会附在申请里" in consumer.last(), consumer.transcript()
        await consumer.say("杯底有一道裂纹")
        await consumer.press(words["agree"])
        await consumer.fill_in(**CONTACT)
        done = texts(await consumer.press(words["submit"]))
    number = re.search(r"R\d{8}-\d{4}", done)
    assert number, consumer.transcript()
    case = database.execute("SELECT fields FROM cases WHERE number = %s", [number[0]]).fetchone()
    assert (case["fields"]["reason"], case["fields"]["photos"]) == ("quality", [file])
    async with agent_at(desk.url, desk.agent()) as console:
        shown = await console.call("GET", f"/cases/{number[0]}")
        assert [one["id"] for one in shown["photos"]] == [file]
        await console.call("PUT", f"/cases/{number[0]}/state", {"state": "rejected", "reason": "evidence_missing"})
