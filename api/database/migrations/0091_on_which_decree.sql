-- On which decree something was approved stands beside who approved it: `{"decree_id", "number", "decree_on"}`; null: it names none.
alter table reunifications_rows add column decision_decree jsonb;
alter table tracing_searches_rows add column order_decree jsonb;
alter table shelter_stays_rows add column extension_decree jsonb;
