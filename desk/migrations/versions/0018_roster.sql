ALTER TABLE agents
    ADD COLUMN languages    text[] NOT NULL DEFAULT '{}',      -- of consumers they answer; none: every language
    ADD COLUMN password_due boolean NOT NULL DEFAULT false,    -- made by the desk: to be changed before anything else
    ADD COLUMN number       integer NOT NULL DEFAULT 1;        -- rises with each change on the roster: a stale page is refused
ALTER TABLE teams ADD COLUMN number integer NOT NULL DEFAULT 1;
