-- A referral that another office sent about a child before the law is sealed before there is a case for it.
create policy not_sealed on referral_board_rows as restrictive for select using (
    sees_everything()
    or not exists (
        select from sealed_rows s
        where s.office = referral_board_rows.office and s.sealed_id = referral_board_rows.referral_id and s.to_position is null
          and not coalesce(nullif(current_setting('jejak.compartments', true), '')::text[] && array[s.compartment, '*'], false)));
