-- What Jejak needs of the server beside its own schema. Applied after every migration, also after a restore; safe to apply again.
--
-- pg_trgm says how like two names are. It is a trusted extension: whoever may create in the database may create it. It has
-- a schema of its own, so that the rights in the schema jejak remain the whole truth. Where a DBA has put it elsewhere, two
-- functions lead there.

CREATE SCHEMA IF NOT EXISTS trigrams;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA trigrams;
GRANT USAGE ON SCHEMA trigrams TO PUBLIC;
DO $$
DECLARE
    elsewhere text := (SELECT extnamespace::regnamespace::text FROM pg_extension
                       WHERE extname = 'pg_trgm' AND extnamespace <> 'trigrams'::regnamespace);
    called text;
BEGIN
    IF elsewhere IS NOT NULL THEN
        FOREACH called IN ARRAY ARRAY['similarity', 'strict_word_similarity'] LOOP
            EXECUTE format('CREATE OR REPLACE FUNCTION trigrams.%1$I(text, text) RETURNS real LANGUAGE sql IMMUTABLE PARALLEL SAFE'
                           ' RETURN %2$s.%1$I($1, $2)', called, elsewhere);
        END LOOP;
    END IF;
END $$;
