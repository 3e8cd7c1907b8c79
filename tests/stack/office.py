"""The desk of a working day, its clock in the hands of the tests, and everybody who is there.

Browser, engine, PostgreSQL and Redis are real and run beside the tests; gateway and action server run in them, for
there is no other way to put the clock of both forward.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp.test_utils import TestServer, unused_port
from cryptography.fernet import Fernet
from playwright.async_api import Browser, BrowserContext, Page
from stack.cable import cable
from stack.colleagues import PATIENCE, STAFF, Colleague, Phone
from stack.pages import Widget

from actions.app import init_app
from actions.settings import ActionsSettings
from desk.case.promises import Promise
from desk.conversation.identity import AgentId, ConversationId
from desk.front_desk import Desk
from desk.seed import seed
from supervisor.alone import running
from supervisor.probes import answers_ready
from supervisor.programs import Program
from supervisor.stack import ENGINE_PYTHON
from supervisor.state import ROOT
from tests.bot.conftest import Running, running_gateway
from tests.telegram.bot_api import TOKEN, BotApi, bot_api

MORNING = datetime.fromisoformat("2026-11-25T10:00:00+08:00")  # a Wednesday in service hours
PASSWORD = "a password of the working day"
SECRET = "a secret of the working day"


@dataclass
class Office:
    """The desk of the day, and who is there."""

    running: Running
    api: BotApi
    browser: Browser
    staff: dict[str, Colleague] = field(default_factory=dict)
    visits: list[BrowserContext] = field(default_factory=list)
    thrown: list[str] = field(default_factory=list)
    chats: int = 500

    @property
    def url(self) -> str:
        return self.running.url("").rstrip("/")

    @property
    def desk(self) -> Desk:
        return self.running.desk

    async def page(self, locale: str) -> Page:
        context = await self.browser.new_context(
            locale={"zh": "zh-CN", "en": "en-GB"}[locale], viewport={"width": 1440, "height": 900}
        )
        page = await context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("pageerror", lambda error: self.thrown.append(str(error)))
        return page

    async def widget(self) -> Widget:
        """A consumer on the shop's page, who writes Chinese."""
        page = await self.page("zh")
        self.visits.append(page.context)
        return await Widget(page, self.url, "zh").open()

    def phone(self) -> Phone:
        self.chats += 1
        return Phone(self.api, self.chats)

    async def conversation_of(self, phone: Phone) -> str:
        now = self.running.clock.now()
        return (await self.desk.conversations.arrive("telegram", str(phone.chat), "en", now)).id

    async def give(self, login: str, most: int) -> None:
        """Have an agent given so many conversations at once; 0: they claim by hand."""
        await self.desk.database.run("UPDATE agents SET at_once = %(n)s WHERE login = %(l)s", n=most, l=login)

    async def forward(self, by: timedelta, *gone: str) -> None:
        """Let time go by; the pages that are open have said meanwhile, as they do every 20 s, that they are."""
        clock, agents = self.running.clock, self.desk.agents
        there = [await self.id_of(login) for login in self.staff if login not in gone]
        for agent in there:
            await agents.is_here(agent, clock.now() + by)
        clock.forward(by)
        for agent in there:  # a page may have spoken in between, of the time before
            await agents.is_here(agent, clock.now())

    async def watched(self, promise: str) -> Promise:
        """Return a promise once the gateway watches it, which is after it was told."""
        async with asyncio.timeout(PATIENCE):
            while not (found := await self.desk.promises.get(promise)) or found.warn_at is None:
                await asyncio.sleep(0.05)
            return found

    async def id_of(self, login: str) -> AgentId:
        return (await self.desk.agents.by_login(login)).id

    async def tidy(self) -> None:
        """End what is open, so that the next part of the day begins with nobody waiting."""
        attending, lin = self.running.attending, await self.id_of("lin")
        for login, colleague in self.staff.items():
            colleague.line.mend()
            await self.give(login, 0)
        for row in await self.desk.database.all("SELECT conversation FROM handoffs WHERE state <> 'ended'"):
            held = await self.desk.conversations.get(ConversationId(row["conversation"]))
            if held.agent is None:
                held = await attending.claim(held.id, lin, held.ownership_number)
            assert held.agent
            await attending.end(held.id, held.agent, held.ownership_number, "no_answer", "")
        while self.visits:
            await self.visits.pop().close()
        thrown, self.thrown = self.thrown, []
        assert thrown == [], "no page has thrown"


@contextmanager
def an_engine(database_url: str, model: str) -> Iterator[tuple[str, int]]:
    """Run an engine; yield its address and the port where it looks for the action server."""
    port, actions = unused_port(), unused_port()
    environment = {
        "PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PYTHONUTF8": "1",
        "ENGINE_PORT": str(port), "ENGINE_SECRET": SECRET, "ENGINE_MODEL": model, "ENGINE_DATABASE_URL": database_url,
        "ACTIONS_URL": f"http://127.0.0.1:{actions}/webhook", "ACTIONS_SECRET": SECRET,
        "RASA_TELEMETRY_ENABLED": "false",
    }  # fmt: skip
    ready = answers_ready("127.0.0.1", port)
    program = Program("engine", (ENGINE_PYTHON, "-m", "engine"), ready, environment, ROOT, patience=120)
    with running(program, quiet=True):
        yield f"http://127.0.0.1:{port}", actions


@asynccontextmanager
async def open_office(
    database_url: str, redis_url: str, engine: tuple[str, int], browser: Browser
) -> AsyncIterator[Office]:
    """Open the desk in the morning, everybody signed in, each to claim by hand."""
    async with bot_api() as api:
        given: dict[str, Any] = {
            "DATABASE_URL": database_url, "REDIS_URL": redis_url, "FRONTDESK_KEY": Fernet.generate_key().decode(),
            "FRONTDESK_ORIGINS": "*", "FRONTDESK_PORT": 0, "FRONTDESK_DEMO": "1", "FRONTDESK_AT_ONCE": 0,
            "FRONTDESK_PATIENCE": 180, "FRONTDESK_PUBLIC_URL": "https://desk.shop.example",
            "ENGINE_URL": engine[0], "ENGINE_SECRET": SECRET, "ACTIONS_SECRET": SECRET,
            "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url,
        }  # fmt: skip
        async with running_gateway(given, None, MORNING) as gateway:
            actions = TestServer(init_app(ActionsSettings.read(**given), clock=gateway.clock), port=engine[1])
            await actions.start_server()
            staff = [{"login": login, "name": name, "password": PASSWORD} for login, (name, _) in STAFF.items()]
            await seed(gateway.desk, staff)
            for login, (_, locale) in STAFF.items():
                await gateway.desk.database.run(
                    "UPDATE agents SET locale = %(locale)s WHERE login = %(login)s", locale=locale, login=login
                )
            office = Office(gateway, api, browser)
            try:
                async with _everybody(office):
                    yield office
            finally:
                await actions.close()


@asynccontextmanager
async def _everybody(office: Office) -> AsyncIterator[None]:
    port = office.running.server.port
    assert port
    async with cable(port) as one, cable(port) as two, cable(port) as three:
        for line, (login, (_, locale)) in zip((one, two, three), STAFF.items(), strict=True):
            colleague = Colleague(await office.page(locale), line, login)
            office.staff[login] = colleague
            await colleague.sign_in({"login": login, "password": PASSWORD})
        try:
            yield
        finally:
            for colleague in office.staff.values():
                await colleague.page.context.close()
