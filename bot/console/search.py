"""Search over conversations and cases; what looks like personal data is not looked for."""

from __future__ import annotations

from typing import Annotated, Any

from aiohttp import web
from pydantic import AfterValidator, AwareDatetime, StringConstraints

from bot.console.case_views import case_lines
from bot.console.door import Call
from bot.console.fields import Form, without_nul
from bot.console.refusals import bad_request
from bot.console.views import Views, iso
from desk.case.cases import Case
from desk.conversation.search import Hit, words_in
from desk.privacy.masking import mask

PAGE = 20
AROUND = 60  # letters of a snippet on either side
TOLD = ("fault", "account", "wish", "product")  # of a case's fields, what holds words


class Wanted(Form):
    text: Annotated[str, StringConstraints(max_length=100), AfterValidator(without_nul)]
    before: AwareDatetime | None = None


async def show(call: Call) -> web.Response:
    """Answer with cases (on the first page) and conversations, newest first; snippets are plain text."""
    asked, desk = call.query(Wanted), call.desk
    words = words_in(asked.text)
    if not words:
        raise bad_request("text", "2-100 letters or digits")
    if mask(asked.text, desk.settings.order_pattern, call.locale).found:
        return web.json_response({"words": words, "personal": True, "cases": [], "conversations": [], "next": None})
    cases = [] if asked.before else await desk.search.cases(words, limit=PAGE)
    hits = await desk.search.conversations(words, before=asked.before, limit=PAGE + 1)
    page = hits[:PAGE]
    return web.json_response(
        {
            "words": words,
            "personal": False,
            "cases": await _cases(call, cases, words),
            "conversations": await _conversations(call, page, words),
            "next": iso(page[-1].at) if len(hits) > PAGE else None,
        }
    )


async def _cases(call: Call, cases: list[Case], words: list[str]) -> list[dict[str, Any]]:
    lines = await case_lines(call.desk, cases, call.locale)
    return [line | {"snippet": _told(case, words)} for line, case in zip(lines, cases, strict=True)]


def _told(case: Case, words: list[str]) -> str:
    texts = [str(case.fields[name]) for name in TOLD if case.fields.get(name)]
    return snippet(next((one for one in texts if any(word in one.lower() for word in words)), ""), words)


async def _conversations(call: Call, hits: list[Hit], words: list[str]) -> list[dict[str, Any]]:
    found = await call.desk.conversations.many([hit.conversation for hit in hits])
    rows = {line["id"]: line for line in await Views(call.desk, call.locale).lines(list(found.values()))}
    return [rows[hit.conversation] | {"hit": _hit(hit, words)} for hit in hits if hit.conversation in rows]


def _hit(hit: Hit, words: list[str]) -> dict[str, Any]:
    """Say where the words stand: in a message, or (`seq` null) in the number of an order that was proven."""
    message = hit.message
    if message is None:
        return {"seq": None, "author": None, "at": iso(hit.at), "snippet": ""}
    text = snippet(message.text, words)
    return {"seq": message.seq, "author": message.author, "at": iso(hit.at), "snippet": text}


def snippet(text: str, words: list[str]) -> str:
    """Return the part of a text around the first word that stands in it, on one line."""
    line = " ".join(text.split())
    places = [place for place in (line.lower().find(word) for word in words) if place >= 0]
    begin = max(min(places, default=0) - AROUND, 0)
    end = min(begin + 2 * AROUND + max(map(len, words)), len(line))
    return ("…" if begin else "") + line[begin:end] + ("…" if end < len(line) else "")
