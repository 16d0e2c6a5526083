-- Which key-encryption keys the subjects' keys are wrapped under, of all offices: a process asks at its start whether it holds them.
-- Names of keys only, so that a login that sees no office may ask too.
create function keys_in_use() returns setof text
language plpgsql security definer set search_path = jejak, pg_temp as $$
declare
    seen text := coalesce(current_setting('jejak.office', true), '');  -- what the caller may see; given back at the end
begin
    perform set_config('jejak.office', '*', true);
    return query
        select distinct sample.kek
        from events_heads heads
        cross join lateral (select keys.kek from subject_keys keys
                            where keys.office = heads.office and keys.wrapped is not null limit 1) sample;
    perform set_config('jejak.office', seen, true);
end $$;
