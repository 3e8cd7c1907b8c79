-- A case is somebody's: the agent who took the first step, or whom it was given to.
ALTER TABLE cases ADD COLUMN owner text REFERENCES agents (id);
UPDATE cases c SET owner = (SELECT s.by FROM case_steps s JOIN agents a ON a.id = s.by WHERE s.case_no = c.number
                            ORDER BY s.number LIMIT 1);
CREATE INDEX cases_of_owner ON cases (owner) WHERE owner IS NOT NULL;

ALTER TABLE promises ADD COLUMN warn_at timestamptz;  -- when three quarters of its service time are over
ALTER TABLE promises ADD COLUMN why text;  -- why it was broken; null: not explained yet, '': nothing to explain, or erased
ALTER TABLE promises ADD COLUMN explained_by text REFERENCES agents (id);
ALTER TABLE promises ADD COLUMN explained_at timestamptz;
UPDATE promises SET why = '' WHERE state = 'broken';  -- of old ones nobody was asked
CREATE INDEX promises_unexplained ON promises (due_at) WHERE state = 'broken' AND why IS NULL;

-- Whom a promise was brought to notice of, and until when it stays marked on their page.
CREATE TABLE warnings (
    promise text NOT NULL REFERENCES promises (id) ON DELETE CASCADE,
    agent text NOT NULL REFERENCES agents (id),
    about text NOT NULL CHECK (about IN ('soon', 'broken')),
    at timestamptz NOT NULL,
    opened_at timestamptz,
    PRIMARY KEY (promise, agent, about)
);
CREATE INDEX warnings_unopened ON warnings (agent) WHERE opened_at IS NULL;
