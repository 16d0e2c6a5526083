-- Who may be the same person as whom. A row is true for from_position <= P < to_position.
--
-- Like names are found under skeletons by plain equality, for which row-level security lets an index be used; pg_trgm then
-- weighs them.

create table duplicates_rows (
    office        text not null,
    generation    smallint not null,
    person_id     uuid not null,
    from_position bigint not null,
    to_position   bigint,
    region        text not null collate "C",
    taken_by      uuid,
    version       bigint not null,
    registered    boolean not null,
    sex           text,
    born_year     bigint,
    age_estimated boolean not null,
    name          text,
    names         text not null,
    other_names   text not null,
    first_key     text,
    last_key      text,
    other_key_1   text,
    other_key_2   text,
    other_key_3   text,
    nik_index     text,
    number_index  text,
    merged_into   uuid,
    matched_claim_id uuid,
    disagreements text[] not null,
    tags          text[] not null,
    case_ids      uuid[] not null,
    evidence_position bigint not null,
    redacted      text[] not null,
    subjects      uuid[] not null,
    said          jsonb not null,
    primary key (office, generation, person_id, from_position)
);
create index duplicates_by_nik on duplicates_rows (office, generation, nik_index) where nik_index is not null;
create index duplicates_by_number on duplicates_rows (office, generation, number_index) where number_index is not null;
create index duplicates_by_first on duplicates_rows (office, generation, first_key, last_key) where first_key is not null;
create index duplicates_merged on duplicates_rows (office, generation, merged_into) where merged_into is not null;
create index duplicates_by_last on duplicates_rows (office, generation, last_key) where last_key is not null;
create index duplicates_by_other_1 on duplicates_rows (office, generation, other_key_1) where other_key_1 is not null;
create index duplicates_by_other_2 on duplicates_rows (office, generation, other_key_2) where other_key_2 is not null;
create index duplicates_by_other_3 on duplicates_rows (office, generation, other_key_3) where other_key_3 is not null;
alter table duplicates_rows enable row level security;
alter table duplicates_rows force row level security;
create policy seen on duplicates_rows for select using (
    current_setting('jejak.office', true) in (office, '*') and may_see(region, null, taken_by, null)
    and not exists (
        select from sealed_rows s
        where s.office = duplicates_rows.office and s.sealed_id = any (duplicates_rows.case_ids) and s.to_position is null
          and not coalesce(nullif(current_setting('jejak.compartments', true), '')::text[] && array[s.compartment, '*'], false)));
create policy added on duplicates_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on duplicates_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on duplicates_rows for delete using (current_setting('jejak.office', true) = office);

create table duplicate_decisions_rows (
    office        text not null,
    generation    smallint not null,
    low_id        uuid not null,
    high_id       uuid not null,
    from_position bigint not null,
    to_position   bigint,
    verdict       text not null,
    evidence      text[] not null,
    decided_at    timestamptz not null,
    decided_by    uuid not null,
    position      bigint not null,
    primary key (office, generation, low_id, high_id, from_position)
);
comment on table duplicate_decisions_rows is 'Ids and a verdict; shown only beside both records of the pair, so by office only';
alter table duplicate_decisions_rows enable row level security;
alter table duplicate_decisions_rows force row level security;
create policy by_office on duplicate_decisions_rows using (current_setting('jejak.office', true) in (office, '*'));

create view duplicates with (security_invoker = true) as
select r.* from read_models m join duplicates_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'duplicates' and m.state <> 'building';
create view duplicate_decisions with (security_invoker = true) as
select r.* from read_models m join duplicate_decisions_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'duplicate_decisions' and m.state <> 'building';

-- What happened to a person is told to those who see the person.
drop policy seen on case_file_rows;
create policy seen on case_file_rows for select using (
    current_setting('jejak.office', true) in (office, '*')
    and (current_setting('jejak.scope', true) = 'office'
             and coalesce('*' = any (nullif(current_setting('jejak.compartments', true), '')::text[]), false)
         or case kind
                when 'case' then exists (
                    select from caseload c
                    where c.office = case_file_rows.office and c.case_id = case_file_rows.stream and c.to_position is null)
                when 'complaint' then exists (
                    select from complaint_board b
                    where b.office = case_file_rows.office and b.complaint_id = case_file_rows.stream and b.to_position is null)
                when 'person' then exists (
                    select from duplicates d
                    where d.office = case_file_rows.office and d.person_id = case_file_rows.stream and d.to_position is null)
                else current_setting('jejak.scope', true) = 'office'
            end)
    and not exists (
        select from sealed_rows s
        where s.office = case_file_rows.office and s.sealed_id = any (case_file_rows.subjects) and s.to_position is null
          and not coalesce(nullif(current_setting('jejak.compartments', true), '')::text[] && array[s.compartment, '*'], false)));
