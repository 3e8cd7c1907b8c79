"""Photos for a caller's case: somebody on the phone cannot send any, so an agent adds what came in some other way."""

from __future__ import annotations

from typing import Any

from bot.channels.capabilities import reaches
from bot.evidence import keep
from bot.news import News
from desk.case.cases import Case
from desk.case.states import OPEN
from desk.conversation.identity import AgentId
from desk.conversation.ledger import Author
from desk.conversation.photos import Photo
from desk.errors import Conflict, Refused
from desk.front_desk import Desk
from desk.request.requests import EVIDENCE_KINDS


def takes_photos(case: Case, channel: str) -> bool:
    """Tell whether an agent may add photos: the case is open, they can help it, and the consumer can send none."""
    return case.state in OPEN and case.kind in EVIDENCE_KINDS and not reaches(channel)


class CallPhotos:
    """Keeps them like a consumer's, in the caller's conversation, named by the case."""

    def __init__(self, desk: Desk, news: News) -> None:
        self._desk = desk
        self._news = news

    async def check(self, number: str) -> Case:
        """Return the case, if photos may be added to it.

        Raises:
            NotFound: there is no such case.
            Refused: `not_by_phone`, where consumers send their photos themselves.
            Conflict: it is over.
        """
        case = await self._desk.cases.get(number)
        conversation = await self._desk.conversations.get(case.conversation)
        if reaches(conversation.channel) or case.kind not in EVIDENCE_KINDS:
            raise Refused("not_by_phone")
        if not takes_photos(case, conversation.channel):
            raise Conflict(number, number=number, state=case.state)
        return case

    async def add(self, agent: AgentId, number: str, client_id: str, photo: Photo, most_a_day: int) -> dict[str, Any]:
        """Keep a photo and name it in the case; return what is told of it. The same id again is the same photo.

        Raises:
            NotFound, Refused, Conflict: as `check`; `too_many` in a day.
        """
        desk, now = self._desk, self._desk.clock.now()
        async with desk.database.transaction():
            row = await desk.conversations.lock((await desk.cases.get(number)).conversation)
            said = await desk.ledger.said(row.id, Author.CONSUMER, client_id)
            if said is not None:
                return dict(said.data["file"])
            case = await self.check(number)
            file = await keep(desk, row, photo, most_a_day)
            text = desk.words.say("utter_file_message", row.locale)
            await desk.ledger.append(
                row.id, Author.CONSUMER, text, now, client_id=client_id, data={"file": file.facts()}
            )
            await desk.cases.show(case.number, file.id)
            await desk.audit.note(agent, "call_photo_added", case.number, now, file=file.id)
        self._news.publish("conversation", id=case.conversation, last=0)
        self._news.publish("queue")
        return file.facts()
