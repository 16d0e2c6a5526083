-- for each log: events, looks
-- One event of a request that comes alone, as most appends of an office do: a row where it was recorded. Where anything
-- stands in its way nothing is done and no row comes, and the function of 0004_append.sql is asked, which alone refuses and
-- says why. What it records is the same to the byte: it goes in under the same lock, by the same rules, past the same guards.
--
-- a_version is the event's place in its stream; a_command is null where no receipt is asked for; x_stream and x_version are
-- what the decision expects of streams that it looked at (0: nothing yet), null where it expects nothing.
create function append___log__(
    a_office text, a_command uuid, a_mac bytea, a_stream uuid, a_version integer, a_type text, a_body bytea,
    x_stream uuid[], x_version integer[])
returns table (first_position bigint, at timestamptz)
language plpgsql security definer
set search_path = jejak, pg_temp
as $$
declare
    seen text := current_setting('jejak.office', true);  -- what the caller may see; given back at the end
    this text := set_config('jejak.office', a_office, true);
    top bigint; roots bytea;                             -- size and frontier of the office's log
    tip integer;                                         -- the last version of the stream
    hindered boolean;                                    -- by another append, a receipt or an expectation
    node bytea; leaf bytea;
    pairs integer := 0;
begin
    -- One statement locks and looks. Where the size under the lock is the one that the look saw, nothing was appended between.
    select h.size, h.frontier, greatest(clock_timestamp(), h.recorded_at),
           (select l.version from __log__ l where l.office = this and l.stream = a_stream
                and l.version >= a_version - 1 order by l.version desc limit 1),
           h.size <> (select s.size from __log___heads s where s.office = this)
           or exists (select from __log___receipts t where t.office = this and t.command_id = a_command)
           or x_stream is not null and exists (select from unnest(x_stream, x_version) x (stream, version)
                where x.version <> coalesce((select l.version from __log__ l where l.office = this and l.stream = x.stream
                    and l.version >= x.version order by l.version desc limit 1), 0))
        into top, roots, at, tip, hindered
        from __log___heads h where h.office = this for update;
    -- The first event of a log says whether its time may be played; a stream begins at 0 or 1 and has no gap.
    if top > 0 and not hindered and a_version = coalesce(tip + 1, a_version & 1) then
        -- The leaf of docs/log-format.md, and the frontier with it: each trailing one bit of the size is a pair now full.
        leaf := sha256('\x00'::bytea || convert_to(concat_ws(E'\n', E'jejak-leaf-v1\n__log__', this, top + 1, a_stream, a_version,
            a_type, (extract(epoch from at) * 1000000)::bigint, encode(sha256(a_body), 'hex'), ''), 'UTF8'));
        node := leaf;
        while (top >> pairs) & 1 = 1 loop
            node := sha256('\x01'::bytea || substr(roots, length(roots) - 32 * pairs - 31, 32) || node);
            pairs := pairs + 1;
        end loop;
        first_position := top + 1;
        with moved as (
            update __log___heads h set size = first_position, recorded_at = at,
                    frontier = substr(roots, 1, length(roots) - 32 * pairs) || node
                where h.office = this
        ), stored as (
            insert into __log__ (office, position, stream, version, type, recorded_at, body, leaf)
                values (this, first_position, a_stream, a_version, a_type, at, a_body, leaf)
        )
        insert into __log___receipts (office, command_id, request_mac, first_position, events, recorded_at)
            select this, a_command, a_mac, first_position, 1, at where a_command is not null;
        return next;
    end if;
    this := set_config('jejak.office', seen, true);
end $$;
