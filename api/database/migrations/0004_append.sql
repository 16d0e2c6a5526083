-- for each log: events, looks
-- Append: the only way into the log, for many requests at once, each answered apart.
--
-- Requests come sorted by office, with no command id twice. o_counts has two numbers an office: how many requests and how
-- many streams are its. r_counts has three numbers a request: how many events, expectations and new keys are its; those
-- come flattened, in order. A stream is named by its slot, its number in s_stream; e_request is the number of the event's
-- request; x_version 0 expects that nothing has happened in the stream yet.
-- Answers, one row a request:
--   recorded (first position, instant), repeated (the first answer), other-request (a known command id with another request),
--   stale (in that slot another version was found), key-exists (somebody made the subject's key first),
--   clock-refused (a played time for an office whose log does not begin with DemonstrationStarted).
create function append___log__(
    o_office text[], o_counts integer[], s_stream uuid[],
    r_command uuid[], r_mac bytea[], r_clock timestamptz[], r_counts integer[],
    e_request integer[], e_slot integer[], e_version integer[], e_type text[], e_body bytea[],
    x_slot integer[], x_version integer[], k_subject uuid[], k_kek text[], k_wrapped bytea[])
returns table (answer text, first_position bigint, events integer, at timestamptz, slot integer, found_version integer)
language plpgsql security definer
set search_path = jejak, pg_temp
as $$
declare
    seen text := coalesce(current_setting('jejak.office', true), '');  -- what the caller may see; given back at the end
    this text;                   -- the office whose row is locked and at hand
    head __log___heads;          -- its row, as it will be
    size_before bigint := 0;     -- its size when it was locked
    now_at timestamptz;          -- the database's clock, read under the lock
    tip integer[] := '{}';       -- slot to the last version of the stream
    tip_before integer[];        -- the same before this request
    own integer[];               -- the part of `tip` for the office at hand
    known integer[];             -- those of the office's requests whose command has a receipt
    r integer := 0; s integer := 0; e integer := 0; x integer := 0; k integer := 0;  -- passed so far
    n integer;
    epoch_us bigint;
    pairs bigint;
    node bytea;
    e_position bigint[] := '{}'; e_leaf bytea[] := '{}';  -- of each event; null: not recorded
    q_office integer[] := '{}'; q_first bigint[] := '{}'; q_at timestamptz[] := '{}'; -- of each request; no instant: not recorded
    key_office text[] := '{}'; key_number integer[] := '{}';
begin
    perform set_config('jejak.office', '*', true);
    for o in 1 .. cardinality(o_office) loop
        if head.size > size_before then
            update __log___heads h set size = head.size, frontier = head.frontier, recorded_at = head.recorded_at,
                played = head.played where h.office = this;
        end if;
        this := o_office[o];
        select * into head from __log___heads h where h.office = this for update;
        if not found then
            if this !~ '^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$' then
                raise exception 'an office is named by 3 to 40 small letters, digits and hyphens' using errcode = 'check_violation';
            end if;
            insert into __log___heads (office) values (this) on conflict do nothing;
            select * into head from __log___heads h where h.office = this for update;
        end if;
        size_before := head.size;
        now_at := clock_timestamp();
        select array(select (select l.version from __log__ l where l.office = this and l.stream = s_stream[i]
                             order by l.version desc limit 1)
                     from generate_series(s + 1, s + o_counts[2 * o]) i order by i),
               array(select i from generate_series(r + 1, r + o_counts[2 * o - 1]) i
                     where (select true from __log___receipts t where t.office = this and t.command_id = r_command[i]))
            into own, known;
        tip := tip || own;

        for q in r + 1 .. r + o_counts[2 * o - 1] loop
            n := r_counts[3 * q - 2];
            answer := 'recorded'; first_position := head.size + 1; events := n; slot := null; found_version := null;
            at := greatest(now_at, head.recorded_at);
            if q = any (known) then
                select case when t.request_mac is distinct from r_mac[q] then 'other-request' else 'repeated' end,
                       t.first_position, t.events, t.recorded_at
                    into answer, first_position, events, at
                    from __log___receipts t where t.office = this and t.command_id = r_command[q];
            elsif r_clock[q] is not null then
                if head.played or (head.size = 0 and n > 0 and e_type[e + 1] like 'DemonstrationStarted/%') then
                    at := greatest(least(r_clock[q], now_at), head.recorded_at);
                else
                    answer := 'clock-refused';
                end if;
            end if;
            if answer = 'recorded' and r_counts[3 * q - 1] > 0 then
                for i in x + 1 .. x + r_counts[3 * q - 1] loop
                    if coalesce(tip[x_slot[i]], 0) <> x_version[i] then
                        answer := 'stale'; slot := x_slot[i]; found_version := coalesce(tip[slot], 0);
                        exit;
                    end if;
                end loop;
            end if;
            if answer = 'recorded' and r_counts[3 * q] > 0 then
                if exists (select from subject_keys y where y.office = this and y.subject = any (k_subject[k + 1 : k + r_counts[3 * q]]))
                   or exists (select from unnest(key_office, key_number) as made (office, number)
                              where made.office = this and k_subject[made.number] = any (k_subject[k + 1 : k + r_counts[3 * q]])) then
                    answer := 'key-exists';
                end if;
            end if;
            if answer = 'recorded' then
                tip_before := tip;
                for i in e + 1 .. e + n loop
                    -- A stream begins at 0 or 1 and has no gap.
                    if e_version[i] <> coalesce(tip[e_slot[i]] + 1, e_version[i] & 1) then
                        answer := 'stale'; slot := e_slot[i]; found_version := coalesce(tip[slot], 0); tip := tip_before;
                        exit;
                    end if;
                    tip[e_slot[i]] := e_version[i];
                end loop;
            end if;

            if answer = 'recorded' then
                if head.size = 0 and n > 0 then
                    head.played := e_type[e + 1] like 'DemonstrationStarted/%';
                end if;
                epoch_us := extract(epoch from at) * 1000000;
                for i in e + 1 .. e + n loop
                    -- The leaf of docs/log-format.md: RFC 6962 leaf hash over the header and the hash of the stored bytes.
                    node := sha256('\x00'::bytea || convert_to(concat_ws(E'\n', 'jejak-leaf-v1', '__log__', this, head.size + 1,
                        s_stream[e_slot[i]], e_version[i], e_type[i], epoch_us, encode(sha256(e_body[i]), 'hex'), ''), 'UTF8'));
                    e_position[i] := head.size + 1;
                    e_leaf[i] := node;
                    -- The frontier holds the roots of the full subtrees, largest first; each trailing one bit of the size
                    -- is a pair that is now full.
                    pairs := head.size;
                    while pairs & 1 = 1 loop
                        node := sha256('\x01'::bytea || substr(head.frontier, length(head.frontier) - 31) || node);
                        head.frontier := substr(head.frontier, 1, length(head.frontier) - 32);
                        pairs := pairs >> 1;
                    end loop;
                    head.frontier := head.frontier || node;
                    head.size := head.size + 1;
                end loop;
                head.recorded_at := at;
                q_office[q] := o; q_first[q] := first_position; q_at[q] := at;
                for i in k + 1 .. k + r_counts[3 * q] loop
                    key_office := array_append(key_office, this);
                    key_number := array_append(key_number, i);
                end loop;
            end if;
            e := e + n;
            x := x + r_counts[3 * q - 1];
            k := k + r_counts[3 * q];
            return next;
        end loop;
        r := r + o_counts[2 * o - 1];
        s := s + o_counts[2 * o];
    end loop;

    -- One statement for all that is written: the last office's row, the events, the receipts.
    with moved as (
        update __log___heads h set size = head.size, frontier = head.frontier, recorded_at = head.recorded_at, played = head.played
            where h.office = this and h.size < head.size
    ), stored as (
        insert into __log__ (office, position, stream, version, type, recorded_at, body, leaf)
            select o_office[q_office[e_request[i]]], e_position[i], s_stream[e_slot[i]], e_version[i], e_type[i],
                   q_at[e_request[i]], e_body[i], e_leaf[i]
            from generate_series(1, e) i where e_position[i] is not null
    )
    insert into __log___receipts (office, command_id, request_mac, first_position, events, recorded_at)
        select o_office[q_office[q]], r_command[q], r_mac[q], q_first[q], r_counts[3 * q - 2], q_at[q]
        from generate_series(1, r) q where q_at[q] is not null and r_command[q] is not null;
    if cardinality(key_number) > 0 then
        insert into subject_keys (office, subject, kek, wrapped)
            select u.office, k_subject[u.number], k_kek[u.number], k_wrapped[u.number]
            from unnest(key_office, key_number) as u (office, number);
    end if;
    perform set_config('jejak.office', seen, true);
end $$;
