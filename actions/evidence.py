"""Photos that were sent before the request they belong to."""

from __future__ import annotations

from datetime import timedelta

from actions.request import Request
from desk.request.requests import EVIDENCE_KINDS

RECENT = timedelta(hours=24)


async def name_photos(request: Request) -> None:
    """Name the photos of the last day that belong to no request yet in the one that begins, and say so."""
    if request.kind not in EVIDENCE_KINDS:
        return
    turn = request.turn
    photos = await turn.desk.files.loose(turn.conversation, turn.now - RECENT)
    draft = await request.draft() if photos else None
    if draft is not None and not draft.fields.get("photos"):
        await turn.desk.drafts.fill(draft.id, {"photos": [*photos]}, turn.now)
        request.say("utter_photos_taken", count=str(len(photos)))
