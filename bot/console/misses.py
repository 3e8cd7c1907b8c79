"""What was not understood: the list, what is decided about each, and the file that is learned from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from bot.console.door import Call
from bot.console.forms import LearnedFile, Lesson, MissList
from bot.console.refusals import Refusal, bad_request
from bot.keys import SETTINGS
from desk.errors import Conflict
from desk.intents import Intent, intents
from desk.knowledge.unanswered import Gap
from desk.misses import Group, Wanted
from desk.misses.learned import Learned
from desk.misses.review import Lesson as Learnt
from desk.misses.review import Review
from desk.settings import ROOT

MEANINGS = ROOT / "docs" / "intents.md"
UNANSWERED = "unanswered"
NEXT = 3  # things that happened afterwards, of one group


class MissReview:
    """The calls of supervisors; one review a process, so that examples are written one after the other."""

    def __init__(self) -> None:
        self._kept: Review | None = None

    async def show_list(self, call: Call) -> web.Response:
        wanted = call.query(MissList)
        lines = [] if wanted.kind == UNANSWERED else await self._misses(call, wanted)
        if wanted.kind in (None, UNANSWERED) and wanted.guess is None:
            lines += [_gap(one) for one in await call.desk.unanswered.open() if wanted.locale in (None, one.locale)]
        return web.json_response({"misses": lines})

    async def show_intents(self, call: Call) -> web.Response:
        return web.json_response({"intents": [_intent(one) for one in self._intents(call)]})

    async def decide(self, call: Call) -> web.Response:
        """Learn a miss, send it to the catalogue, or dismiss it."""
        form, miss = await call.body(Lesson), call.request.match_info["id"]
        review, by, now = self._review(call), call.agent.id, call.desk.clock.now()
        if form.learn == "passage":
            lesson = await review.want_passage(miss, by, now)
        elif form.learn == "nothing":
            lesson = await review.dismiss(miss, by, now)
        else:
            lesson = await self._assign(call, review, miss, form)
        return web.json_response({"times": lesson.times, "example": lesson.example, "written": lesson.written})

    async def take_back(self, call: Call) -> web.Response:
        """Take back what was decided about a miss."""
        miss, now = call.request.match_info["id"], call.desk.clock.now()
        lesson = await self._review(call).take_back(miss, call.agent.id, now)
        return web.json_response({"times": lesson.times, "written": lesson.written})

    async def show_file(self, call: Call) -> web.Response:
        """Serve learned.yml as it is to be, or the patch that leads there."""
        as_patch = call.query(LearnedFile).form == "patch"
        text = await self._review(call).whole(as_patch=as_patch)
        name = "learned.patch" if as_patch else "learned.yml"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return web.Response(text=text, content_type="text/plain", charset="utf-8", headers=headers)

    async def _misses(self, call: Call, wanted: MissList) -> list[dict[str, Any]]:
        groups = await call.desk.misses.groups(Wanted(wanted.locale, wanted.kind, wanted.guess))
        return [_line(one) for one in groups]

    async def _assign(self, call: Call, review: Review, miss: str, form: Lesson) -> Learnt:
        name = str(form.intent)
        if name not in {one.name for one in self._intents(call)}:
            raise bad_request("intent", "an intent of GET /api/intents")
        try:
            return await review.assign(miss, name, form.text, call.agent.id, call.desk.clock.now())
        except Conflict as error:
            raise _elsewhere(error) from error

    def _intents(self, call: Call) -> Sequence[Intent]:
        return intents(call.desk.settings.domain, MEANINGS, call.desk.words, call.locale)

    def _review(self, call: Call) -> Review:
        settings = call.request.app[SETTINGS]
        if self._kept is None:
            self._kept = Review(call.desk.database, Learned(settings.nlu_data), settings.order_pattern)
        return self._kept


def _elsewhere(error: Conflict) -> Refusal:
    other = str(error.now["intent"])
    return Refusal(409, "conflict", "utter_console_example_elsewhere", now={"intent": other}, intent=other)


def _line(group: Group) -> dict[str, Any]:
    return {
        "id": group.id,
        "locale": group.locale,
        "times": group.times,
        "kinds": list(group.kinds),
        "texts": list(group.texts),
        "guesses": list(group.guesses),
        "next": _next(group.next),
        "model": group.model,
        "first": group.first.isoformat(),
        "last": group.last.isoformat(),
    }


def _next(seen: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Count what happened afterwards; the same button or intent is the same thing."""
    counts = Counter((one["outcome"], one["intent"]) for one in seen)
    said = {(one["outcome"], one["intent"]): one["text"] for one in reversed(seen)}
    return [
        {"outcome": outcome, "intent": intent, "text": said[outcome, intent], "times": times}
        for (outcome, intent), times in counts.most_common(NEXT)
    ]


def _gap(gap: Gap) -> dict[str, Any]:
    """Return a question that the catalogue did not answer as one more line."""
    return {
        "id": gap.id,
        "locale": gap.locale,
        "times": gap.times,
        "kinds": [UNANSWERED],
        "texts": [gap.question],
        "guesses": [],
        "next": [],
        "model": "",
        "first": gap.first_at.date().isoformat(),
        "last": gap.last_at.date().isoformat(),
        "product": gap.sku,
        "passage": gap.passage,
        "outcome": gap.outcome,
    }


def _intent(intent: Intent) -> dict[str, str]:
    return {"name": intent.name, "label": intent.label, "holds": intent.holds, "excludes": intent.excludes}
