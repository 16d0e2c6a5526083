-- Who waits for whom: the decisions that another hand makes, by record. Ids and instants only. How long something has waited
-- is never stored. A row is true for from_position <= P < to_position.

create table approvals_rows (
    office        text not null,
    generation    smallint not null,
    stream        uuid not null,
    part          uuid not null,
    from_position bigint not null,
    to_position   bigint,
    record        text not null,
    case_id       uuid,
    worker_id     uuid,
    chain         text[] not null,
    hands         uuid[] not null,
    received      boolean not null,
    oldest_at     timestamptz,
    waiting       jsonb not null,
    decided       jsonb not null,
    primary key (office, generation, stream, part, from_position)
);
create index approvals_waiting on approvals_rows (office, generation, oldest_at) where to_position is null and waiting <> '{}';

-- Seen by who sees the record, or the case that it belongs to; what is a worker's own, by the worker and who sees the office.
alter table approvals_rows enable row level security;
alter table approvals_rows force row level security;
create policy seen on approvals_rows for select using (
    current_setting('jejak.office', true) in (office, '*')
    and (sees_everything()
         or case
                when record = 'referral' then exists (
                    select from referral_board b
                    where b.office = approvals_rows.office and b.referral_id = approvals_rows.stream and b.to_position is null)
                when record = 'complaint' then exists (
                    select from complaint_board b
                    where b.office = approvals_rows.office and b.complaint_id = approvals_rows.stream and b.to_position is null)
                when record = 'person' then exists (
                    select from duplicates d
                    where d.office = approvals_rows.office and d.person_id = approvals_rows.stream and d.to_position is null)
                when case_id is not null then exists (
                    select from caseload c
                    where c.office = approvals_rows.office and c.case_id = approvals_rows.case_id and c.to_position is null)
                else may_see(null, null, worker_id, null)
            end));
create policy added on approvals_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on approvals_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on approvals_rows for delete using (current_setting('jejak.office', true) = office);

create view approvals with (security_invoker = true) as
select r.* from read_models m join approvals_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'approvals' and m.state <> 'building';
