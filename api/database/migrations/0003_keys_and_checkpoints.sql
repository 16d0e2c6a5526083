-- A key a subject (a person, a reporter, a record). Forgetting somebody is destroying the key: `wrapped` becomes null.
create table subject_keys (
    office       text not null,
    subject      uuid not null,
    kek          text not null,
    wrapped      bytea,
    destroyed_at timestamptz,
    primary key (office, subject),
    check ((wrapped is null) = (destroyed_at is not null))
);
comment on column subject_keys.kek is 'Name of the key-encryption key that wraps it; that key is kept outside the database';
alter table subject_keys enable row level security;
alter table subject_keys force row level security;
create policy by_office on subject_keys using (current_setting('jejak.office', true) in (office, '*'));

-- Signed checkpoints (C2SP tlog-checkpoint) of both logs, kept for ever.
create table checkpoints (
    log         text not null check (log in ('events', 'looks')),
    office      text not null,
    size        bigint not null,
    root        bytea not null check (length(root) = 32),
    made_at     timestamptz not null default clock_timestamp(),
    note        text not null,
    primary key (log, office, size)
);
alter table checkpoints enable row level security;
alter table checkpoints force row level security;
create policy by_office on checkpoints using (current_setting('jejak.office', true) in (office, '*'));
create function checkpoints_never() returns trigger language plpgsql as $$
begin
    raise exception 'a checkpoint is kept as it is: % is refused', lower(tg_op) using errcode = 'insufficient_privilege';
end $$;
create trigger never_changed before update or delete or truncate on checkpoints
    for each statement execute function checkpoints_never();

-- Keep a key if there is none, and say which one is kept.
create function keep_key(in_office text, in_subject uuid, in_kek text, in_wrapped bytea)
returns table (kek text, wrapped bytea)
language plpgsql security definer set search_path = jejak, pg_temp as $$
declare
    seen text := coalesce(current_setting('jejak.office', true), '');
begin
    perform set_config('jejak.office', in_office, true);
    insert into subject_keys (office, subject, kek, wrapped) values (in_office, in_subject, in_kek, in_wrapped)
        on conflict do nothing;
    return query select k.kek, k.wrapped from subject_keys k where k.office = in_office and k.subject = in_subject;
    perform set_config('jejak.office', seen, true);
end $$;
