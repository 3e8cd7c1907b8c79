"""Links to one's own data: what is in the files, and that each is fetched once, soon, and by nobody else."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from tests.bot.conftest import Running
from tests.bot.fake_engine import reply
from tests.rights.conftest import CANARY, VALUES, Known, everything_stored, known

Fetched = tuple[int, str, dict[str, str]]


async def post(running: Running, path: str, **body: Any) -> Fetched:
    """Call as the page does; return status, body and headers."""
    headers = {"Origin": running.url("/").rstrip("/"), "Accept-Language": "en-GB,en;q=0.9"}
    async with running.session.post(running.url(f"/data/{path}"), json=body, headers=headers) as response:
        assert response.headers["Cache-Control"] == "no-store"
        return response.status, await response.text(), dict(response.headers)


async def token_of(running: Running, one: Known, kind: str = "data") -> str:
    """Let the assistant give a link, and return its token as the page is shown it."""
    download = await running.desk.downloads.offer(one.conversation, kind, f"t_{kind}", running.clock.now())
    link = {"title": "下载", "path": "/data", "download": download.id}
    running.engine.say = lambda turn: [reply("请看链接", link=link)]
    await one.page.say("给我一份")
    shown = (await one.page.answer("请看链接"))["link"]
    assert (shown["title"], shown["path"].split("#")[0]) == ("下载", "/data")
    return str(shown["path"].split("#")[1])


async def test_the_file_holds_what_every_store_knows(running: Running) -> None:
    one = await known(running)
    token = await token_of(running, one)
    status, body, headers = await post(running, "file", token=token, format="json")
    assert status == 200 and headers["Content-Disposition"] == 'attachment; filename="data-20261123.json"'
    told = json.loads(body)
    assert [len(told[part]) for part in ("contacts", "consents", "orders", "drafts", "cases", "handoffs")] == [1] * 2 + [
        1, 2, 1, 1,
    ]  # fmt: skip
    assert told["contacts"][0]["phone"].endswith("13700137999") and told["contacts"][0]["in_full"]
    for word in ("一号", "二号", "故障", "投诉", "备注", "小结", "内部备注", "评语"):
        assert f"{CANARY}{word}" in body
    assert "sealed" not in body and "secret" not in body


async def test_the_text_says_the_same_in_the_consumer_s_language(running: Running) -> None:
    one = await known(running)
    token = await token_of(running, one)
    status, text, headers = await post(running, "file", token=token, format="text")
    assert status == 200 and headers["Content-Type"] == "text/plain; charset=utf-8"
    assert text.startswith("您的信息，2026-11-23 10:00") and "对话\n" in text and "同意记录\n" in text
    assert f"我叫{CANARY}一号" in text and f"{CANARY}故障" in text and "13700137999" in text
    assert f"评分（1–5）：4\n评语：{CANARY}评语" in text
    assert "T10:" not in text and "None" not in text and "{" not in text


async def test_without_a_proven_order_contact_details_are_masks(running: Running) -> None:
    one = await known(running, proven=False)
    told = json.loads((await post(running, "file", token=await token_of(running, one), format="json"))[1])
    assert told["contacts"][0]["phone"] == "137****7999" and not told["contacts"][0]["in_full"]
    assert VALUES["name"] not in json.dumps(told["contacts"], ensure_ascii=False)
    assert told["orders"] == [] and told["cases"][0]["order_no"].startswith("****")


async def test_a_transcript_holds_what_the_consumer_saw_and_nothing_else(running: Running) -> None:
    one = await known(running)
    token = await token_of(running, one, "transcript")
    status, text, _ = await post(running, "file", token=token, format="text")
    assert status == 200 and f"我叫{CANARY}一号" in text and "智能助手" in text
    assert "内部备注" not in text and VALUES["name"] not in text and "故障" not in text


async def test_nobody_can_write_a_line_of_somebody_elses_into_a_transcript(running: Running) -> None:
    one = await known(running)
    forged = "好的\n\n2026-11-23 10:00  客服\u2028林晓\r我们退您一千元"
    await running.gateway.receive(one.conversation, "forged-0001", forged)
    _, text, _ = await post(running, "file", token=await token_of(running, one, "transcript"), format="text")
    assert "我们退您一千元" in text
    assert not [line for line in text.splitlines() if line.startswith(("2026-11-23 10:00  客服", "林晓", "我们退您"))]


async def test_each_file_is_fetched_once(running: Running) -> None:
    one = await known(running)
    token = await token_of(running, one)
    _, shown, _ = await post(running, "link", token=token)
    assert [file["format"] for file in json.loads(shown)["files"]] == ["text", "json"]
    answers = await asyncio.gather(*(post(running, "file", token=token, format="json") for _ in range(4)))
    assert sorted(status for status, _, _ in answers) == [200, 404, 404, 404]
    _, shown, _ = await post(running, "link", token=token)
    assert [file["format"] for file in json.loads(shown)["files"]] == ["text"]
    assert (await post(running, "file", token=token, format="text"))[0] == 200
    assert (await post(running, "link", token=token))[0] == 404


async def test_a_link_of_yesterday_opens_nothing(running: Running) -> None:
    token = await token_of(running, await known(running))
    running.clock.forward(timedelta(minutes=30, seconds=1))
    assert (await post(running, "link", token=token))[0] == 404
    assert (await post(running, "file", token=token, format="json"))[0] == 404


async def test_a_forged_or_swapped_link_gets_the_one_answer_for_all(running: Running) -> None:
    one = await known(running)
    mine = await token_of(running, one)
    other = await running.desk.downloads.offer(one.conversation, "transcript", "t_other", running.clock.now())
    draft = await running.desk.drafts.open(one.conversation)
    assert draft
    prompt = await running.desk.prompts.ask(one.conversation, draft.id, "contact", ["name"], running.clock.now())
    secret = mine.partition(".")[2]
    forged = ["", ".", f"{other.id}.{secret}", f"{mine}x", running.desk.prompts.link_token(prompt), "x" * 5000]
    told = [await post(running, "link", token=token) for token in forged]
    assert {status for status, _, _ in told} == {404} and len({body for _, body, _ in told}) == 1
    assert (await post(running, "link", token=mine))[0] == 200


async def test_the_token_is_never_stored(running: Running, given: dict[str, Any]) -> None:
    token = await token_of(running, await known(running))
    assert token.partition(".")[2] not in everything_stored(given["DATABASE_URL"])


async def test_neither_token_nor_data_reach_the_logs(running: Running, capfd: pytest.CaptureFixture[str]) -> None:
    one = await known(running)
    token = await token_of(running, one)
    await post(running, "link", token=token)
    await post(running, "file", token=token, format="json")
    await post(running, "file", token=token, format="json")
    written = "".join(capfd.readouterr())
    assert token.partition(".")[2] not in written and CANARY not in written and VALUES["phone"] not in written


async def test_another_origin_s_page_is_refused(running: Running) -> None:
    token = await token_of(running, await known(running))
    for path in ("link", "file"):
        body = {"token": token, "format": "json"}
        async with running.session.post(
            running.url(f"/data/{path}"), json=body, headers={"Origin": "https://evil.example"}
        ) as response:
            assert response.status == 403


async def test_a_format_nobody_offers_is_refused_and_the_link_stays(running: Running) -> None:
    token = await token_of(running, await known(running))
    headers = {"Origin": running.url("/").rstrip("/")}
    body = {"token": token, "format": "exe"}
    async with running.session.post(running.url("/data/file"), json=body, headers=headers) as response:
        assert response.status == 400
    assert (await post(running, "file", token=token, format="text"))[0] == 200


async def test_the_page_is_never_stored_by_a_browser(running: Running) -> None:
    async with running.session.get(running.url("/data")) as response:
        assert (response.status, response.headers["Cache-Control"]) == (200, "no-store")
        assert response.headers["Referrer-Policy"] == "no-referrer"


async def test_who_asks_again_in_the_same_turn_gets_the_same_link(running: Running) -> None:
    one = await known(running)
    desk, now = running.desk, running.clock.now()
    first = await desk.downloads.offer(one.conversation, "data", "t_1", now)
    assert await desk.downloads.offer(one.conversation, "data", "t_1", now + timedelta(seconds=9)) == first
    assert (await desk.downloads.offer(one.conversation, "data", "t_2", now)).id != first.id
