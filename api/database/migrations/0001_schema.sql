-- The schema of Jejak, and the list of the migrations applied to it.

CREATE SCHEMA IF NOT EXISTS jejak;

CREATE TABLE jejak.migrations (
    number      integer     PRIMARY KEY,
    name        text        NOT NULL,
    sha256      bytea       NOT NULL CHECK (octet_length(sha256) = 32),
    applied_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
