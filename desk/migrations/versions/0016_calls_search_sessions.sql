CREATE TABLE calls (  -- conversations with somebody on the phone, as an agent took them down
    conversation text PRIMARY KEY REFERENCES conversations ON DELETE CASCADE,
    key          text NOT NULL UNIQUE,  -- the page's id: handed in again, it is the same call
    agent        text NOT NULL REFERENCES agents,
    linked       text REFERENCES conversations ON DELETE SET NULL,  -- the same consumer on another channel
    at           timestamptz NOT NULL
);
CREATE INDEX calls_linked ON calls (linked) WHERE linked IS NOT NULL;

CREATE TABLE call_backs (  -- news of a case that can be told by telephone only, the newest
    case_no   text PRIMARY KEY REFERENCES cases ON DELETE CASCADE,
    message   integer NOT NULL,  -- the line to tell
    since     timestamptz NOT NULL,
    due_at    timestamptz NOT NULL,
    called_at timestamptz,
    agent     text REFERENCES agents  -- who told it
);
CREATE INDEX call_backs_owed ON call_backs (due_at) WHERE called_at IS NULL;

CREATE INDEX proofs_of_order ON proofs (order_no);
ALTER TABLE consents ADD COLUMN manner text NOT NULL DEFAULT 'shown' CHECK (manner IN ('shown', 'read_out'));

ALTER TABLE agent_sessions
    ADD COLUMN id text NOT NULL DEFAULT 's_' || left(replace(gen_random_uuid()::text, '-', ''), 24),
    ADD COLUMN browser text NOT NULL DEFAULT '',
    ADD COLUMN seen_at timestamptz;
CREATE UNIQUE INDEX agent_sessions_id ON agent_sessions (id);

-- Every two letters that stand side by side: what a search looks for in Chinese and English alike (desk/search.py).
CREATE FUNCTION bigrams(said text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT pair), '{}')
    FROM (SELECT letter || lead(letter) OVER (ORDER BY place) AS pair
          FROM unnest(string_to_array(lower(said), NULL)) WITH ORDINALITY AS letters (letter, place)) AS pairs
    WHERE pair IS NOT NULL
$$;
CREATE INDEX messages_words ON messages USING gin (bigrams(text));
CREATE INDEX cases_words ON cases USING gin (bigrams(
    number || ' ' || coalesce(order_no, '') || ' ' || coalesce(fields ->> 'fault', '') || ' ' ||
    coalesce(fields ->> 'account', '') || ' ' || coalesce(fields ->> 'wish', '') || ' ' ||
    coalesce(fields ->> 'product', '')));
