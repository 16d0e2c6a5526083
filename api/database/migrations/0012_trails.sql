-- The case file and the audit trail: a row for each event. Both are seen where their case or complaint is seen now.

create table case_file_rows (
    office        text not null,
    generation    smallint not null,
    stream        uuid not null,
    from_position bigint not null,
    to_position   bigint,
    kind          text not null,
    version       bigint not null,
    name          text not null,
    occurred_at   timestamptz not null,
    recorded_at   timestamptz not null,
    actor_id      uuid not null,
    role          text not null,
    on_behalf_of  uuid,
    channel       text not null,
    details       jsonb not null,
    redacted      text[] not null,
    subjects      uuid[] not null,
    primary key (office, generation, stream, from_position)
);

create table audit_trail_rows (
    office        text not null,
    generation    smallint not null,
    from_position bigint not null,
    to_position   bigint,
    stream        uuid not null,
    kind          text not null,
    version       bigint not null,
    name          text not null,
    actor_id      uuid not null,
    role          text not null,
    on_behalf_of  uuid,
    channel       text not null,
    occurred_at   timestamptz not null,
    recorded_at   timestamptz not null,
    causation_id  text,
    primary key (office, generation, from_position)
);
create index audit_trail_of_actor on audit_trail_rows (office, generation, actor_id, from_position);
create index audit_trail_of_stream on audit_trail_rows (office, generation, stream, from_position);

-- Is the case or complaint of a stream seen by the caller now? Other streams (the office's own …) are seen by who sees the
-- office. Who sees the whole office and every compartment is not asked for each row.
alter table case_file_rows enable row level security;
alter table case_file_rows force row level security;
create policy seen on case_file_rows for select using (
    current_setting('jejak.office', true) in (office, '*')
    and (sees_everything()
         or (case kind
                when 'case' then exists (
                    select from caseload c
                    where c.office = case_file_rows.office and c.case_id = case_file_rows.stream and c.to_position is null)
                when 'complaint' then exists (
                    select from complaint_board b
                    where b.office = case_file_rows.office and b.complaint_id = case_file_rows.stream and b.to_position is null)
                else current_setting('jejak.scope', true) = 'office'
             end)
         and not exists (
             select from sealed_rows s
             where s.office = case_file_rows.office and s.sealed_id = any (case_file_rows.subjects) and s.to_position is null
               and not coalesce(nullif(current_setting('jejak.compartments', true), '')::text[] && array[s.compartment, '*'], false))));
create policy added on case_file_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on case_file_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on case_file_rows for delete using (current_setting('jejak.office', true) = office);

alter table audit_trail_rows enable row level security;
alter table audit_trail_rows force row level security;
create policy seen on audit_trail_rows for select using (
    current_setting('jejak.office', true) in (office, '*')
    and (sees_everything()
         or case kind
                when 'case' then exists (
                    select from caseload c
                    where c.office = audit_trail_rows.office and c.case_id = audit_trail_rows.stream and c.to_position is null)
                when 'complaint' then exists (
                    select from complaint_board b
                    where b.office = audit_trail_rows.office and b.complaint_id = audit_trail_rows.stream and b.to_position is null)
                else current_setting('jejak.scope', true) = 'office'
            end));
create policy added on audit_trail_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on audit_trail_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on audit_trail_rows for delete using (current_setting('jejak.office', true) = office);

create view case_file with (security_invoker = true) as
select r.* from read_models m join case_file_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'case_file' and m.state <> 'building';
create view audit_trail with (security_invoker = true) as
select r.* from read_models m join audit_trail_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'audit_trail' and m.state <> 'building';
