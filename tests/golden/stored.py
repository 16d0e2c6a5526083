"""Golden events: one file for every shape in which an event was ever stored; files are only ever added.

A file holds the stored bytes of one event, sealed under keys that everybody knows, and its fields as they were told. Of an
older shape a second file says how the present shape reads it. `manifest.sha256` lists the digest of each file; a line of it
is never changed.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID, uuid5

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

import cases.events  # noqa: F401  # registers every event
from cases.events.event import Event, EventType, Told, event_types
from cases.log import codec

FOLDER = Path(__file__).parent / "events"
MANIFEST = FOLDER / "manifest.sha256"
IDS = UUID("6f2c1b0e-7f0d-5c4e-9a55-6a656a616b01")
PLACE = codec.Place("kab-contoh", uuid5(IDS, "stream"), 7)
TOLD = Told(
    actor_id=uuid5(IDS, "actor"),
    role="TRC",
    occurred_at=datetime(2022, 3, 4, 5, 6, 7, 8, tzinfo=UTC),
    channel="field",
    policies={"complaint.verify": "shipped-1"},
    codes={"ppks": "permensos-8-2012.1"},
    correlation_id=uuid5(IDS, "correlation"),
    causation_id="kab-contoh:6",
    on_behalf_of=uuid5(IDS, "principal"),
)


class KnownKeys:
    """A key a subject that everybody can compute."""

    def cipher(self, subject: UUID) -> AESGCM:
        """The subject's cipher."""
        return AESGCM(hashlib.sha256(b"golden" + subject.bytes).digest())


@dataclass(frozen=True)
class Golden:
    """One golden file, read."""

    topic: str
    body: bytes
    fields: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> "Golden":
        """Read a file."""
        found = json.loads(path.read_text(encoding="utf-8"))
        return cls(found["topic"], found["body"].encode(), found["fields"])

    def decoded(self) -> tuple[Event, Told]:
        """The event as the present version reads it, opened."""
        found, told = codec.decode(self.topic, self.body)
        return codec.open_fields(found, PLACE, KnownKeys()), told


def registered() -> list[EventType]:
    """Every event of the house; not those that tests make up."""
    return [kind for kind in event_types() if kind.cls.__module__.startswith("cases.")]


def path_of(kind: EventType, shape: int | None = None) -> Path:
    """The file of an event in one shape (its present one)."""
    return FOLDER / f"{kind.name}.{shape or kind.shape}.json"


def reading_of(kind: EventType, shape: int) -> Path:
    """The file that says how the present shape reads an older one."""
    return FOLDER / f"{kind.name}.{shape}.as.{kind.shape}.json"


def shapes(kind: EventType) -> list[int]:
    """The shapes of an event that have a file."""
    found = (path.name.removeprefix(f"{kind.name}.").removesuffix(".json") for path in FOLDER.glob(f"{kind.name}.*.json"))
    return sorted(int(shape) for shape in found if shape.isdecimal())


def plain(event: Event) -> dict[str, Any]:
    """The fields of an event as JSON has them."""
    found: dict[str, Any] = json.loads(msgspec.json.encode({field.name: getattr(event, field.name) for field in fields(event)}))  # type: ignore[arg-type]  # events are dataclasses
    return found


def example(kind: EventType) -> Event:
    """An event with a value in every field, made from the types of the fields."""
    return kind.cls(**{field.name: _value(field.plain_type, f"{kind.name}.{field.name}") for field in kind.fields})


def add_missing() -> list[Path]:
    """Write the files that are missing, and their lines in the manifest; touch nothing that is there."""
    FOLDER.mkdir(exist_ok=True)
    added = []
    for kind in registered():
        if not path_of(kind).exists():
            event = example(kind)
            topic, body = codec.encode(event, TOLD, PLACE, KnownKeys())
            added.append(_write(path_of(kind), {"topic": topic, "body": body.decode(), "fields": plain(event)}))
        for shape in shapes(kind):
            if shape < kind.shape and not reading_of(kind, shape).exists():
                event, _ = Golden.read(path_of(kind, shape)).decoded()
                added.append(_write(reading_of(kind, shape), {"fields": plain(event)}))
    if added:
        with MANIFEST.open("a", encoding="utf-8") as manifest:
            manifest.writelines(f"{digest(path)}  {path.name}\n" for path in added)
    return added


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def manifest() -> dict[str, str]:
    """File name to the digest it must have."""
    lines = (line.split("  ", 1) for line in MANIFEST.read_text(encoding="utf-8").splitlines())
    return {name: found for found, name in lines}


def _write(path: Path, contents: dict[str, Any]) -> Path:
    path.write_text(json.dumps(contents, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


PLAIN_VALUES: dict[Any, Any] = {
    datetime: datetime(2022, 3, 4, 5, 6, 7, 890_000, tzinfo=UTC),
    date: date(2022, 3, 4),
    bool: True,
    int: 42,
    float: 0.5,
}


def _value(kind: Any, name: str) -> Any:
    arguments = get_args(kind)
    match get_origin(kind) or kind:
        case found if found in PLAIN_VALUES:
            value = PLAIN_VALUES[found]
        case found if found is str:
            value = f"{name} contoh é"
        case found if found is UUID:
            value = uuid5(IDS, name)
        case found if found is Annotated:
            value = _value(arguments[0], name)
        case found if found in (Union, UnionType):
            value = _value(next(argument for argument in arguments if argument is not NoneType), name)
        case found if found is tuple:
            value = tuple(_value(argument, name) for argument in arguments if argument is not ...)
        case found if found in (dict, Mapping):
            value = {str(_value(arguments[0], name)): _value(arguments[1], name)}
        case type() as found if issubclass(found, Enum):
            value = next(iter(found))
        case found if is_dataclass(found):
            value = kind(**{part: _value(hint, f"{name}.{part}") for part, hint in get_type_hints(kind).items()})
        case _:
            raise TypeError(f"no example value for {name}: {kind}")
    return value
