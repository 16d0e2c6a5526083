-- A dump copies the bytes of files under row-level security, and pg_dump admits no view in a policy (CVE-2024-7348). Whether a file is
-- seen is therefore asked by a function, which is not reached where every office is read at once, as a dump does.
create function attachment_is_seen(in_office text, attachment uuid) returns boolean
language plpgsql stable as $$
begin
    return exists (
        select from attachments a where a.office = in_office and a.attachment_id = attachment and a.to_position is null);
end $$;

drop policy if exists seen on attachment_pieces;
create policy seen on attachment_pieces for select using (
    current_setting('jejak.office', true) = '*'
    or (current_setting('jejak.office', true) = office
        and (exists (
                select from attachment_uploads u
                where u.office = attachment_pieces.office and u.attachment_id = attachment_pieces.attachment_id and u.recorded_at is null)
             or attachment_is_seen(office, attachment_id))));
