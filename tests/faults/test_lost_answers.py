"""An answer lost in the network: the command is repeated and gets its first receipt."""

from collections.abc import Iterator

import psycopg
import pytest

from api.database.connections import connect_info
from cases.application import office_stream
from cases.events.office import OfficeOpened
from cases.log.group_commit import GroupCommit, OutcomeUnknown
from cases.log.keys import KeyEncryptionKeys
from cases.log.request import Answer
from cases.log.store import LogStore
from cases.log.verify import verify
from tests.cases.log.appends import OFFICE, request
from tests.faults.proxy import Wire
from tests.works import Works


@pytest.fixture
def wire(database: str) -> Iterator[Wire]:
    """A wire to the database."""
    made = Wire(connect_info(database, "api"))
    yield made
    made.close()


@pytest.fixture
def store(database: str, wire: Wire) -> Iterator[LogStore]:
    """A log that writes over the wire and reads past it."""
    with LogStore(connect_info(database, "api"), KeyEncryptionKeys.generate()) as opened:
        opened.committer.close()
        opened.committer = GroupCommit(lambda: psycopg.connect(wire.conninfo, autocommit=True))
        opened._recorders.clear()
        yield opened
        opened.committer.close()


def test_a_reply_lost_after_the_commit_is_asked_for_again(store: LogStore, wire: Wire) -> None:
    store.committer.append(request())
    wire.lose_next_reply()
    lost = request(None, 1, 2, request_mac=b"the request")
    answer = store.committer.append(lost)
    assert wire.cuts == 1
    assert (answer.outcome, answer.positions) == ("repeated", (2, 3))
    assert store.committer.append(lost).recorded_at == answer.recorded_at
    assert verify(store.connections, OFFICE).size == 3


def test_a_request_that_never_arrived_is_sent_again(store: LogStore, wire: Wire) -> None:
    store.committer.append(request())
    wire.lose_next_request()
    answer = store.committer.append(request())
    assert wire.cuts == 1
    assert (answer.outcome, answer.positions) == ("recorded", (2,))


@pytest.mark.parametrize("lose", [Wire.lose_next_reply, Wire.lose_next_request])
def test_without_a_command_id_the_outcome_is_unknown_and_said_to_be(store: LogStore, wire: Wire, lose) -> None:  # type: ignore[no-untyped-def]
    store.committer.append(request())
    lose(wire)
    group = [request(), request(command_id=None), request()]
    first, nameless, last = store.committer._sender.outcomes(group)
    assert isinstance(nameless, OutcomeUnknown)
    assert isinstance(first, Answer)
    assert isinstance(last, Answer)
    size = verify(store.connections, OFFICE).size
    assert (size, first.positions, last.positions) in ((4, (2,), (4,)), (3, (2,), (3,)))


def test_a_command_whose_answer_was_lost_gets_its_receipt(store: LogStore, wire: Wire) -> None:
    works = Works(store, OFFICE)
    wire.lose_next_reply()
    works.open()
    assert wire.cuts == 1
    recorded = store.reader.stream(OFFICE, office_stream(OFFICE))
    assert [type(entry.event) for entry in recorded] == [OfficeOpened]
    assert verify(store.connections, OFFICE).size == len(recorded)


def test_nobody_is_left_waiting_where_the_server_stays_away(store: LogStore, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cases.log.sender.PAUSE_SECONDS", 0.001)
    store.committer.append(request())
    wire.close()
    wire.lose_next_reply()
    with pytest.raises(OutcomeUnknown):
        store.committer.append(request())
