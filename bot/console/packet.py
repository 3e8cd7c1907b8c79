"""The handoff packet as docs/console-api.md shows it: on top of what agents see of a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from pydantic import ValidationError

from bot.console.case_views import verdict_words
from bot.console.labels import Labels
from bot.console.views import iso
from desk.conversation.conversations import Conversation
from desk.conversation.ledger import Message
from desk.front_desk import Desk
from desk.handoff import asked_again
from desk.handoff.packets import Finding, Packet
from desk.handoff.packing import Packing

log = structlog.get_logger()


async def packet_view(
    desk: Desk, conversation: Conversation, messages: Sequence[Message], locale: str
) -> dict[str, Any] | None:
    """Return the packet with its labels in the agent's language; None, and an error in the log, if it has a hole."""
    try:
        packet = await Packing(desk, conversation, messages, locale).packet()
    except ValidationError as error:
        holes = [".".join(map(str, one["loc"])) for one in error.errors(include_input=False, include_context=False)]
        log.error("packet_incomplete", conversation=conversation.id, fields=holes)
        return None
    return _shown_to(desk, packet, locale)


def _shown_to(desk: Desk, packet: Packet, locale: str) -> dict[str, Any]:
    labels = Labels(desk.words, locale, packet.kind)
    return {
        "reason": packet.reason,
        "wish": packet.wish,
        "kind": packet.kind,
        "filled": [{"name": name, "label": labels.say(name)} for name in packet.filled],
        "missing": [{"name": name, "label": labels.say(name)} for name in packet.missing],
        "order": _order(packet),
        "findings": [_finding(desk, one, locale, labels) for one in packet.findings],
        "consent": packet.consent,
        "language": packet.language,
        "signs": list(packet.signs),
        "photos": packet.photos,
        "promise": _promise(packet),
        "asking": _asking(packet, labels),
    }


def _order(packet: Packet) -> dict[str, Any] | None:
    if packet.order is None:
        return None
    return {**packet.order.model_dump(exclude={"received_at"}), "received_at": iso(packet.order.received_at)}


def _finding(desk: Desk, finding: Finding, locale: str, labels: Labels) -> dict[str, Any]:
    """Return how an item stands, in words; a warranty stands for itself."""
    key = "standing" if finding.days is None else "verdict"
    until = finding.until.isoformat() if finding.until else None
    judged = {key: finding.verdict, "until": until, "days": finding.days}
    told = {**finding.model_dump(exclude={"until", "days"}), "until": iso(finding.until)}
    reason = labels.value("reason", finding.reason)
    return {**told, "reason_words": reason, "words": verdict_words(desk, judged, locale)}


def _promise(packet: Packet) -> dict[str, Any] | None:
    if packet.promise is None:
        return None
    return {"kind": packet.promise.kind, "due_at": iso(packet.promise.due_at), "state": packet.promise.state}


def _asking(packet: Packet, labels: Labels) -> dict[str, Any]:
    """Return what nobody should ask again, and the patterns by which the page notices that somebody does."""
    return {
        "clauses": asked_again.CLAUSES,
        "asks": asked_again.ASKS.pattern,
        "denies": asked_again.DENIES.pattern,
        "known": [
            {
                "name": name,
                "label": labels.say(name),
                "value": _value(name, value, labels),
                "words": asked_again.WORDS[name].pattern,
            }
            for name, value in packet.known.items()
        ],
    }


def _value(name: str, value: str, labels: Labels) -> str:
    return labels.value(name, value) or value
