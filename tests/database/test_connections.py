"""Connections by role."""

import psycopg
import pytest

from api.database.connections import Role, connect_info


@pytest.mark.parametrize("role", ["api", "worker", "auditor"])
def test_a_role_looks_in_the_schema_of_jejak_in_utc_under_its_own_name(database: str, role: Role) -> None:
    with psycopg.connect(connect_info(database, role)) as connection:
        row = connection.execute(
            "SELECT current_setting('search_path'), current_setting('timezone'), current_setting('application_name'), current_user::text"
        ).fetchone()
    assert row == ("jejak", "UTC", f"jejak-{role}", f"jejak_{role}")
