-- Referrals: the office's board, and apart from it what a partner may know. A row is true for from_position <= P < to_position.

create table referral_board_rows (
    office        text not null,
    generation    smallint not null,
    referral_id   uuid not null,
    from_position bigint not null,
    to_position   bigint,
    version       bigint not null,
    stage         text not null,
    case_id       uuid,
    person_id     uuid,
    destination   text,
    destination_office text,
    partner_id    uuid,
    setting       text not null,
    service       text not null,
    transfer      boolean not null,
    replaces      uuid,
    jurisdiction  text,
    carries       text[] not null,
    chain         text[] not null,
    approvals     bigint not null,
    requested_by  uuid,
    requested_for uuid,
    begun_at      timestamptz not null,
    from_office   text,
    region        text collate "C",
    team_id       uuid,
    worker_id     uuid,
    consent       text,
    waits_for     text,
    waits_for_role text,
    waiting_since timestamptz,
    due_at        timestamptz,
    terms         jsonb not null,
    sent_at       timestamptz,
    sent_position bigint,
    expires_at    timestamptz,
    delivered     boolean not null,
    undelivered   text,
    reminders     bigint not null,
    escalated_at  timestamptz,
    answered_at   timestamptz,
    accepted      boolean not null,
    first_appointment_on date,
    decline_reason text,
    transfer_asked_at timestamptz,
    transferred_at timestamptz,
    return_reason text,
    outcome       text,
    ended_at      timestamptz,
    over          text,
    destination_name text,
    reason        text,
    override_reason text,
    redacted      text[] not null,
    subjects      uuid[] not null,
    primary key (office, generation, referral_id, from_position)
);
create index referral_board_oldest on referral_board_rows (office, generation, begun_at, referral_id);
create index referral_board_open on referral_board_rows (office, generation, begun_at, referral_id) where to_position is null and over is null;
create index referral_board_of_case on referral_board_rows (office, generation, case_id);

create table referred_rows (
    office        text not null,
    generation    smallint not null,
    referral_id   uuid not null,
    from_position bigint not null,
    to_position   bigint,
    partner_id    uuid not null,
    version       bigint not null,
    stage         text not null,
    service       text not null,
    setting       text not null,
    transfer      boolean not null,
    carries       text[] not null,
    sent_at       timestamptz,
    sent_position bigint,
    answer_due_at timestamptz,
    expires_at    timestamptz,
    reminders     bigint not null,
    first_appointment_on date,
    transferred   boolean not null,
    ended_at      timestamptz,
    primary key (office, generation, referral_id, from_position)
);
comment on table referred_rows is 'What a partner may know of a referral to it: names of fields, no values; no case, person or worker';
create index referred_oldest on referred_rows (office, generation, partner_id, sent_at, referral_id) where sent_position is not null;

-- A referral is seen by who sees its case for its area, team or worker, and by who requested it; one that was
-- received and has no case yet, for its own area, team or worker. A sealed case keeps it sealed.
alter table referral_board_rows enable row level security;
alter table referral_board_rows force row level security;
create policy seen on referral_board_rows for select using (
    current_setting('jejak.office', true) in (office, '*')
    and (sees_everything()
         or exists (
             select from caseload c
             where c.office = referral_board_rows.office and c.case_id = referral_board_rows.case_id and c.to_position is null
               and (may_see(c.region, c.team_id, c.worker_id, null) or may_see(null, c.sent_team_id, null, null)))
         or case_id is null and may_see(region, team_id, worker_id, null)
         or (may_see(null, null, requested_by, null)
             and not exists (
                 select from sealed_rows s
                 where s.office = referral_board_rows.office and s.sealed_id = referral_board_rows.case_id and s.to_position is null
                   and not coalesce(nullif(current_setting('jejak.compartments', true), '')::text[] && array[s.compartment, '*'], false)))));
create policy added on referral_board_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on referral_board_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on referral_board_rows for delete using (current_setting('jejak.office', true) = office);

-- A partner sees what was sent to it, and not before that.
alter table referred_rows enable row level security;
alter table referred_rows force row level security;
create policy seen on referred_rows for select using (
    current_setting('jejak.office', true) in (office, '*')
    and (sees_everything()
         or sent_position is not null and partner_id = any (nullif(current_setting('jejak.partners', true), '')::uuid[])));
create policy added on referred_rows for insert with check (current_setting('jejak.office', true) = office);
create policy ended on referred_rows for update using (current_setting('jejak.office', true) = office);
create policy dropped on referred_rows for delete using (current_setting('jejak.office', true) = office);

create view referral_board with (security_invoker = true) as
select r.* from read_models m join referral_board_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'referral_board' and m.state <> 'building';
create view referred with (security_invoker = true) as
select r.* from read_models m join referred_rows r on r.office = m.office and r.generation = m.generation
where m.model = 'referred' and m.state <> 'building';

-- What happened in a referral is told to who sees it on the board, and to nobody else of the office.
create policy seen_of_referral on case_file_rows for select using (
    kind = 'referral' and current_setting('jejak.office', true) in (office, '*')
    and exists (
        select from referral_board b
        where b.office = case_file_rows.office and b.referral_id = case_file_rows.stream and b.to_position is null));
create policy only_of_referral on case_file_rows as restrictive for select using (
    kind <> 'referral' or sees_everything()
    or exists (
        select from referral_board b
        where b.office = case_file_rows.office and b.referral_id = case_file_rows.stream and b.to_position is null));
