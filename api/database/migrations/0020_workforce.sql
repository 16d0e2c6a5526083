-- Who works where, and by which login somebody is known. A row is true for from_position <= P < to_position.

create table logins_rows (
    office        text not null,
    generation    smallint not null,
    worker_id     uuid not null,
    from_position bigint not null,
    to_position   bigint,
    login_index   text,
    team_ids      uuid[] not null,
    primary key (office, generation, worker_id, from_position)
);
comment on table logins_rows is 'Ids and a blind index (HMAC under a secret of the office); asked before it is known who asks, so by office only';
create index logins_by_index on logins_rows (office, login_index) where to_position is null;
alter table logins_rows enable row level security;
alter table logins_rows force row level security;
create policy by_office on logins_rows using (current_setting('jejak.office', true) in (office, '*'));

create table workforce_rows (
    office        text not null,
    generation    smallint not null,
    worker_id     uuid not null,
    from_position bigint not null,
    to_position   bigint,
    version       bigint not null,
    name          text,
    employer      text,
    employment    text,
    roles         jsonb not null,
    cleared       jsonb not null,
    break_glass   jsonb not null,
    unreviewed    boolean not null,
    left_at       timestamptz,
    redacted      text[] not null,
    subjects      uuid[] not null,
    primary key (office, generation, worker_id, from_position)
);
create index workforce_unreviewed on workforce_rows (office, generation, worker_id) where to_position is null and unreviewed;

create table teams_rows (
    office        text not null,
    generation    smallint not null,
    team_id       uuid not null,
    from_position bigint not null,
    to_position   bigint,
    version       bigint not null,
    kind          text not null,
    name          text not null,
    areas         text[] not null,
    decrees       jsonb not null,
    member_ids    uuid[] not null,
    leader_ids    uuid[] not null,
    partner_id    uuid,
    dissolved_at  timestamptz,
    primary key (office, generation, team_id, from_position)
);

create table shifts_rows (
    office        text not null,
    generation    smallint not null,
    shift_id      uuid not null,
    from_position bigint not null,
    to_position   bigint,
    team_id       uuid not null,
    worker_ids    uuid[] not null,
    from_at       timestamptz not null,
    until_at      timestamptz not null,
    primary key (office, generation, shift_id, from_position)
);
create index shifts_at on shifts_rows (office, generation, from_at, until_at) where to_position is null;

-- Workers are seen by who sees the office, and by themselves; teams and shifts by who sees the office, and by their members.
alter table workforce_rows enable row level security;
alter table workforce_rows force row level security;
create policy seen on workforce_rows for select using (
    current_setting('jejak.office', true) in (office, '*') and may_see(null, null, worker_id, null));
create policy added on workforce_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on workforce_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on workforce_rows for delete using (current_setting('jejak.office', true) = office);

alter table teams_rows enable row level security;
alter table teams_rows force row level security;
create policy seen on teams_rows for select using (
    current_setting('jejak.office', true) in (office, '*') and may_see(null, team_id, null, null));
create policy added on teams_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on teams_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on teams_rows for delete using (current_setting('jejak.office', true) = office);

alter table shifts_rows enable row level security;
alter table shifts_rows force row level security;
create policy seen on shifts_rows for select using (
    current_setting('jejak.office', true) in (office, '*') and may_see(null, team_id, null, null));
create policy added on shifts_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on shifts_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on shifts_rows for delete using (current_setting('jejak.office', true) = office);

create view logins with (security_invoker = true) as
select r.* from read_models m join logins_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'logins' and m.state <> 'building';
create view workforce with (security_invoker = true) as
select r.* from read_models m join workforce_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'workforce' and m.state <> 'building';
create view teams with (security_invoker = true) as
select r.* from read_models m join teams_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'teams' and m.state <> 'building';
create view shifts with (security_invoker = true) as
select r.* from read_models m join shifts_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'shifts' and m.state <> 'building';
