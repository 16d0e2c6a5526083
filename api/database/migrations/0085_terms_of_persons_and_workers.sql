-- What is due on a person's record is seen by who sees the person in the lists; a sealed case hides both. When access taken in
-- need is to be reviewed is seen by the worker, by the office's heads, and by whoever heads a division, as in the approvals.
create policy seen_of_person on deadlines_rows for select using (
    kind = 'person' and current_setting('jejak.office', true) in (office, '*')
    and exists (
        select from duplicates d
        where d.office = deadlines_rows.office and d.person_id = deadlines_rows.stream and d.to_position is null));
create policy only_of_person on deadlines_rows as restrictive for select using (
    kind <> 'person' or sees_everything()
    or exists (
        select from duplicates d
        where d.office = deadlines_rows.office and d.person_id = deadlines_rows.stream and d.to_position is null));
create policy seen_of_worker_by_division on deadlines_rows for select using (
    kind in ('activity', 'worker') and current_setting('jejak.office', true) in (office, '*') and of_division('{}'));
