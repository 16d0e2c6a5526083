"""Nobody changes what was recorded, nobody writes beside the append function, and nobody sees another office's rows."""

import psycopg
import pytest
from psycopg import errors, sql
from psycopg_pool import ConnectionPool

from api.database.connections import Role, connect_info
from cases.log.database import OfficeConnections
from cases.log.keys import KeyEncryptionKeys
from cases.log.store import LogStore
from cases.log.verify import verify
from tests.cases.log.appends import OFFICE, OTHER, request, role_connection

ROLES: tuple[Role, ...] = ("owner", "api", "worker", "auditor")
TABLES = tuple(f"{log}{part}" for log in ("events", "looks") for part in ("", "_heads", "_receipts"))
ROW = {
    "": "(office, position, stream, version, type, recorded_at, body, leaf)"
    " values ('kab-contoh', 99, gen_random_uuid(), 1, 'Forged/1', now(), '\\x00', sha256('x'))",
    "_heads": "(office, size) values ('kab-falsch', 1)",
    "_receipts": "(office, command_id, first_position, events, recorded_at) values ('kab-contoh', gen_random_uuid(), 1, 1, now())",
}
SWITCHED_OFF = ("alter table events disable trigger all", "drop trigger never_changed on events", "set session_replication_role = replica")
NO_EVENTS = (
    "select * from append_events(array['kab-contoh'], '[0:1][1:2]={{0, 0}, {1, 0}}', '{}', '{}', array[gen_random_uuid()], '{}', null,"
    " '[0:1][1:3]={{0, 0, 0}, {0, 0, 0}}', '{}', '{}', '{}', null, null, null, null)"
)
ONE_EVENT = (
    "select * from append_events('kab-contoh', null, null, gen_random_uuid(), 1, 'SomethingHappened/1', '{\"told\": {}}', null, null)"
)


def insert_into(table: str) -> sql.SQL:
    part = table.removeprefix("events").removeprefix("looks")
    return sql.SQL(f"insert into {table} {ROW[part]}")


@pytest.fixture
def written(database: str, store: LogStore) -> str:
    """A database with something in both logs, and a checkpoint."""
    store.committer.append(request())
    with LogStore(connect_info(database, "api"), KeyEncryptionKeys.generate(), log="looks") as looks:
        looks.committer.append(request())
    with role_connection(database, "owner") as owner:
        owner.execute("insert into checkpoints (log, office, size, root, note) values ('events', 'kab-contoh', 1, sha256('x'), 'note')")
    return database


@pytest.mark.parametrize("role", ROLES)
def test_what_was_recorded_is_never_changed(written: str, role: Role) -> None:
    with role_connection(written, role, OFFICE) as connection:
        for table in (*TABLES, "checkpoints"):
            for statement in ("update {} set office = office", "delete from {}", "truncate {}"):
                with pytest.raises(errors.InsufficientPrivilege):
                    connection.execute(sql.SQL(statement).format(sql.Identifier(table)))


@pytest.mark.parametrize("role", ROLES)
def test_no_row_is_written_beside_the_lock(written: str, role: Role) -> None:
    with role_connection(written, role, OFFICE) as connection:
        for table in TABLES:
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute(insert_into(table))


@pytest.mark.parametrize("role", ROLES)
def test_a_checkpoint_is_written_by_the_worker_and_the_owner_alone(written: str, role: Role) -> None:
    made = "insert into checkpoints (log, office, size, root, note) values ('events', 'kab-contoh', 2, sha256('x'), 'note')"
    with role_connection(written, role, OFFICE) as connection:
        if role in ("owner", "worker"):
            connection.execute(made)
        else:
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute(made)


@pytest.mark.parametrize(
    "disguise",
    [
        "do $$ begin {} /* PL/pgSQL function append_events( */; end $$",
        "do $$ begin {} /*\nPL/pgSQL function append_events(\n*/; end $$",
        "do $$ begin execute '{} /* ' || E'\\nPL/pgSQL function append_events( */'; end $$",
        "select set_config('jejak.appending', 'on', false); {}",
    ],
)
def test_a_statement_cannot_pass_for_the_append_function(written: str, disguise: str) -> None:
    row = "insert into events_heads (office, size) values ('kab-palsu', 1)"
    quoted = row.replace("'", "''") if "execute '" in disguise else row
    with role_connection(written, "owner") as owner:
        with pytest.raises(errors.InsufficientPrivilege, match="append-only"):
            owner.execute(disguise.format(quoted).encode())
        assert owner.execute("select count(*) from events_heads where office = 'kab-palsu'").fetchone() == (0,)


@pytest.mark.parametrize("role", ["api", "auditor"])
def test_a_trigger_cannot_be_switched_off_by_who_does_not_own_the_table(written: str, role: Role) -> None:
    with role_connection(written, role) as connection:
        for statement in SWITCHED_OFF:
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute(statement.encode())


def test_the_auditor_cannot_append(written: str) -> None:
    for statement in (NO_EVENTS, ONE_EVENT):
        with role_connection(written, "auditor", OFFICE) as auditor, pytest.raises(errors.InsufficientPrivilege):
            auditor.execute(statement.encode())


@pytest.mark.parametrize("role", ROLES)
def test_rows_of_another_office_are_invisible(store: LogStore, database: str, role: Role) -> None:
    store.committer.append_all([request(), request(office=OTHER)])
    for office in (OFFICE, OTHER):
        with role_connection(database, role, office) as connection:
            for table in ("events", "events_heads", "events_receipts", "events_readable"):
                seen = connection.execute(sql.SQL("select distinct office from {}").format(sql.Identifier(table))).fetchall()
                assert seen == [(office,)]


@pytest.mark.parametrize("role", ROLES)
def test_without_an_office_nobody_sees_a_row(written: str, role: Role) -> None:
    with role_connection(written, role, None) as connection:
        for table in (*TABLES, "checkpoints"):
            assert connection.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(table))).fetchone() == (0,)


def test_every_office_at_once_is_refused_to_who_answers_requests(written: str) -> None:
    for role, seen in (("worker", 1), ("owner", 1), ("api", 0)):
        with role_connection(written, role, "*") as connection:  # type: ignore[arg-type]  # the roles above
            assert connection.execute("select count(*) from events").fetchone() == (seen,), role


def test_appending_inside_a_transaction_does_not_widen_what_is_seen(store: LogStore, database: str) -> None:
    store.committer.append_all([request(), request(office=OTHER)])
    with role_connection(database, "api", OFFICE) as connection:
        with connection.transaction():
            for statement in (NO_EVENTS, ONE_EVENT):
                assert connection.execute(statement.encode()).fetchone() is not None
                assert connection.execute("select current_setting('jejak.office')").fetchone() == (OFFICE,)
            assert connection.execute("select distinct office from events").fetchall() == [(OFFICE,)]
        with connection.transaction():
            with pytest.raises(errors.NullValueNotAllowed), connection.transaction():
                connection.execute(NO_EVENTS.replace("'[0:1][1:3]={{0, 0, 0}, {0, 0, 0}}'", "null").encode())
            assert connection.execute("select current_setting('jejak.office')").fetchone() == (OFFICE,)
    assert verify(store.connections, OFFICE).size == 2


def test_keeping_a_key_does_not_widen_what_is_seen(database: str) -> None:
    with role_connection(database, "api", OFFICE) as connection, connection.transaction():
        connection.execute("select keep_key('kota-contoh', gen_random_uuid(), 'kek', '\\x00')")
        assert connection.execute("select current_setting('jejak.office')").fetchone() == (OFFICE,)
        assert connection.execute("select count(*) from subject_keys").fetchone() == (0,)


def test_an_operator_reads_the_log_in_a_view(store: LogStore, database: str) -> None:
    store.committer.append(request())
    with role_connection(database, "auditor", OFFICE) as auditor:
        row = auditor.execute("select position, type, body ->> 'told', length(leaf) from events_readable").fetchone()
    assert row == (1, "SomethingHappened/1", "{}", 64)


def test_connections_that_could_forget_their_office_are_refused(database: str) -> None:
    # A rolled-back transaction takes the setting of the office with it, and the next reader would see another's rows.
    with (
        ConnectionPool[psycopg.Connection](database, min_size=1, open=True) as pool,
        pytest.raises(ValueError, match="autocommit"),
        OfficeConnections(pool).of(OFFICE),
    ):
        pass
