"""The gateway: takes in what consumers say and do, and decides who answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.arrivals import Arrivals
from bot.evidence import Evidence
from bot.handoff.errands import Errands
from bot.handoff.handoffs import Handoffs
from bot.handoff.waits import Waits
from bot.intake import Intake
from bot.lines import Lines
from bot.misses import Misses
from bot.news import News
from bot.pages.contact_form import ContactForm
from bot.ratings import Ratings
from bot.telling import Telling
from bot.urgent import Urgent
from desk.conversation.conversations import Conversation, Owner
from desk.conversation.identity import ConversationId
from desk.conversation.ledger import Author, Kind, Message
from desk.conversation.photos import Photo
from desk.front_desk import Desk
from desk.handoff.waiting_words import act_in

# Buttons of the desk that ask for a person, and why.
WANTED = {"person": "misses", "disagree": "refused", "dissatisfied": "asked"}


class Gateway:
    """The consumers' side of a conversation; each public method is one transaction, then news."""

    def __init__(self, desk: Desk, news: News, handoffs: Handoffs, telling: Telling) -> None:
        self._desk = desk
        self._news = news
        self._handoffs = handoffs
        self._form = ContactForm(desk)
        self._ratings = Ratings(desk, Lines(desk), news)
        self._errands, self._waits = Errands(desk, Lines(desk)), Waits(desk, Lines(desk))
        self._intake = Intake(desk, self._form, Urgent(desk, handoffs, Lines(desk)), self._ratings, self._errands)
        self._arrivals = Arrivals(desk, self._intake, self._form, Lines(desk))
        self._evidence = Evidence(desk, self._intake, Lines(desk), self._errands)
        self._misses = Misses(desk)
        self._telling = telling

    async def begin(
        self, channel: str, locale: str, client_id: str, text: str, *, chosen: bool = False, first: str | None = None
    ) -> tuple[Message, str]:
        """Take in the first message of a new conversation; return it and the secret that resumes the conversation.

        With `first`, a secret of the page's own, the same message again finds the conversation it has made.
        """
        key = first and f"{first} {client_id}"
        async with self._desk.database.transaction():
            conversation, secret = await self._desk.beginnings.begin(
                channel, locale, self._desk.clock.now(), chosen=chosen, first=key
            )
            message = await self._intake.text(conversation, client_id, text)
        self._telling.message(message)
        return message, secret

    async def receive(self, conversation: ConversationId, client_id: str, text: str) -> Message:
        """Take in what a consumer typed; the bot answers unless somebody else owns the conversation.

        The channel has checked the text: not empty, at most 4,000 characters, no NUL. Who waits may ask for their
        place, or leave the queue, in words, too.

        Raises:
            NotFound: there is no such conversation.
        """
        async with self._desk.database.transaction():
            row = await self._desk.conversations.lock(conversation)
            act = act_in(text) if row.owner is Owner.QUEUE else None
            fresh = act and await self._desk.ledger.said(conversation, Author.CONSUMER, client_id) is None
            message = await self._intake.text(row, client_id, text)
            if act and fresh:
                await self._wait(row, act)
        self._telling.message(message, owner_too=act is not None)
        return message

    async def arrive(self, channel: str, address: str, locale: str) -> ConversationId:
        """Return the conversation of an address, begun when there is none; who arrives can be reached (again)."""
        return (await self._desk.conversations.arrive(channel, address, locale, self._desk.clock.now())).id

    async def leave(self, conversation: ConversationId) -> None:
        """Note that nothing reaches this consumer any more, until they arrive again."""
        await self._desk.conversations.reach(conversation, self._desk.clock.now())
        await self._telling.owner(conversation)

    async def wish(self, conversation: ConversationId, client_id: str, text: str, wish: str) -> Message:
        """Take in an entry of a channel's menu: `greet`, `help` or `person`.

        Raises:
            NotFound: there is no such conversation.
        """
        return await self._arrived(conversation, client_id, lambda row: self._arrivals.wish(row, client_id, text, wish))

    async def decline(self, conversation: ConversationId, client_id: str, kind: str) -> Message:
        """Write down that something came which nobody here can take in, and answer kindly.

        Raises:
            NotFound: there is no such conversation.
        """
        return await self._arrived(conversation, client_id, lambda row: self._arrivals.decline(row, client_id, kind))

    async def show(self, conversation: ConversationId, client_id: str, photo: Photo, most_a_day: int) -> Message:
        """Take in a photo: kept, and named in the request that is being filled in.

        Raises:
            NotFound: there is no such conversation.
            Refused: `too_many` in a day.
        """
        return await self._arrived(
            conversation, client_id, lambda row: self._evidence.take_in(row, client_id, photo, most_a_day)
        )

    async def offer(self, conversation: ConversationId, client_id: str, values: Mapping[str, str]) -> Message:
        """Take in contact details that an app hands over: for the open prompt, or not at all.

        Raises:
            NotFound: there is no such conversation.
            Refused: there is no consent to the notice as it is today.
        """
        return await self._arrived(conversation, client_id, lambda row: self._arrivals.offer(row, client_id, values))

    async def choose(self, conversation: ConversationId, client_id: str, seq: int, index: int) -> Message:
        """Press a button of a message, by its place; what it stands for is looked up in the ledger.

        Raises:
            NotFound: the conversation has no such message.
            Refused: the message has no such button.
        """
        async with self._desk.database.transaction():
            row = await self._desk.conversations.lock(conversation)
            said = await self._desk.ledger.said(conversation, Author.CONSUMER, client_id)
            if said is not None:
                return said
            button = await self._intake.button(conversation, seq, index)
            await self._desk.ledger.choose(conversation, seq, index)
            act = button.get("act")
            message = await self._intake.write(
                row,
                client_id,
                button["title"],
                Kind.CHOICE,
                data={"choice": {"message": seq, "index": index}},
                payload=button.get("payload"),
                asks=act is None,
            )
            if act:
                await self._act(row, act, seq)
        self._telling.message(message, owner_too=act is not None)
        return message

    async def submit(
        self, conversation: ConversationId, client_id: str, prompt: str, values: Mapping[str, str]
    ) -> Message:
        """Take in a filled-in contact form: sealed, only under a valid consent; the ledger holds masks.

        Raises:
            NotFound: the conversation has no such prompt, or it is closed.
            BadValues: fields that are wrong; nothing was stored.
            Refused: there is no consent to the notice as it is today.
        """
        return await self._arrived(
            conversation, client_id, lambda row: self._arrivals.submit(row, client_id, prompt, values)
        )

    async def dismiss(self, conversation: ConversationId, client_id: str, prompt: str) -> Message:
        """Close a prompt without filling it in: the request rests until the consumer takes it up again.

        Raises:
            NotFound: the conversation has no such prompt.
        """

        async def dismissed(row: Conversation) -> Message:
            payload = {"intent": "cancel_request", "entities": {}}
            text = await self._form.dismiss(row, prompt)
            return await self._intake.write(row, client_id, text, Kind.FORM, payload=payload)

        return await self._arrived(conversation, client_id, dismissed)

    async def speak(self, conversation: ConversationId, locale: str) -> None:
        """Answer in the language the consumer chose."""
        await self._desk.conversations.speak(conversation, locale, chosen=True)
        self._news.publish("conversation", id=conversation, last=0)

    async def change_language(self, conversation: ConversationId, client_id: str, text: str, locale: str) -> Message:
        """Answer in the language that was chosen in a channel's menu, and say so in it.

        Raises:
            NotFound: there is no such conversation.
        """
        return await self._arrived(
            conversation, client_id, lambda row: self._arrivals.change_language(row, client_id, text, locale)
        )

    async def seen(self, conversation: ConversationId, seq: int, *, by_consumer: bool) -> None:
        """Note how far one side has read, and let the other side know; what a page says again is no news."""
        row = await self._desk.conversations.seen(conversation, seq, by_consumer=by_consumer)
        if row is not None or not by_consumer:
            self._news.publish("conversation", id=conversation, last=row.last_seq if row else 0)

    async def hand_off(self, conversation: ConversationId, reason: str) -> None:
        """Give a conversation to people, or capture the wish for one until the next opening."""
        async with self._desk.database.transaction():
            await self._handoffs.ask(await self._desk.conversations.lock(conversation), reason)
        await self._telling.owner(conversation)

    async def _arrived(
        self, conversation: ConversationId, client_id: str, write: Callable[[Conversation], Awaitable[Message]]
    ) -> Message:
        """Write what a consumer did, once, and tell everybody."""
        async with self._desk.database.transaction():
            row = await self._desk.conversations.lock(conversation)
            said = await self._desk.ledger.said(conversation, Author.CONSUMER, client_id)
            if said is not None:
                return said
            message = await write(row)
        self._telling.message(message)
        return message

    async def _act(self, conversation: Conversation, act: str, seq: int) -> None:
        if act in WANTED:
            await self._misses.person(conversation)
            await self._handoffs.ask(conversation, WANTED[act])
        elif act.startswith("rate_"):
            await self._ratings.press(conversation, act, seq)
        elif act.startswith("errand_"):
            await self._errands.press(conversation, act, seq)
        else:
            await self._wait(conversation, act)

    async def _wait(self, conversation: Conversation, act: str) -> None:
        """Carry out what somebody who waits chose: to go on waiting, to be told, to file meanwhile, to leave."""
        handoff = await self._desk.handoffs.open(conversation.id)
        if handoff is None or handoff.state != "waiting":
            await self._handoffs.not_waiting(conversation)
            return
        if act == "wait":
            await self._handoffs.ask(conversation, handoff.reason)
        elif act in ("tell_me", "file_now"):
            await self._waits.step_back(conversation, handoff, act)
        else:
            await self._leave_queue(conversation)

    async def _leave_queue(self, conversation: Conversation) -> None:
        if conversation.owner is Owner.QUEUE:
            await self._desk.ownership.release(conversation.id, None, conversation.ownership_number)
        await self._handoffs.end(conversation, "left", "utter_handoff_left")
