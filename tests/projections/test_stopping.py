"""An event that cannot be read or folded stops its models, for that office only, and says so loudly."""

import logging
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from eventsourcing.persistence import StoredEvent
from msgspec.structs import replace as changed

from cases.case.episodes import OpenCase
from cases.case.progress import AddCaseNote
from cases.events.case import CaseNoteAdded
from cases.log.reader import Recorded
from cases.log.store import LogStore
from projections.case_file import CASE_FILE
from projections.caseload import CASELOAD
from projections.model import Model
from projections.models import MODELS
from projections.rebuild import RebuildStopped, rebuild
from projections.standing import Standing, standings, writing
from projections.table import Table, Version
from projections.worker import Connect, Worker
from tests.projections.casework import OFFICE, Town
from tests.projections.tables import caught_up, digests, start_again
from tests.spec import some_id

OTHER = "kota-sukabumi"


def standing(connect: Connect, office: str = OFFICE) -> dict[str, Standing]:
    with connect() as connection, writing(connection, office):
        return {s.model: s for s in standings(connection, office)}


def append_raw(store: LogStore, topic: str, body: bytes) -> int:
    """Append an event that this version did not write."""
    positions = store.recorder(OFFICE).insert_events([StoredEvent(uuid4(), 1, topic, body)])
    assert positions is not None
    return int(positions[0])


def test_an_event_of_a_newer_version_stops_every_model_of_that_office_only(
    store: LogStore, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    town = Town(store, office=OTHER)
    town.open()
    at = append_raw(store, "ShelterFlooded/1", b'{"open":{},"told":{}}')
    Town(store, seed=3, minute=10_000).live(1)
    worker = Worker(store.reader, connect, MODELS, page_events=50)
    with caplog.at_level(logging.ERROR):
        worker.catch_up()
    town.live(1)
    worker.catch_up()
    worker.close()
    for found in standing(connect).values():
        assert (found.state, found.position, found.stopped_at) == ("stopped", at - 1, at)
        assert "a newer version is needed" in str(found.stopped_why)
    assert {s.state for s in standing(connect, OTHER).values()} == {"living"}
    assert {s.position for s in standing(connect, OTHER).values()} == {town.size()}
    assert all(name in caplog.text for name in (model.name for model in MODELS))


def test_bytes_that_do_not_fit_the_event_stop_the_models(store: LogStore, connect: Connect) -> None:
    at = append_raw(store, "CaseOpened/1", b'{"open":{"person_id":7},"told":{}}')
    worker = Worker(store.reader, connect, MODELS)
    worker.catch_up()
    worker.close()
    assert {(s.state, s.stopped_at) for s in standing(connect).values()} == {("stopped", at)}


class Refused(Exception):
    """A fold that goes wrong."""


def poisoned_by(position: int) -> Model:  # type: ignore[type-arg]  # of the caseload's rows
    def evolve(row: object, recorded: Recorded) -> object:
        if recorded.position == position:
            raise Refused("Warsih")
        return CASELOAD.evolve(row, recorded)  # type: ignore[arg-type]  # the same rows

    return replace(CASELOAD, evolve=evolve)  # type: ignore[arg-type]  # the same rows


def some_position_of_a_case(store: LogStore) -> int:
    pages = store.reader.all(OFFICE, opened=False)
    return next(e.position for e in pages if e.position > 100 and e.name == "RiskAssessed")


def test_a_fold_that_fails_stops_its_model_and_no_other(store: LogStore, connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    at = some_position_of_a_case(store)
    models = [poisoned_by(at) if model is CASELOAD else model for model in MODELS]
    worker = Worker(store.reader, connect, models)
    with caplog.at_level(logging.ERROR):
        worker.catch_up()
    worker.close()
    found = standing(connect)
    assert (found["caseload"].state, found["caseload"].position, found["caseload"].stopped_at) == ("stopped", at - 1, at)
    assert found["caseload"].stopped_why == "RiskAssessed: Refused"
    assert {s.position for name, s in found.items() if name != "caseload"} == {Town(store).size()}
    assert f"has stopped before position {at}" in caplog.text
    assert "Warsih" not in caplog.text


def test_a_stopped_model_holds_what_was_true_before_and_a_restart_tries_again(store: LogStore, connect: Connect) -> None:
    at = some_position_of_a_case(store)
    stopping = Worker(store.reader, connect, [poisoned_by(at)])
    stopping.catch_up()
    assert stopping.round() is False
    stopping.close()
    before = digests(connect, models=[CASELOAD])
    repaired = caught_up(store, connect, 2_000, [CASELOAD])
    assert standing(connect)["caseload"].state == "living"
    assert standing(connect)["caseload"].stopped_why is None
    assert digests(connect, at=at - 1, models=[CASELOAD]) == before
    start_again(connect)
    assert repaired == caught_up(store, connect, 2_000, [CASELOAD])


def test_a_rebuild_that_cannot_pass_an_event_leaves_the_living_model_as_it_is(store: LogStore, connect: Connect) -> None:
    before = caught_up(store, connect, 2_000, [CASELOAD])
    with pytest.raises(RebuildStopped):
        rebuild(store.reader, connect, [poisoned_by(some_position_of_a_case(store))], OFFICE)
    assert digests(connect, models=[CASELOAD]) == before
    assert standing(connect)["caseload"].state == "living"
    with connect() as connection, writing(connection, OFFICE):
        assert connection.execute("select array_agg(distinct generation) from caseload_rows").fetchone() == ([1],)


def unholdable_at(position: int) -> Model:  # type: ignore[type-arg]  # of the caseload's rows
    """The caseload, but for one event that makes a row that no table can hold."""

    def evolve(row: object, recorded: Recorded) -> object:
        after = CASELOAD.evolve(row, recorded)  # type: ignore[arg-type]  # the same rows
        return after if recorded.position != position or after is None else replace_age(after)

    return replace(CASELOAD, evolve=evolve)  # type: ignore[arg-type]  # the same rows


def test_what_the_database_cannot_hold_stops_one_model_at_one_event(store: LogStore, connect: Connect) -> None:
    at = some_position_of_a_case(store)
    worker = Worker(store.reader, connect, [unholdable_at(at) if model is CASELOAD else model for model in MODELS])
    worker.catch_up()
    worker.close()
    found = standing(connect)
    assert (found["caseload"].state, found["caseload"].position, found["caseload"].stopped_at) == ("stopped", at - 1, at)
    assert {s.position for name, s in found.items() if name != "caseload"} == {Town(store).size()}


def test_what_the_database_cannot_hold_stops_a_rebuild_too(store: LogStore, connect: Connect) -> None:
    before = caught_up(store, connect, 2_000, [CASELOAD])
    at = some_position_of_a_case(store)
    with pytest.raises(RebuildStopped) as stopped:
        rebuild(store.reader, connect, [unholdable_at(at)], OFFICE)
    assert stopped.value.standing.stopped_at == at
    assert digests(connect, models=[CASELOAD]) == before


def test_a_worker_notices_that_somebody_else_has_written_a_row(store: LogStore, connect: Connect) -> None:
    town = Town(store, seed=5, minute=10_000)
    case = some_id("a case that is rewritten")
    town.do(OpenCase(case_id=case, person_id=some_id("rewritten"), region="32.12"))
    worker = Worker(store.reader, connect, [CASELOAD])
    worker.catch_up()
    with connect() as connection, writing(connection, OFFICE):
        connection.execute("update caseload_rows set label = 'redacted' where case_id = %s", (case,))
    town.do(AddCaseNote(case_id=case, note_id=some_id("after"), note="Keluarga dihubungi"))
    worker.catch_up()
    worker.close()
    with connect() as connection, writing(connection, OFFICE):
        rows = connection.execute("select version, label from caseload where case_id = %s order by version", (case,)).fetchall()
    assert rows == [(1, "redacted"), (2, "redacted")]


def replace_age(row: object) -> object:
    return changed(row, age_years=2**70)  # type: ignore[type-var]  # a row


def test_text_with_every_character_is_kept(store: LogStore, connect: Connect) -> None:
    town = Town(store, seed=4, minute=10_000)
    case = some_id("a case with odd text")
    town.do(OpenCase(case_id=case, person_id=some_id("odd"), region="32.12"))
    caught_up(store, connect, 2_000)
    odd = 'tab\tquote"back\\slash\nline\\n{}null, 字 \x7f'
    opened = store.reader.stream(OFFICE, case)[0]
    told = changed(opened, event=CaseNoteAdded(note_id=case, note=odd + "\0"), position=10**6, recorded_at=datetime.now(UTC))
    with connect() as connection, writing(connection, OFFICE):
        entry = CASE_FILE.evolve(None, told)
        named = CASELOAD.evolve(None, opened)
        assert named is not None
        assert entry is not None
        Table(CASE_FILE).write(connection, OFFICE, 1, [Version((case,), 10**6, entry)], [])
        Table(CASELOAD).write(connection, OFFICE, 9, [Version((case,), 10**6, changed(named, name=odd, redacted=(odd, "x")))], [])
        row = connection.execute("select details->>'note' from case_file_rows where from_position = %s", (10**6,)).fetchone()
        assert row == (odd + "\ufffd",)
        row = connection.execute("select name, redacted from caseload_rows where generation = 9").fetchone()
        assert row == (odd, [odd, "x"])
        found = Table(CASELOAD).living(connection, OFFICE, 9, [(case,)])[case,]
        assert (found.from_position, found.row) == (10**6, changed(named, name=odd, redacted=(odd, "x")))
