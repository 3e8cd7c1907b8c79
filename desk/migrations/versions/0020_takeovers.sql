-- Agents are told what was taken from them while they were away: the audit names under `of` whose it was.
CREATE INDEX audit_by_whose ON audit ((data ->> 'of'), id) WHERE data ->> 'of' IS NOT NULL;
-- Supervisors read which teams were removed.
CREATE INDEX audit_dropped_teams ON audit (id) WHERE what = 'team_dropped';
