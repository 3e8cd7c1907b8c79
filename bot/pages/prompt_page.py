"""The page behind a one-time link: contact details for consumers whose app has no forms (docs/prompt-page.md)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from aiohttp import web
from pydantic import Field, StringConstraints

from bot.channels.door import Door
from bot.limits import Limits
from bot.pages.contact_form import ContactForm
from bot.pages.link_calls import Answer, Body, Link, LinkCalls, Visit
from bot.settings import BotSettings
from desk.errors import BadValues, Refused
from desk.front_desk import Desk
from desk.privacy.prompts import Prompt

Name = Annotated[str, StringConstraints(max_length=100)]
Value = Annotated[str, StringConstraints(max_length=1000)]


class Filled(Link):
    """A filled-in form; `id` is made by the page, the same when it sends the same values again."""

    id: str = Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")
    values: dict[Name, Value] = Field(max_length=10)


class PromptPage:
    """Serves the calls of web/prompt; whatever is wrong with a link has one answer."""

    def __init__(self, desk: Desk, door: Door, limits: Limits, settings: BotSettings) -> None:
        self._desk = desk
        self._door = door
        self._settings = settings
        self._form = ContactForm(desk)
        self._calls = LinkCalls("prompt", desk, limits, settings)

    async def form(self, request: web.Request) -> web.Response:
        """Show the prompt that a link leads to."""
        return await self._answered(request, Link, self._show)

    async def values(self, request: web.Request) -> web.Response:
        """Take in the filled-in form."""
        return await self._answered(request, Filled, self._submit)

    async def dismissal(self, request: web.Request) -> web.Response:
        """Close the prompt without filling it in."""
        return await self._answered(request, Link, self._dismiss)

    async def _answered(
        self, request: web.Request, form: type[Body], act: Callable[[Visit, Body], Awaitable[Answer]]
    ) -> web.Response:
        async def acted(visit: Visit, body: Body) -> web.Response:
            try:
                return self._calls.told(200, visit, await act(visit, body))
            except BadValues as error:
                problems = self._form.problems(error, visit.locale)
                return self._calls.told(422, visit, {"fields": problems, **self._calls.said(visit, "wrong")})
            except Refused as error:
                return self._calls.refused(409, visit, error.code)

        return await self._calls.answered(request, form, acted)

    async def _show(self, visit: Visit, link: Link) -> Answer:
        prompt = await self._desk.prompts.of_link(self._calls.token(link), self._desk.clock.now())
        await self._know(visit, prompt)
        parties = self._desk.agreements.today.parties
        shop = self._settings.shop or parties.platform.in_locale(visit.locale)
        return {"shop": {"name": shop}, **self._form.shown(prompt, visit.locale)}

    async def _submit(self, visit: Visit, filled: Filled) -> Answer:
        prompt = await self._desk.prompts.linked(self._calls.token(filled))
        await self._know(visit, prompt)
        await self._door.submit(prompt.conversation, f"{prompt.id}.{filled.id}", prompt.id, filled.values)
        return self._calls.said(visit, "received")

    async def _dismiss(self, visit: Visit, link: Link) -> Answer:
        prompt = await self._desk.prompts.linked(self._calls.token(link))
        await self._know(visit, prompt)
        await self._door.dismiss(prompt.conversation, f"{prompt.id}.dismissed", prompt.id)
        return self._calls.said(visit, "dismissed")

    async def _know(self, visit: Visit, prompt: Prompt) -> None:
        visit.locale = (await self._desk.conversations.get(prompt.conversation)).locale
