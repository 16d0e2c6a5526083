-- What is due: the terms of every stream, or of every stay in a shelter. Overdue is never stored: it depends on the moment
-- asked. A row is true for from_position <= P < to_position.

create table deadlines_rows (
    office        text not null,
    generation    smallint not null,
    stream        uuid not null,
    part          uuid not null,
    from_position bigint not null,
    to_position   bigint,
    kind          text not null,
    case_id       uuid,
    region        text collate "C",
    team_id       uuid,
    worker_id     uuid,
    next_due_at   timestamptz,
    running       jsonb not null,
    over          jsonb not null,
    primary key (office, generation, stream, part, from_position)
);
create index deadlines_running on deadlines_rows (office, generation, next_due_at) where to_position is null and running <> '{}';

-- The terms of a case, complaint or referral are seen by who sees it now; others by their region, team and worker.
alter table deadlines_rows enable row level security;
alter table deadlines_rows force row level security;
create policy seen on deadlines_rows for select using (
    current_setting('jejak.office', true) in (office, '*')
    and (current_setting('jejak.scope', true) = 'office'
             and coalesce('*' = any (nullif(current_setting('jejak.compartments', true), '')::text[]), false)
         or case kind
                when 'case' then exists (
                    select from caseload c
                    where c.office = deadlines_rows.office and c.case_id = deadlines_rows.stream and c.to_position is null)
                when 'referral' then exists (
                    select from caseload c
                    where c.office = deadlines_rows.office and c.case_id = deadlines_rows.case_id and c.to_position is null)
                when 'complaint' then exists (
                    select from complaint_board b
                    where b.office = deadlines_rows.office and b.complaint_id = deadlines_rows.stream and b.to_position is null)
                else may_see(region, team_id, worker_id, null)
            end));
create policy added on deadlines_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on deadlines_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on deadlines_rows for delete using (current_setting('jejak.office', true) = office);

create view deadlines with (security_invoker = true) as
select r.* from read_models m join deadlines_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'deadlines' and m.state <> 'building';
