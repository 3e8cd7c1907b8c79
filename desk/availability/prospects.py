"""What somebody who asks for a person can be told: whether one is there, when one is, by when the reply comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from desk import formats
from desk.agreement.agreement import Agreement
from desk.availability.due import first_reply_due
from desk.availability.hours import Availability, Presence, ServiceHours
from desk.words import Words


@dataclass(frozen=True)
class Prospect:
    """What somebody who asks for a person now can be told."""

    presence: Presence
    opens_at: datetime | None
    due_at: datetime | None


def prospect(agreement: Agreement, hours: ServiceHours, availability: Availability, now: datetime) -> Prospect:
    """Say when somebody who asks now is answered: from now on, or from the next opening on."""
    start = availability.opens_at if availability.state is Presence.CLOSED else now
    return Prospect(availability.state, availability.opens_at, first_reply_due(agreement, hours, start))


def handoff_response(found: Prospect, reason: str, *, stays: bool = False) -> str:
    """Choose the line that tells of a new handoff; `engine` says that the assistant cannot answer now."""
    if found.presence is Presence.CLOSED and found.opens_at is None:
        return "utter_handoff_undated"
    if stays and found.presence is not Presence.CLOSED:
        return "utter_urgent_meanwhile"
    kind = {Presence.OPEN: "queued", Presence.UNATTENDED: "unattended", Presence.CLOSED: "captured"}[found.presence]
    return f"utter_error_engine_{kind}" if reason == "engine" else f"utter_handoff_{kind}"


def reply_due_words(words: Words, due_at: datetime | None, locale: str, zone: ZoneInfo, now: datetime) -> str:
    """Say by when the reply comes."""
    if due_at is None:
        return words.say("utter_desk_due_open", locale)
    return formats.due(due_at, locale, zone, now)
