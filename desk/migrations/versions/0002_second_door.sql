ALTER TABLE conversations ADD COLUMN unreachable_since timestamptz;
CREATE INDEX conversations_unreachable ON conversations (unreachable_since) WHERE unreachable_since IS NOT NULL;

CREATE TABLE outbox (  -- what leaves by a messaging app: a message of the ledger, or a prompt
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation text NOT NULL REFERENCES conversations ON DELETE CASCADE,
    message      integer,
    prompt       text REFERENCES prompts ON DELETE CASCADE,
    state        text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sending', 'sent', 'unknown', 'failed')),
    part         integer NOT NULL DEFAULT 0,  -- parts that have left, or of which nobody knows
    unsure       integer NOT NULL DEFAULT 0,  -- how many of these nobody knows of
    attempt      integer NOT NULL DEFAULT 0,  -- of the present part
    due_at       timestamptz NOT NULL,
    lease        text,
    lease_until  timestamptz,
    error        text,
    created_at   timestamptz NOT NULL,
    finished_at  timestamptz,
    FOREIGN KEY (conversation, message) REFERENCES messages (conversation, seq) ON DELETE CASCADE,
    CHECK ((message IS NULL) <> (prompt IS NULL))
);
CREATE UNIQUE INDEX outbox_message ON outbox (conversation, message) WHERE message IS NOT NULL;
CREATE UNIQUE INDEX outbox_one_in_flight ON outbox (conversation) WHERE state = 'sending';
CREATE INDEX outbox_unfinished ON outbox (conversation, id) WHERE state IN ('pending', 'sending');

ALTER TABLE tries ADD COLUMN turn text;  -- a turn that is run again counts once
CREATE UNIQUE INDEX tries_once_a_turn ON tries (kind, key, turn);
CREATE INDEX outbox_troubled ON outbox (state) WHERE state IN ('unknown', 'failed');
