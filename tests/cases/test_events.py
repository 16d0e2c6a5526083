"""Events as they are stored: every fact comes back as it was told, also from a shape of earlier days."""

import json
from dataclasses import fields
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cases.deciders import DECIDERS
from cases.events import earlier
from cases.events.case import CaseNoteAdded
from cases.events.complaint import ComplaintReceived
from cases.events.event import REDACTED, Event, Personal, Sealed, Told, event_types, type_of
from cases.log import codec
from tests import spec
from tests.cases.histories import HISTORIES, happened
from tests.spec import some_id

TOLD = Told(actor_id=some_id("siti"), role="PEKSOS", occurred_at=spec.NOW, codes={"ppks": "permensos-8-2012.1"})
PLACE = codec.Place("kab-contoh", some_id("stream"), 1)


class Ring:
    """A key for each subject."""

    def __init__(self) -> None:
        self.ciphers: dict[UUID, AESGCM] = {}

    def cipher(self, subject: UUID) -> AESGCM:
        """The subject's cipher, made at first mention."""
        return self.ciphers.setdefault(subject, AESGCM(AESGCM.generate_key(128)))


class NoKeys:
    """Every key was destroyed."""

    def cipher(self, subject: UUID) -> None:
        """No cipher."""


def facts() -> list[Event]:
    """Every fact of the example histories."""
    return [fact for kind in HISTORIES.values() for commands in kind.values() for fact in happened(*commands)]


def test_every_fact_comes_back_as_it_was_told() -> None:
    keys = Ring()
    for fact in facts():
        topic, body = codec.encode(fact, TOLD, PLACE, keys)
        assert topic == type_of(type(fact)).topic
        unopened, told = codec.decode(topic, body)
        assert told == TOLD
        assert codec.open_fields(unopened, PLACE, keys) == fact


def test_what_is_personal_is_nowhere_to_be_read_in_the_stored_bytes() -> None:
    for fact in facts():
        _, body = codec.encode(fact, TOLD, PLACE, Ring())
        for field in type_of(type(fact)).sealed:
            value = getattr(fact, field.name)
            if isinstance(value, str):
                assert json.dumps(value)[1:-1] not in body.decode()


def test_what_is_personal_reads_redacted_once_the_key_is_gone() -> None:
    note = CaseNoteAdded(note_id=some_id("note"), note="Keluarga menelepon")
    unopened, _ = codec.decode(*codec.encode(note, TOLD, PLACE, Ring()))
    assert isinstance(unopened, CaseNoteAdded)
    assert isinstance(unopened.note, Sealed)
    forgotten = codec.open_fields(unopened, PLACE, NoKeys())
    assert isinstance(forgotten, CaseNoteAdded)
    assert forgotten.note is REDACTED


def test_a_decider_reads_no_sealed_field() -> None:
    """The state after unopened facts is the state after the facts told."""
    keys = Ring()
    for decider in DECIDERS:
        for commands in HISTORIES.get(decider.kind, {}).values():
            told = happened(*commands)
            unopened = tuple(codec.decode(*codec.encode(fact, TOLD, PLACE, keys))[0] for fact in told)
            assert decider.fold(decider.initial, unopened) == decider.fold(decider.initial, told)


def test_an_event_of_an_earlier_shape_is_read_as_the_present_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the note's id had been called `id` in shape 0, and nobody had rewritten the log."""

    def renamed(opened: earlier.Fields, sealed: dict[str, str]) -> tuple[earlier.Fields, dict[str, str]]:
        return {"note_id": opened["id"]}, sealed

    monkeypatch.setitem(earlier.UPCASTS, ("CaseNoteAdded", 0), renamed)
    keys = Ring()
    note = CaseNoteAdded(note_id=some_id("note"), note="Keluarga menelepon")
    topic, body = codec.encode(note, TOLD, PLACE, keys)
    stored = json.loads(body)
    stored["open"] = {"id": stored["open"]["note_id"]}
    assert topic == "CaseNoteAdded/1"
    read, told = codec.decode("CaseNoteAdded/0", json.dumps(stored).encode())
    assert told == TOLD
    assert codec.open_fields(read, PLACE, keys) == note


def test_an_upcast_leads_to_every_shape_that_was_ever_left() -> None:
    left = {(kind.name, shape) for kind in event_types() for shape in range(1, kind.shape)}
    assert left == set(earlier.UPCASTS)


def test_open_fields_hold_no_free_text() -> None:
    """What a caller can write freely is personal until proven otherwise; open texts are codes, names of offices and decrees."""
    codes = {
        "category", "checkpoint_origin", "decree_number", "division", "home_region", "item", "media_type", "name", "obstacle", "outcome",
        "period", "region", "rule", "service", "tag", "unit", "zone",
    }  # fmt: skip
    ours = [kind for decider in DECIDERS for kind in decider.events if decider.kind in ("office", "complaint", "case", "person")]
    found = {
        field.name
        for kind in ours
        for field in type_of(kind).fields
        if not isinstance(field.label, Personal) and field.plain_type in (str, str | None)
    }
    assert found == codes


def test_the_code_by_which_a_reporter_follows_is_sealed() -> None:
    sealed = {field.name for field in type_of(ComplaintReceived).sealed}
    assert "tracking_code" in sealed
    assert {"what", "place", "position"} <= sealed
    assert len(fields(ComplaintReceived)) == len(type_of(ComplaintReceived).fields)
