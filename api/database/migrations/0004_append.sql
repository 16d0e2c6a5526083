-- for each log: events, looks
-- Append: the only way into the log, for many requests at once, each answered apart.
--
-- Requests come sorted by office, with no command id twice. What belongs to an office or a request comes flattened, in
-- order: o_until and r_until say up to where, counted from row 0 on, which is zeros. In columns:
--   o_until: how many requests there are up to and with those of the office, and how many streams are its own;
--   r_until: how many events, expectations and new keys there are up to and with those of the request;
--   e_place, x_place: slot of the stream (its number among those of its office), version.
-- s_seen is the least version that any event or expectation takes the stream to have. An expected version of 0 means that
-- nothing has happened in the stream yet. What no request has (a clock, expectations, keys) is null.
--
-- Answers, in the order of the requests. Requests that follow one another and are recorded at one instant are a run: they
-- share one answer, and their events have the positions from first_position on. Every other request is answered alone:
--   repeated (the first answer), other-request (a known command id with another request),
--   stale (in that slot of that office another version was found), key-exists (somebody made the subject's key first),
--   clock-refused (a played time for an office whose log does not begin with DemonstrationStarted).
--
-- It is written for few expressions rather than few lines: each costs a microsecond or two in every transaction.
create function append___log__(
    o_office text[], o_until integer[], s_stream uuid[], s_seen integer[],
    r_command uuid[], r_mac bytea[], r_clock timestamptz[], r_until integer[],
    e_place integer[], e_type text[], e_body bytea[], x_place integer[],
    k_subject uuid[], k_kek text[], k_wrapped bytea[])
returns table (requests integer, answer text, first_position bigint, events integer, at timestamptz, slot integer, found_version integer)
language plpgsql security definer
set search_path = jejak, pg_temp
as $$
declare
    seen text := current_setting('jejak.office', true);  -- what the caller may see; given back at the end
    this text := set_config('jejak.office', '*', true);  -- the office whose row is locked and at hand
    top bigint; roots bytea; last_at timestamptz; is_played boolean;  -- its row, as it will be: size, frontier, instant
    now_at timestamptz;                -- the database's clock, read under the lock
    tip integer[];                     -- of the office at hand: slot to the last version of the stream
    known integer[];                   -- those of its requests whose command has a receipt
    q integer := 0; e integer := 0;    -- the requests answered so far, and their events
    s integer := 0;                    -- the streams of the offices before
    q_run integer; e_run integer;      -- the requests answered before the run, and their events
    shift bigint;                      -- from the number of an event to its position
    refusal text;                      -- why the request after the run is not in it
    top_before bigint; roots_before bytea; tip_before integer[];  -- before a request of several events
    epoch_us bigint;
    pairs integer;
    node bytea;
    e_leaf bytea[] := '{}';
begin
    for o in 1 .. cardinality(o_office) loop
        this := o_office[o];
        select h.size, h.frontier, h.recorded_at, h.played into top, roots, last_at, is_played
            from __log___heads h where h.office = this for update;
        if not found then
            if this !~ '^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$' then
                raise exception 'an office is named by 3 to 40 small letters, digits and hyphens' using errcode = 'check_violation';
            end if;
            insert into __log___heads (office) values (this) on conflict do nothing;
            select h.size, h.frontier, h.recorded_at, h.played into top, roots, last_at, is_played
                from __log___heads h where h.office = this for update;
        end if;
        now_at := clock_timestamp();
        select array(select (select l.version from __log__ l where l.office = this and l.stream = s_stream[s + i]
                             and l.version >= s_seen[s + i] order by l.version desc limit 1)
                     from (select generate_series(1, o_until[o][2])) slots (i)),
               array(select p from (select generate_series(q + 1, o_until[o][1])) asked (p)
                     where (select true from __log___receipts t where t.office = this and t.command_id = r_command[p]))
            into tip, known;

        while q < o_until[o][1] loop
            q_run := q; e_run := e; shift := top - e; at := greatest(now_at, last_at);
            epoch_us := extract(epoch from at) * 1000000;
            <<run>>
            for p in q + 1 .. o_until[o][1] loop
                if p = any (known) then
                    refusal := 'repeated';
                    exit;
                end if;
                if r_clock is not null then
                    if r_clock[p] is not null
                       and not (is_played or (top = 0 and r_until[p][1] > e and e_type[e + 1] like 'DemonstrationStarted/%')) then
                        refusal := 'clock-refused';
                        exit;
                    end if;
                    exit when q > q_run and at <> greatest(least(r_clock[p], now_at), last_at);
                    at := greatest(least(r_clock[p], now_at), last_at);  -- where it has no clock, the database's
                    epoch_us := extract(epoch from at) * 1000000;
                end if;
                if x_place is not null then
                    for i in r_until[p - 1][2] + 1 .. r_until[p][2] loop
                        if coalesce(tip[x_place[i][1]], 0) <> x_place[i][2] then
                            refusal := 'stale'; slot := x_place[i][1];
                            exit run;
                        end if;
                    end loop;
                end if;
                if k_subject is not null then
                    if exists (select from (select generate_series(r_until[p - 1][3] + 1, r_until[p][3])) made (i)
                               where (select true from subject_keys y where y.office = this and y.subject = k_subject[i])
                                  or k_subject[i] = any (k_subject[r_until[q_run][3] + 1 : r_until[p - 1][3]])) then
                        refusal := 'key-exists';
                        exit;
                    end if;
                end if;
                if top = 0 or r_until[p][1] > e + 1 then
                    top_before := top; roots_before := roots; tip_before := tip;
                    is_played := case when top > 0 then is_played else r_until[p][1] > e and e_type[e + 1] like 'DemonstrationStarted/%' end;
                end if;
                for i in e + 1 .. r_until[p][1] loop
                    -- A stream begins at 0 or 1 and has no gap.
                    if e_place[i][2] <> coalesce(tip[e_place[i][1]] + 1, e_place[i][2] & 1) then
                        refusal := 'stale'; slot := e_place[i][1];
                        if i > e + 1 then
                            found_version := tip[slot];
                            top := top_before; roots := roots_before; tip := tip_before;
                        end if;
                        exit run;
                    end if;
                    tip[e_place[i][1]] := e_place[i][2];
                    -- The leaf of docs/log-format.md: RFC 6962 leaf hash over the header and the hash of the stored bytes.
                    node := sha256('\x00'::bytea || convert_to(concat_ws(E'\n', E'jejak-leaf-v1\n__log__', this, top + 1,
                        s_stream[s + e_place[i][1]], e_place[i][2], e_type[i], epoch_us, encode(sha256(e_body[i]), 'hex'), ''), 'UTF8'));
                    e_leaf[i] := node;
                    -- The frontier holds the roots of the full subtrees, largest first; each trailing one bit of the size
                    -- is a pair that is now full.
                    pairs := 0;
                    while (top >> pairs) & 1 = 1 loop
                        node := sha256('\x01'::bytea || substr(roots, length(roots) - 32 * pairs - 31, 32) || node);
                        pairs := pairs + 1;
                    end loop;
                    roots := substr(roots, 1, length(roots) - 32 * pairs) || node;
                    top := top + 1;
                end loop;
                q := p; e := r_until[p][1];
            end loop;

            if q > q_run then
                with moved as (
                    update __log___heads h set size = top, frontier = roots, recorded_at = at, played = is_played
                        where h.office = this and e > e_run
                ), stored as (
                    insert into __log__ (office, position, stream, version, type, recorded_at, body, leaf)
                        select this, shift + i, s_stream[s + e_place[i][1]], e_place[i][2], e_type[i], at, e_body[i], e_leaf[i]
                        from (select generate_series(e_run + 1, e)) numbers (i)
                )
                insert into __log___receipts (office, command_id, request_mac, first_position, events, recorded_at)
                    select this, r_command[p], r_mac[p], shift + r_until[p - 1][1] + 1, r_until[p][1] - r_until[p - 1][1], at
                    from (select generate_series(q_run + 1, q)) numbers (p) where r_command[p] is not null;
                if k_subject is not null then
                    insert into subject_keys (office, subject, kek, wrapped)
                        select this, k_subject[i], k_kek[i], k_wrapped[i] from generate_series(r_until[q_run][3] + 1, r_until[q][3]) i;
                end if;
                last_at := at; answer := 'recorded'; requests := q - q_run; first_position := shift + e_run + 1;
                return next;
            end if;
            if refusal is not null then
                q := q + 1; e := r_until[q][1]; answer := refusal; requests := 1; refusal := null;
                if answer = 'repeated' then
                    select case when t.request_mac is distinct from r_mac[q] then 'other-request' else 'repeated' end,
                           t.first_position, t.events, t.recorded_at
                        into answer, first_position, events, at
                        from __log___receipts t where t.office = this and t.command_id = r_command[q];
                elsif answer = 'stale' then
                    -- Where a request takes a stream to be further than it is, the look under the lock has not found it.
                    found_version := coalesce(found_version, tip[slot], (select max(l.version) from __log__ l
                        where l.office = this and l.stream = s_stream[s + slot]), 0);
                    slot := s + slot;
                end if;
                return next;
                found_version := null;
            end if;
        end loop;
        s := s + o_until[o][2];
    end loop;
    this := set_config('jejak.office', seen, true);
end $$;
