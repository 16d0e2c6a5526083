"""Appending: positions, versions, receipts, expectations and keys, each request answered apart."""

from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from uuid_utils.compat import uuid7

from api.database.connections import connect_info
from cases.log.group_commit import GroupCommit
from cases.log.keys import KeyEncryptionKeys, NewKey
from cases.log.office_log import NotAppended, Terms
from cases.log.request import Answer, NewEvent, Request
from cases.log.store import LogStore
from cases.log.verify import verify
from tests.cases.log.appends import BODY, OFFICE, OTHER, happened, request


def outcomes(answers: list[Answer]) -> list[str]:
    return [answer.outcome for answer in answers]


def test_each_office_counts_its_own_positions_from_one(store: LogStore) -> None:
    answers = store.committer.append_all([request(), request(office=OTHER), request(None, 1, 2, 3), request(office=OTHER)])
    assert [answer.positions for answer in answers] == [(1,), (1,), (2, 3, 4), (2,)]
    for office, size in ((OFFICE, 4), (OTHER, 2)):
        assert verify(store.connections, office).size == size


def test_one_stream_id_in_two_offices_is_two_streams(store: LogStore) -> None:
    stream = uuid7()
    answers = store.committer.append_all(
        [request(stream), request(stream, office=OTHER), request(stream, 2), request(stream, 2, office=OTHER)]
    )
    assert outcomes(answers) == ["recorded"] * 4


def test_a_stream_begins_at_zero_or_one_and_has_no_gap(store: LogStore) -> None:
    for versions in ((2,), (1, 3), (1, 1), (-1,), (2, 1)):
        assert store.committer.append(request(uuid7(), *versions)).outcome == "stale"
    assert verify(store.connections, OFFICE).size == 0
    for begun in ((0, 1, 2), (1, 2, 3)):
        assert store.committer.append(request(uuid7(), *begun)).outcome == "recorded"


def test_a_taken_version_is_answered_with_the_stream_and_the_version_it_has(store: LogStore) -> None:
    stream = uuid7()
    store.committer.append(request(stream, 1, 2, 3))
    answer = store.committer.append(request(stream, 3))
    assert (answer.outcome, answer.stale_stream, answer.found_version, answer.positions) == ("stale", stream, 3, ())


def test_a_refused_request_leaves_none_of_its_events(store: LogStore) -> None:
    taken, untouched = uuid7(), uuid7()
    store.committer.append(request(taken))
    refused = Request(office=OFFICE, events=[*happened(untouched, 1), *happened(taken, 1)], command_id=uuid7())
    assert store.committer.append(refused).outcome == "stale"
    assert store.committer.append(request(untouched)).positions == (2,)


def test_a_conflict_of_one_never_fails_another_in_its_group(store: LogStore) -> None:
    stream = uuid7()
    group = [request(stream), request(), request(stream), request(stream, 2), request(expects={stream: 1}), request(expects={stream: 2})]
    assert outcomes(store.committer.append_all(group)) == ["recorded", "recorded", "stale", "recorded", "stale", "recorded"]


MALFORMED = (
    request(events=[NewEvent(uuid4(), 1, "Nul\x00/1", BODY)]),
    request(events=[NewEvent(uuid4(), 1, "Two\nLines/1", BODY)]),
    request(events=[NewEvent(uuid4(), 1, "", BODY)]),
    request(events=[NewEvent(uuid4(), 1, "Half\ud800/1", BODY)]),
    request(events=[NewEvent(uuid4(), 2**40, "TooLate/1", BODY)]),
    request(events=[NewEvent(uuid4(), 1, "NoBody/1", None)]),  # type: ignore[arg-type]  # malformed on purpose
    request(office="kab-" + "x" * 200),
    request(office="Kab. Contoh"),
    request(office=""),
    request(expects={uuid4(): 2**40}),
    request(expects={"no stream": 1}),
)


def test_a_malformed_request_of_one_never_fails_another_in_its_group(store: LogStore) -> None:
    for number, malformed in enumerate(MALFORMED):
        sound = [request(), request(office=OTHER), request()]
        found = store.committer._sender.outcomes([sound[0], malformed, *sound[1:]])
        assert [isinstance(outcome, Exception) for outcome in found] == [False, True, False, False]
        assert store.committer.append(request()).positions == (3 * number + 3,)
        with pytest.raises(Exception, match=r".") as failure:
            store.committer.append(malformed)
        assert not isinstance(failure.value, psycopg.OperationalError)


def test_a_repeated_command_gets_its_first_answer(store: LogStore) -> None:
    first = request(None, 1, 2, request_mac=b"the request")
    answer = store.committer.append(first)
    store.committer.append(request())
    again = store.committer.append(first)
    assert (again.outcome, again.positions, again.recorded_at) == ("repeated", answer.positions, answer.recorded_at)


def test_a_repetition_that_would_now_be_refused_gets_its_first_answer(store: LogStore) -> None:
    looked_at = uuid7()
    first = request(expects={looked_at: 0})
    answer = store.committer.append(first)
    store.committer.append(request(looked_at))
    assert store.committer.append(first).positions == answer.positions


def test_a_command_given_twice_in_one_group_is_recorded_once(store: LogStore) -> None:
    once = request()
    assert outcomes(store.committer.append_all([once, once, once])) == ["recorded", "repeated", "repeated"]
    assert verify(store.connections, OFFICE).size == 1


def test_another_request_under_the_same_id_is_told_so(store: LogStore) -> None:
    first = request(request_mac=b"one")
    store.committer.append(first)
    other = request(command_id=first.command_id, request_mac=b"other")
    assert store.committer.append(other).outcome == "other-request"
    assert store.committer.append(request(command_id=first.command_id, office=OTHER)).outcome == "recorded"


def test_a_command_that_yields_no_event_has_a_receipt(store: LogStore) -> None:
    nothing = request(events=[])
    answer = store.committer.append(nothing)
    assert (answer.outcome, answer.positions) == ("recorded", ())
    assert store.committer.append(nothing).outcome == "repeated"
    assert store.recorder(OFFICE).receipt(nothing.command_id) == (None, [], answer.recorded_at)  # type: ignore[arg-type]  # it has one
    assert store.recorder(OFFICE).max_notification_id() is None


def test_a_refusal_leaves_no_receipt_and_may_be_tried_again(store: LogStore) -> None:
    stream = uuid7()
    refused = request(stream, 2)
    assert store.committer.append(refused).outcome == "stale"
    assert store.recorder(OFFICE).receipt(refused.command_id) is None  # type: ignore[arg-type]  # it has one
    store.committer.append(request(stream))
    assert store.committer.append(refused).outcome == "recorded"


def test_an_expectation_holds_for_a_stream_that_was_looked_at_and_not_written(store: LogStore) -> None:
    looked_at = uuid7()
    store.committer.append(request(looked_at, 1, 2))
    assert store.committer.append(request(expects={looked_at: 2, uuid7(): 0})).outcome == "recorded"
    answer = store.committer.append(request(expects={looked_at: 1}))
    assert (answer.outcome, answer.stale_stream, answer.found_version) == ("stale", looked_at, 2)


def key(subject: UUID) -> NewKey:
    return NewKey(subject, "kek-test", b"wrapped")


def test_new_keys_are_stored_with_the_append(store: LogStore, owner: psycopg.Connection) -> None:
    subject = uuid7()
    store.committer.append(request(keys=[key(subject)]))
    assert owner.execute("select office, subject, kek, wrapped from subject_keys").fetchall() == [(OFFICE, subject, "kek-test", b"wrapped")]


def test_a_key_that_somebody_made_first_is_told(store: LogStore) -> None:
    subject = uuid7()
    group = [request(keys=[key(subject)]), request(keys=[key(subject)]), request(office=OTHER, keys=[key(subject)]), request()]
    assert outcomes(store.committer.append_all(group)) == ["recorded", "key-exists", "recorded", "recorded"]
    assert store.committer.append(request(keys=[key(subject)])).outcome == "key-exists"


def test_keys_of_a_refused_request_are_not_stored(store: LogStore, owner: psycopg.Connection) -> None:
    store.committer.append_all([request(uuid7(), 2, keys=[key(uuid7())]), request()])
    assert owner.execute("select count(*) from subject_keys").fetchone() == (0,)


def test_the_recorder_says_why_it_was_not_appended(store: LogStore) -> None:
    first = request()
    store.committer.append(first)
    with pytest.raises(NotAppended) as refused:
        store.recorder(OFFICE).insert_events([], terms=Terms(command_id=first.command_id))
    assert refused.value.answer.outcome == "repeated"


def test_the_log_of_looks_is_a_log_of_its_own(database: str, store: LogStore) -> None:
    stream = uuid7()
    with LogStore(connect_info(database, "api"), KeyEncryptionKeys.generate(), log="looks") as looks:
        same = request(stream)
        assert store.committer.append(same).positions == looks.committer.append(same).positions == (1,)
        assert looks.committer.append(request(None, 1, 2)).positions == (2, 3)
        assert store.recorder(OFFICE).max_notification_id() == 1
        assert looks.recorder(OFFICE).max_notification_id() == 3
        events, watched = verify(store.connections, OFFICE), verify(looks.connections, OFFICE, "looks")
    assert (events.size, watched.size) == (1, 3)


def test_a_closed_log_refuses_and_holds_no_connection(database: str, owner: psycopg.Connection) -> None:
    with LogStore(connect_info(database, "api"), KeyEncryptionKeys.generate()) as closed:
        closed.committer.append(request())
    with pytest.raises(psycopg.InterfaceError):
        closed.committer.append(request())
    owner.execute("select pg_sleep(0.1)")
    others = owner.execute("select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
    assert others.fetchone() == (0,)


def test_a_server_that_is_not_there_is_an_error_to_all(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable() -> psycopg.Connection:
        raise psycopg.OperationalError("no server")

    monkeypatch.setattr("cases.log.sender.PAUSE_SECONDS", 0.0)
    with pytest.raises(psycopg.OperationalError, match="no server"):
        GroupCommit(unreachable).append(request())


def test_a_server_that_is_gone_is_not_waited_for_for_ever(database: str) -> None:
    own = make_conninfo(connect_info(database, "api"), keepalives_idle=7)
    with LogStore(own, KeyEncryptionKeys.generate()) as opened, opened.connect() as connection:
        given = connection.info.get_parameters()
    assert (given["keepalives_idle"], given["tcp_user_timeout"]) == ("7", "30000")
