-- Read models: how far each has read, who may see what, and the position of an instant.

create table read_models (
    model       text not null,
    office      text not null,
    generation  smallint not null check (generation > 0),
    position    bigint not null default 0 check (position >= 0),
    state       text not null check (state in ('living', 'building', 'stopped')),
    stopped_at  bigint,
    stopped_why text,
    updated_at  timestamptz not null default clock_timestamp(),
    primary key (model, office, generation),
    check ((stopped_at is null) = (stopped_why is null)),
    check (state <> 'stopped' or stopped_at is not null)
);
comment on table read_models is 'One row a generation of a model of an office: up to which position its rows are true';
create unique index read_models_one_lives on read_models (model, office) where state <> 'building';
alter table read_models enable row level security;
alter table read_models force row level security;
create policy by_office on read_models using (current_setting('jejak.office', true) in (office, '*'));

-- May the caller see something that belongs to this region, team, worker and compartment? Read from settings of the
-- transaction: jejak.scope (`office`: all of it; `own`: what follows), jejak.areas (region codes; what lies within is seen),
-- jejak.teams, jejak.worker, jejak.compartments ({*}: all). A missing setting shows nothing. Kept inlinable: one
-- expression, stable, no subquery.
create function may_see(region text, team_id uuid, worker_id uuid, compartment text) returns boolean
language sql stable parallel safe as $$
    select (compartment is null
            or coalesce(nullif(current_setting('jejak.compartments', true), '')::text[] && array[compartment, '*'], false))
       and (current_setting('jejak.scope', true) = 'office'
            or (current_setting('jejak.scope', true) = 'own'
                and (nullif(current_setting('jejak.areas', true), '')::text[]
                         && array[left(region, 2), left(region, 5), left(region, 8), region]
                     or team_id = any (nullif(current_setting('jejak.teams', true), '')::uuid[])
                     or worker_id = nullif(current_setting('jejak.worker', true), '')::uuid)))
$$;

-- Does the caller see the whole office, sealed compartments too? Auditors and the worker: nothing more is asked for each row.
create function sees_everything() returns boolean
language sql stable parallel safe as $$
    select current_setting('jejak.scope', true) = 'office'
       and coalesce('*' = any (nullif(current_setting('jejak.compartments', true), '')::text[]), false)
$$;

-- The last position of an office's log recorded at or before an instant; 0 if there is none. Positions have no gaps and
-- recorded_at never falls, so halving finds it.
create function position_at(in_office text, moment timestamptz) returns bigint
language plpgsql stable as $$
declare
    low bigint := 0;
    high bigint := coalesce((select size from events_heads h where h.office = in_office), 0);
    middle bigint;
begin
    while low < high loop
        middle := (low + high + 1) / 2;
        if (select e.recorded_at from events e where e.office = in_office and e.position = middle) <= moment then
            low := middle;
        else
            high := middle - 1;
        end if;
    end loop;
    return low;
end $$;
