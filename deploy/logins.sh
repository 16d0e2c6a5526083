#!/bin/sh
# At the first start of the database, after roles.sql: logins of their own for API and worker, so that neither holds the owner's.
set -eu
psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set=api="$POSTGRES_API_PASSWORD" --set=worker="$POSTGRES_WORKER_PASSWORD" <<'SQL'
CREATE ROLE jejak_front LOGIN PASSWORD :'api';
CREATE ROLE jejak_behind LOGIN PASSWORD :'worker';
GRANT jejak_api TO jejak_front WITH INHERIT FALSE, SET TRUE;
GRANT jejak_worker TO jejak_behind WITH INHERIT FALSE, SET TRUE;
SQL
