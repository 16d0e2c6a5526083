-- Who is on the way back to their family. A row is true for from_position <= P < to_position; seen where its case is seen, and
-- by who began it unless the case is sealed.

create table reunifications_rows (
    office           text not null,
    generation       smallint not null,
    reunification_id uuid not null,
    from_position    bigint not null,
    to_position      bigint,
    version          bigint not null,
    case_id          uuid not null,
    person_id        uuid not null,
    match_id         uuid not null,
    stage            text not null,
    began_at         timestamptz not null,
    began_by         uuid not null,
    note             text,
    wish             text,
    how_heard        text,
    heard_at         timestamptz,
    heard_by         uuid,
    words            text,
    reason_not_heard text,
    proposed_by      uuid,
    proposed_at      timestamptz,
    decide_due_at    timestamptz,
    grounds          text,
    decision         text,
    decided_by       uuid,
    decided_at       timestamptz,
    decision_letter  text,
    decision_reason  text,
    statement        jsonb,
    handover         jsonb,
    legs             jsonb not null,
    visits           jsonb not null,
    visit_due_at     timestamptz,
    cost_rupiah      bigint not null,
    keeps_case_open  boolean not null,
    outcome          text,
    alternative      text,
    ended_at         timestamptz,
    ended_by         uuid,
    end_reason       text,
    end_words        text,
    redacted         text[] not null,
    subjects         uuid[] not null,
    primary key (office, generation, reunification_id, from_position)
);
create index reunifications_in_order on reunifications_rows (office, generation, began_at, reunification_id) where to_position is null;
create index reunifications_of_case on reunifications_rows (office, generation, case_id) where to_position is null;
alter table reunifications_rows enable row level security;
alter table reunifications_rows force row level security;
create policy seen on reunifications_rows for select using (
    current_setting('jejak.office', true) in (office, '*')
    and (current_setting('jejak.scope', true) = 'office'
             and coalesce('*' = any (nullif(current_setting('jejak.compartments', true), '')::text[]), false)
         or exists (
             select from caseload c
             where c.office = reunifications_rows.office and c.case_id = reunifications_rows.case_id and c.to_position is null)
         or began_by = nullif(current_setting('jejak.worker', true), '')::uuid
            and not exists (
                select from sealed_rows s
                where s.office = reunifications_rows.office and s.sealed_id = reunifications_rows.case_id and s.to_position is null
                  and not coalesce(nullif(current_setting('jejak.compartments', true), '')::text[] && array[s.compartment, '*'], false))));
create policy added on reunifications_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on reunifications_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on reunifications_rows for delete using (current_setting('jejak.office', true) = office);

create view reunifications with (security_invoker = true) as
select r.* from read_models m join reunifications_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'reunifications' and m.state <> 'building';
