-- Whom somebody must see again. A row is true for from_position <= P < to_position; seen where its case is seen.

create table follow_up_rows (
    office        text not null,
    generation    smallint not null,
    case_id       uuid not null,
    from_position bigint not null,
    to_position   bigint,
    next_due_at   timestamptz,
    items         jsonb not null,
    trainings     jsonb not null,
    primary key (office, generation, case_id, from_position)
);
create index follow_up_due on follow_up_rows (office, generation, next_due_at) where to_position is null and next_due_at is not null;
alter table follow_up_rows enable row level security;
alter table follow_up_rows force row level security;
create policy seen on follow_up_rows for select using (
    current_setting('jejak.office', true) in (office, '*')
    and (current_setting('jejak.scope', true) = 'office'
             and coalesce('*' = any (nullif(current_setting('jejak.compartments', true), '')::text[]), false)
         or exists (
             select from caseload c where c.office = follow_up_rows.office and c.case_id = follow_up_rows.case_id and c.to_position is null)));
create policy added on follow_up_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on follow_up_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on follow_up_rows for delete using (current_setting('jejak.office', true) = office);

create view follow_up with (security_invoker = true) as
select r.* from read_models m join follow_up_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'follow_up' and m.state <> 'building';
