-- for each log: events, looks
-- The log of an office. `events` holds the casework, `looks` holds who looked at personal data; each has its own lock,
-- positions and tree. The only way in is the function append___log__ in the next file.

create table __log___heads (
    office      text primary key,  -- its form is checked where the row is made: in the append function
    size        bigint not null default 0,
    frontier    bytea not null default '',
    recorded_at timestamptz not null default '-infinity',
    played      boolean not null default false
);
comment on table __log___heads is 'One row an office: the lock, the counter and the Merkle frontier of its log (the roots of its full subtrees, RFC 6962, largest first)';

create table __log__ (
    office      text not null,
    position    bigint not null,
    stream      uuid not null,
    version     integer not null,
    type        text not null check (type <> '' and strpos(type, E'\n') = 0),
    recorded_at timestamptz not null,
    body        bytea not null,
    leaf        bytea not null,
    primary key (office, position),
    unique (office, stream, version)
);

create table __log___receipts (
    office         text not null,
    command_id     uuid not null,
    request_mac    bytea,
    first_position bigint not null,
    events         integer not null,
    recorded_at    timestamptz not null,
    primary key (office, command_id)
);
comment on table __log___receipts is 'What was answered to a command, so that a repeated command gets its first answer: the events from first_position on';

-- Rows are written by the append function and by nothing else, and are never changed: not even by the owner. The call
-- stack is asked because, unlike a session setting, a caller cannot write it; its last line is the outermost caller, so
-- that a text quoted in a statement cannot pass for the function.
create function __log___only_appended() returns trigger language plpgsql as $$
declare
    stack text;
begin
    get diagnostics stack = pg_context;
    if not starts_with(split_part(stack, E'\n', -1), 'PL/pgSQL function append___log__(') then
        raise exception '% is append-only: % on % is refused', tg_argv[0], lower(tg_op), tg_table_name
            using errcode = 'insufficient_privilege';
    end if;
    return null;
end $$;

create function __log___never() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only: % on % is refused', tg_argv[0], lower(tg_op), tg_table_name
        using errcode = 'insufficient_privilege';
end $$;

create trigger only_appended before insert on __log__
    for each statement execute function __log___only_appended('__log__');
create trigger never_changed before update or delete or truncate on __log__
    for each statement execute function __log___never('__log__');
create trigger only_appended before insert on __log___receipts
    for each statement execute function __log___only_appended('__log__');
create trigger never_changed before update or delete or truncate on __log___receipts
    for each statement execute function __log___never('__log__');
create trigger only_appended before insert or update on __log___heads
    for each statement execute function __log___only_appended('__log__');
create trigger never_changed before delete or truncate on __log___heads
    for each statement execute function __log___never('__log__');

-- Fail closed: without the setting nobody sees a row, and `*` (every office) is for the owner and the worker.
-- What is written needs no such check: it goes through the function alone, which the guards above see to.
alter table __log__ enable row level security;
alter table __log__ force row level security;
create policy by_office on __log__ using (current_setting('jejak.office', true) in (office, '*')) with check (true);
alter table __log___heads enable row level security;
alter table __log___heads force row level security;
create policy by_office on __log___heads using (current_setting('jejak.office', true) in (office, '*')) with check (true);
alter table __log___receipts enable row level security;
alter table __log___receipts force row level security;
create policy by_office on __log___receipts using (current_setting('jejak.office', true) in (office, '*')) with check (true);

create view __log___readable with (security_invoker = true) as
select office, position, recorded_at, type, stream, version,
       case when pg_input_is_valid(convert_from(body, 'UTF8'), 'jsonb') then convert_from(body, 'UTF8')::jsonb end as body,
       encode(leaf, 'hex') as leaf
from __log__;
comment on view __log___readable is 'For an operator: the log in readable form; sealed fields stay sealed';
