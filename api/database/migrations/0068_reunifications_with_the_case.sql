-- What a reunification says, and what is due in it, is told to those who see its case; however much of the office somebody
-- else sees, it is not told to them. These policies stand beside those of other kinds of records.

create policy seen_of_reunification on case_file_rows for select using (
    current_setting('jejak.office', true) in (office, '*') and kind = 'reunification'
    and exists (
        select from reunifications r
        where r.office = case_file_rows.office and r.reunification_id = case_file_rows.stream and r.to_position is null));
create policy only_of_reunification on case_file_rows as restrictive for select using (
    kind <> 'reunification' or sees_everything()
    or exists (
        select from reunifications r
        where r.office = case_file_rows.office and r.reunification_id = case_file_rows.stream and r.to_position is null));

create policy seen_of_reunification on audit_trail_rows for select using (
    current_setting('jejak.office', true) in (office, '*') and kind = 'reunification'
    and exists (
        select from reunifications r
        where r.office = audit_trail_rows.office and r.reunification_id = audit_trail_rows.stream and r.to_position is null));
create policy only_of_reunification on audit_trail_rows as restrictive for select using (
    kind <> 'reunification' or sees_everything()
    or exists (
        select from reunifications r
        where r.office = audit_trail_rows.office and r.reunification_id = audit_trail_rows.stream and r.to_position is null));

create policy seen_of_reunification on deadlines_rows for select using (
    current_setting('jejak.office', true) in (office, '*') and kind = 'reunification'
    and exists (
        select from reunifications r
        where r.office = deadlines_rows.office and r.reunification_id = deadlines_rows.stream and r.to_position is null));
create policy only_of_reunification on deadlines_rows as restrictive for select using (
    kind <> 'reunification' or sees_everything()
    or exists (
        select from reunifications r
        where r.office = deadlines_rows.office and r.reunification_id = deadlines_rows.stream and r.to_position is null));
