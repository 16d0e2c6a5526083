-- for each log: events, looks
-- Append: the only way into the log, for many requests at once, each answered apart.
--
-- Requests come sorted by office, with no command id twice. Their events, expectations and new keys come flattened;
-- r_counts has three numbers a request: how many events, expectations and keys are its. A stream is named by its slot in
-- s_stream; e_places has slot and version of each event, x_places slot and version of each expectation (0: nothing yet).
-- Answers:
--   recorded (first position, instant), repeated (the first answer), other-request (a known command id with another request),
--   stale (in that slot another version was found), key-exists (somebody made the subject's key first),
--   clock-refused (a played time for an office whose log does not begin with DemonstrationStarted).
create function append___log__(
    r_office text[], r_command uuid[], r_mac bytea[], r_clock timestamptz[], r_counts integer[],
    s_stream uuid[], e_places integer[], e_type text[], e_body bytea[], x_places integer[],
    k_subject uuid[], k_kek text[], k_wrapped bytea[])
returns table (answer text, first_position bigint, events integer, at timestamptz, slot integer, found integer)
language plpgsql security definer
set search_path = jejak, pg_temp
as $$
declare
    seen text := coalesce(current_setting('jejak.office', true), '');  -- what the caller may see; given back at the end
    this text;                   -- the office whose row is locked and at hand
    head __log___heads;          -- its row, as it will be
    size_before bigint;          -- its size when it was locked
    now_at timestamptz;          -- the database's clock, read under the lock
    tip integer[];               -- slot to the last version of the stream
    tip_before integer[];        -- the same before this request
    known __log___receipts[];    -- request to the receipt of its command, if there is one
    n integer; e integer := 0; x integer := 0; k integer := 0;  -- events, expectations and keys already passed
    i integer;
    epoch_us text;
    pairs bigint;
    node bytea;
    n_office text[] := '{}'; n_position bigint[] := '{}'; n_stream uuid[] := '{}'; n_version integer[] := '{}';
    n_at timestamptz[] := '{}'; n_event integer[] := '{}'; n_leaf bytea[] := '{}';
    c_request integer[] := '{}'; c_first bigint[] := '{}'; c_at timestamptz[] := '{}';
    key_office text[] := '{}'; key_number integer[] := '{}';
begin
    perform set_config('jejak.office', '*', true);
    for r in 1 .. cardinality(r_office) loop
        if this is distinct from r_office[r] then
            if head.size > size_before then
                update __log___heads h set size = head.size, frontier = head.frontier, recorded_at = head.recorded_at,
                    played = head.played where h.office = this;
            end if;
            this := r_office[r];
            select * into head from __log___heads h where h.office = this for update;
            if not found then
                insert into __log___heads (office) values (this) on conflict do nothing;
                select * into head from __log___heads h where h.office = this for update;
            end if;
            size_before := head.size;
            now_at := clock_timestamp();
            epoch_us := null;
            select array(select (select l.version from __log__ l where l.office = this and l.stream = s.stream
                                 order by l.version desc limit 1)
                         from unnest(s_stream) with ordinality as s (stream, number) order by s.number),
                   array(select (select t from __log___receipts t where t.office = this and t.command_id = c.command)
                         from unnest(r_command) with ordinality as c (command, number) order by c.number)
                into tip, known;
        end if;
        n := r_counts[3 * r - 2];
        answer := 'recorded'; first_position := head.size + 1; events := n; at := null; slot := null; found := null;
        tip_before := tip;

        if known[r] is not null then
            answer := case when known[r].request_mac is distinct from r_mac[r] then 'other-request' else 'repeated' end;
            first_position := known[r].first_position; events := known[r].events; at := known[r].recorded_at;
        else
            at := greatest(now_at, head.recorded_at);
            if r_clock[r] is not null then
                if head.played or (head.size = 0 and e_type[e + 1] like 'DemonstrationStarted/%') then
                    at := greatest(least(r_clock[r], now_at), head.recorded_at);
                    epoch_us := null;
                else
                    answer := 'clock-refused';
                end if;
            end if;
        end if;
        if answer = 'recorded' and r_counts[3 * r - 1] > 0 then
            for i in x + 1 .. x + r_counts[3 * r - 1] loop
                if coalesce(tip[x_places[2 * i - 1]], 0) <> x_places[2 * i] then
                    answer := 'stale'; slot := x_places[2 * i - 1]; found := coalesce(tip[slot], 0);
                    exit;
                end if;
            end loop;
        end if;
        if answer = 'recorded' and r_counts[3 * r] > 0 then
            if exists (select from subject_keys s where s.office = this and s.subject = any (k_subject[k + 1 : k + r_counts[3 * r]]))
               or exists (select from unnest(key_office, key_number) as made (office, number)
                          where made.office = this and k_subject[made.number] = any (k_subject[k + 1 : k + r_counts[3 * r]])) then
                answer := 'key-exists';
            end if;
        end if;
        if answer = 'recorded' then
            for i in e + 1 .. e + n loop
                -- A stream begins at 0 or 1 and has no gap.
                if e_places[2 * i] <> coalesce(tip[e_places[2 * i - 1]] + 1, e_places[2 * i] & 1) then
                    answer := 'stale'; slot := e_places[2 * i - 1]; found := coalesce(tip[slot], 0); tip := tip_before;
                    exit;
                end if;
                tip[e_places[2 * i - 1]] := e_places[2 * i];
            end loop;
        end if;

        if answer = 'recorded' then
            epoch_us := coalesce(epoch_us, (extract(epoch from at) * 1000000)::bigint::text);
            for i in e + 1 .. e + n loop
                if head.size = 0 then
                    head.played := e_type[i] like 'DemonstrationStarted/%';
                end if;
                -- The leaf of docs/log-format.md: RFC 6962 leaf hash over the header and the hash of the stored bytes.
                node := sha256('\x00'::bytea || convert_to(concat_ws(E'\n', 'jejak-leaf-v1', '__log__', this, head.size + 1, s_stream[e_places[2 * i - 1]],
                    e_places[2 * i], e_type[i], epoch_us, encode(sha256(e_body[i]), 'hex'), ''), 'UTF8'));
                n_office := array_append(n_office, this);
                n_position := array_append(n_position, head.size + 1);
                n_stream := array_append(n_stream, s_stream[e_places[2 * i - 1]]);
                n_version := array_append(n_version, e_places[2 * i]);
                n_at := array_append(n_at, at);
                n_event := array_append(n_event, i);
                n_leaf := array_append(n_leaf, node);
                -- The frontier holds the roots of the full subtrees, largest first; each trailing one bit of the size is
                -- a pair that is now full.
                pairs := head.size;
                while pairs & 1 = 1 loop
                    node := sha256('\x01'::bytea || head.frontier[cardinality(head.frontier)] || node);
                    head.frontier := trim_array(head.frontier, 1);
                    pairs := pairs >> 1;
                end loop;
                head.frontier := array_append(head.frontier, node);
                head.size := head.size + 1;
            end loop;
            head.recorded_at := at;
            if r_command[r] is not null then
                c_request := array_append(c_request, r);
                c_first := array_append(c_first, first_position);
                c_at := array_append(c_at, at);
            end if;
            for i in k + 1 .. k + r_counts[3 * r] loop
                key_office := array_append(key_office, this);
                key_number := array_append(key_number, i);
            end loop;
        end if;
        e := e + n;
        x := x + r_counts[3 * r - 1];
        k := k + r_counts[3 * r];
        return next;
    end loop;

    -- One statement for all that is written: the last office's row, the events, the receipts.
    with moved as (
        update __log___heads h set size = head.size, frontier = head.frontier, recorded_at = head.recorded_at, played = head.played
            where h.office = this and h.size < head.size
    ), stored as (
        insert into __log__ (office, position, stream, version, type, recorded_at, body, leaf)
            select u.office, u.position, u.stream, u.version, e_type[u.event], u.at, e_body[u.event], u.leaf
            from unnest(n_office, n_position, n_stream, n_version, n_at, n_event, n_leaf)
                as u (office, position, stream, version, at, event, leaf)
    )
    insert into __log___receipts (office, command_id, request_mac, first_position, events, recorded_at)
        select r_office[u.request], r_command[u.request], r_mac[u.request], u.first, r_counts[3 * u.request - 2], u.at
        from unnest(c_request, c_first, c_at) as u (request, first, at);
    if cardinality(key_number) > 0 then
        insert into subject_keys (office, subject, kek, wrapped)
            select u.office, k_subject[u.number], k_kek[u.number], k_wrapped[u.number]
            from unnest(key_office, key_number) as u (office, number);
    end if;
    perform set_config('jejak.office', seen, true);
end $$;
