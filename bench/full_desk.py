"""A desk of 5,000 conversations, written straight into a database: waiting, one agent's, with the bot, ended."""

from __future__ import annotations

from datetime import datetime, timedelta

import psycopg

from desk.database import open_database
from desk.people.agents import Agents

LOGIN, PASSWORD = "bench", "a desk full of work"
MANY, MESSAGES = 5_000, 12
SHARES = {"waiting": 300, "mine": 100, "ended": 2_400}  # the rest never left the bot

LAID = """
    CREATE TEMPORARY TABLE laid AS
    SELECT n, 'c_' || lpad(n::text, 24, '0') AS id,
           CASE WHEN n <= %(waiting)s THEN 'waiting' WHEN n <= %(waiting)s + %(mine)s THEN 'claimed'
                WHEN n <= %(waiting)s + %(mine)s + %(ended)s THEN 'ended' ELSE 'never' END AS state,
           %(now)s - n * interval '7 seconds' AS at
    FROM generate_series(1, %(many)s) AS n"""
CONVERSATIONS = """
    INSERT INTO conversations (id, channel, locale, owner, agent, ownership_number, last_seq, created_at, last_at)
    SELECT id, 'widget', CASE WHEN n %% 3 = 0 THEN 'en' ELSE 'zh' END,
           CASE state WHEN 'waiting' THEN 'queue' WHEN 'claimed' THEN 'agent' ELSE 'bot' END,
           CASE state WHEN 'claimed' THEN %(agent)s END, 2, %(messages)s, at - interval '1 hour', at
    FROM laid"""
LEDGER = """
    INSERT INTO messages (conversation, seq, author, kind, text, at)
    SELECT id, seq, CASE WHEN seq %% 2 = 1 THEN 'consumer' ELSE 'bot' END, 'text',
           CASE n %% 3 WHEN 0 THEN 'The charger of order ' || n || ' gets hot, what should I do about it'
                       ELSE '第' || n || '单的耳机充不进电，想问问怎么办' END || ' (' || seq || ')',
           at - (%(messages)s - seq) * interval '20 seconds'
    FROM laid, generate_series(1, %(messages)s) AS seq"""
PROMISES = """
    INSERT INTO promises (id, conversation, kind, due_at, agreement, words, made_at)
    SELECT 'p_' || n, id, 'first_reply', %(now)s + interval '1 day' + n * interval '1 minute', 'bench', '', at
    FROM laid WHERE state IN ('waiting', 'claimed')"""
HANDOFFS = """
    INSERT INTO handoffs (id, conversation, reason, captured, state, promise, asked_at, agent, claimed_at, ended_at,
                          outcome)
    SELECT 'h_' || n, id, 'asked', false, state, CASE WHEN state <> 'ended' THEN 'p_' || n END,
           at - interval '1 minute', CASE WHEN state <> 'waiting' THEN %(agent)s END,
           CASE WHEN state <> 'waiting' THEN at END, CASE state WHEN 'ended' THEN at END,
           CASE state WHEN 'ended' THEN 'solved' END
    FROM laid WHERE state <> 'never'"""


async def furnish(url: str, now: datetime) -> None:
    """Write the desk as of `now`, an agent (LOGIN, PASSWORD) at it; what waits is due in a day."""
    async with open_database(url, size=1) as pool:
        agents = Agents(pool)
        await agents.put(LOGIN, "Bench", PASSWORD, now)
        agent = (await agents.by_login(LOGIN)).id
        await agents.is_here(agent, now + timedelta(hours=1))
    given = SHARES | {"many": MANY, "messages": MESSAGES, "agent": agent, "now": now}
    async with await psycopg.AsyncConnection.connect(url) as database:
        for statement in (LAID, CONVERSATIONS, LEDGER, PROMISES, HANDOFFS):
            await database.execute(statement, given)
        await database.commit()
        await database.set_autocommit(True)
        await database.execute("VACUUM ANALYZE")
