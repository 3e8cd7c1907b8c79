"""Somebody on the phone: the form to fill in with them, the proof of their order, and their case."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from aiohttp import web

from bot.calls import Calls
from bot.console.call_forms import Call as TakenDown
from bot.console.call_forms import CallForm, CallProof
from bot.console.case_views import case_lines, verdict_words
from bot.console.conversation_views import order_view
from bot.console.door import Call
from bot.console.labels import Labels
from bot.console.links import links_view
from bot.console.refusals import Refusal
from desk.errors import AlreadyOpen, BadValues, NotFound, NotProven, Refused
from desk.front_desk import Desk
from desk.privacy.contact_fields import LONGEST
from desk.request.call_fields import CHOICES, asked_of
from desk.request.judgement import allows
from desk.request.orders import Item, Order
from desk.request.requests import FIELDS, GOODS_KINDS, KINDS
from desk.request.submission import terms_of

Handler = Callable[[Call], Awaitable[web.Response]]


def told(handler: Handler) -> Handler:
    """Turn what the desk refuses in a call into words for the agent, who has the caller on the line."""

    @wraps(handler)
    async def answer(call: Call) -> web.Response:
        try:
            return await handler(call)
        except NotProven as error:
            raise Refusal(409, "not_proven", "utter_console_not_proven", field="phone_last4") from error
        except AlreadyOpen as error:
            now = {"number": error.number}
            raise Refusal(409, "already_open", "utter_console_already_open", now=now, number=error.number) from error
        except BadValues as error:
            if (said := _bad(call.desk, error)) is not None:
                raise said from error
            raise
        except Refused as error:
            if (said := _refused(call, error)) is not None:
                raise said from error
            raise

    return answer


def _bad(desk: Desk, error: BadValues) -> Refusal | None:
    """Name the first contact detail that is wrong in words of its own; None for other fields."""
    field, code = next(iter(error.fields.items()))
    if field in LONGEST and desk.words.has(f"utter_prompt_{code}"):
        return Refusal(400, "bad_request", f"utter_prompt_{code}", field=field)
    return None


def _refused(call: Call, error: Refused) -> Refusal | None:
    match error.code:
        case "not_eligible":
            why = verdict_words(call.desk, error.facts["terms"], call.locale)
            return Refusal(409, error.code, "utter_console_not_eligible", field="item", why=why)
        case "no_consent" | "notice_changed":
            return Refusal(409, error.code, f"utter_console_{error.code}", field="notice")
        case _:
            return None


async def form(call: Call) -> web.Response:
    """Answer with what is asked of a caller, as far as it is known what they want."""
    asked, desk = call.query(CallForm), call.desk
    labels = Labels(desk.words, call.locale, asked.kind)
    answer: dict[str, Any] = {"kinds": [{"kind": kind, "label": labels.say(f"kind_{kind}")} for kind in KINDS]}
    if asked.kind:
        answer |= _order_of(asked.kind) | {"fields": _fields(asked, labels)}
        answer["contact"] = [
            {"name": one, "label": desk.words.say(f"utter_prompt_label_{one}", call.locale), "max": LONGEST[one]}
            for one in KINDS[asked.kind].contact
        ]
        answer["notice"] = _notice(desk, asked.caller) if answer["contact"] else None
    return web.json_response(answer)


def _order_of(kind: str) -> dict[str, Any]:
    """Say whether an order is needed, may be named or has no part in it, and whether one item of it is meant."""
    names = [field.name for field in FIELDS[kind]]
    needs = "order" if kind in GOODS_KINDS else "may" if "phone_last4" in names else "none"
    return {"order": needs, "item": "item" in names}


def _fields(asked: CallForm, labels: Labels) -> list[dict[str, Any]]:
    values = {
        "order_no": "known" if asked.order == "yes" else None,
        "reason": asked.reason,
        "condition": asked.condition,
        "warranty": asked.warranty,
        "bought": asked.bought,
    }
    known = {name: value for name, value in values.items() if value is not None}
    return [_field(name, asked, labels) for name in asked_of(str(asked.kind), known)]


def _field(name: str, asked: CallForm, labels: Labels) -> dict[str, Any]:
    choices = [{"value": value, "label": labels.say(f"{name}_{value}")} for value in CHOICES.get(name, ())]
    most = asked.bought if name == "quantity" else None
    return {"name": name, "label": labels.say(name), "choices": choices or None, "most": most}


def _notice(desk: Desk, locale: str) -> dict[str, Any]:
    """Return the text to be read out, in the caller's language."""
    agreement = desk.agreements.today
    notice = agreement.privacy
    return {
        "version": notice.version,
        "hash": agreement.notice_hash,
        "locale": locale,
        "title": notice.title.in_locale(locale),
        "paragraphs": list(notice.paragraphs(locale)),
    }


@told
async def prove(call: Call) -> web.Response:
    """Answer with the caller's order, how each item stands, and where else the same consumer has written."""
    asked = await call.body(CallProof)
    order = await _calls(call).prove(call.agent, asked.id, asked.order_no, asked.phone_last4)
    items = [await _item(call, asked.kind, order, item) for item in order.items]
    elsewhere = await links_view(call.desk, await call.desk.callers.proven_with(order.number))
    return web.json_response({"order": order_view(order, call.locale), "items": items, "linked": elsewhere})


async def _item(call: Call, kind: str, order: Order, item: Item) -> dict[str, Any]:
    """Say whether a request of this kind may be made for an item, and why."""
    desk = call.desk
    shown = {"id": item.id, "name": item.name(call.locale), "quantity": item.quantity, "price": str(item.price)}
    if kind not in GOODS_KINDS:
        return shown | {"allowed": True, "words": "", "warranty": None, "open": None}
    now = desk.clock.now()
    other = await desk.cases.open_of_item(item.id, kind) or await desk.case_lists.open_otherwise(item.id, kind)
    reasons = ("no_reason", "quality")
    judged: list[Any] = [await terms_of(desk, kind, {"reason": reason}, item, now) for reason in reasons]
    best = next((one for one in judged if allows(one)), judged[-1])
    paid = kind == "repair" and not best.free
    allowed = order.received_at is not None and allows(best) and other is None
    words = verdict_words(desk, best.as_data(), call.locale)
    return shown | {
        "allowed": allowed,
        "words": words,
        "warranty": "paid" if paid else None,
        "open": other.number if other else None,
    }


@told
async def take(call: Call) -> web.Response:
    """Open conversation and cases; the answer tells the agent what to tell the caller."""
    asked = await call.body(TakenDown)
    if asked.linked and asked.linked not in await call.desk.callers.proven_with(asked.order_no or ""):
        raise NotFound(asked.linked)
    cases, words = await _calls(call).take(call.agent, asked.wish())
    lines = await case_lines(call.desk, cases, call.locale)
    answer = {"conversation": cases[0].conversation, "case": lines[0], "cases": lines, "words": words}
    return web.json_response(answer, status=201)


def _calls(call: Call) -> Calls:
    return Calls(call.desk, call.news)
