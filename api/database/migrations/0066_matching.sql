-- How far searches and requests were compared: up to which position of each office's log.
create table matching_positions (
    office   text primary key,
    position bigint not null
);
alter table matching_positions enable row level security;
alter table matching_positions force row level security;
create policy by_office on matching_positions using (current_setting('jejak.office', true) in (office, '*'));
