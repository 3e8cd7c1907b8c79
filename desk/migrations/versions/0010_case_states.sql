-- What comes after the review: goods received, refunded, repaired, sent. The unique index now covers all that is under way.
ALTER TABLE cases DROP CONSTRAINT cases_state_check;
ALTER TABLE cases ADD CONSTRAINT cases_state_check CHECK (state IN ('submitted', 'accepted', 'received', 'refunded',
    'repaired', 'sent', 'sent_back', 'answered', 'done', 'rejected', 'cancelled'));
CREATE UNIQUE INDEX cases_under_way ON cases (item, kind) WHERE state IN ('submitted', 'accepted', 'received', 'repaired');
DROP INDEX cases_open;

ALTER TABLE case_steps ADD COLUMN details jsonb NOT NULL DEFAULT '{}';  -- amount, courier, pieces: what the step was about

ALTER TABLE promises DROP CONSTRAINT promises_state_check;
ALTER TABLE promises ADD CONSTRAINT promises_state_check
    CHECK (state IN ('pending', 'kept', 'broken', 'dropped', 'superseded'));
CREATE INDEX promises_of_case ON promises (case_no) WHERE case_no IS NOT NULL;
CREATE INDEX promises_by_due ON promises (due_at) WHERE state = 'pending';
