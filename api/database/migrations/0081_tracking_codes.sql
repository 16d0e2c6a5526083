-- Which complaint a tracking code follows. A row is true for from_position <= P < to_position.

create table tracking_codes_rows (
    office        text not null,
    generation    smallint not null,
    complaint_id  uuid not null,
    from_position bigint not null,
    to_position   bigint,
    code_index    text,
    primary key (office, generation, complaint_id, from_position)
);
comment on table tracking_codes_rows is 'Ids and a blind index (HMAC under a secret of the office); the complaint itself is seen by its own scope';
create index tracking_codes_by_index on tracking_codes_rows (office, code_index) where to_position is null;
alter table tracking_codes_rows enable row level security;
alter table tracking_codes_rows force row level security;
create policy seen on tracking_codes_rows for select using (
    current_setting('jejak.office', true) in (office, '*') and current_setting('jejak.scope', true) = 'office');
create policy added on tracking_codes_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on tracking_codes_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on tracking_codes_rows for delete using (current_setting('jejak.office', true) = office);

create view tracking_codes with (security_invoker = true) as
select r.* from read_models m join tracking_codes_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'tracking_codes' and m.state <> 'building';
