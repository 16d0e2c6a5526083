-- The registers: partners and institutions, decrees, worker activity, monitoring visits, meetings. A row is true for
-- from_position <= P < to_position.

create table partners_rows (
    office        text not null,
    generation    smallint not null,
    partner_id    uuid not null,
    from_position bigint not null,
    to_position   bigint,
    version       bigint not null,
    kind          text not null,
    psks_type     text,
    region        text not null collate "C",
    registered_on date not null,
    ended_on      date,
    name          text,
    address       text,
    contact       text,
    phone         text,
    places        bigint,
    residents     bigint,
    capacity_on   date,
    accreditation text,
    accredited_until_on date,
    aid_rupiah    bigint not null,
    agreements    jsonb not null,
    aid           jsonb not null,
    redacted      text[] not null,
    subjects      uuid[] not null,
    primary key (office, generation, partner_id, from_position)
);
create index partners_in_order on partners_rows (office, generation, kind, partner_id) where to_position is null;

create table activities_rows (
    office        text not null,
    generation    smallint not null,
    activity_id   uuid not null,
    from_position bigint not null,
    to_position   bigint,
    version       bigint not null,
    worker_id     uuid not null,
    kind          text not null,
    region        text not null collate "C",
    done_on       date not null,
    minutes       bigint,
    people_reached bigint,
    review_due_at timestamptz,
    verdict       text,
    reviewed_by   uuid,
    withdrawn     boolean not null,
    what          text,
    result        text,
    explanation   text,
    note          text,
    redacted      text[] not null,
    subjects      uuid[] not null,
    primary key (office, generation, activity_id, from_position)
);
create index activities_in_order on activities_rows (office, generation, done_on, activity_id) where to_position is null;

create table monitoring_visits_rows (
    office        text not null,
    generation    smallint not null,
    monitoring_id uuid not null,
    from_position bigint not null,
    to_position   bigint,
    version       bigint not null,
    official      text not null,
    region        text not null collate "C",
    due_on        date not null,
    due_at        timestamptz not null,
    case_id       uuid,
    done_on       date,
    people_seen   bigint,
    missed_at     timestamptz,
    subject       text,
    findings      text,
    reason        text,
    redacted      text[] not null,
    subjects      uuid[] not null,
    primary key (office, generation, monitoring_id, from_position)
);
create index monitoring_visits_in_order on monitoring_visits_rows (office, generation, due_on, monitoring_id) where to_position is null;

create table meetings_rows (
    office        text not null,
    generation    smallint not null,
    meeting_id    uuid not null,
    from_position bigint not null,
    to_position   bigint,
    version       bigint not null,
    kind          text not null,
    region        text not null collate "C",
    held_on       date not null,
    worker_ids    uuid[] not null,
    obstacles     text[] not null,
    next_due_at   timestamptz,
    title         text,
    participants  text,
    discussion    text,
    decisions     jsonb not null,
    follow_ups    jsonb not null,
    redacted      text[] not null,
    subjects      uuid[] not null,
    primary key (office, generation, meeting_id, from_position)
);
create index meetings_in_order on meetings_rows (office, generation, held_on, meeting_id) where to_position is null;

create table decrees_rows (
    office        text not null,
    generation    smallint not null,
    number        text not null collate "C",
    decree_on     date not null,
    from_position bigint not null,
    to_position   bigint,
    version       bigint not null,
    decree_id     uuid,
    title         text,
    valid_from_on date,
    valid_until_on date,
    ended_on      date,
    replaced_by   uuid,
    named         boolean not null,
    named_by      jsonb not null,
    primary key (office, generation, number, decree_on, from_position)
);
create index decrees_in_order on decrees_rows (office, generation, decree_on, number) where to_position is null;

-- Partners, visits and meetings are seen by who sees their region, meetings also by who was there; activities by who sees their
-- region or did them; decrees by who sees the office.
alter table partners_rows enable row level security;
alter table partners_rows force row level security;
create policy seen on partners_rows for select using (
    current_setting('jejak.office', true) in (office, '*') and may_see(region, null, null, null));
create policy added on partners_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on partners_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on partners_rows for delete using (current_setting('jejak.office', true) = office);

alter table decrees_rows enable row level security;
alter table decrees_rows force row level security;
create policy seen on decrees_rows for select using (
    current_setting('jejak.office', true) in (office, '*') and current_setting('jejak.scope', true) = 'office');
create policy added on decrees_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on decrees_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on decrees_rows for delete using (current_setting('jejak.office', true) = office);

alter table activities_rows enable row level security;
alter table activities_rows force row level security;
create policy seen on activities_rows for select using (
    current_setting('jejak.office', true) in (office, '*') and may_see(region, null, worker_id, null));
create policy added on activities_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on activities_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on activities_rows for delete using (current_setting('jejak.office', true) = office);

alter table monitoring_visits_rows enable row level security;
alter table monitoring_visits_rows force row level security;
create policy seen on monitoring_visits_rows for select using (
    current_setting('jejak.office', true) in (office, '*') and may_see(region, null, null, null));
create policy added on monitoring_visits_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on monitoring_visits_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on monitoring_visits_rows for delete using (current_setting('jejak.office', true) = office);

alter table meetings_rows enable row level security;
alter table meetings_rows force row level security;
create policy seen on meetings_rows for select using (
    current_setting('jejak.office', true) in (office, '*') and (may_see(region, null, null, null) or nullif(current_setting('jejak.worker', true), '')::uuid = any (worker_ids)));
create policy added on meetings_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on meetings_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on meetings_rows for delete using (current_setting('jejak.office', true) = office);

create view partners with (security_invoker = true) as
select r.* from read_models m join partners_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'partners' and m.state <> 'building';
create view decrees with (security_invoker = true) as
select r.* from read_models m join decrees_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'decrees' and m.state <> 'building';
create view activities with (security_invoker = true) as
select r.* from read_models m join activities_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'activities' and m.state <> 'building';
create view monitoring_visits with (security_invoker = true) as
select r.* from read_models m join monitoring_visits_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'monitoring_visits' and m.state <> 'building';
create view meetings with (security_invoker = true) as
select r.* from read_models m join meetings_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'meetings' and m.state <> 'building';
