-- Does the caller see a record now? One rule for whatever is said of a record: its files, what happened to it, what is due of it.
-- What is no record that has a list of its own (the office's own facts, its workers, teams, decrees …) is seen by who sees the whole
-- office. A function in plpgsql, so that the policies of the lists are planned once a session and not in each query that meets them.
create function sees_record(of_office text, of_kind text, of_id uuid) returns boolean
language plpgsql stable parallel safe as $$
begin
    case of_kind
        when 'complaint' then
            return exists (select from complaint_board r where r.office = of_office and r.complaint_id = of_id and r.to_position is null);
        when 'case' then
            return exists (select from caseload r where r.office = of_office and r.case_id = of_id and r.to_position is null);
        when 'person' then
            return exists (select from duplicates r where r.office = of_office and r.person_id = of_id and r.to_position is null);
        when 'referral' then
            return exists (select from referral_board r where r.office = of_office and r.referral_id = of_id and r.to_position is null);
        when 'tracing' then
            return exists (select from tracing_searches r where r.office = of_office and r.tracing_id = of_id and r.to_position is null);
        when 'tracing_request' then
            return exists (
                select from tracing_requests r where r.office = of_office and r.tracing_request_id = of_id and r.to_position is null);
        when 'match' then
            return exists (select from matches r where r.office = of_office and r.match_id = of_id and r.to_position is null);
        when 'reunification' then
            return exists (select from reunifications r where r.office = of_office and r.reunification_id = of_id and r.to_position is null);
        when 'shelter' then
            return exists (select from shelters r where r.office = of_office and r.shelter_id = of_id and r.to_position is null);
        when 'partner' then
            return exists (select from partners r where r.office = of_office and r.partner_id = of_id and r.to_position is null);
        when 'activity' then
            return exists (select from activities r where r.office = of_office and r.activity_id = of_id and r.to_position is null);
        when 'monitoring' then
            return exists (select from monitoring_visits r where r.office = of_office and r.monitoring_id = of_id and r.to_position is null);
        when 'meeting' then
            return exists (select from meetings r where r.office = of_office and r.meeting_id = of_id and r.to_position is null);
        when 'attachment' then
            return exists (select from attachments r where r.office = of_office and r.attachment_id = of_id and r.to_position is null);
        else
            return current_setting('jejak.scope', true) = 'office';
    end case;
end $$;

-- A file is seen by who sees its record.
drop policy seen on attachments_rows;
create policy seen on attachments_rows for select using (
    current_setting('jejak.office', true) in (office, '*') and (sees_everything() or sees_record(office, record_kind, record_id)));

-- What happened is told to who sees the record to which it happened; of a person sealed in it, to whom that is open.
drop policy seen on audit_trail_rows;
drop policy seen_of_tracing on audit_trail_rows;
drop policy only_of_tracing on audit_trail_rows;
drop policy seen_of_reunification on audit_trail_rows;
drop policy only_of_reunification on audit_trail_rows;
drop policy only_of_referral on audit_trail_rows;
create policy seen on audit_trail_rows for select using (
    current_setting('jejak.office', true) in (office, '*') and (sees_everything() or sees_record(office, kind, stream)));

drop policy seen on case_file_rows;
drop policy seen_of_tracing on case_file_rows;
drop policy only_of_tracing on case_file_rows;
drop policy seen_of_reunification on case_file_rows;
drop policy only_of_reunification on case_file_rows;
drop policy seen_of_referral on case_file_rows;
drop policy only_of_referral on case_file_rows;
create policy seen on case_file_rows for select using (
    current_setting('jejak.office', true) in (office, '*')
    and (sees_everything()
         or sees_record(office, kind, stream)
         and not exists (
             select from sealed_rows s
             where s.office = case_file_rows.office and s.sealed_id = any (case_file_rows.subjects) and s.to_position is null
               and not coalesce(nullif(current_setting('jejak.compartments', true), '')::text[] && array[s.compartment, '*'], false))));

-- What is due is seen by who sees the record; in a shelter, of an activity and of a worker for the place, team or worker, and by whoever
-- heads a division, as in the approvals. Cases, complaints and referrals are most of what is due: they are asked for in the query itself,
-- which reads them once and not row by row.
drop policy seen on deadlines_rows;
drop policy seen_of_tracing on deadlines_rows;
drop policy only_of_tracing on deadlines_rows;
drop policy seen_of_reunification on deadlines_rows;
drop policy only_of_reunification on deadlines_rows;
drop policy seen_of_received_referral on deadlines_rows;
drop policy only_of_referral on deadlines_rows;
drop policy seen_of_person on deadlines_rows;
drop policy only_of_person on deadlines_rows;
drop policy seen_by_division on deadlines_rows;
drop policy seen_of_worker_by_division on deadlines_rows;
create policy seen on deadlines_rows for select using (
    current_setting('jejak.office', true) in (office, '*')
    and (sees_everything()
         or case
                when kind = 'case' then exists (
                    select from caseload c
                    where c.office = deadlines_rows.office and c.case_id = deadlines_rows.stream and c.to_position is null)
                when kind = 'complaint' then exists (
                    select from complaint_board b
                    where b.office = deadlines_rows.office and b.complaint_id = deadlines_rows.stream and b.to_position is null)
                when kind = 'referral' then exists (
                    select from referral_board b
                    where b.office = deadlines_rows.office and b.referral_id = deadlines_rows.stream and b.to_position is null)
                when kind in ('shelter', 'activity', 'worker') then may_see(region, team_id, worker_id, null) or of_division('{}')
                else sees_record(office, kind, stream)
            end));

-- What waits for a decision is seen by who sees the record, or the case that it belongs to, asked for as above; what is a worker's own,
-- by the worker, by who sees the office, and by whoever heads a division.
drop policy seen on approvals_rows;
drop policy seen_by_division on approvals_rows;
create policy seen on approvals_rows for select using (
    current_setting('jejak.office', true) in (office, '*')
    and (sees_everything()
         or case
                when record = 'complaint' then exists (
                    select from complaint_board b
                    where b.office = approvals_rows.office and b.complaint_id = approvals_rows.stream and b.to_position is null)
                when record = 'referral' then exists (
                    select from referral_board b
                    where b.office = approvals_rows.office and b.referral_id = approvals_rows.stream and b.to_position is null)
                when record = 'person' then sees_record(office, record, stream)
                when case_id is not null then exists (
                    select from caseload c
                    where c.office = approvals_rows.office and c.case_id = approvals_rows.case_id and c.to_position is null)
                else may_see(null, null, worker_id, null) or record in ('activity', 'worker') and of_division('{}')
            end));

-- As before, but asked for the one case and not against the list of all cases of the caller, which would be made for each record.
drop policy not_sealed on referral_board_rows;
create policy not_sealed on referral_board_rows as restrictive for select using (
    sees_everything()
    or current_setting('jejak.scope', true) = 'own'
       and (worker_id = nullif(current_setting('jejak.worker', true), '')::uuid
            or exists (select from caseload_of_caller m where m.office = referral_board_rows.office and m.case_id = referral_board_rows.case_id))
    or not exists (
        select from sealed_rows s
        where s.office = referral_board_rows.office and s.sealed_id = referral_board_rows.referral_id and s.to_position is null
          and not coalesce(nullif(current_setting('jejak.compartments', true), '')::text[] && array[s.compartment, '*'], false)));
