-- What the catalogue did not answer: counted, without whoever asked.
CREATE TABLE unanswered (
    id text PRIMARY KEY,
    locale text NOT NULL,
    sku text NOT NULL DEFAULT '',
    question text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('unknown', 'rejected', 'not_listed')),
    passage text NOT NULL DEFAULT '',
    score real NOT NULL,
    times integer NOT NULL DEFAULT 1,
    message text NOT NULL,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    done_at timestamptz
);
CREATE UNIQUE INDEX unanswered_open ON unanswered (locale, sku, outcome, question) WHERE done_at IS NULL;
