-- What each role may do. Applied after every migration when the roles exist; safe to apply again.
-- Everything is taken away first, in the same transaction, so that this file is the whole truth.

REVOKE ALL ON ALL TABLES IN SCHEMA jejak FROM PUBLIC, jejak_api, jejak_worker, jejak_auditor;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA jejak FROM PUBLIC, jejak_api, jejak_worker, jejak_auditor;
REVOKE ALL ON ALL ROUTINES IN SCHEMA jejak FROM PUBLIC, jejak_api, jejak_worker, jejak_auditor;
REVOKE ALL ON SCHEMA jejak FROM PUBLIC, jejak_api, jejak_worker, jejak_auditor;

GRANT USAGE ON SCHEMA jejak TO jejak_api, jejak_worker, jejak_auditor;
GRANT SELECT ON jejak.migrations TO jejak_api, jejak_worker, jejak_auditor;
