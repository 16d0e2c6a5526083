-- for each log: events, looks
-- Append: the only way into the log, for many requests at once, each answered apart.
--
-- Requests come sorted by office. Their events, expectations and new keys come flattened; r_events, r_expects and r_keys
-- say how many each request has. A stream is named by its slot in s_office / s_stream. Answers:
--   recorded, repeated (with the first answer), other-request (a known command id with another request),
--   stale (in that slot another version was found), key-exists (somebody made the subject's key first),
--   clock-refused (a played time for an office whose log does not begin with DemonstrationStarted).
create function append___log__(
    r_office text[], r_command uuid[], r_mac bytea[], r_clock timestamptz[],
    r_events integer[], r_expects integer[], r_keys integer[],
    s_office text[], s_stream uuid[],
    e_slot integer[], e_version integer[], e_type text[], e_body bytea[],
    x_slot integer[], x_version integer[],
    k_subject uuid[], k_kek text[], k_wrapped bytea[])
returns table (answer text, positions bigint[], versions integer[], at timestamptz, slot integer, found integer)
language plpgsql security definer
set search_path = jejak, pg_temp
as $$
declare
    seen text := coalesce(current_setting('jejak.office', true), '');  -- what the caller may see; given back at the end
    this text;                   -- the office whose row is locked and at hand
    head __log___heads;          -- its row, as it will be
    first bigint;                -- its size when it was locked
    now_at timestamptz;          -- the database's clock, read under the lock
    tip integer[];               -- slot to the last version of the stream
    tip_before integer[];        -- the same before this request
    e integer := 0;              -- events, expectations and keys already passed
    x integer := 0;
    k integer := 0;
    i integer;
    pairs bigint;
    node bytea;
    header text;
    n_office text[] := '{}'; n_position bigint[] := '{}'; n_stream uuid[] := '{}'; n_version integer[] := '{}';
    n_type text[] := '{}'; n_at timestamptz[] := '{}'; n_body bytea[] := '{}'; n_leaf bytea[] := '{}';
    key_office text[] := '{}'; key_subject uuid[] := '{}'; key_kek text[] := '{}'; key_wrapped bytea[] := '{}';
begin
    perform set_config('jejak.office', '*', true);
    for r in 1 .. cardinality(r_office) loop
        if this is distinct from r_office[r] then
            if head.size > first then
                update __log___heads h set size = head.size, frontier = head.frontier, recorded_at = head.recorded_at,
                    played = head.played where h.office = this;
            end if;
            this := r_office[r];
            select * into head from __log___heads h where h.office = this for update;
            if not found then
                insert into __log___heads (office) values (this) on conflict do nothing;
                select * into head from __log___heads h where h.office = this for update;
            end if;
            first := head.size;
            now_at := clock_timestamp();
            tip := array(select (select l.version from __log__ l where l.office = this and l.stream = s.stream
                                 order by l.version desc limit 1)
                         from unnest(s_stream) with ordinality as s (stream, n) order by s.n);
        end if;
        answer := 'recorded'; positions := '{}'; versions := '{}'; at := null; slot := null; found := null;
        tip_before := tip;

        if r_command[r] is not null then
            select case when t.request_mac is distinct from r_mac[r] then 'other-request' else 'repeated' end,
                   t.positions, t.versions, t.recorded_at into answer, positions, versions, at
                from __log___receipts t where t.office = this and t.command_id = r_command[r];
            answer := coalesce(answer, 'recorded');
        end if;
        if answer = 'recorded' then
            at := greatest(now_at, head.recorded_at);
            if r_clock[r] is not null then
                if head.played or (head.size = 0 and e_type[e + 1] like 'DemonstrationStarted/%') then
                    at := greatest(least(r_clock[r], now_at), head.recorded_at);
                else
                    answer := 'clock-refused';
                end if;
            end if;
        end if;
        if answer = 'recorded' then
            for i in x + 1 .. x + r_expects[r] loop
                if coalesce(tip[x_slot[i]], 0) <> x_version[i] then
                    answer := 'stale'; slot := x_slot[i]; found := coalesce(tip[x_slot[i]], 0);
                    exit;
                end if;
            end loop;
        end if;
        if answer = 'recorded' and r_keys[r] > 0 then
            if exists (select from subject_keys s where s.office = this and s.subject = any (k_subject[k + 1 : k + r_keys[r]]))
               or exists (select from unnest(key_office, key_subject) as made (office, subject)
                          where made.office = this and made.subject = any (k_subject[k + 1 : k + r_keys[r]])) then
                answer := 'key-exists';
            end if;
        end if;
        if answer = 'recorded' then
            for i in e + 1 .. e + r_events[r] loop
                -- A stream begins at 0 or 1 and has no gap.
                if e_version[i] <> tip[e_slot[i]] + 1 or (tip[e_slot[i]] is null and e_version[i] not in (0, 1)) then
                    answer := 'stale'; slot := e_slot[i]; found := coalesce(tip[e_slot[i]], 0); tip := tip_before;
                    exit;
                end if;
                tip[e_slot[i]] := e_version[i];
            end loop;
        end if;

        if answer = 'recorded' then
            positions := array(select generate_series(head.size + 1, head.size + r_events[r]));
            versions := e_version[e + 1 : e + r_events[r]];
            for i in e + 1 .. e + r_events[r] loop
                if head.size = 0 then
                    head.played := e_type[i] like 'DemonstrationStarted/%';
                end if;
                -- The leaf of docs/log-format.md: RFC 6962 leaf hash over the header and the hash of the stored bytes.
                header := concat_ws(E'\n', 'jejak-leaf-v1', '__log__', this, head.size + 1, s_stream[e_slot[i]], e_version[i],
                    e_type[i], (extract(epoch from at) * 1000000)::bigint, encode(sha256(e_body[i]), 'hex'), '');
                node := sha256('\x00'::bytea || convert_to(header, 'UTF8'));
                n_office := array_append(n_office, this);
                n_position := array_append(n_position, head.size + 1);
                n_stream := array_append(n_stream, s_stream[e_slot[i]]);
                n_version := array_append(n_version, e_version[i]);
                n_type := array_append(n_type, e_type[i]);
                n_at := array_append(n_at, at);
                n_body := array_append(n_body, e_body[i]);
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
                insert into __log___receipts values (this, r_command[r], r_mac[r], append___log__.positions,
                    append___log__.versions, at);
            end if;
            for i in k + 1 .. k + r_keys[r] loop
                key_office := array_append(key_office, this);
                key_subject := array_append(key_subject, k_subject[i]);
                key_kek := array_append(key_kek, k_kek[i]);
                key_wrapped := array_append(key_wrapped, k_wrapped[i]);
            end loop;
        end if;
        e := e + r_events[r];
        x := x + r_expects[r];
        k := k + r_keys[r];
        return next;
    end loop;

    if head.size > first then
        update __log___heads h set size = head.size, frontier = head.frontier, recorded_at = head.recorded_at,
            played = head.played where h.office = this;
    end if;
    insert into __log__ (office, position, stream, version, type, recorded_at, body, leaf)
        select * from unnest(n_office, n_position, n_stream, n_version, n_type, n_at, n_body, n_leaf);
    if cardinality(key_subject) > 0 then
        insert into subject_keys (office, subject, kek, wrapped)
            select * from unnest(key_office, key_subject, key_kek, key_wrapped);
    end if;
    perform set_config('jejak.office', seen, true);
end $$;
