#!/bin/bash
# The desk's three roles, each with what it needs and no more. The image runs this once, on an empty database; run it
# again by hand after a restore or when a password in the secrets has changed (docs/operations.md).
set -euo pipefail

secrets=${FRONTDESK_SECRETS:-/run/secrets}
password_in() { sed -nE 's#^postgresql://[^:/@]+:([^@]+)@.*#\1#p' "$secrets/$1"; }

OWNER_PASSWORD=$(password_in OWNER_DATABASE_URL)
DESK_PASSWORD=$(password_in DATABASE_URL)
ENGINE_PASSWORD=$(password_in ENGINE_DATABASE_URL)
for name in OWNER_PASSWORD DESK_PASSWORD ENGINE_PASSWORD; do
  [ -n "${!name}" ] || { echo "$name: the secret's URL holds no password" >&2; exit 2; }
done
export OWNER_PASSWORD DESK_PASSWORD ENGINE_PASSWORD

psql -q --no-psqlrc -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "${POSTGRES_DB:-frontdesk}" <<'SQL'
SET client_min_messages = warning;
\getenv owner_password OWNER_PASSWORD
\getenv desk_password DESK_PASSWORD
\getenv engine_password ENGINE_PASSWORD

SELECT format('CREATE ROLE %I LOGIN', name) FROM unnest(ARRAY['frontdesk_owner', 'frontdesk', 'frontdesk_engine']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE frontdesk_owner PASSWORD :'owner_password';
ALTER ROLE frontdesk PASSWORD :'desk_password';
ALTER ROLE frontdesk_engine PASSWORD :'engine_password';
ALTER ROLE frontdesk_engine SET search_path = engine;

REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"DBNAME" TO frontdesk_owner, frontdesk, frontdesk_engine;

-- Migrations make and change tables; gateway and action server only read and write rows.
ALTER SCHEMA public OWNER TO frontdesk_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO frontdesk;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO frontdesk;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO frontdesk;
ALTER DEFAULT PRIVILEGES FOR ROLE frontdesk_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO frontdesk;
ALTER DEFAULT PRIVILEGES FOR ROLE frontdesk_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO frontdesk;

-- The engine keeps its trackers by itself and sees nothing of the desk.
CREATE SCHEMA IF NOT EXISTS engine AUTHORIZATION frontdesk_engine;
SQL
