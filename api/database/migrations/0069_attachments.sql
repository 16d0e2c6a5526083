-- Which files are attached to a record. A row is true for from_position <= P < to_position.

create table attachments_rows (
    office        text not null,
    generation    smallint not null,
    attachment_id uuid not null,
    from_position bigint not null,
    to_position   bigint,
    version       bigint not null,
    record_kind   text not null,
    record_id     uuid not null,
    case_id       uuid,
    kind          text not null,
    purpose       text not null,
    media_type    text not null,
    size_bytes    bigint not null,
    pieces        bigint not null,
    attached_by   uuid not null,
    attached_at   timestamptz not null,
    withdrawn_by  uuid,
    withdrawn_at  timestamptz,
    withdrawal_reason text,
    file_name     text,
    caption       text,
    sha256        text,
    redacted      text[] not null,
    subjects      uuid[] not null,
    primary key (office, generation, attachment_id, from_position)
);
create index attachments_of_record on attachments_rows (office, generation, record_id, attached_at, attachment_id);

-- A file is seen where its record is seen now; of records that no list knows by place, by who sees the whole office.
alter table attachments_rows enable row level security;
alter table attachments_rows force row level security;
create policy seen on attachments_rows for select using (
    current_setting('jejak.office', true) in (office, '*')
    and (current_setting('jejak.scope', true) = 'office'
             and coalesce('*' = any (nullif(current_setting('jejak.compartments', true), '')::text[]), false)
         or case
                when record_kind = 'complaint' then exists (
                    select from complaint_board b
                    where b.office = attachments_rows.office and b.complaint_id = attachments_rows.record_id and b.to_position is null)
                when record_kind = 'person' then exists (
                    select from duplicates d
                    where d.office = attachments_rows.office and d.person_id = attachments_rows.record_id and d.to_position is null)
                when case_id is not null then exists (
                    select from caseload c
                    where c.office = attachments_rows.office and c.case_id = attachments_rows.case_id and c.to_position is null)
                when record_kind = 'activity' then exists (
                    select from activities a
                    where a.office = attachments_rows.office and a.activity_id = attachments_rows.record_id and a.to_position is null)
                else current_setting('jejak.scope', true) = 'office'
            end));
create policy added on attachments_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on attachments_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on attachments_rows for delete using (current_setting('jejak.office', true) = office);

create view attachments with (security_invoker = true) as
select r.* from read_models m join attachments_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'attachments' and m.state <> 'building';
