"""The store of misses: what was not understood, counted together where it is similar, until somebody decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from desk.conversation.identity import ConversationId, new_id
from desk.database import Database, Row, json
from desk.errors import NotFound
from desk.misses.likeness import key_of
from desk.misses.records import EVERYTHING, Decision, Group, Miss, Next, State, Wanted

MOST = 200  # groups of one list
SHOWN = 5  # texts of one group


class Misses:
    """Notes misses, follows them for one step, and lets go of whose they were once they are reviewed."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def note(
        self, miss: Miss, conversation: ConversationId, episode: str | None, then: Next | None = None
    ) -> None:
        """Write a miss down; one like it that was settled before, under the same model or for good, settles it."""
        known = await self._settled(miss)
        ours = known is None
        await self._db.run(
            """INSERT INTO misses (id, locale, kind, text, key, guesses, model, day, outcome, next_text, next_intent,
                 conversation, episode, state, intent)
               VALUES (%(id)s, %(locale)s, %(kind)s, %(text)s, %(key)s, %(guesses)s, %(model)s, %(day)s, %(outcome)s,
                 %(next_text)s, %(next_intent)s, %(conversation)s, %(episode)s, %(state)s, %(intent)s)""",
            id=new_id("m"),
            locale=miss.locale,
            kind=miss.kind,
            text=miss.text,
            key=key_of(miss.text),
            guesses=json(list(miss.guesses)),
            model=miss.model,
            day=miss.day,
            outcome=then.outcome if then else None,
            next_text=then.text if then else None,
            next_intent=then.intent if then else None,
            conversation=conversation if ours else None,
            episode=episode if ours else None,
            state=known["state"] if known else State.NEW,
            intent=known["intent"] if known else None,
        )

    async def _settled(self, miss: Miss) -> Row | None:
        return await self._db.one_or_none(
            """SELECT state, intent FROM misses
               WHERE locale = %(locale)s AND key = %(key)s AND state <> 'new'
                 AND (state = 'nothing' OR model = %(model)s) ORDER BY number DESC LIMIT 1""",
            locale=miss.locale,
            key=key_of(miss.text),
            model=miss.model,
        )

    async def follow(self, conversation: ConversationId, then: Next, episode: str | None = None) -> None:
        """Write down what happened after the newest miss of a conversation, if it is not known yet."""
        await self._db.run(
            """UPDATE misses SET outcome = %(outcome)s, next_text = %(text)s, next_intent = %(intent)s
               WHERE id = (SELECT id FROM misses WHERE conversation = %(conversation)s ORDER BY number DESC LIMIT 1)
                 AND outcome IS NULL AND (%(episode)s::text IS NULL OR episode = %(episode)s)""",
            conversation=conversation,
            episode=episode,
            outcome=then.outcome,
            text=then.text,
            intent=then.intent,
        )

    async def groups(self, wanted: Wanted = EVERYTHING) -> Sequence[Group]:
        """Return what nobody has decided about, the most frequent first."""
        rows = await self._db.all(
            """SELECT (array_agg(id ORDER BY number DESC))[1] AS id, locale, count(*)::int AS times,
                      array_agg(DISTINCT kind) AS kinds, (array_agg(text ORDER BY number DESC))[1:50] AS texts,
                      (array_agg(guesses ORDER BY number DESC))[1] AS guesses,
                      coalesce(jsonb_agg(jsonb_build_object('outcome', outcome, 'text', next_text,
                                                            'intent', next_intent) ORDER BY number DESC)
                               FILTER (WHERE outcome IS NOT NULL), '[]') AS next,
                      (array_agg(model ORDER BY number DESC))[1] AS model, min(day) AS first, max(day) AS last
               FROM misses WHERE state = 'new' AND (%(locale)s::text IS NULL OR locale = %(locale)s)
               GROUP BY locale, key
               HAVING (%(kind)s::text IS NULL OR bool_or(kind = %(kind)s)
                       OR (%(kind)s = 'person' AND bool_or(outcome = 'person')))
                  AND (%(guess)s::text IS NULL OR bool_or(guesses -> 0 ->> 'name' = %(guess)s))
               ORDER BY times DESC, max(number) DESC LIMIT %(most)s""",
            locale=wanted.locale,
            kind=wanted.kind,
            guess=wanted.guess,
            most=MOST,
        )
        return [Group(**{**row, "texts": list(dict.fromkeys(row["texts"]))[:SHOWN]}) for row in rows]

    async def get(self, miss: str) -> Row:
        """Return locale and text of a miss that nobody has decided about.

        Raises:
            NotFound: there is none.
        """
        return await self._row(miss)

    async def settle(self, miss: str, decision: Decision) -> int:
        """Decide about a miss and all that are similar, and let go of whose they were; return how many.

        Raises:
            NotFound: there is none, or somebody has decided.
        """
        row = await self._row(miss)
        return await self._db.run(
            """UPDATE misses SET state = %(state)s, intent = %(intent)s, example = %(example)s, conversation = NULL,
                 episode = NULL
               WHERE state = 'new' AND locale = %(locale)s AND key = %(key)s""",
            locale=row["locale"],
            key=row["key"],
            state=decision.state,
            intent=decision.intent,
            example=decision.example,
        )

    async def reopen(self, miss: str) -> tuple[int, Decision]:
        """Take back what was decided about a miss and all that are similar; whose they were stays forgotten.

        Raises:
            NotFound: there is none, or nothing was decided about it.
        """
        row = await self._db.one_or_none(
            """SELECT locale, key, state, intent, example FROM misses WHERE id = %(id)s AND state <> 'new'
               FOR UPDATE""",
            id=miss,
        )
        if row is None:
            raise NotFound(miss)
        times = await self._db.run(
            """UPDATE misses SET state = 'new', intent = NULL, example = NULL
               WHERE locale = %(locale)s AND key = %(key)s AND state = %(state)s AND model <> ''
                 AND intent IS NOT DISTINCT FROM %(intent)s""",
            locale=row["locale"],
            key=row["key"],
            state=row["state"],
            intent=row["intent"],
        )
        return times, Decision(State(row["state"]), row["intent"], row["example"])

    async def keep(self, miss: str, decision: Decision, locale: str, day: date) -> None:
        """Keep an example that came from elsewhere with the others."""
        await self._db.run(
            """INSERT INTO misses (id, locale, kind, text, key, guesses, model, day, state, intent, example)
               VALUES (%(id)s, %(locale)s, 'unclear', %(example)s, %(key)s, '[]', '', %(day)s, %(state)s, %(intent)s,
                 %(example)s)""",
            id=miss,
            locale=locale,
            key=key_of(decision.example or ""),
            day=day,
            state=decision.state,
            intent=decision.intent,
            example=decision.example,
        )

    async def drop(self, miss: str) -> Decision | None:
        """Drop an example that came from elsewhere and return what was decided, if it was kept."""
        row = await self._db.one_or_none(
            "DELETE FROM misses WHERE id = %(id)s AND model = '' RETURNING state, intent, example", id=miss
        )
        return Decision(State(row["state"]), row["intent"], row["example"]) if row else None

    async def _row(self, miss: str) -> Row:
        row = await self._db.one_or_none(
            "SELECT locale, key, text FROM misses WHERE id = %(id)s AND state = 'new' FOR UPDATE", id=miss
        )
        if row is None:
            raise NotFound(miss)
        return row

    async def of(self, conversation: ConversationId) -> Sequence[Row]:
        """Return what is noted of a conversation and belongs to it still."""
        return await self._db.all(
            """SELECT day::text AS day, kind, text FROM misses WHERE conversation = %(conversation)s ORDER BY number""",
            conversation=conversation,
        )

    async def learned(self) -> Mapping[str, Sequence[str]]:
        """Return the examples that were assigned, by intent."""
        rows = await self._db.all(
            """SELECT intent, array_agg(DISTINCT example) AS examples FROM misses
               WHERE state = 'assigned' AND example IS NOT NULL GROUP BY intent ORDER BY intent"""
        )
        return {row["intent"]: row["examples"] for row in rows}

    async def forget(self, before: date) -> int:
        """Drop what was noted before a day, decided about or not."""
        return await self._db.run("DELETE FROM misses WHERE day < %(before)s", before=before)
