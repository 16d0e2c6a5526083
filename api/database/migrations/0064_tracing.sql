-- Who is looked for and by whom: what is compared of everybody, searches, requests of families, who asks, possible matches.
-- A row is true for from_position <= P < to_position.
--
-- Like names are found under skeletons by plain equality, for which row-level security lets an index be used; pg_trgm then
-- weighs them.

create table traced_people_rows (
    office           text not null,
    generation       smallint not null,
    described_id     uuid not null,
    from_position    bigint not null,
    to_position      bigint,
    sought           boolean not null,
    region           text not null collate "C",
    home_region      text,
    taken_by         uuid,
    case_ids         uuid[] not null,
    compare_position bigint not null,
    evidence         jsonb not null,
    sex              text,
    born_year        bigint,
    age_estimated    boolean not null,
    relations        text[] not null,
    name             text,
    names            text not null,
    other_names      text not null,
    first_key        text,
    last_key         text,
    other_key_1      text,
    other_key_2      text,
    other_key_3      text,
    told             jsonb not null,
    called           jsonb not null,
    redacted         text[] not null,
    subjects         uuid[] not null,
    primary key (office, generation, described_id, from_position)
);
create index traced_people_by_first on traced_people_rows (office, generation, sought, first_key) where to_position is null and first_key is not null;
create index traced_people_by_last on traced_people_rows (office, generation, sought, last_key) where to_position is null and last_key is not null;
create index traced_people_by_other_1 on traced_people_rows (office, generation, sought, other_key_1) where to_position is null and other_key_1 is not null;
create index traced_people_by_other_2 on traced_people_rows (office, generation, sought, other_key_2) where to_position is null and other_key_2 is not null;
create index traced_people_by_other_3 on traced_people_rows (office, generation, sought, other_key_3) where to_position is null and other_key_3 is not null;
create index traced_people_to_compare on traced_people_rows (office, generation, compare_position) where to_position is null;
create index traced_people_by_age on traced_people_rows (office, generation, sought, sex, born_year) where to_position is null;

create table tracing_searches_rows (
    office         text not null,
    generation     smallint not null,
    tracing_id     uuid not null,
    from_position  bigint not null,
    to_position    bigint,
    version        bigint not null,
    stage          text not null,
    case_id        uuid not null,
    person_id      uuid not null,
    began_at       timestamptz not null,
    began_by       uuid not null,
    attempt_due_at timestamptz,
    documented     boolean not null,
    planned_at     timestamptz,
    ordered_at     timestamptz,
    ordered_by     uuid,
    regions        text[] not null,
    locations      text,
    contacts       text,
    letter_number  text,
    attempts       jsonb not null,
    candidates     jsonb not null,
    proposed       uuid[] not null,
    outcome        text,
    ended_at       timestamptz,
    match_id       uuid,
    referral_id    uuid,
    redacted       text[] not null,
    subjects       uuid[] not null,
    primary key (office, generation, tracing_id, from_position)
);
create index tracing_searches_oldest on tracing_searches_rows (office, generation, began_at, tracing_id);
create index tracing_searches_of_case on tracing_searches_rows (office, generation, case_id);

create table tracing_requests_rows (
    office             text not null,
    generation         smallint not null,
    tracing_request_id uuid not null,
    from_position      bigint not null,
    to_position        bigint,
    version            bigint not null,
    stage              text not null,
    region             text not null collate "C",
    taken_by           uuid not null,
    requested_at       timestamptz not null,
    channel            text not null,
    relation           text not null,
    protected          boolean not null,
    requester_id       uuid not null,
    review_due_at      timestamptz,
    sex                text,
    age_years          bigint,
    age_estimated      boolean not null,
    described_at       timestamptz not null,
    last_seen_on       date,
    match_id           uuid,
    over               text,
    outcome            text,
    ended_at           timestamptz,
    name               text,
    redacted           text[] not null,
    subjects           uuid[] not null,
    primary key (office, generation, tracing_request_id, from_position)
);
create index tracing_requests_oldest on tracing_requests_rows (office, generation, requested_at, tracing_request_id);

create table tracing_requesters_rows (
    office             text not null,
    generation         smallint not null,
    requester_id       uuid not null,
    from_position      bigint not null,
    to_position        bigint,
    tracing_request_id uuid not null,
    name               text,
    phone              text,
    address            text,
    redacted           text[] not null,
    subjects           uuid[] not null,
    primary key (office, generation, requester_id, from_position)
);

create table matches_rows (
    office             text not null,
    generation         smallint not null,
    match_id           uuid not null,
    from_position      bigint not null,
    to_position        bigint,
    version            bigint not null,
    stage              text not null,
    person_id          uuid not null,
    case_id            uuid not null,
    tracing_id         uuid,
    tracing_request_id uuid,
    candidate_id       uuid,
    began_at           timestamptz not null,
    evidence           jsonb not null,
    waiting            boolean not null,
    score_percent      bigint,
    by_name            text,
    by_sex             text,
    by_age             text,
    by_place           text,
    by_marks           text,
    by_relation        text,
    proposed_by        uuid,
    shown              bigint not null,
    accepted_at        timestamptz,
    accepted_by        uuid,
    verify_due_at      timestamptz,
    verified           jsonb not null,
    willing            boolean,
    able               boolean,
    safe               boolean,
    visited_on         date,
    reason             text,
    ended_at           timestamptz,
    primary key (office, generation, match_id, from_position)
);
create index matches_waiting on matches_rows (office, generation, began_at, match_id) where to_position is null and waiting;
create index matches_of_case on matches_rows (office, generation, case_id);
create index matches_of_request on matches_rows (office, generation, tracing_request_id) where tracing_request_id is not null;

-- A search and a match are seen by who sees the case, but not for having opened it alone; a search also by who began it, unless
-- the case is sealed. A match holds ids and codes only.
alter table tracing_searches_rows enable row level security;
alter table tracing_searches_rows force row level security;
create policy seen on tracing_searches_rows for select using (
    current_setting('jejak.office', true) in (office, '*')
    and (sees_everything()
         or exists (
             select from caseload c
             where c.office = tracing_searches_rows.office and c.case_id = tracing_searches_rows.case_id and c.to_position is null
               and (c.opened_by is distinct from nullif(current_setting('jejak.worker', true), '')::uuid
                    or may_see(c.region, c.team_id, c.worker_id, null) or may_see(null, c.sent_team_id, null, null)))
         or (may_see(null, null, began_by, null)
             and not exists (
                 select from sealed_rows s
                 where s.office = tracing_searches_rows.office and s.sealed_id = tracing_searches_rows.case_id and s.to_position is null
                   and not coalesce(nullif(current_setting('jejak.compartments', true), '')::text[] && array[s.compartment, '*'], false)))));
create policy added on tracing_searches_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on tracing_searches_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on tracing_searches_rows for delete using (current_setting('jejak.office', true) = office);

alter table matches_rows enable row level security;
alter table matches_rows force row level security;
create policy seen on matches_rows for select using (
    current_setting('jejak.office', true) in (office, '*')
    and (sees_everything()
         or exists (
             select from caseload c
             where c.office = matches_rows.office and c.case_id = matches_rows.case_id and c.to_position is null
               and (c.opened_by is distinct from nullif(current_setting('jejak.worker', true), '')::uuid
                    or may_see(c.region, c.team_id, c.worker_id, null) or may_see(null, c.sent_team_id, null, null)))));
create policy added on matches_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on matches_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on matches_rows for delete using (current_setting('jejak.office', true) = office);

-- A request is seen where the person was seen last, and by who took it.
alter table tracing_requests_rows enable row level security;
alter table tracing_requests_rows force row level security;
create policy seen on tracing_requests_rows for select using (
    current_setting('jejak.office', true) in (office, '*') and (sees_everything() or may_see(region, null, taken_by, null)));
create policy added on tracing_requests_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on tracing_requests_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on tracing_requests_rows for delete using (current_setting('jejak.office', true) = office);

-- Who asks is seen by who sees the request, and one who is protected only by those who have the compartment.
alter table tracing_requesters_rows enable row level security;
alter table tracing_requesters_rows force row level security;
create policy seen on tracing_requesters_rows for select using (
    current_setting('jejak.office', true) in (office, '*')
    and (sees_everything()
         or exists (
             select from tracing_requests_rows r
             where r.office = tracing_requesters_rows.office and r.tracing_request_id = tracing_requesters_rows.tracing_request_id and r.to_position is null)
         and not exists (
             select from sealed_rows s
             where s.office = tracing_requesters_rows.office and s.sealed_id = tracing_requesters_rows.requester_id and s.to_position is null
               and not coalesce(nullif(current_setting('jejak.compartments', true), '')::text[] && array[s.compartment, '*'], false))));
create policy added on tracing_requesters_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on tracing_requesters_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on tracing_requesters_rows for delete using (current_setting('jejak.office', true) = office);

-- What is compared of a person found is seen by who sees a case of theirs; of one who is looked for by who sees the request,
-- or a match of the two.
alter table traced_people_rows enable row level security;
alter table traced_people_rows force row level security;
create policy seen on traced_people_rows for select using (
    current_setting('jejak.office', true) in (office, '*')
    and (sees_everything()
         or case
                when sought then may_see(region, null, taken_by, null) or exists (
                    select from matches_rows m
                    where m.office = traced_people_rows.office and m.tracing_request_id = traced_people_rows.described_id and m.to_position is null)
                else exists (
                    select from caseload c
                    where c.office = traced_people_rows.office and c.case_id = any (traced_people_rows.case_ids) and c.to_position is null)
            end));
create policy added on traced_people_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on traced_people_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on traced_people_rows for delete using (current_setting('jejak.office', true) = office);

create view traced_people with (security_invoker = true) as
select r.* from read_models m join traced_people_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'traced_people' and m.state <> 'building';
create view tracing_searches with (security_invoker = true) as
select r.* from read_models m join tracing_searches_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'tracing_searches' and m.state <> 'building';
create view tracing_requests with (security_invoker = true) as
select r.* from read_models m join tracing_requests_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'tracing_requests' and m.state <> 'building';
create view tracing_requesters with (security_invoker = true) as
select r.* from read_models m join tracing_requesters_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'tracing_requesters' and m.state <> 'building';
create view matches with (security_invoker = true) as
select r.* from read_models m join matches_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'matches' and m.state <> 'building';
