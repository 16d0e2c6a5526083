-- What is sealed, the complaint board and the caseload. A row is true for from_position <= P < to_position.

create table sealed_rows (
    office        text not null,
    generation    smallint not null,
    sealed_id     uuid not null,
    from_position bigint not null,
    to_position   bigint,
    compartment   text not null,
    because       uuid[] not null,
    primary key (office, generation, sealed_id, from_position)
);
comment on table sealed_rows is 'Cases and reporters in a sealed compartment. Only ids: row-level security of other tables asks it';
create index sealed_now on sealed_rows (office, sealed_id) where to_position is null;
alter table sealed_rows enable row level security;
alter table sealed_rows force row level security;
create policy by_office on sealed_rows using (current_setting('jejak.office', true) in (office, '*'));

create table complaint_board_rows (
    office        text not null,
    generation    smallint not null,
    complaint_id  uuid not null,
    from_position bigint not null,
    to_position   bigint,
    version       bigint not null,
    stage         text not null,
    kind          text not null,
    domain        text not null,
    channel       text not null,
    urgency       text not null,
    region        text not null collate "C",
    reporter      text not null,
    taken_by      uuid not null,
    received_at   timestamptz not null,
    due_at        timestamptz,
    terms         jsonb not null,
    resting       jsonb not null,
    asked_at      timestamptz,
    appeal_until_at timestamptz,
    grade         text,
    verified      boolean not null,
    duplicate_of  uuid,
    out_of_authority boolean not null,
    passed_on     boolean not null,
    dismissed     boolean not null,
    answered      boolean not null,
    satisfied     boolean,
    appeals       bigint not null,
    appeal_pending boolean not null,
    closed_at     timestamptz,
    case_ids      uuid[] not null,
    led_to_case   boolean not null,
    person_ids    uuid[] not null,
    what          text,
    place         text,
    redacted      text[] not null,
    subjects      uuid[] not null,
    primary key (office, generation, complaint_id, from_position)
);
create index complaint_board_oldest on complaint_board_rows (office, generation, received_at, complaint_id);
create index complaint_board_open on complaint_board_rows (office, generation, received_at, complaint_id)
    where to_position is null and closed_at is null;

create table caseload_rows (
    office        text not null,
    generation    smallint not null,
    case_id       uuid not null,
    from_position bigint not null,
    to_position   bigint,
    version       bigint not null,
    stage         text not null,
    person_id     uuid not null,
    domain        text not null,
    urgency       text not null,
    region        text not null collate "C",
    team_id       uuid,
    sent_team_id  uuid,
    worker_id     uuid,
    opened_by     uuid not null,
    compartment   text,
    episode       bigint not null,
    opened_at     timestamptz not null,
    reported_at   timestamptz,
    arrive_due_at timestamptz,
    arrived_at    timestamptz,
    closed_at     timestamptz,
    closure_reason text,
    outcome       text,
    hold_until_on date,
    closure_proposed_by uuid,
    closure_proposed_at timestamptz,
    due_at        timestamptz,
    risk          text,
    categories    text[] not null,
    spm_groups    text[] not null,
    obstacles     text[] not null,
    complaint_ids uuid[] not null,
    sex           text,
    age_years     bigint,
    age_estimated boolean not null,
    citizen       boolean,
    home_region   text,
    name          text,
    label         text,
    redacted      text[] not null,
    subjects      uuid[] not null,
    assessed      boolean not null,
    episodes      jsonb not null,
    dispatches    jsonb not null,
    assignments   jsonb not null,
    terms         jsonb not null,
    resting       jsonb not null,
    work          jsonb not null,
    standing_obstacles jsonb not null,
    primary key (office, generation, case_id, from_position)
);
create index caseload_oldest on caseload_rows (office, generation, opened_at, case_id);
create index caseload_open on caseload_rows (office, generation, opened_at, case_id) where to_position is null and closed_at is null;
create index caseload_of_worker on caseload_rows (office, generation, worker_id, opened_at) where to_position is null;
create index caseload_of_team on caseload_rows (office, generation, team_id, opened_at) where to_position is null;

-- Seen by scope; who is responsible for a sealed case sees it too. Written by whoever has the right to write at all (the worker, the owner), office by office. A past row of
-- something that was sealed later is sealed too.
alter table complaint_board_rows enable row level security;
alter table complaint_board_rows force row level security;
create policy seen on complaint_board_rows for select using (
    current_setting('jejak.office', true) in (office, '*') and (sees_everything() or may_see(region, null, taken_by, null)));
create policy added on complaint_board_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on complaint_board_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on complaint_board_rows for delete using (current_setting('jejak.office', true) = office);

alter table caseload_rows enable row level security;
alter table caseload_rows force row level security;
create policy seen on caseload_rows for select using (
    current_setting('jejak.office', true) in (office, '*')
    and (sees_everything()
         or current_setting('jejak.scope', true) = 'own' and worker_id = nullif(current_setting('jejak.worker', true), '')::uuid
         or (may_see(region, team_id, worker_id, compartment) or may_see(null, sent_team_id, opened_by, compartment))
    and not exists (
        select from sealed_rows s
        where s.office = caseload_rows.office and s.sealed_id = caseload_rows.case_id and s.to_position is null
          and not coalesce(nullif(current_setting('jejak.compartments', true), '')::text[] && array[s.compartment, '*'], false))));
create policy added on caseload_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on caseload_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on caseload_rows for delete using (current_setting('jejak.office', true) = office);

create view sealed with (security_invoker = true) as
select r.* from read_models m join sealed_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'sealed' and m.state <> 'building';
create view complaint_board with (security_invoker = true) as
select r.* from read_models m join complaint_board_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'complaint_board' and m.state <> 'building';
create view caseload with (security_invoker = true) as
select r.* from read_models m join caseload_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'caseload' and m.state <> 'building';
