-- The reactor: how far it has read each office's log, and the timers it keeps. Both move in one transaction.
create table reactor_positions (
    office   text primary key,
    position bigint not null
);

create table timers (
    office     text not null,
    timer_id   uuid not null,
    due_at     timestamptz not null,
    command    text not null,
    arguments  jsonb not null,
    caused_by  bigint not null,
    state      text not null default 'set' check (state in ('set', 'done', 'refused')),
    outcome    text,
    settled_at timestamptz,
    primary key (office, timer_id)
);
create index timers_due on timers (office, due_at) where state = 'set';
comment on table timers is 'What is to be asked of the office when; a refusal stays visible with its code';

-- A command that a process issued and that was refused: visible, never a crash loop.
create table reactor_refusals (
    office     text not null,
    position   bigint not null,
    number     integer not null,
    command    text not null,
    code       text not null,
    refused_at timestamptz not null default clock_timestamp(),
    primary key (office, position, number)
);

alter table reactor_positions enable row level security;
alter table reactor_positions force row level security;
create policy by_office on reactor_positions using (current_setting('jejak.office', true) in (office, '*'));
alter table timers enable row level security;
alter table timers force row level security;
create policy by_office on timers using (current_setting('jejak.office', true) in (office, '*'));
alter table reactor_refusals enable row level security;
alter table reactor_refusals force row level security;
create policy by_office on reactor_refusals using (current_setting('jejak.office', true) in (office, '*'));
