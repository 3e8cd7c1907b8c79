#!/bin/sh
# Start the server with nothing on disk; its password comes out of the secret and never onto a command line.
set -eu
password=$(sed -nE 's#^rediss?://[^:@/]*:([^@]+)@.*#\1#p' "${FRONTDESK_SECRETS:-/run/secrets}/REDIS_URL")
[ -n "$password" ] || { echo "REDIS_URL: the secret's URL holds no password" >&2; exit 2; }
exec valkey-server - <<CONFIGURATION
requirepass $password
save ""
appendonly no
maxmemory 128mb
maxmemory-policy volatile-ttl
CONFIGURATION
