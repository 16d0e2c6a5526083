-- Activities and access taken in need have no matter, and what has none belongs to every division: whoever heads one sees that
-- they wait to be reviewed.

create policy seen_by_division on approvals_rows for select using (
    current_setting('jejak.office', true) in (office, '*')
    and record in ('activity', 'worker') and case_id is null
    and coalesce(
        current_setting('jejak.scope', true) = 'own'
        and nullif(nullif(current_setting('jejak.matters', true), ''), '{}')::text[] is not null, false));
