"""Sealed fields: each comes back, none can be moved, a destroyed key reads redacted and nothing else does."""

import json
from base64 import b64decode, b64encode
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cases.events import earlier
from cases.events import event as events
from cases.events.event import REDACTED, STREAM, Event, Open, Personal, Sealable, Sealed, Specific, Told, event, type_of
from cases.log import codec
from cases.log.codec import Place, UnknownEvent, Unreadable
from cases.log.keys import KeyStoreError, Opening
from cases.vocabulary import Coordinates, Sex

PERSON, OTHER, STREAM_ID = uuid4(), uuid4(), uuid4()
PLACE = Place("kab-contoh", STREAM_ID, 3)
WIB = timezone(timedelta(hours=7))


@event(shape=2, name="TestVisited")
class Visited(Event):
    """Something with a field of every kind."""

    person_id: Open[UUID]
    visited_at: Open[datetime]
    sex: Open[Sex | None] = None
    name: Annotated[Sealable[str | None], Personal(of="person_id")] = None
    alias: Annotated[Sealable[str | None], Personal(of="person_id")] = None
    born_on: Annotated[Sealable[date | None], Specific(of="person_id")] = None
    position: Annotated[Sealable[Coordinates | None], Personal(of=STREAM)] = None
    marks: Annotated[Sealable[tuple[str, ...] | None], Specific(of=STREAM)] = None


@event(name="TestLeft")
class Left(Event):
    """Another event with a field of the same name."""

    person_id: Open[UUID]
    name: Annotated[Sealable[str | None], Personal(of="person_id")] = None


KINDS = (type_of(Visited), type_of(Left))
for kind in KINDS:
    # Known to the tests of this module only.
    del events._by_name[kind.name], events._by_class[kind.cls]

VISITED = Visited(
    person_id=PERSON,
    visited_at=datetime(2022, 3, 4, 5, 6, 7, 8, tzinfo=UTC),
    sex=next(iter(Sex)),
    name='Siti "Aminah" é',
    alias="",
    born_on=date(1951, 2, 3),
    position=Coordinates(latitude=-6.3, longitude=108.3, accuracy_metres=None),
    marks=("tahi lalat", "bekas luka"),
)
TOLD = Told(actor_id=uuid4(), role="TRC", occurred_at=datetime(2022, 3, 4, 5, 6, tzinfo=UTC))


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    for each in KINDS:
        monkeypatch.setitem(events._by_name, each.name, each)
        monkeypatch.setitem(events._by_class, each.cls, each)


class Ring:
    """A key for each subject, some of them destroyed."""

    def __init__(self) -> None:
        self.ciphers: dict[UUID, AESGCM | None] = {subject: AESGCM(AESGCM.generate_key(256)) for subject in (PERSON, OTHER, STREAM_ID)}

    def cipher(self, subject: UUID) -> AESGCM:
        """For sealing."""
        found = self.ciphers[subject]
        assert found is not None
        return found

    def opening(self) -> Opening:
        """For opening."""
        return Opening(self.ciphers)


def stored(event: Event, keys: Ring, place: Place = PLACE) -> tuple[str, dict[str, dict[str, str]]]:
    topic, body = codec.encode(event, TOLD, place, keys)
    return topic, json.loads(body)


def read(topic: str, body: object, keys: Ring, place: Place = PLACE) -> Event:
    return codec.open_fields(codec.decode(topic, json.dumps(body).encode())[0], place, keys.opening())


def test_every_kind_of_field_comes_back() -> None:
    keys = Ring()
    topic, body = stored(VISITED, keys)
    assert topic == "TestVisited/2"
    assert set(body["sealed"]) == {"name", "alias", "born_on", "position", "marks"}
    assert read(topic, body, keys) == VISITED
    assert codec.decode(topic, json.dumps(body).encode())[1] == TOLD


def test_what_is_not_known_is_not_sealed() -> None:
    keys = Ring()
    topic, body = stored(Visited(person_id=PERSON, visited_at=VISITED.visited_at), keys)
    assert "sealed" not in body
    found = read(topic, body, keys)
    assert isinstance(found, Visited)
    assert (found.name, found.marks) == (None, None)


def test_decisions_see_the_seal_and_not_the_value() -> None:
    keys = Ring()
    topic, body = stored(VISITED, keys)
    found, _ = codec.decode(topic, json.dumps(body).encode())
    assert isinstance(found, Visited)
    assert found.name == Sealed(body["sealed"]["name"])
    assert codec.subjects(found, STREAM_ID) == {PERSON, STREAM_ID}


def test_a_value_sealed_twice_has_two_ciphertexts() -> None:
    keys = Ring()
    assert stored(VISITED, keys)[1]["sealed"] != stored(VISITED, keys)[1]["sealed"]
    nonces = [b64decode(sealed)[:12] for _ in range(20) for sealed in stored(VISITED, keys)[1]["sealed"].values()]
    assert len(set(nonces)) == len(nonces) == 100


@pytest.mark.parametrize(
    "place",
    [
        Place("kota-contoh", STREAM_ID, 3),
        Place("kab-contoh", STREAM_ID, 4),
        Place("kab-contoh", OTHER, 3),
    ],
    ids=["office", "version", "stream"],
)
def test_a_seal_does_not_fit_another_place(place: Place) -> None:
    keys = Ring()
    topic, body = stored(VISITED, keys)
    with pytest.raises(Unreadable):
        read(topic, body, keys, place)


def test_a_seal_does_not_fit_another_field() -> None:
    keys = Ring()
    topic, body = stored(VISITED, keys)
    body["sealed"]["name"], body["sealed"]["alias"] = body["sealed"]["alias"], body["sealed"]["name"]
    with pytest.raises(Unreadable):
        read(topic, body, keys)


def test_a_seal_does_not_fit_another_event_or_another_person() -> None:
    keys = Ring()
    body = stored(VISITED, keys)[1]
    for person in (PERSON, OTHER):
        topic, other = stored(Left(person_id=person, name="Somebody"), keys)
        other["sealed"]["name"] = body["sealed"]["name"]
        with pytest.raises(Unreadable):
            read(topic, other, keys)


def test_a_damaged_seal_is_unreadable() -> None:
    keys = Ring()
    topic, body = stored(VISITED, keys)
    whole = b64decode(body["sealed"]["name"])
    for damaged in (whole[:-1], whole[:12], b"", b"\x00" + whole, bytes([whole[0] ^ 1]) + whole[1:], whole[:-1] + bytes([whole[-1] ^ 1])):
        body["sealed"]["name"] = b64encode(damaged).decode()
        with pytest.raises(Unreadable):
            read(topic, body, keys)
    body["sealed"]["name"] = "no base64!"
    with pytest.raises(Unreadable):
        read(topic, body, keys)


def test_a_sealed_value_of_the_wrong_kind_is_unreadable() -> None:
    keys = Ring()
    topic, body = stored(VISITED, keys)
    nonce = bytes(12)
    where = f"kab-contoh\n{STREAM_ID}\n3\nTestVisited\nborn_on".encode()
    body["sealed"]["born_on"] = b64encode(nonce + keys.cipher(PERSON).encrypt(nonce, b'"no date"', where)).decode()
    with pytest.raises(Unreadable):
        read(topic, body, keys)


def test_a_destroyed_key_reads_redacted_and_touches_nobody_else() -> None:
    keys = Ring()
    topic, body = stored(VISITED, keys)
    keys.ciphers[PERSON] = None
    found = read(topic, body, keys)
    assert isinstance(found, Visited)
    assert (found.name, found.alias, found.born_on) == (REDACTED, REDACTED, REDACTED)
    assert (found.position, found.marks, found.sex) == (VISITED.position, VISITED.marks, VISITED.sex)


def test_a_key_that_the_store_has_lost_is_an_error() -> None:
    keys = Ring()
    topic, body = stored(VISITED, keys)
    del keys.ciphers[PERSON]
    with pytest.raises(KeyStoreError):
        read(topic, body, keys)


@pytest.mark.parametrize(
    "topic", ["NeverHeardOf/1", "TestVisited/3", "TestVisited", "TestVisited/", "TestVisited/x", "TestVisited/²", "/2", ""]
)
def test_an_event_that_this_version_does_not_know_asks_for_a_newer_one(topic: str) -> None:
    with pytest.raises(UnknownEvent, match="newer version"):
        codec.decode(topic, b"{}")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"\xff",
        b"[]",
        b'{"open":{},"told":{}}',
        b'{"open":{"person_id":"nobody"}}',
        json.dumps({"open": {"person_id": str(PERSON), "visited_at": "yesterday"}, "told": {}}).encode(),
    ],
)
def test_bytes_that_do_not_fit_the_event_are_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable, match="TestVisited/2"):
        codec.decode("TestVisited/2", body)


def moved(opened: earlier.Fields, sealed: dict[str, str]) -> tuple[earlier.Fields, dict[str, str]]:
    """From shape 1, where the name was called `called`, `visited_at` was `seen_at`, and nobody asked for the sex."""
    return {"person_id": opened["person_id"], "visited_at": opened["seen_at"], "sex": None}, {"name": sealed["called"]}


def in_shape_1(keys: Ring) -> dict[str, object]:
    nonce = bytes(12)
    where = f"kab-contoh\n{STREAM_ID}\n3\nTestVisited\ncalled".encode()
    sealed = b64encode(nonce + keys.cipher(PERSON).encrypt(nonce, b'"Siti"', where)).decode()
    told = json.loads(codec.encode(VISITED, TOLD, PLACE, keys)[1])["told"]
    return {"open": {"person_id": str(PERSON), "seen_at": "2022-03-04T05:06:07Z"}, "sealed": {"called": sealed}, "told": told}


def test_an_upcast_may_move_a_sealed_field_which_keeps_its_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(earlier.UPCASTS, ("TestVisited", 1), moved)
    keys = Ring()
    found = read("TestVisited/1", in_shape_1(keys), keys)
    assert found == Visited(person_id=PERSON, visited_at=datetime(2022, 3, 4, 5, 6, 7, tzinfo=UTC), name="Siti")


def test_an_upcast_may_leave_a_sealed_field_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(earlier.UPCASTS, ("TestVisited", 1), lambda opened, sealed: (moved(opened, sealed)[0], {}))
    keys = Ring()
    assert read("TestVisited/1", in_shape_1(keys), keys) == Visited(person_id=PERSON, visited_at=datetime(2022, 3, 4, 5, 6, 7, tzinfo=UTC))


def test_a_shape_without_a_step_to_the_present_is_unreadable() -> None:
    keys = Ring()
    with pytest.raises(Unreadable, match="no step"):
        read("TestVisited/1", in_shape_1(keys), keys)


def test_instants_are_stored_in_utc() -> None:
    keys = Ring()
    local = datetime(2022, 3, 4, 12, 6, tzinfo=WIB)
    told = Told(actor_id=uuid4(), role="TRC", occurred_at=local)
    topic, raw = codec.encode(Visited(person_id=PERSON, visited_at=local), told, PLACE, keys)
    body = json.loads(raw)
    assert (body["open"]["visited_at"], body["told"]["occurred_at"]) == ("2022-03-04T05:06:00Z", "2022-03-04T05:06:00Z")
    found, again = codec.decode(topic, raw)
    assert (found, again) == (Visited(person_id=PERSON, visited_at=local), told)
    with pytest.raises(ValueError, match="UTC"):
        codec.encode(Visited(person_id=PERSON, visited_at=local.replace(tzinfo=None)), told, PLACE, keys)


def test_a_sealed_value_without_its_subject_is_a_fault_of_the_program() -> None:
    with pytest.raises(TypeError, match="person_id"):
        codec.encode(Left(person_id=None, name="Somebody"), TOLD, PLACE, Ring())  # type: ignore[arg-type]  # a fault on purpose
