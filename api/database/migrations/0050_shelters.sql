-- Shelters: what rooms and beds there are, and who stays where. A row is true for from_position <= P < to_position.

create table shelters_rows (
    office        text not null,
    generation    smallint not null,
    shelter_id    uuid not null,
    from_position bigint not null,
    to_position   bigint,
    version       bigint not null,
    name          text not null collate "C",
    kind          text not null,
    region        text not null collate "C",
    closed        boolean not null,
    rooms         jsonb not null,
    address       text,
    redacted      text[] not null,
    subjects      uuid[] not null,
    primary key (office, generation, shelter_id, from_position)
);

create table shelter_beds_rows (
    office        text not null,
    generation    smallint not null,
    shelter_id    uuid not null,
    bed_id        uuid not null,
    from_position bigint not null,
    to_position   bigint,
    room_id       uuid not null,
    label         text not null collate "C",
    in_use        boolean not null,
    primary key (office, generation, shelter_id, bed_id, from_position)
);

create table shelter_stays_rows (
    office        text not null,
    generation    smallint not null,
    shelter_id    uuid not null,
    stay_id       uuid not null,
    from_position bigint not null,
    to_position   bigint,
    bed_id        uuid not null,
    case_id       uuid not null,
    person_id     uuid not null,
    region        text not null collate "C",
    admitted_at   timestamptz not null,
    in_bed_since_at timestamptz not null,
    due_at        timestamptz not null,
    extensions    bigint not null,
    extension_asked boolean not null,
    absent_since_at timestamptz,
    misfits       text[] not null,
    ended_at      timestamptz,
    destination   text,
    primary key (office, generation, shelter_id, stay_id, from_position)
);
create index shelter_stays_of_bed on shelter_stays_rows (office, generation, shelter_id, bed_id) where ended_at is null;
create index shelter_stays_of_case on shelter_stays_rows (office, generation, case_id);
comment on table shelter_stays_rows is 'Who has which bed: pseudonymous ids only';

-- A shelter, its beds and its stays are seen by who sees its region or the whole office. A stay holds no personal data, and
-- who gives out beds must see that one is taken; whose it is stays behind the rules of the case.
alter table shelters_rows enable row level security;
alter table shelters_rows force row level security;
create policy seen on shelters_rows for select using (
    current_setting('jejak.office', true) in (office, '*') and may_see(region, null, null, null));
create policy added on shelters_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on shelters_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on shelters_rows for delete using (current_setting('jejak.office', true) = office);

alter table shelter_beds_rows enable row level security;
alter table shelter_beds_rows force row level security;
create policy seen on shelter_beds_rows for select using (
    current_setting('jejak.office', true) in (office, '*')
    and (current_setting('jejak.scope', true) = 'office'
         or exists (select from shelters_rows s
                    where s.office = shelter_beds_rows.office and s.shelter_id = shelter_beds_rows.shelter_id and s.to_position is null)));
create policy added on shelter_beds_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on shelter_beds_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on shelter_beds_rows for delete using (current_setting('jejak.office', true) = office);

alter table shelter_stays_rows enable row level security;
alter table shelter_stays_rows force row level security;
create policy seen on shelter_stays_rows for select using (
    current_setting('jejak.office', true) in (office, '*') and may_see(region, null, null, null));
create policy added on shelter_stays_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on shelter_stays_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on shelter_stays_rows for delete using (current_setting('jejak.office', true) = office);

create view shelters with (security_invoker = true) as
select r.* from read_models m join shelters_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'shelters' and m.state <> 'building';
create view shelter_beds with (security_invoker = true) as
select r.* from read_models m join shelter_beds_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'shelter_beds' and m.state <> 'building';
create view shelter_stays with (security_invoker = true) as
select r.* from read_models m join shelter_stays_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'shelter_stays' and m.state <> 'building';
