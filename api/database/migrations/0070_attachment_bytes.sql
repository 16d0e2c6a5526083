-- The bytes of attachments, in sealed pieces, and the uploads by which they come. An upload is its uploader's own until the
-- attachment is recorded; from then on its pieces are seen by who sees the attachment, and are deleted by nobody while the
-- record's key stands.

create table attachment_uploads (
    office        text not null,
    attachment_id uuid not null,
    command_id    uuid not null,
    request_mac   bytea not null,
    begun_by      uuid not null,
    record_kind   text not null,
    record_id     uuid not null,
    size_bytes    bigint not null check (size_bytes > 0),
    kept_bytes    bigint not null default 0 check (kept_bytes between 0 and size_bytes),
    pieces        integer not null default 0,
    in_folder     boolean not null,
    told          bytea not null,
    begun_at      timestamptz not null default clock_timestamp(),
    touched_at    timestamptz not null default clock_timestamp(),
    recorded_at   timestamptz,
    primary key (office, attachment_id),
    unique (office, command_id)
);
comment on column attachment_uploads.told is 'What the uploader said of the file (name, digest, kind, caption), sealed under the record''s key';
create index attachment_uploads_lately on attachment_uploads (office, begun_at);
create index attachment_uploads_open on attachment_uploads (touched_at) where recorded_at is null;

create table attachment_pieces (
    office        text not null,
    attachment_id uuid not null,
    number        integer not null check (number >= 0),
    first_byte    bigint not null check (first_byte >= 0),
    size          integer not null check (size > 0),
    sealed        bytea,
    primary key (office, attachment_id, number),
    foreign key (office, attachment_id) references attachment_uploads
);
comment on column attachment_pieces.sealed is 'Nonce and ciphertext (AES-256-GCM); null where the piece is kept in the folder';
alter table attachment_pieces alter column sealed set storage external;  -- ciphertext cannot be compressed

alter table attachment_uploads enable row level security;
alter table attachment_uploads force row level security;
create policy own on attachment_uploads using (
    current_setting('jejak.office', true) = '*'
    or (current_setting('jejak.office', true) = office and begun_by = nullif(current_setting('jejak.worker', true), '')::uuid));

alter table attachment_pieces enable row level security;
alter table attachment_pieces force row level security;
create policy seen on attachment_pieces for select using (
    current_setting('jejak.office', true) = '*'
    or (current_setting('jejak.office', true) = office
        and (exists (
                select from attachment_uploads u
                where u.office = attachment_pieces.office and u.attachment_id = attachment_pieces.attachment_id and u.recorded_at is null)
             or exists (
                select from attachments a
                where a.office = attachment_pieces.office and a.attachment_id = attachment_pieces.attachment_id and a.to_position is null))));
create policy added on attachment_pieces for insert with check (
    current_setting('jejak.office', true) = office
    and exists (
        select from attachment_uploads u
        where u.office = attachment_pieces.office and u.attachment_id = attachment_pieces.attachment_id and u.recorded_at is null));
create policy dropped on attachment_pieces for delete using (
    current_setting('jejak.office', true) = '*'
    or (current_setting('jejak.office', true) = office
        and exists (
            select from attachment_uploads u
            where u.office = attachment_pieces.office and u.attachment_id = attachment_pieces.attachment_id and u.recorded_at is null)));

-- Evidence is not changed, and is not deleted while anybody could read it.
create function attachment_pieces_kept() returns trigger
language plpgsql security definer set search_path = jejak, pg_temp as $$
declare
    seen text := coalesce(current_setting('jejak.office', true), '');
    readable boolean;
begin
    perform set_config('jejak.office', '*', true);
    readable := exists (
        select from attachment_uploads u join subject_keys k on k.office = u.office and k.subject = u.record_id
        where u.office = old.office and u.attachment_id = old.attachment_id and u.recorded_at is not null and k.wrapped is not null);
    perform set_config('jejak.office', seen, true);
    if tg_op = 'DELETE' and not readable then
        return old;
    end if;
    raise exception 'the bytes of an attachment are kept as they are: % is refused', lower(tg_op) using errcode = 'insufficient_privilege';
end $$;
create trigger kept before update or delete on attachment_pieces for each row execute function attachment_pieces_kept();

-- How many bytes an office has begun to upload since an instant: of all its people, and nothing else of them.
create function attachment_bytes_begun(in_office text, since timestamptz) returns bigint
language plpgsql security definer set search_path = jejak, pg_temp as $$
declare
    seen text := coalesce(current_setting('jejak.office', true), '');
    found_bytes bigint;
begin
    perform set_config('jejak.office', '*', true);
    select coalesce(sum(size_bytes), 0) into found_bytes from attachment_uploads where office = in_office and begun_at > since;
    perform set_config('jejak.office', seen, true);
    return found_bytes;
end $$;
