"""What a fact is made of: labelled fields, a stable name, a shape number, and who told it when.

Every field of every event carries one of three labels (architecture, "Personal data"):

- `Open[T]`: readable for ever, because official counts must outlive a person;
- `Annotated[Sealable[T], Personal(of="person_id")]`: sealed under the key of the subject that the named field holds;
- `Annotated[Sealable[T], Specific(of="person_id")]`: the same, and specific personal data in the sense of UU 27/2022 art. 4.

A sealed field holds its plain value when an event is made, `Sealed` when it was read and not opened (decisions do not
open), and the value or `REDACTED` when it was opened.
"""

import dataclasses
import enum
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import UnionType
from typing import Annotated, Any, Final, TypeAlias, TypeVar, Union, dataclass_transform, get_args, get_origin, get_type_hints
from uuid import UUID

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OpenLabel:
    """The field may be read by whoever may read the event."""


@dataclass(frozen=True, slots=True)
class Personal:
    """The field is personal data about the subject whose id the field `of` holds."""

    of: str


@dataclass(frozen=True, slots=True)
class Specific(Personal):
    """The field is specific personal data: health, disability, a child, biometrics, finances (UU 27/2022 art. 4)."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A value that was not opened: base64 of nonce and ciphertext (AES-256-GCM)."""

    ciphertext: str


class _Redacted(enum.Enum):
    REDACTED = "redacted"

    def __repr__(self) -> str:
        return "REDACTED"


REDACTED: Final = _Redacted.REDACTED
"""The value cannot be read any more: the key of its subject was destroyed."""

Redacted = _Redacted
Sealable: TypeAlias = T | Sealed | Redacted
Open = Annotated[T, OpenLabel()]


class Event:
    """A fact. Subclasses are made with `@event`, are frozen, and are named `NounVerbed`."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who told a fact, when it happened and under which rules: the metadata of every event.

    Attributes:
        actor_id: pseudonymous worker id, or the id of a system caller.
        role: the role in which the actor acted, at that time.
        occurred_at: when it happened, as the caller told it (UTC).
        channel: how it reached the office (`phone`, `whatsapp`, `field`, `api` …).
        policies: rule name to version in force at `occurred_at`, for those the decision used.
        codes: code list name to version, for those the event's values come from.
        correlation_id: the thread it belongs to: the id of the first stream of the matter.
        causation_id: the command, or for a process `office:position` of the event that caused it.
        on_behalf_of: the worker for whom a delegate (Plt/Plh) acted.
    """

    actor_id: UUID
    role: str
    occurred_at: datetime
    channel: str = "api"
    policies: Mapping[str, str] = dataclasses.field(default_factory=dict)
    codes: Mapping[str, str] = dataclasses.field(default_factory=dict)
    correlation_id: UUID | None = None
    causation_id: str | None = None
    on_behalf_of: UUID | None = None


@dataclass(frozen=True, slots=True)
class FieldShape:
    """What is known of one field of an event class."""

    name: str
    label: OpenLabel | Personal | None
    plain_type: Any
    """The type without label and without `Sealed`/`REDACTED`."""


@dataclass(frozen=True, slots=True, eq=False)
class EventType:
    """A registered event class: its stored name, its present shape number and its fields. There is one of each."""

    name: str
    shape: int
    cls: type[Event]
    fields: tuple[FieldShape, ...]

    @property
    def topic(self) -> str:
        """The stored name with its shape: `CaseOpened/1`."""
        return f"{self.name}/{self.shape}"

    @property
    def sealed(self) -> tuple[FieldShape, ...]:
        """The fields that are stored sealed."""
        return tuple(f for f in self.fields if isinstance(f.label, Personal))


_by_name: dict[str, EventType] = {}
_by_class: dict[type[Event], EventType] = {}

E = TypeVar("E", bound=type[Event])


@dataclass_transform(frozen_default=True, kw_only_default=True)
def event(*, shape: int = 1, name: str | None = None) -> Callable[[E], E]:
    """Make a class an event and register it under its stored name.

    Args:
        shape: the number of its present shape; a changed shape needs an upcast in `cases.events.earlier`.
        name: the stored name where it differs from the class name (after a rename of the class).
    """

    def register(cls: E) -> E:
        made: E = dataclass(frozen=True, kw_only=True)(cls)  # type: ignore[assignment]  # the same class
        stored = name or cls.__name__
        if stored in _by_name:
            raise TypeError(f"two events are stored as {stored}")
        found = EventType(stored, shape, made, tuple(_fields(made)))
        _by_name[stored] = _by_class[made] = found
        return made

    return register


def event_types() -> tuple[EventType, ...]:
    """Every registered event, by name."""
    return tuple(_by_name[name] for name in sorted(_by_name))


def type_of(cls: type[Event]) -> EventType:
    """The registration of an event class."""
    return _by_class[cls]


def type_named(name: str) -> EventType | None:
    """The registration of a stored name, or None where this version does not know it."""
    return _by_name.get(name)


def unlabelled_fields() -> tuple[str, ...]:
    """Fields with no label, or sealed under a field that the event does not have or that is itself sealed."""
    wrong = []
    for kind in event_types():
        open_names = {f.name for f in kind.fields if isinstance(f.label, OpenLabel)}
        wrong += [
            f"{kind.name}.{f.name}"
            for f in kind.fields
            if f.label is None or (isinstance(f.label, Personal) and f.label.of not in {*open_names, STREAM})
        ]
    return tuple(wrong)


STREAM: Final = "stream"
"""As `of`: the record itself is the subject (free text, file names); its key is that of the stream's id."""


def _fields(cls: type[Event]) -> Iterator[FieldShape]:
    hints = get_type_hints(cls, include_extras=True)
    for f in dataclasses.fields(cls):  # type: ignore[arg-type]  # made a dataclass just above
        hint = hints[f.name]
        label = None
        if get_origin(hint) is Annotated:
            hint, *extras = get_args(hint)
            label = next((e for e in extras if isinstance(e, (OpenLabel, Personal))), None)
        yield FieldShape(f.name, label, _plain(hint) if isinstance(label, Personal) else hint)


def _plain(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        kept = tuple(a for a in get_args(hint) if a not in (Sealed, Redacted))
        return kept[0] if len(kept) == 1 else Union[kept]  # noqa: UP007  # built from a tuple of types
    return hint
