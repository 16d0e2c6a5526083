"""Groups on their way to the log: one behind another, and what becomes of the second when the first is not taken."""

from collections.abc import Iterator

import psycopg
import pytest
from uuid_utils.compat import uuid7

from cases.log.append import AppendConnection, Sent
from cases.log.request import Answer, NewEvent, Request
from cases.log.sender import OutcomeUnknown, Sender
from cases.log.store import LogStore
from cases.log.verify import verify
from tests.cases.log.appends import BODY, OFFICE, beside, request

PATIENCE_SECONDS = 60


@pytest.fixture
def sender(store: LogStore) -> Iterator[Sender]:
    """A sender that is connected."""
    made = Sender(store.connect, "events")
    assert isinstance(made.outcomes([request()])[0], Answer)
    yield made
    made.drop()


def positions(outcomes: list[Answer | BaseException]) -> list[tuple[int, ...]]:
    assert all(isinstance(outcome, Answer) for outcome in outcomes), outcomes
    return [outcome.positions for outcome in outcomes if isinstance(outcome, Answer)]


def malformed() -> Request:
    return request(events=[NewEvent(uuid7(), 1, "Two\nLines/1", BODY)])


def test_a_group_sent_behind_another_follows_it_in_the_log(store: LogStore, sender: Sender) -> None:
    groups = [[request(), request()], [request()], [request(), request()]]
    under_way = [sender.send(group) for group in groups]
    assert [positions(sender.outcomes(*pair)) for pair in zip(groups, under_way, strict=True)] == [[(2,), (3,)], [(4,)], [(5,), (6,)]]
    assert verify(store.connections, OFFICE).size == 6


def test_a_group_that_cannot_be_taken_does_not_touch_the_one_behind_it(store: LogStore, sender: Sender) -> None:
    first, second = [request(), malformed(), request()], [request()]
    under_way = [sender.send(first), sender.send(second)]
    outcomes = sender.outcomes(first, under_way[0])
    assert [isinstance(outcome, psycopg.Error) for outcome in outcomes] == [False, True, False]
    assert positions(sender.outcomes(second, under_way[1])) == [(2,)]  # it was in the log before the others were sent apart
    assert positions([outcomes[0], outcomes[2]]) == [(3,), (4,)]
    assert verify(store.connections, OFFICE).size == 4


def test_where_the_connection_breaks_both_groups_find_out_for_themselves(
    store: LogStore, sender: Sender, owner: psycopg.Connection
) -> None:
    first, second = [request(), request()], [request(command_id=None), request()]
    assert sender._connection is not None
    with owner.transaction():  # nothing is recorded before the end
        owner.execute("select from events_heads for update")
        under_way = [sender.send(first), sender.send(second)]
        owner.execute("select pg_terminate_backend(%s)", [sender._connection._connection.info.backend_pid])
    outcomes = sender.outcomes(first, under_way[0]) + sender.outcomes(second, under_way[1])
    assert [type(outcome) for outcome in outcomes] == [Answer, Answer, OutcomeUnknown, Answer]
    recorded = [outcome.positions for outcome in outcomes if isinstance(outcome, Answer)]
    assert len(set(recorded)) == 3
    assert verify(store.connections, OFFICE).size == 4


def test_a_group_that_cannot_be_put_into_words_is_not_sent_ahead(sender: Sender) -> None:
    half = request(events=[NewEvent(uuid7(), 1, "Half\ud800/1", BODY)])
    assert sender.send([request(), half]) is None
    outcomes = sender.outcomes([request(), half])
    assert isinstance(outcomes[0], Answer)
    assert isinstance(outcomes[1], UnicodeEncodeError)


def test_a_group_larger_than_the_socket_takes_is_sent_whole(sender: Sender) -> None:
    large = [request(events=[NewEvent(uuid7(), 1, "Large/1", BODY * 200)]) for _ in range(256)]
    under_way = sender.send(large)
    found = beside(lambda: positions(sender.outcomes(large, under_way)))
    assert found.result(PATIENCE_SECONDS) == [(number,) for number in range(2, 258)]


def test_an_append_waits_for_what_is_under_way(store: LogStore) -> None:
    with store.connect() as opened:
        connection = AppendConnection(opened, "events")
        under_way = [Sent([request()]) for _ in range(3)]
        for group in under_way:
            connection.send(group)
        assert connection.append([request()])[0].positions == (4,)
        assert [connection.receive(group)[0].positions for group in under_way] == [(1,), (2,), (3,)]
