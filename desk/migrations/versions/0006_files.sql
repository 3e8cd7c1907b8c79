CREATE TABLE files (  -- photos, each encrypted under a key of its own; only that key is sealed by the desk's
    id           text PRIMARY KEY,
    conversation text NOT NULL REFERENCES conversations ON DELETE CASCADE,
    width        integer NOT NULL,
    height       integer NOT NULL,
    size         integer NOT NULL,  -- bytes of the picture
    key          bytea NOT NULL,
    picture      bytea NOT NULL,
    preview      bytea NOT NULL,
    created_at   timestamptz NOT NULL
);
ALTER TABLE files ALTER COLUMN picture SET STORAGE EXTERNAL, ALTER COLUMN preview SET STORAGE EXTERNAL;
CREATE INDEX files_of_conversation ON files (conversation, created_at);
