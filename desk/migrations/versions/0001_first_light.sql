-- Ids are text made by desk.identity.new_id; instants are timestamptz given by the caller, never now().

CREATE TABLE agents (
    id            text PRIMARY KEY,
    login         text NOT NULL UNIQUE,
    name          text NOT NULL,
    password_hash text NOT NULL,
    role          text NOT NULL DEFAULT 'agent' CHECK (role IN ('agent', 'supervisor')),
    locale        text NOT NULL DEFAULT 'zh' CHECK (locale IN ('zh', 'en')),
    active        boolean NOT NULL DEFAULT true,
    demo          boolean NOT NULL DEFAULT false,  -- made by the seed: counts only while the desk is a demo
    away          boolean NOT NULL DEFAULT false,
    present_until timestamptz,
    created_at    timestamptz NOT NULL
);

CREATE TABLE agent_sessions (
    token_hash bytea PRIMARY KEY,
    agent      text NOT NULL REFERENCES agents ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE TABLE tries (  -- wrong sign-ins and wrong proofs, for the limits on them
    kind text NOT NULL CHECK (kind IN ('sign_in', 'proof')),
    key  text NOT NULL,
    at   timestamptz NOT NULL
);
CREATE INDEX tries_by_key ON tries (kind, key, at);

CREATE TABLE conversations (
    id               text PRIMARY KEY,
    channel          text NOT NULL,
    address          text,
    secret_hash      bytea,
    locale           text NOT NULL CHECK (locale IN ('zh', 'en')),
    locale_chosen    boolean NOT NULL DEFAULT false,
    owner            text NOT NULL DEFAULT 'bot' CHECK (owner IN ('bot', 'queue', 'agent')),
    agent            text REFERENCES agents,
    ownership_number integer NOT NULL DEFAULT 1,
    last_seq         integer NOT NULL DEFAULT 0,
    consumer_seen    integer NOT NULL DEFAULT 0,
    agent_seen       integer NOT NULL DEFAULT 0,
    misses           integer NOT NULL DEFAULT 0,
    created_at       timestamptz NOT NULL,
    last_at          timestamptz NOT NULL,
    UNIQUE (channel, address),
    CHECK ((owner = 'agent') = (agent IS NOT NULL))
);
CREATE INDEX conversations_by_owner ON conversations (owner, last_at DESC);

CREATE TABLE messages (  -- the ledger
    conversation text NOT NULL REFERENCES conversations ON DELETE CASCADE,
    seq          integer NOT NULL,
    client_id    text,
    author       text NOT NULL CHECK (author IN ('consumer', 'bot', 'agent', 'desk')),
    agent        text REFERENCES agents,
    kind         text NOT NULL DEFAULT 'text' CHECK (kind IN ('text', 'choice', 'form', 'note', 'line')),
    text         text NOT NULL,
    data         jsonb NOT NULL DEFAULT '{}',
    chosen       integer,
    suppressed   boolean NOT NULL DEFAULT false,
    turn         text,
    at           timestamptz NOT NULL,
    PRIMARY KEY (conversation, seq)
);
CREATE UNIQUE INDEX messages_once ON messages (conversation, author, client_id) WHERE client_id IS NOT NULL;
CREATE INDEX messages_by_turn ON messages (turn) WHERE turn IS NOT NULL;

CREATE TABLE turns (
    id               text PRIMARY KEY,
    number           bigint GENERATED ALWAYS AS IDENTITY,
    conversation     text NOT NULL REFERENCES conversations ON DELETE CASCADE,
    ownership_number integer NOT NULL,
    state            text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed', 'refused')),
    payload          jsonb,
    attempt          integer NOT NULL DEFAULT 0,
    due_at           timestamptz NOT NULL,
    lease            text,
    lease_until      timestamptz,
    episode          text,
    error            text,
    created_at       timestamptz NOT NULL,
    finished_at      timestamptz
);
CREATE UNIQUE INDEX turns_one_in_flight ON turns (conversation) WHERE state = 'running';
CREATE INDEX turns_unfinished ON turns (conversation, number) WHERE state IN ('waiting', 'running');

CREATE TABLE episodes (
    id           text PRIMARY KEY,
    conversation text NOT NULL REFERENCES conversations ON DELETE CASCADE,
    seed         jsonb,
    turns        integer NOT NULL DEFAULT 0,
    in_form      boolean NOT NULL DEFAULT false,
    started_at   timestamptz NOT NULL,
    last_at      timestamptz NOT NULL,
    ended_at     timestamptz,
    end_reason   text
);
CREATE UNIQUE INDEX episodes_current ON episodes (conversation) WHERE ended_at IS NULL;

CREATE TABLE agreements (
    id          text PRIMARY KEY,
    version     text NOT NULL,
    hash        text NOT NULL UNIQUE,
    content     text NOT NULL,
    valid_from  timestamptz NOT NULL,
    accepted_at timestamptz NOT NULL
);

CREATE TABLE closures (
    id         text PRIMARY KEY,
    kind       text NOT NULL DEFAULT 'closure' CHECK (kind IN ('closure', 'maintenance')),
    starts_at  timestamptz NOT NULL,
    ends_at    timestamptz NOT NULL CHECK (ends_at > starts_at),
    reason_zh  text NOT NULL,
    reason_en  text NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE products (
    sku       text PRIMARY KEY,
    name_zh   text NOT NULL,
    name_en   text NOT NULL,
    kind      text NOT NULL,
    supplier  text NOT NULL,
    exception text
);

CREATE TABLE orders (
    number      text PRIMARY KEY,
    phone_last4 text NOT NULL CHECK (phone_last4 ~ '^[0-9]{4}$'),
    ordered_at  timestamptz NOT NULL,
    received_at timestamptz,
    note_zh     text NOT NULL DEFAULT '',
    note_en     text NOT NULL DEFAULT ''
);

CREATE TABLE order_items (
    id       text PRIMARY KEY,
    order_no text NOT NULL REFERENCES orders ON DELETE CASCADE,
    sku      text NOT NULL REFERENCES products,
    quantity integer NOT NULL CHECK (quantity > 0),
    price    numeric(12, 2) NOT NULL CHECK (price >= 0)
);

CREATE TABLE proofs (  -- which orders a conversation has proven to be its own
    conversation text NOT NULL REFERENCES conversations ON DELETE CASCADE,
    order_no     text NOT NULL REFERENCES orders,
    at           timestamptz NOT NULL,
    PRIMARY KEY (conversation, order_no)
);

CREATE TABLE drafts (
    id           text PRIMARY KEY,
    conversation text NOT NULL REFERENCES conversations ON DELETE CASCADE,
    kind         text NOT NULL,
    fields       jsonb NOT NULL DEFAULT '{}',
    state        text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'submitted', 'cancelled')),
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL
);
CREATE UNIQUE INDEX drafts_open ON drafts (conversation) WHERE state = 'open';

CREATE TABLE consents (
    id             text PRIMARY KEY,
    conversation   text NOT NULL REFERENCES conversations ON DELETE CASCADE,
    purpose        text NOT NULL,
    granted        boolean NOT NULL,
    notice_version text NOT NULL,
    notice_hash    text NOT NULL,
    language       text NOT NULL,
    channel        text NOT NULL,
    message        text NOT NULL,
    at             timestamptz NOT NULL,
    withdrawn_at   timestamptz,
    UNIQUE (conversation, purpose, message)
);

CREATE TABLE contacts (
    id           text PRIMARY KEY,
    conversation text NOT NULL REFERENCES conversations ON DELETE CASCADE,
    draft        text REFERENCES drafts ON DELETE SET NULL,
    consent      text NOT NULL REFERENCES consents,
    sealed       bytea NOT NULL,
    masks        jsonb NOT NULL,
    created_at   timestamptz NOT NULL
);

CREATE TABLE prompts (
    id           text PRIMARY KEY,
    conversation text NOT NULL REFERENCES conversations ON DELETE CASCADE,
    draft        text NOT NULL REFERENCES drafts ON DELETE CASCADE,
    purpose      text NOT NULL,
    fields       jsonb NOT NULL,
    state        text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'submitted', 'dismissed', 'expired')),
    parked       bytea,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL
);
CREATE UNIQUE INDEX prompts_open ON prompts (conversation) WHERE state = 'open';

CREATE TABLE promises (
    id           text PRIMARY KEY,
    conversation text NOT NULL REFERENCES conversations ON DELETE CASCADE,
    case_no      text,
    kind         text NOT NULL,
    due_at       timestamptz NOT NULL,
    agreement    text NOT NULL,
    words        text NOT NULL,
    state        text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'kept', 'broken', 'dropped')),
    made_at      timestamptz NOT NULL,
    settled_at   timestamptz
);
CREATE INDEX promises_pending ON promises (conversation, kind) WHERE state = 'pending';

CREATE TABLE handoffs (
    id           text PRIMARY KEY,
    conversation text NOT NULL REFERENCES conversations ON DELETE CASCADE,
    reason       text NOT NULL,
    captured     boolean NOT NULL,
    state        text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'claimed', 'ended')),
    promise      text REFERENCES promises,
    asked_at     timestamptz NOT NULL,
    agent        text REFERENCES agents,
    claimed_at   timestamptz,
    ended_at     timestamptz,
    outcome      text,
    note         text
);
CREATE UNIQUE INDEX handoffs_open ON handoffs (conversation) WHERE state <> 'ended';
CREATE INDEX handoffs_waiting ON handoffs (asked_at) WHERE state = 'waiting';

CREATE SEQUENCE case_numbers;
CREATE TABLE cases (
    number       text PRIMARY KEY,
    key          text NOT NULL UNIQUE,
    conversation text NOT NULL REFERENCES conversations,
    kind         text NOT NULL,
    order_no     text NOT NULL REFERENCES orders,
    item         text NOT NULL REFERENCES order_items,
    fields       jsonb NOT NULL,
    contact      text REFERENCES contacts,
    state        text NOT NULL DEFAULT 'submitted' CHECK (state IN ('submitted', 'accepted', 'rejected', 'done', 'cancelled')),
    eligibility  jsonb NOT NULL,
    agreement    text NOT NULL,
    opened_at    timestamptz NOT NULL
);
CREATE UNIQUE INDEX cases_open ON cases (item, kind) WHERE state IN ('submitted', 'accepted');
CREATE INDEX cases_by_conversation ON cases (conversation);
ALTER TABLE promises ADD FOREIGN KEY (case_no) REFERENCES cases;

CREATE TABLE case_steps (
    case_no text NOT NULL REFERENCES cases ON DELETE CASCADE,
    number  integer NOT NULL,
    state   text NOT NULL,
    by      text NOT NULL,
    note    text NOT NULL DEFAULT '',
    at      timestamptz NOT NULL,
    PRIMARY KEY (case_no, number)
);

CREATE TABLE effects (  -- what a reply asked the gateway to do, carried out once
    turn   text NOT NULL,
    number integer NOT NULL,
    kind   text NOT NULL,
    at     timestamptz NOT NULL,
    PRIMARY KEY (turn, number)
);

CREATE TABLE timers (
    kind        text NOT NULL,
    key         text NOT NULL,
    due_at      timestamptz NOT NULL,
    lease_until timestamptz,
    attempt     integer NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, key)
);
CREATE INDEX timers_due ON timers (due_at);

CREATE TABLE audit (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at     timestamptz NOT NULL,
    actor  text NOT NULL,
    what   text NOT NULL,
    object text NOT NULL,
    data   jsonb NOT NULL DEFAULT '{}'
);
