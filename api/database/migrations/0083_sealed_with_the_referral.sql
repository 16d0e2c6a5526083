-- Who did what in a referral is told to who sees the referral: one about a sealed case, or received about a child before the law,
-- is not named in the trail either.
create policy only_of_referral on audit_trail_rows as restrictive for select using (
    kind <> 'referral' or sees_everything()
    or exists (
        select from referral_board b
        where b.office = audit_trail_rows.office and b.referral_id = audit_trail_rows.stream and b.to_position is null));

-- What is due of a referral that was received and has no case yet is seen by who sees it on the board.
create policy seen_of_received_referral on deadlines_rows for select using (
    kind = 'referral' and current_setting('jejak.office', true) in (office, '*')
    and exists (
        select from referral_board b
        where b.office = deadlines_rows.office and b.referral_id = deadlines_rows.stream and b.to_position is null));
create policy only_of_referral on deadlines_rows as restrictive for select using (
    kind <> 'referral' or sees_everything()
    or exists (
        select from referral_board b
        where b.office = deadlines_rows.office and b.referral_id = deadlines_rows.stream and b.to_position is null));

-- Who deals with a received referral, or is responsible for the case that it led to, sees it also where it is sealed, as with a case.
drop policy not_sealed on referral_board_rows;
create policy not_sealed on referral_board_rows as restrictive for select using (
    sees_everything()
    or current_setting('jejak.scope', true) = 'own'
       and (worker_id = nullif(current_setting('jejak.worker', true), '')::uuid
            or case_id in (select m.case_id from caseload_of_caller m where m.office = current_setting('jejak.office', true)))
    or not exists (
        select from sealed_rows s
        where s.office = referral_board_rows.office and s.sealed_id = referral_board_rows.referral_id and s.to_position is null
          and not coalesce(nullif(current_setting('jejak.compartments', true), '')::text[] && array[s.compartment, '*'], false)));
