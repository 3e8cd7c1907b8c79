CREATE TABLE downloads (  -- what a one-time link leads to; its token is never stored
    id           text PRIMARY KEY,
    conversation text NOT NULL REFERENCES conversations ON DELETE CASCADE,
    kind         text NOT NULL CHECK (kind IN ('data', 'transcript')),
    message      text NOT NULL,  -- the turn that asked for it: asked again, it is the same link
    taken        text[] NOT NULL DEFAULT '{}',  -- formats that were fetched; each only once
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    UNIQUE (conversation, kind, message)
);

CREATE SEQUENCE erasure_numbers;
CREATE TABLE erasures (  -- receipts: numbers and instants only
    number       text PRIMARY KEY,
    conversation text NOT NULL REFERENCES conversations ON DELETE CASCADE,
    erased       jsonb NOT NULL,  -- how much of each kind
    kept_until   jsonb NOT NULL,  -- what had to stay, and until when
    asked_at     timestamptz NOT NULL,
    done_at      timestamptz
);
CREATE UNIQUE INDEX erasures_unfinished ON erasures (conversation) WHERE done_at IS NULL;

ALTER TABLE conversations ADD COLUMN erased_at timestamptz;  -- what was said before is gone
ALTER TABLE episodes ADD COLUMN erased_at timestamptz;       -- the engine has forgotten its tracker
CREATE INDEX episodes_to_forget ON episodes (conversation) WHERE erased_at IS NULL AND ended_at IS NOT NULL;
CREATE INDEX contacts_by_age ON contacts (created_at);
