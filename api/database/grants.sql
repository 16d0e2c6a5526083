-- What each role may do. Applied after every migration when the roles exist; safe to apply again.
-- Everything is taken away first, in the same transaction, so that this file is the whole truth.
-- Policies made here are named never_...: a restore leaves them out, because its server may lack the roles; migrating makes them.

REVOKE ALL ON ALL TABLES IN SCHEMA jejak FROM PUBLIC, jejak_api, jejak_worker, jejak_auditor;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA jejak FROM PUBLIC, jejak_api, jejak_worker, jejak_auditor;
REVOKE ALL ON ALL ROUTINES IN SCHEMA jejak FROM PUBLIC, jejak_api, jejak_worker, jejak_auditor;
REVOKE ALL ON SCHEMA jejak FROM PUBLIC, jejak_api, jejak_worker, jejak_auditor;

GRANT USAGE ON SCHEMA jejak TO jejak_api, jejak_worker, jejak_auditor;
GRANT SELECT ON jejak.migrations TO jejak_api, jejak_worker, jejak_auditor;

-- The log: read by all three, written through the append function only. Reading is by office (row-level security).
GRANT SELECT ON jejak.events, jejak.events_heads, jejak.events_receipts, jejak.events_readable, jejak.looks, jejak.looks_heads,
    jejak.looks_receipts, jejak.looks_readable, jejak.checkpoints TO jejak_api, jejak_worker, jejak_auditor;
GRANT SELECT ON jejak.subject_keys TO jejak_api, jejak_worker;
GRANT INSERT ON jejak.checkpoints TO jejak_worker;

-- Read models: written by the worker, read by all three within their scope (row-level security).
GRANT SELECT ON jejak.read_models, jejak.sealed, jejak.sealed_rows, jejak.complaint_board, jejak.complaint_board_rows, jejak.caseload,
    jejak.caseload_rows, jejak.case_file, jejak.case_file_rows, jejak.audit_trail, jejak.audit_trail_rows TO jejak_api, jejak_worker, jejak_auditor;
GRANT INSERT, UPDATE, DELETE ON jejak.read_models, jejak.sealed_rows, jejak.complaint_board_rows, jejak.caseload_rows, jejak.case_file_rows,
    jejak.audit_trail_rows TO jejak_worker;
GRANT EXECUTE ON FUNCTION jejak.of_division, jejak.matters_of_case TO jejak_api, jejak_worker, jejak_auditor;
GRANT EXECUTE ON FUNCTION jejak.cases_of_persons, jejak.attachment_is_seen TO jejak_api, jejak_worker;
GRANT SELECT ON jejak.caseload_of_caller TO jejak_api, jejak_worker, jejak_auditor;
GRANT SELECT ON jejak.logins, jejak.logins_rows TO jejak_api, jejak_worker;
GRANT SELECT ON jejak.workforce, jejak.workforce_rows, jejak.teams, jejak.teams_rows, jejak.shifts, jejak.shifts_rows
    TO jejak_api, jejak_worker, jejak_auditor;
GRANT INSERT, UPDATE, DELETE ON jejak.logins_rows, jejak.workforce_rows, jejak.teams_rows, jejak.shifts_rows TO jejak_worker;
GRANT SELECT ON jejak.shelters, jejak.shelters_rows, jejak.shelter_beds, jejak.shelter_beds_rows, jejak.shelter_stays, jejak.shelter_stays_rows,
    jejak.deadlines, jejak.deadlines_rows, jejak.partners, jejak.partners_rows, jejak.decrees, jejak.decrees_rows, jejak.activities,
    jejak.activities_rows, jejak.monitoring_visits, jejak.monitoring_visits_rows, jejak.meetings, jejak.meetings_rows
    TO jejak_api, jejak_worker, jejak_auditor;
GRANT INSERT, UPDATE, DELETE ON jejak.shelters_rows, jejak.shelter_beds_rows, jejak.shelter_stays_rows, jejak.deadlines_rows,
    jejak.partners_rows, jejak.decrees_rows, jejak.activities_rows, jejak.monitoring_visits_rows, jejak.meetings_rows TO jejak_worker;
GRANT SELECT ON jejak.duplicates, jejak.duplicates_rows, jejak.duplicate_decisions, jejak.duplicate_decisions_rows,
    jejak.follow_up, jejak.follow_up_rows TO jejak_api, jejak_worker, jejak_auditor;
GRANT INSERT, UPDATE, DELETE ON jejak.duplicates_rows, jejak.duplicate_decisions_rows, jejak.follow_up_rows TO jejak_worker;
GRANT SELECT ON jejak.approvals, jejak.approvals_rows TO jejak_api, jejak_worker, jejak_auditor;
GRANT INSERT, UPDATE, DELETE ON jejak.approvals_rows TO jejak_worker;
GRANT SELECT ON jejak.referral_board, jejak.referral_board_rows, jejak.referred, jejak.referred_rows TO jejak_api, jejak_worker, jejak_auditor;
GRANT INSERT, UPDATE, DELETE ON jejak.referral_board_rows, jejak.referred_rows TO jejak_worker;
GRANT SELECT ON jejak.tracking_codes, jejak.tracking_codes_rows TO jejak_api, jejak_worker;
GRANT INSERT, UPDATE, DELETE ON jejak.tracking_codes_rows TO jejak_worker;
GRANT SELECT ON jejak.attachments, jejak.attachments_rows TO jejak_api, jejak_worker, jejak_auditor;
GRANT INSERT, UPDATE, DELETE ON jejak.attachments_rows TO jejak_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON jejak.attachment_uploads TO jejak_api, jejak_worker;
GRANT SELECT, INSERT, DELETE ON jejak.attachment_pieces TO jejak_api, jejak_worker;
GRANT EXECUTE ON FUNCTION jejak.attachment_bytes_begun TO jejak_api;
GRANT SELECT ON jejak.traced_people, jejak.traced_people_rows, jejak.tracing_searches, jejak.tracing_searches_rows, jejak.tracing_requests,
    jejak.tracing_requests_rows, jejak.tracing_requesters, jejak.tracing_requesters_rows, jejak.matches, jejak.matches_rows
    TO jejak_api, jejak_worker, jejak_auditor;
GRANT INSERT, UPDATE, DELETE ON jejak.traced_people_rows, jejak.tracing_searches_rows, jejak.tracing_requests_rows,
    jejak.tracing_requesters_rows, jejak.matches_rows TO jejak_worker;
GRANT SELECT ON jejak.reunifications, jejak.reunifications_rows TO jejak_api, jejak_worker, jejak_auditor;
GRANT INSERT, UPDATE, DELETE ON jejak.reunifications_rows TO jejak_worker;
GRANT EXECUTE ON FUNCTION jejak.may_see, jejak.sees_everything, jejak.sees_record, jejak.position_at, jejak.keys_in_use TO jejak_api, jejak_worker, jejak_auditor;
DO $$
DECLARE
    routine regprocedure;
    relation regclass;
BEGIN
    FOR routine IN SELECT oid FROM pg_proc WHERE pronamespace = 'jejak'::regnamespace AND proname IN ('append_events', 'append_looks', 'keep_key') LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO jejak_api, jejak_worker', routine);
    END LOOP;
    -- After many rows were written the worker lets the database look at what a read model's table holds.
    FOR relation IN SELECT oid FROM pg_class WHERE relnamespace = 'jejak'::regnamespace AND relname LIKE '%\_rows' AND relkind IN ('r', 'p') LOOP
        EXECUTE format('GRANT MAINTAIN ON %s TO jejak_worker', relation);
    END LOOP;
    -- Every office at once is for the worker and the owner, never for the role that answers requests. A policy that is there is left
    -- alone: to make it anew locks its table, and whoever starts beside others at work must not wait for them, nor they for it.
    FOR relation IN
        SELECT oid FROM pg_class c
        WHERE relnamespace = 'jejak'::regnamespace AND relrowsecurity AND relkind IN ('r', 'p') AND NOT EXISTS (
            SELECT FROM pg_policy p
            WHERE p.polrelid = c.oid AND p.polname = 'never_every_office' AND NOT p.polpermissive AND p.polcmd = '*'
              AND p.polroles = ARRAY['jejak_api'::regrole::oid]
              AND pg_get_expr(p.polqual, p.polrelid) = '(current_setting(''jejak.office''::text, true) <> ''*''::text)')
    LOOP
        EXECUTE format('DROP POLICY IF EXISTS never_every_office ON %s', relation);
        EXECUTE format('CREATE POLICY never_every_office ON %s AS RESTRICTIVE TO jejak_api USING (current_setting(''jejak.office'', true) <> ''*'')', relation);
    END LOOP;
END $$;

-- The reactor's memory is the worker's; the others may look.
GRANT SELECT ON jejak.reactor_positions, jejak.timers, jejak.reactor_refusals TO jejak_api, jejak_auditor;
GRANT SELECT, INSERT, UPDATE ON jejak.reactor_positions, jejak.timers, jejak.reactor_refusals TO jejak_worker;
GRANT SELECT ON jejak.matching_positions TO jejak_api, jejak_auditor;
GRANT SELECT, INSERT, UPDATE ON jejak.matching_positions TO jejak_worker;
