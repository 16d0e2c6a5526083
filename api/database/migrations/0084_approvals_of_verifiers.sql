-- Who verified a match does not decide on the reunification that rests on it: the reunification names its match, and the match
-- who verified it.
alter table approvals_rows add column match_id uuid;
alter table approvals_rows add column verifiers uuid[] not null default '{}';
alter table approvals_rows alter column verifiers drop default;
