"""Cases as docs/console-api.md shows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.case_steps.wanted import asked, paid
from bot.console.labels import Labels
from bot.console.views import iso
from desk import formats
from desk.case.cases import Case
from desk.case.promises import Promise
from desk.case.states import moves
from desk.conversation.identity import AgentId
from desk.front_desk import Desk
from desk.request.orders import Item


def promise_view(promise: Promise) -> dict[str, Any]:
    return {
        "kind": promise.kind,
        "due_at": iso(promise.due_at),
        "warn_at": iso(promise.nearly_due_at),
        "state": promise.state,
    }


def explanation(promise: Promise, names: Mapping[AgentId, str]) -> dict[str, Any] | None:
    """Return why a promise was broken, and who says so."""
    if not promise.why or promise.explained_by is None:
        return None
    return {"why": promise.why, "by": names.get(promise.explained_by, ""), "at": iso(promise.explained_at)}


async def case_lines(desk: Desk, cases: Sequence[Case], locale: str) -> list[dict[str, Any]]:
    """Return cases at a glance."""
    items, labels = await desk.orders.items([case.item for case in cases if case.item]), Labels(desk.words, locale)
    names = await desk.agents.names()
    due: defaultdict[str | None, list[dict[str, Any]]] = defaultdict(list)
    for promise in await desk.promises.of_cases([case.number for case in cases]):
        due[promise.case_no].append(promise_view(promise))
    return [
        {
            "number": case.number,
            "kind": case.kind,
            "state": case.state,
            "state_words": labels.say(f"state_{case.state}"),
            "conversation": case.conversation,
            "order_no": case.order_no,
            "item": _item(items[case.item], locale) if case.item else None,
            "opened_at": iso(case.opened_at),
            "owner": {"id": case.owner, "name": names.get(case.owner, "")} if case.owner else None,
            "due": due[case.number],
        }
        for case in cases
    ]


def _item(item: Item, locale: str) -> dict[str, str]:
    return {"name": item.name(locale), "sku": item.sku}


async def case_view(desk: Desk, case: Case, locale: str) -> dict[str, Any]:
    """Return a case with its steps; contact details are masks."""
    item = await desk.orders.item(case.item) if case.item else None
    line = (await case_lines(desk, [case], locale))[0]
    return {
        **line,
        "follows": case.follows,
        "fields": Labels(desk.words, locale, case.kind).rows(case.fields),
        "photos": await photos_of(desk, case.fields),
        "steps": await _steps(desk, case),
        "contact": {"id": case.contact, **(await desk.contacts.get(case.contact)).masks} if case.contact else None,
        "agreement_version": case.agreement,
        "eligibility": _eligibility(desk, case, locale),
        "missed": await _missed(desk, case),
        "pieces": asked(case, item),
        "paid": str(paid(item)) if item else None,
        "moves": [
            {"state": state, "needs": one.needs, "may": one.may, "reasons": one.reasons}
            for state, one in moves(case.kind, case.state).items()
        ],
        "linked": [other.number for other in await desk.case_lists.linked(case)],
    }


async def _steps(desk: Desk, case: Case) -> list[dict[str, Any]]:
    """Return the steps of a case, and among them why promises about it were broken."""
    names = await desk.agents.names()
    steps = [
        {
            "at": iso(one.at),
            "state": one.state,
            "by": names.get(AgentId(one.by), one.by),
            "note": one.note,
            "details": dict(one.details),
        }
        for one in await desk.case_steps.of(case.number)
    ]
    for promise in await desk.promises.of_cases([case.number]):
        if said := explanation(promise, names):
            told = {"state": "explained", "note": said["why"], "details": {"promise": promise.kind}}
            steps.append({"at": said["at"], "by": said["by"], **told})
    return sorted(steps, key=lambda one: str(one["at"]))


async def _missed(desk: Desk, case: Case) -> dict[str, Any] | None:
    """Return the promise that a complaint is about."""
    promise = await desk.promises.get(str(case.fields["promise"])) if case.fields.get("promise") else None
    return {**promise_view(promise), "case": promise.case_no} if promise else None


async def photos_of(desk: Desk, fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the photos that a request names, but those that were erased since."""
    return [file.facts() for file in await desk.files.there(fields.get("photos", ()))]


def _eligibility(desk: Desk, case: Case, locale: str) -> dict[str, Any] | None:
    if not case.eligibility:
        return None
    return {**case.eligibility, "words": verdict_words(desk, case.eligibility, locale)}


def verdict_words(desk: Desk, judged: Mapping[str, Any], locale: str) -> str:
    """Say how a request was judged."""
    if "standing" in judged:
        until = _last_day(desk, judged["until"], locale)
        return desk.words.say(f"utter_console_warranty_{judged['standing']}", locale, until=until)
    return desk.words.say(
        f"utter_console_verdict_{judged['verdict']}",
        locale,
        days=formats.count(int(judged["days"]), "day", locale),
        until=_last_day(desk, judged.get("until"), locale),
    )


def _last_day(desk: Desk, until: str | None, locale: str) -> str:
    if until is None:
        return ""
    zone = desk.agreements.today.service_hours.zone
    last = datetime.fromisoformat(until) - timedelta(seconds=1)  # `until` is the first instant that is too late
    today = desk.clock.now().astimezone(zone).date()
    return formats.day_with_weekday(last.astimezone(zone).date(), locale, today)
