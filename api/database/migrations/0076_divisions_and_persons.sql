-- Heads of divisions see what belongs to their division; who is responsible for a case sees its person.

-- Does something with these matters belong to a division that the caller heads? jejak.matters are those of their divisions and
-- those of none; what has no matter belongs to every division. Missing or empty: the caller heads none. Kept inlinable.
create function of_division(matters text[]) returns boolean
language sql stable parallel safe as $$
    select coalesce(
        current_setting('jejak.scope', true) = 'own'
        and nullif(nullif(current_setting('jejak.matters', true), ''), '{}')::text[] is not null
        and (matters = '{}' or nullif(nullif(current_setting('jejak.matters', true), ''), '{}')::text[] && matters),
        false)
$$;

-- What decides to which division a case belongs: the kinds of PPKS that hold; while there is none, a disaster.
create function matters_of_case(categories text[], domain text) returns text[]
language sql immutable parallel safe as $$
    select case when categories <> '{}' then categories when domain = 'BENCANA' then array['BENCANA'] else '{}' end
$$;

drop policy seen on complaint_board_rows;
create policy seen on complaint_board_rows for select using (
    current_setting('jejak.office', true) in (office, '*')
    and (sees_everything() or may_see(region, null, taken_by, null) or of_division(array[kind])));

drop policy seen on caseload_rows;
create policy seen on caseload_rows for select using (
    current_setting('jejak.office', true) in (office, '*')
    and (sees_everything()
         or current_setting('jejak.scope', true) = 'own' and worker_id = nullif(current_setting('jejak.worker', true), '')::uuid
         or (may_see(region, team_id, worker_id, compartment) or may_see(null, sent_team_id, opened_by, compartment)
             or of_division(matters_of_case(categories, domain)))
    and not exists (
        select from sealed_rows s
        where s.office = caseload_rows.office and s.sealed_id = caseload_rows.case_id and s.to_position is null
          and not coalesce(nullif(current_setting('jejak.compartments', true), '')::text[] && array[s.compartment, '*'], false))));

create policy seen_by_division on referral_board_rows for select using (
    current_setting('jejak.office', true) in (office, '*')
    and (case_id is null and of_division('{}')
         or exists (
             select from caseload c
             where c.office = referral_board_rows.office and c.case_id = referral_board_rows.case_id and c.to_position is null
               and of_division(matters_of_case(c.categories, c.domain)))));

-- What stays in shelters are due concerns every division: a shelter belongs to none.
create policy seen_by_division on deadlines_rows for select using (
    current_setting('jejak.office', true) in (office, '*') and kind = 'shelter' and of_division('{}'));

alter table duplicates_rows add column taken_ids uuid[] not null default '{}';
alter table duplicates_rows alter column taken_ids drop default;

-- The cases for which the caller is responsible, and their persons; empty but for `own`.
create view caseload_of_caller with (security_invoker = true) as
select c.office, c.case_id, c.person_id from caseload c
where c.to_position is null and current_setting('jejak.scope', true) = 'own'
  and c.worker_id = nullif(current_setting('jejak.worker', true), '')::uuid;

-- A person is seen for the place and for who registered them; by who is responsible for a case of theirs, also of a record
-- merged into this one; by the head of the division to which a case of theirs belongs, or of any while they have none.
-- A sealed case hides the person from all to whom it is not open, and who are not responsible for it.
drop policy seen on duplicates_rows;
create policy seen on duplicates_rows for select using (
    current_setting('jejak.office', true) in (office, '*')
    and (may_see(region, null, taken_by, null)
         or person_id in (select m.person_id from caseload_of_caller m where m.office = current_setting('jejak.office', true))
         or taken_ids <> '{}' and exists (
             select from caseload_of_caller m where m.office = duplicates_rows.office and m.person_id = any (duplicates_rows.taken_ids))
         or of_division('{}')
            and (case_ids = '{}' and taken_ids = '{}'
                 or exists (
                     select from caseload c
                     where c.office = duplicates_rows.office and c.to_position is null
                       and (c.case_id = any (duplicates_rows.case_ids) or c.person_id = any (duplicates_rows.taken_ids))
                       and of_division(matters_of_case(c.categories, c.domain)))))
    and not exists (
        select from sealed_rows s
        where s.office = duplicates_rows.office and s.sealed_id = any (duplicates_rows.case_ids) and s.to_position is null
          and not coalesce(nullif(current_setting('jejak.compartments', true), '')::text[] && array[s.compartment, '*'], false)
          and not exists (select from caseload_of_caller m where m.office = s.office and m.case_id = s.sealed_id)));

create index caseload_of_person on caseload_rows (office, generation, person_id) where to_position is null;

-- The cases of some records of a person, whoever asks: only ids, for the rules of access. The caller's scope is as before after it.
create function cases_of_persons(in_office text, person_ids uuid[]) returns uuid[]
language plpgsql as $$
declare
    scope text := coalesce(current_setting('jejak.scope', true), '');
    compartments text := coalesce(current_setting('jejak.compartments', true), '');
    found uuid[];
begin
    perform set_config('jejak.scope', 'office', true), set_config('jejak.compartments', '{*}', true);
    found := array(
        select c.case_id from caseload c
        where c.office = in_office and c.person_id = any (person_ids) and c.to_position is null order by c.case_id);
    perform set_config('jejak.scope', scope, true), set_config('jejak.compartments', compartments, true);
    return found;
end $$;
