-- One stay in the queue: how many came before, what range was worked out (and told, where it was trusted), how long it was.
CREATE TABLE waits (
    handoff text NOT NULL REFERENCES handoffs (id) ON DELETE CASCADE,
    began_at timestamptz NOT NULL,
    ahead integer NOT NULL,
    low integer,  -- minutes; null: too few to tell from
    high integer,
    shown boolean NOT NULL,
    tell boolean NOT NULL DEFAULT false,  -- the consumer wants to be told when it is their turn
    ended_at timestamptz,
    seconds integer,  -- until somebody claimed; null: left, or still waiting
    PRIMARY KEY (handoff, began_at)
);
CREATE UNIQUE INDEX waits_open ON waits (handoff) WHERE ended_at IS NULL;
CREATE INDEX waits_by_end ON waits (ended_at) WHERE seconds IS NOT NULL;

-- What an agent had the assistant ask; the handoff stays the agent's meanwhile.
CREATE TABLE errands (
    id text PRIMARY KEY,
    conversation text NOT NULL REFERENCES conversations (id),
    agent text NOT NULL REFERENCES agents (id),
    asks text[] NOT NULL,
    found jsonb NOT NULL DEFAULT '{}',  -- by step; null: not given
    wrong integer NOT NULL DEFAULT 0,  -- proofs that did not match
    question integer,  -- the message that asks
    begun_at timestamptz NOT NULL,
    ended_at timestamptz,
    outcome text CHECK (outcome IN ('done', 'early', 'expired'))
);
CREATE UNIQUE INDEX errands_open ON errands (conversation) WHERE ended_at IS NULL;
CREATE INDEX errands_of_conversation ON errands (conversation);

CREATE TABLE snoozes (
    conversation text PRIMARY KEY REFERENCES conversations (id),
    agent text NOT NULL REFERENCES agents (id),
    number integer NOT NULL,  -- of the ownership it was set aside under; it counts under no other
    until timestamptz NOT NULL,
    set_at timestamptz NOT NULL,
    woken_at timestamptz,
    woken_by text CHECK (woken_by IN ('time', 'message'))
);
