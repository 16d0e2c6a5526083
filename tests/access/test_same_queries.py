"""What is missing and what is forbidden are found out alike: by the same answer, and by the same statements to the database.

Asked of every address that names a record, as the table of routes has them, so that the time an answer takes tells nobody
whether there is such a record. A new address is tried without a line here.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from uuid import uuid4

import pytest
from psycopg import AsyncCursor, Cursor

from api.access.relations import Relation
from api.access.rules import POWER, SEEN_BY
from cases.attaching import ATTACHABLE
from tests.access.asked import (
    ACTIONS,
    FILES,
    LISTS,
    PEOPLE,
    PERSONAL,
    Golden,
    Server,
    alike,
    begun,
    filled_in,
    record_of,
    relations_of,
    told,
)
from tests.access.beside import BESIDE

pytestmark = pytest.mark.soak
ONE_ROLE: Final = 1
OF_THE_HOUSE: Final = ("select pg_notify(", "set plan_cache_mode", "set synchronous_commit")
"""How statements begin that no request makes: a connection is opened, an append of a moment ago is announced."""

OF_THE_WHOLE_OFFICE: Final = {"decree", "meeting", "monitoring", "partner", "shelter"}
"""Kinds of records that whoever may ask for one sees all of: none is forbidden. Those of another office are tried in the matrix."""


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is said to the database meanwhile, without its values."""
    said: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for kind in (Cursor, AsyncCursor):
            original = kind._execute_gen

            def noting(self: Any, query: Any, *given: Any, _original: Any = original, **more: Any) -> Any:
                if not str(query).startswith(OF_THE_HOUSE):
                    said.append(str(query))
                return _original(self, query, *given, **more)

            patch.setattr(kind, "_execute_gen", noting)
        yield said


def addresses(server: Server) -> dict[str, tuple[str, str]]:
    """Every address that is read and names a record: its kind, and the query by which the rules let one be seen.

    What is read below a record, and is not in the tables of the matrix by a kind, is asked for by the kind of the record.
    """
    found: dict[str, tuple[str, str]] = {}
    for method, path in server.operations:
        if method == "GET" and "{" in path and "{slug}" not in path:
            kind = path[path.index("{") + 1 : path.index("_id}")]
            found[path] = FILES.get(path, (kind, SEEN_BY[kind]))
    return found


def hidden_from(golden: Golden, kind: str, query: str, seed: int) -> Iterator[tuple[str, str]]:
    """Somebody, and a record of others that they are told there is not; one role in turn for each relation."""
    for relation in (one for one in relations_of(kind) if one not in PERSONAL):
        roles = [role for role in POWER if told(golden, role, query, kind, relation) == "404"]
        for role in random.Random(f"{seed} {query} {relation}").sample(roles, min(ONE_ROLE, len(roles))):
            yield PEOPLE[role], record_of(kind, relation, PEOPLE[role])


def test_every_table_of_the_matrix_is_among_the_addresses(server: Server) -> None:
    tables = {*FILES, *ACTIONS, *LISTS, *(path for method, path in BESIDE if method == "GET")}
    assert {path for path in tables if "{" in path and "{slug}" not in path} == addresses(server).keys()


def test_what_is_missing_and_what_is_forbidden_run_the_same_statements(
    server: Server, golden: Golden, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Who somebody is, is kept for seconds: here for ever, so that a look-up in between makes no difference.
    monkeypatch.setattr(server.office.access, "_clock", lambda: 0.0)
    wrong, tried = [], set()
    named = addresses(server)
    for path, (kind, query) in named.items():
        for person, record in hidden_from(golden, kind, query, seed):
            server.ask("GET", "/v1/me", person)
            with statements() as of_hidden:
                forbidden = server.ask("GET", filled_in(path, f"{kind}_id", record), person)
            with statements() as of_none:
                missing = server.ask("GET", filled_in(path, f"{kind}_id", str(uuid4())), person)
            assert alike(forbidden) == alike(missing), (path, person, record, forbidden.text)
            assert of_hidden, path
            tried.add(path)
            if of_hidden != of_none:
                wrong.append((path, person, record, of_hidden, of_none))
    assert {kind for path, (kind, _) in named.items() if path not in tried} == OF_THE_WHOLE_OFFICE
    assert wrong == []


def test_a_file_of_any_kind_of_record_and_none_run_the_same_statements(
    server: Server, golden: Golden, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server.office.access, "_clock", lambda: 0.0)
    wrong = []
    for kind in sorted(ATTACHABLE.keys() - OF_THE_WHOLE_OFFICE):
        person, record = next(hidden_from(golden, kind, "attachments", seed))
        file = str(uuid4())
        server.office.do(begun("attachment", file, "", None, (kind, record)))
        server.office.catch_up()
        server.ask("GET", "/v1/me", person)
        for path in (
            "/v1/attachments/{attachment_id}",
            "/v1/attachments/{attachment_id}/content",
            "/v1/attachments/{attachment_id}/actions",
        ):
            with statements() as of_hidden:
                forbidden = server.ask("GET", filled_in(path, "attachment_id", file), person)
            with statements() as of_none:
                missing = server.ask("GET", filled_in(path, "attachment_id", str(uuid4())), person)
            assert alike(forbidden) == alike(missing), (path, kind, person, forbidden.text)
            if of_hidden != of_none:
                wrong.append((kind, path, of_hidden, of_none))
    assert wrong == []


def test_an_upload_of_somebody_else_and_none_run_the_same_statements(server: Server) -> None:
    (path,) = (path for method, path in BESIDE if method == "GET")
    theirs = record_of("attachment", Relation.OFFICE, "peksos")
    for method in (method for method, one in BESIDE if one == path):
        for person in ("peksos", "kepala_dinas"):
            server.ask("GET", "/v1/me", person)
            answers = []
            for attachment_id in (theirs, str(uuid4())):
                with statements() as said:
                    answer = server.ask(method, filled_in(path, "attachment_id", attachment_id), person, Upload_Offset="0")
                answers.append((alike(answer), list(said)))
            assert answers[0] == answers[1], (method, person)
            assert answers[0][1], method
