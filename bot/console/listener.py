"""One agent's socket: says what changed, notes that the agent is there, and hears what the page watches."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Annotated, Any

import structlog
from aiohttp import WSCloseCode, WSMsgType, web
from pydantic import Field, TypeAdapter, ValidationError

from bot.availability import Presence
from bot.console.door import Call
from bot.console.forms import Away, Watch
from bot.console.onlooker import Onlooker
from bot.console.outgoing import Outgoing
from bot.console.refusals import bad_request, of_validation
from bot.console.views import Views
from bot.news import Item
from desk.conversation.conversations import Conversation
from desk.conversation.identity import ConversationId
from desk.conversation.ledger import Kind
from desk.database import DatabaseAway
from desk.errors import NotFound

log = structlog.get_logger()
LOOK = 2.0  # seconds between two looks at the stores while news of other gateways is missing
LOOKS_A_BEAT = 10  # every tenth look notes that the agent is there
REPLAY = 50  # messages sent at once; whoever misses more asks by `since`
_FRAME: TypeAdapter[Away | Watch] = TypeAdapter(Annotated[Away | Watch, Field(discriminator="type")])


class Listener:
    """Reads, follows the news and beats at the same time; the first of them to end ends the socket."""

    def __init__(
        self, call: Call, socket: web.WebSocketResponse, outgoing: Outgoing, presence: Presence, views: Views
    ) -> None:
        self._desk = call.desk
        self._news = call.news
        self._attending = call.attending
        self._me = call.agent
        self._token = call.token
        self._locale = call.locale
        self._socket = socket
        self._outgoing = outgoing
        self._presence = presence
        self._views = views
        self._subscription = call.news.subscribe()
        self._onlooker = Onlooker(call, outgoing)
        self._told: dict[ConversationId, int] = {}
        self._looked: tuple[Any, ...] = ()
        self._availability: dict[str, Any] = {}
        self._away: tuple[bool, str | None] = (call.request.query.get("away") == "on", None)  # and why

    async def run(self) -> None:
        await self._survive(self._arrive())
        works = (self._outgoing.write, self._read, self._follow, self._beat)
        tasks = [asyncio.create_task(work()) for work in works]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if not self._socket.closed and tasks[0] not in done:
                await self._close(WSCloseCode.INTERNAL_ERROR, tasks[0])
        finally:
            self._onlooker.look_away()
            for task in tasks:
                task.cancel()
            for error in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(error, Exception):
                    log.error("console_socket_failed", agent=self._me.id, exc_info=error)

    async def _close(self, code: int, writing: asyncio.Task[None]) -> None:
        self._outgoing.close(code)
        await asyncio.wait([writing], timeout=2)

    async def _read(self) -> None:
        async for frame in self._socket:
            if frame.type is WSMsgType.TEXT:
                await self._survive(self._take(frame.data))
            else:
                self._refuse(bad_request("frame", "a JSON object in a text message"))

    async def _take(self, data: str) -> None:
        try:
            frame = _FRAME.validate_json(data)
        except ValidationError as error:
            self._refuse(of_validation(error))
            return
        if isinstance(frame, Away):
            await self._go_away(frame.on)
        else:
            await self._watch(frame.conversation)

    async def _go_away(self, on: bool) -> None:
        self._away = (on, None)
        await self._desk.agents.goes_away(self._me.id, away=on)
        self._news.publish("away", agent=self._me.id)
        self._news.publish("availability")

    async def _tell_away(self) -> None:
        """Tell the page what another page, or the desk itself, has made of its agent."""
        agent = await self._desk.agents.get(self._me.id)
        if (agent.away, agent.away_why) != self._away:
            self._away = (agent.away, agent.away_why)
            self._outgoing.put({"type": "away", "on": agent.away, "why": agent.away_why})

    async def _watch(self, name: str | None) -> None:
        """Follow one conversation; the page reads what was said so far by itself."""
        self._onlooker.look_away()
        if name is not None:
            conversation = await self._desk.conversations.get(ConversationId(name))
            self._told[conversation.id] = conversation.last_seq
            self._onlooker.look_at(conversation.id)
            await self._attending.look_at(conversation.id, self._me.id)

    async def _follow(self) -> None:
        async for item in self._subscription:
            await self._survive(self._hear(item))

    async def _hear(self, item: Item) -> None:
        match item["kind"]:
            case "conversation":
                await self._tell_conversation(item["id"])
            case "queue":
                self._outgoing.put({"type": "queue"})
            case "typing" if item["id"] == self._onlooker.watched and item["who"] == "consumer":
                self._outgoing.put({"type": "typing", "id": item["id"], "on": item["on"]})
            case "looking" | "looks" if item["id"] == self._onlooker.watched:
                await self._onlooker.hear(item)
            case "taken" if item["agent"] == self._me.id:
                self._outgoing.put({"type": "taken", "id": item["id"]})
            case "mention" if item["agent"] == self._me.id:
                self._outgoing.put({"type": "mention"})
            case "delivery" if item["id"] == self._onlooker.watched:
                await self._tell_message(item["id"], item["message"])
            case "warning" if self._me.id in item["agents"]:
                self._outgoing.put({"type": "warning", "promise": item["promise"], "about": item["about"]})
            case "availability":
                self._presence.forget()
                await self._tell_availability()
            case "away" if item["agent"] == self._me.id:
                await self._tell_away()
            case "signed_out" if item["agent"] == self._me.id:
                await self._require_session()
            case "missed":
                await self._look(missed=True)

    async def _tell_conversation(self, name: ConversationId) -> None:
        """Say how a conversation stands; what was said in it goes to those who watch it or answer it."""
        conversation = await self._desk.conversations.get(name)
        if self._onlooker.watched == name or conversation.agent == self._me.id:
            await self._tell_messages(conversation)
        self._outgoing.put(
            {
                "type": "conversation",
                "id": name,
                "last": conversation.last_seq,
                "owner": conversation.owner,
                "number": conversation.ownership_number,
            }
        )

    async def _tell_messages(self, conversation: Conversation) -> None:
        since = self._told.get(conversation.id, conversation.last_seq - 1)
        messages = list(await self._desk.ledger.since(conversation.id, since, limit=REPLAY))
        if not messages:
            return
        self._told[conversation.id] = messages[-1].seq
        for choice in [one for one in messages if one.kind is Kind.CHOICE and "choice" in one.data]:
            messages.insert(0, await self._desk.ledger.at(conversation.id, choice.data["choice"]["message"]))
        for message in await self._views.messages(messages):
            self._outgoing.put({"type": "message", "id": conversation.id, "message": message})

    async def _tell_message(self, conversation: ConversationId, seq: int) -> None:
        """Send a message again that has changed."""
        (message,) = await self._views.messages([await self._desk.ledger.at(conversation, seq)])
        self._outgoing.put({"type": "message", "id": conversation, "message": message})

    async def _tell_availability(self) -> None:
        availability = await self._presence.shown(self._locale)
        if availability != self._availability:
            self._availability = availability
            self._outgoing.put({"type": "availability", "availability": availability})

    async def _arrive(self) -> None:
        """Count as there, and as away only where the page is: it says so in its address, before anything is given."""
        away, _ = self._away
        if not (away and self._me.away):
            await self._go_away(away)
        await self._desk.agents.is_here(self._me.id, self._desk.clock.now())
        self._news.publish("availability")

    async def _beat(self) -> None:
        looks = 0
        while True:
            await asyncio.sleep(LOOK)
            looks += 1
            await self._survive(self._onlooker.look_on())
            if looks % LOOKS_A_BEAT == 0:
                await self._survive(self._be_here())
            if not self._news.connected:
                await self._survive(self._look())

    async def _be_here(self) -> None:
        if await self._require_session():
            await self._desk.agents.is_here(self._me.id, self._desk.clock.now())
            await self._tell_availability()

    async def _require_session(self) -> bool:
        try:
            await self._desk.agents.of_idle_session(self._token, self._desk.clock.now())
        except NotFound:
            self._outgoing.put({"type": "signed_out"})
            self._outgoing.close(WSCloseCode.POLICY_VIOLATION)
            return False
        return True

    async def _look(self, *, missed: bool = False) -> None:
        """Compare the stores with what the page was told last."""
        await self._tell_away()
        queue = [(one.id, one.state, one.captured) for one in await self._desk.handoffs.waiting()]
        name = self._onlooker.watched
        watched = await self._desk.conversations.get(name) if name else None
        stands = (queue, watched and (watched.last_seq, watched.ownership_number))
        if not missed and stands == self._looked:
            return
        self._looked = stands
        self._outgoing.put({"type": "queue"})
        if watched is not None:
            await self._tell_conversation(watched.id)

    async def _survive(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do what can be done; while the database is away the page hears nothing, and asks later."""
        try:
            await work
        except NotFound:
            log.info("console_conversation_unknown", agent=self._me.id)
        except DatabaseAway as error:
            log.warning("console_database_away", agent=self._me.id, error=type(error).__name__)

    def _refuse(self, refusal: Any) -> None:
        self._outgoing.put({"type": "error", **refusal.as_data(self._desk, self._locale)})
