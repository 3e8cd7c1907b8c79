"""What the log may say: whole conversations with personal data, and failures that quote them, leave none of it there."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
import structlog
from aiohttp.test_utils import unused_port

from desk import logs
from desk.conversation.identity import ConversationId
from desk.seed import seed
from tests.bot.conftest import MONDAY_TEN, Running, running_gateway
from tests.bot.fake_engine import SECRET, FakeEngine, reply
from tests.bot.page import Page

NAME, PHONE, EMAIL = "金丝雀", "13800138077", "canary.lin@mail.example"
ADDRESS, ORDER, TYPED = "浙江省杭州市西湖区鹭江道77号", "FD202611010017", "收到就是碎的"
VALUES = {"name": NAME, "phone": PHONE, "address": ADDRESS}
TOKEN = "123456789:AAcanaryTokenOfABotThatNobodyOwns00"
PASSWORD = "canary-of-the-database"


@pytest.fixture(params=["logfmt", "json"])
def form(request: pytest.FixtureRequest) -> Iterator[logs.Form]:
    """The log as a process starts it, at its most talkative; what pytest had is put back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.start("DEBUG", request.param)
    yield request.param
    structlog.reset_defaults()
    logging.captureWarnings(False)
    root.handlers[:], root.level = handlers, level


@pytest.fixture
def secretive(given: dict[str, Any], database_url: str) -> dict[str, Any]:
    """Settings whose every secret could be found in a log; the server asks for no password, and ignores it."""
    separator = "&" if "?" in database_url else "?"
    return given | {
        "DATABASE_URL": f"{database_url}{separator}password={PASSWORD}",
        "TELEGRAM_TOKEN": TOKEN,
        "FRONTDESK_PUBLIC_URL": "https://desk.example",
        "TELEGRAM_API_URL": f"http://127.0.0.1:{unused_port()}/bot",
    }


async def filled_in(running: Running) -> tuple[Page, ConversationId]:
    """A consumer who types what they should not, and fills the contact form in."""
    page = await running.page()
    await page.say(f"我是{NAME}，电话{PHONE}，邮箱{EMAIL}，订单{ORDER}，{TYPED}")
    conversation = ConversationId((await page.next("opened"))["conversation"])
    await page.message(lambda message: message["author"] == "bot")
    desk, now = running.desk, running.clock.now()
    await seed(desk, [])
    draft = await desk.drafts.begin(conversation, "return", now)
    await desk.consents.record(
        conversation, "contact", granted=True, notice_version="1", notice_hash=desk.agreements.today.notice_hash,
        language="zh", channel="widget", message="t_1", now=now,
    )  # fmt: skip
    effect = {"kind": "prompt", "draft": draft.id, "purpose": "contact", "fields": list(VALUES)}
    running.engine.say = lambda turn: [reply("请填写联系方式", effect=effect)]
    running.engine.loop = lambda turn: "request_form"
    await page.say("同意")
    prompt = (await page.until(lambda: next((f for f in page.frames if f["type"] == "prompt" and f["prompt"]), None)))[
        "prompt"
    ]
    assert (await page.submit(prompt["id"], VALUES | {"phone": f"{PHONE}x"}))["code"] == "bad_values"
    assert (await page.submit(prompt["id"], VALUES))["type"] == "accepted"
    return page, conversation


async def everything_that_fails(running: Running, page: Page, conversation: ConversationId) -> None:
    """Failures at every edge, each with something in reach that must not be repeated."""
    await page.send(f"{PHONE}{ADDRESS}", text=TYPED)
    await page.next("error")
    calls = running.engine.calls
    running.engine.failures = [(500, f"{NAME} {PHONE}")]
    running.engine.say = lambda turn: [{"text": None, "response": f"utter_{PHONE}", "custom": {}}]  # cannot be stored
    await page.say(f"{TYPED} {PHONE}")
    while running.engine.calls < calls + 2:
        await asyncio.sleep(0.05)
    running.clock.forward(timedelta(seconds=30))
    await page.next("owner", owner="queue")
    with pytest.raises(psycopg.Error):
        await running.desk.database.run(
            "INSERT INTO tries (kind, key, at) VALUES (%(kind)s, %(key)s, NULL)", kind="proof", key=f"{ORDER}{PHONE}"
        )


def library_trouble() -> None:
    """What other libraries say when they are in trouble: with the text in the words and in the exception."""
    try:
        try:
            raise ValueError(f"{PHONE} {TYPED}")
        except ValueError as error:
            raise RuntimeError(f"{NAME} {TOKEN} {SECRET}") from error
    except RuntimeError as error:
        structlog.get_logger().exception("ours_broke", turn="t_1")
        structlog.get_logger().error("ours_failed", exc_info=error)
        logging.getLogger("telegram.ext").exception(f"Error at /bot{TOKEN}/getUpdates: {error}")  # noqa: G004
        logging.getLogger("aiohttp.server").error("Error handling %s", PHONE, exc_info=error, stack_info=True)
        asyncio.get_running_loop().call_exception_handler({"message": f"lost {ADDRESS}", "exception": error})
    logging.getLogger("httpx").info("HTTP Request: POST https://api.telegram.org/bot%s/getUpdates", TOKEN)
    logging.getLogger("psycopg.pool").warning("error connecting in %r: %s", "pool-1", f"password={PASSWORD}")
    logging.getLogger("any").critical({"phone": PHONE})


async def test_nothing_personal_and_no_secret_is_logged(
    form: logs.Form, secretive: dict[str, Any], engine: FakeEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    async with running_gateway(secretive, engine, MONDAY_TEN) as running:
        page, conversation = await filled_in(running)
        await everything_that_fails(running, page, conversation)
        library_trouble()
    out, err = capfd.readouterr()
    secrets = [PHONE, "13800138", EMAIL, NAME, ADDRESS, "鹭江道", ORDER, TYPED, TOKEN, PASSWORD, SECRET]
    secrets.append(secretive["FRONTDESK_KEY"])
    assert not [one for one in secrets if one in out + err]
    for event in (
        "turn_attempt_failed",
        "turn_failed_here",
        "NotNullViolation",
        "ours_broke",
        "ours_failed",
        "library",
    ):
        assert event in out
    lines = out.strip().splitlines()
    assert all(_event(line, form) for line in lines)
    assert "Traceback" not in out + err


def _event(line: str, form: logs.Form) -> str:
    if form == "json":
        return str(json.loads(line)["event"])
    found = re.match(r"at=\S+Z level=[a-z]+ event=([a-z_]+)( |$)", line)
    return found[1] if found else ""


def test_a_line_says_where_an_exception_came_from_and_went_through(
    form: logs.Form, capfd: pytest.CaptureFixture[str]
) -> None:
    try:
        int(PHONE + "x")
    except ValueError:
        structlog.get_logger().exception("broke", turn="t_1")
    line = capfd.readouterr().out
    assert "ValueError" in line and "test_logs.py" in line and "test_a_line_says_where" in line and "t_1" in line


def test_a_level_holds_back_what_is_below_it(capfd: pytest.CaptureFixture[str], form: logs.Form) -> None:
    logs.start("WARNING", form)
    structlog.get_logger().info("quiet")
    structlog.get_logger().warning("loud")
    out = capfd.readouterr().out
    assert "quiet" not in out and "loud" in out
