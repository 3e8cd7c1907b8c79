"""The page behind the link to one's own data: two files, each fetched once (docs/privacy.md)."""

from __future__ import annotations

import json
from typing import Any, Literal

from aiohttp import web

from bot.limits import Limits
from bot.pages.link_calls import Link, LinkCalls, Visit
from bot.readout import Readout
from bot.settings import BotSettings
from desk import formats
from desk.front_desk import Desk
from desk.privacy.downloads import Download
from desk.privacy.personal_data import personal_data, transcript

TYPES = {"text": ("txt", "text/plain"), "json": ("json", "application/json")}


class Wanted(Link):
    """One file."""

    format: Literal["text", "json"]


class DataPage:
    """Serves the calls of web/data."""

    def __init__(self, desk: Desk, limits: Limits, settings: BotSettings) -> None:
        self._desk = desk
        self._settings = settings
        self._calls = LinkCalls("rights", desk, limits, settings)

    async def link(self, request: web.Request) -> web.Response:
        """Show what can be fetched."""
        return await self._calls.answered(request, Link, self._show)

    async def file(self, request: web.Request) -> web.Response:
        """Hand a file over, once."""
        return await self._calls.answered(request, Wanted, self._hand_over)

    async def _show(self, visit: Visit, link: Link) -> web.Response:
        now = self._desk.clock.now()
        download = await self._desk.downloads.of_link(self._calls.token(link), now)
        await self._know(visit, download)
        agreement, say = self._desk.agreements.today, self._desk.words.say
        until = formats.moment(download.expires_at, visit.locale, agreement.service_hours.zone, now)
        left = [form for form in TYPES if form not in download.taken]
        shown = {
            "shop": {"name": self._settings.shop or agreement.parties.platform.in_locale(visit.locale)},
            "title": say(f"utter_rights_page_{download.kind}", visit.locale),
            "why": say("utter_rights_page_why", visit.locale),
            "until": say("utter_post_link_lives", visit.locale, until=until),
            "files": [{"format": form, "title": say(f"utter_rights_page_{form}", visit.locale)} for form in left],
        }
        return self._calls.told(200, visit, shown) if left else self._calls.refused(404, visit, "gone")

    async def _hand_over(self, visit: Visit, wanted: Wanted) -> web.Response:
        """Write the file, then take it off the link: what fails before can be tried again."""
        now, token = self._desk.clock.now(), self._calls.token(wanted)
        download = await self._desk.downloads.of_link(token, now)
        await self._know(visit, download)
        body = await self._file(download, wanted.format, visit.locale)
        await self._desk.downloads.take(token, wanted.format, now)
        await self._desk.audit.note(
            "consumer", f"{download.kind}_fetched", download.conversation, now, format=wanted.format
        )
        suffix, kind = TYPES[wanted.format]
        name = f"{download.kind}-{now.astimezone(self._desk.agreements.today.service_hours.zone):%Y%m%d}.{suffix}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return web.Response(body=body.encode(), content_type=kind, charset="utf-8", headers=headers)

    async def _file(self, download: Download, form: str, locale: str) -> str:
        now, conversation = self._desk.clock.now(), await self._desk.conversations.get(download.conversation)
        collect = personal_data if download.kind == "data" else transcript
        record: dict[str, Any] = await collect(self._desk, conversation, now)
        if form == "json":
            return json.dumps(record, ensure_ascii=False, indent=2)
        zone = self._desk.agreements.today.service_hours.zone
        return Readout(self._desk.words, locale, zone).written(download.kind, record)

    async def _know(self, visit: Visit, download: Download) -> None:
        visit.locale = (await self._desk.conversations.get(download.conversation)).locale
