CREATE TABLE teams (
    id        text PRIMARY KEY,  -- the operator's word for it
    name_zh   text NOT NULL,
    name_en   text NOT NULL,
    languages text[] NOT NULL DEFAULT '{}',  -- none: every language
    kinds     text[] NOT NULL DEFAULT '{}',  -- of requests, and reasons of handoffs; none: everything
    members   text[] NOT NULL DEFAULT '{}'   -- agents
);
ALTER TABLE agents ADD COLUMN at_once smallint CHECK (at_once BETWEEN 0 AND 99);  -- NULL: as the desk's setting says
ALTER TABLE agents ADD COLUMN away_why text;  -- where it was not their own doing
ALTER TABLE handoffs
    ADD COLUMN returned   boolean NOT NULL DEFAULT false,                -- waits again: ahead of its priority
    ADD COLUMN team       text REFERENCES teams ON DELETE SET NULL,      -- whom it was transferred to
    ADD COLUMN team_until timestamptz,                                   -- until then given to nobody else
    ADD COLUMN not_agent  text REFERENCES agents,                        -- who had it and is not given it again
    ADD COLUMN not_until  timestamptz,                                   -- until then
    ADD COLUMN open_by    timestamptz;                                   -- given unasked and not opened yet
CREATE INDEX handoffs_by_agent ON handoffs (agent) WHERE agent IS NOT NULL;
CREATE INDEX conversations_by_agent ON conversations (agent) WHERE agent IS NOT NULL;
CREATE INDEX handoffs_of_conversation ON handoffs (conversation, asked_at);
