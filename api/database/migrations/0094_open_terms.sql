-- Whether a record has a term that runs or rests, in a column of its own. A column may be looked at before it is asked who may
-- see the row; an expression over `running` may not, so that every list of terms asked it of all the records whose terms are over.
alter table deadlines_rows add column open boolean generated always as (running <> '{}') stored;
drop index deadlines_running;
create index deadlines_open on deadlines_rows (office, generation, next_due_at) where to_position is null and open;
