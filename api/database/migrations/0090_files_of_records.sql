-- A file is seen by who sees its record now, by the rule that shows the record itself: also of records without a case (requests of
-- families, referrals that were received, shelters, registers), which were seen by the whole office's readers alone. Decrees are seen
-- by who sees the office. A kind that is not named here has no files that anybody but an auditor sees.
drop policy seen on attachments_rows;
create policy seen on attachments_rows for select using (
    current_setting('jejak.office', true) in (office, '*')
    and (sees_everything()
         or case record_kind
                when 'complaint' then exists (
                    select from complaint_board b
                    where b.office = attachments_rows.office and b.complaint_id = attachments_rows.record_id and b.to_position is null)
                when 'case' then exists (
                    select from caseload c
                    where c.office = attachments_rows.office and c.case_id = attachments_rows.record_id and c.to_position is null)
                when 'person' then exists (
                    select from duplicates d
                    where d.office = attachments_rows.office and d.person_id = attachments_rows.record_id and d.to_position is null)
                when 'referral' then exists (
                    select from referral_board b
                    where b.office = attachments_rows.office and b.referral_id = attachments_rows.record_id and b.to_position is null)
                when 'tracing' then exists (
                    select from tracing_searches t
                    where t.office = attachments_rows.office and t.tracing_id = attachments_rows.record_id and t.to_position is null)
                when 'tracing_request' then exists (
                    select from tracing_requests t
                    where t.office = attachments_rows.office and t.tracing_request_id = attachments_rows.record_id and t.to_position is null)
                when 'match' then exists (
                    select from matches m
                    where m.office = attachments_rows.office and m.match_id = attachments_rows.record_id and m.to_position is null)
                when 'reunification' then exists (
                    select from reunifications r
                    where r.office = attachments_rows.office and r.reunification_id = attachments_rows.record_id and r.to_position is null)
                when 'shelter' then exists (
                    select from shelters s
                    where s.office = attachments_rows.office and s.shelter_id = attachments_rows.record_id and s.to_position is null)
                when 'partner' then exists (
                    select from partners p
                    where p.office = attachments_rows.office and p.partner_id = attachments_rows.record_id and p.to_position is null)
                when 'activity' then exists (
                    select from activities a
                    where a.office = attachments_rows.office and a.activity_id = attachments_rows.record_id and a.to_position is null)
                when 'monitoring' then exists (
                    select from monitoring_visits v
                    where v.office = attachments_rows.office and v.monitoring_id = attachments_rows.record_id and v.to_position is null)
                when 'meeting' then exists (
                    select from meetings m
                    where m.office = attachments_rows.office and m.meeting_id = attachments_rows.record_id and m.to_position is null)
                when 'decree' then current_setting('jejak.scope', true) = 'office'
                else false
            end));
