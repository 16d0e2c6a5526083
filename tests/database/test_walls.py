"""Between offices stands a wall in the database: row-level security on every table of an office, also for the owner."""

import psycopg


def names(dsn: str, question: str) -> list[str]:
    with psycopg.connect(dsn) as connection:
        return [str(row[0]) for row in connection.execute(question)]


def test_every_table_of_an_office_is_behind_a_wall_also_for_the_owner(database: str) -> None:
    tables = """SELECT relname FROM pg_class c JOIN pg_attribute a ON attrelid = c.oid
                WHERE relnamespace = 'jejak'::regnamespace AND relkind IN ('r', 'p') AND attname = 'office' AND NOT attisdropped"""
    assert "events" in names(database, tables)
    assert names(database, f"{tables} AND NOT (relrowsecurity AND relforcerowsecurity)") == []


def test_every_view_is_seen_with_the_rights_of_who_looks(database: str) -> None:
    views = "SELECT relname FROM pg_class WHERE relnamespace = 'jejak'::regnamespace AND relkind = 'v'"
    assert "events_readable" in names(database, views)
    assert names(database, f"{views} AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)") == []


def test_no_materialised_view_stands_outside_the_wall(database: str) -> None:
    assert names(database, "SELECT relname FROM pg_class WHERE relnamespace = 'jejak'::regnamespace AND relkind = 'm'") == []


def test_every_function_with_the_rights_of_the_owner_has_a_fixed_search_path(database: str) -> None:
    functions = "SELECT proname FROM pg_proc WHERE pronamespace = 'jejak'::regnamespace AND prosecdef"
    assert "append_events" in names(database, functions)
    fixed = "EXISTS (SELECT FROM unnest(proconfig) AS setting WHERE setting LIKE 'search\\_path=%')"
    assert names(database, f"{functions} AND NOT coalesce({fixed}, false)") == []
