-- What happened in a search, a request or a match, and what is due in it, is told to those who see it; however much of the
-- office somebody else sees, it is not told to them. These policies stand beside those of other kinds of records.

create policy seen_of_tracing on case_file_rows for select using (
    current_setting('jejak.office', true) in (office, '*') and kind in ('tracing', 'tracing_request', 'match') and case kind
        when 'tracing' then exists (
            select from tracing_searches r where r.office = case_file_rows.office and r.tracing_id = case_file_rows.stream and r.to_position is null)
        when 'match' then exists (
            select from matches r where r.office = case_file_rows.office and r.match_id = case_file_rows.stream and r.to_position is null)
        else exists (
            select from tracing_requests r where r.office = case_file_rows.office and r.tracing_request_id = case_file_rows.stream and r.to_position is null)
    end
    and not exists (
        select from sealed_rows s
        where s.office = case_file_rows.office and s.sealed_id = any (case_file_rows.subjects) and s.to_position is null
          and not coalesce(nullif(current_setting('jejak.compartments', true), '')::text[] && array[s.compartment, '*'], false)));
create policy only_of_tracing on case_file_rows as restrictive for select using (
    kind not in ('tracing', 'tracing_request', 'match') or sees_everything() or case kind
        when 'tracing' then exists (
            select from tracing_searches r where r.office = case_file_rows.office and r.tracing_id = case_file_rows.stream and r.to_position is null)
        when 'match' then exists (
            select from matches r where r.office = case_file_rows.office and r.match_id = case_file_rows.stream and r.to_position is null)
        else exists (
            select from tracing_requests r where r.office = case_file_rows.office and r.tracing_request_id = case_file_rows.stream and r.to_position is null)
    end
    and not exists (
        select from sealed_rows s
        where s.office = case_file_rows.office and s.sealed_id = any (case_file_rows.subjects) and s.to_position is null
          and not coalesce(nullif(current_setting('jejak.compartments', true), '')::text[] && array[s.compartment, '*'], false)));

create policy seen_of_tracing on audit_trail_rows for select using (
    current_setting('jejak.office', true) in (office, '*') and kind in ('tracing', 'tracing_request', 'match') and case kind
        when 'tracing' then exists (
            select from tracing_searches r where r.office = audit_trail_rows.office and r.tracing_id = audit_trail_rows.stream and r.to_position is null)
        when 'match' then exists (
            select from matches r where r.office = audit_trail_rows.office and r.match_id = audit_trail_rows.stream and r.to_position is null)
        else exists (
            select from tracing_requests r where r.office = audit_trail_rows.office and r.tracing_request_id = audit_trail_rows.stream and r.to_position is null)
    end);
create policy only_of_tracing on audit_trail_rows as restrictive for select using (
    kind not in ('tracing', 'tracing_request', 'match') or sees_everything() or case kind
        when 'tracing' then exists (
            select from tracing_searches r where r.office = audit_trail_rows.office and r.tracing_id = audit_trail_rows.stream and r.to_position is null)
        when 'match' then exists (
            select from matches r where r.office = audit_trail_rows.office and r.match_id = audit_trail_rows.stream and r.to_position is null)
        else exists (
            select from tracing_requests r where r.office = audit_trail_rows.office and r.tracing_request_id = audit_trail_rows.stream and r.to_position is null)
    end);

create policy seen_of_tracing on deadlines_rows for select using (
    current_setting('jejak.office', true) in (office, '*') and kind in ('tracing', 'tracing_request', 'match') and case kind
        when 'tracing' then exists (
            select from tracing_searches r where r.office = deadlines_rows.office and r.tracing_id = deadlines_rows.stream and r.to_position is null)
        when 'match' then exists (
            select from matches r where r.office = deadlines_rows.office and r.match_id = deadlines_rows.stream and r.to_position is null)
        else exists (
            select from tracing_requests r where r.office = deadlines_rows.office and r.tracing_request_id = deadlines_rows.stream and r.to_position is null)
    end);
create policy only_of_tracing on deadlines_rows as restrictive for select using (
    kind not in ('tracing', 'tracing_request', 'match') or sees_everything() or case kind
        when 'tracing' then exists (
            select from tracing_searches r where r.office = deadlines_rows.office and r.tracing_id = deadlines_rows.stream and r.to_position is null)
        when 'match' then exists (
            select from matches r where r.office = deadlines_rows.office and r.match_id = deadlines_rows.stream and r.to_position is null)
        else exists (
            select from tracing_requests r where r.office = deadlines_rows.office and r.tracing_request_id = deadlines_rows.stream and r.to_position is null)
    end);
