CREATE TABLE canned_replies (
    id         text PRIMARY KEY,
    locale     text NOT NULL CHECK (locale IN ('zh', 'en')),
    title      text NOT NULL,
    text       text NOT NULL,
    agent      text REFERENCES agents,  -- whose own it is; null: everybody's
    version    integer NOT NULL DEFAULT 1,
    changed_at timestamptz NOT NULL
);
CREATE INDEX canned_replies_by_agent ON canned_replies (agent);

CREATE TABLE mentions (  -- who is named in a note, until they have opened the conversation
    conversation text NOT NULL,
    message      integer NOT NULL,
    agent        text NOT NULL REFERENCES agents,
    at           timestamptz NOT NULL,
    opened_at    timestamptz,
    PRIMARY KEY (conversation, message, agent),
    FOREIGN KEY (conversation, message) REFERENCES messages ON DELETE CASCADE
);
CREATE INDEX mentions_unopened ON mentions (agent) WHERE opened_at IS NULL;

CREATE TABLE contact_reads (  -- why contact details were shown; the audit names a row by its id
    id           text PRIMARY KEY,
    contact      text NOT NULL,  -- may be erased since
    conversation text NOT NULL REFERENCES conversations ON DELETE CASCADE,
    agent        text NOT NULL REFERENCES agents,
    reason       text NOT NULL,
    note         text NOT NULL DEFAULT '',
    at           timestamptz NOT NULL
);
CREATE INDEX contact_reads_by_conversation ON contact_reads (conversation, at);

CREATE INDEX audit_by_object ON audit (object, id);
CREATE INDEX audit_by_conversation ON audit ((data ->> 'conversation'), id);
