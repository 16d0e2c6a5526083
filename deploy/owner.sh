#!/bin/sh
# At the first start of the database: the owner of Jejak's tables, who is no superuser. roles.sql runs after this.
set -eu
psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set=password="$POSTGRES_PASSWORD" <<'SQL'
CREATE ROLE jejak LOGIN PASSWORD :'password';
ALTER DATABASE jejak OWNER TO jejak;
SQL
