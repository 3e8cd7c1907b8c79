ALTER TABLE cases
    ALTER COLUMN order_no DROP NOT NULL,
    ALTER COLUMN item DROP NOT NULL,
    ADD COLUMN follows text REFERENCES cases;  -- the case that this one came of: a repair that could not be done
CREATE INDEX cases_by_order ON cases (order_no) WHERE order_no IS NOT NULL;

ALTER TABLE drafts DROP CONSTRAINT drafts_state_check;
ALTER TABLE drafts ADD CONSTRAINT drafts_state_check CHECK (state IN ('open', 'aside', 'submitted', 'cancelled'));
