-- A row is a question that was asked: once for each handoff and case.
CREATE TABLE ratings (
    subject text NOT NULL CHECK (subject IN ('handoff', 'case')),
    about text NOT NULL,  -- the handoff's id, the case's number
    conversation text NOT NULL REFERENCES conversations (id),
    message integer NOT NULL,  -- where it was asked
    agent text REFERENCES agents (id),
    kind text NOT NULL,  -- the handoff's reason, the case's kind
    supplier text NOT NULL,
    channel text NOT NULL,
    locale text NOT NULL,
    asked_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    score smallint CHECK (score BETWEEN 1 AND 5),
    rated_at timestamptz,
    comment text,
    PRIMARY KEY (subject, about),
    UNIQUE (conversation, message)
);
CREATE INDEX ratings_by_time ON ratings (asked_at);
