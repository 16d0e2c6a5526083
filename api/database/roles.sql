-- The database roles of Jejak: what a DBA runs once, connected to Jejak's database as somebody who may create roles.
-- Without these roles Jejak runs with its owner's login only, and says so.
-- Safe to run again. Changes nothing else.

DO $roles$
DECLARE
    owner name := (SELECT pg_catalog.pg_get_userbyid(datdba) FROM pg_catalog.pg_database
                    WHERE datname = pg_catalog.current_database());
    wanted name;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['jejak_api', 'jejak_worker', 'jejak_auditor']::name[] LOOP
        BEGIN
            EXECUTE pg_catalog.format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS', wanted);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;  -- made before, or by somebody else at this moment
        END;
        -- The owner may become each of them, and takes none of their rights unasked.
        EXECUTE pg_catalog.format('GRANT %I TO %I WITH INHERIT FALSE, SET TRUE', wanted, owner);
    END LOOP;
END
$roles$;
