"""What a consumer is told at an instant: the line on top, who asks for a person, who hands in a return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desk import formats
from desk.agreement.agreement import Agreement
from desk.availability.hours import ServiceHours
from desk.availability.line import availability_words, reason_words
from desk.availability.prospects import handoff_response, prospect, reply_due_words
from desk.case.due_times import case_due
from desk.words import Words


@dataclass(frozen=True)
class Outlook:
    """In one language: the header, why it is closed, the answer to who wants a person, when they have a reply.

    `review` is by when a return that is handed in now is accepted or refused.
    """

    header: str
    reason: str | None
    handoff: str
    reply: str
    review: str


def outlook(
    words: Words, agreement: Agreement, hours: ServiceHours, now: datetime, locale: str, *, agents: int = 1
) -> Outlook:
    """Put together what every page, the handoff and the request form tell, with so many agents there."""
    zone, availability = hours.zone, hours.availability(now, agents)
    found = prospect(agreement, hours, availability, now)
    opening = formats.opening(found.opens_at, now, locale, zone) if found.opens_at else ""
    reply = reply_due_words(words, found.due_at, locale, zone, now)
    handoff = words.say(
        handoff_response(found, "asked"),
        locale,
        place=words.say("utter_desk_place_next", locale),
        due=reply,
        opening=opening,
        phone=agreement.channels.phone,
    )
    review = case_due(agreement, hours, "return", now)
    undated = words.say("utter_label_review_undated", locale)
    return Outlook(
        header=availability_words(availability, now, locale, zone),
        reason=reason_words(availability.reason, locale) if availability.reason else None,
        handoff=handoff,
        reply=reply,
        review=formats.due(review, locale, zone, now) if review else undated,
    )
