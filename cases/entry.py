"""An event at its place in a stream, as the `eventsourcing` library carries it between application and recorder."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import InfrastructureFactory, JSONTranscoder, Mapper, StoredEvent
from eventsourcing.popo import POPOFactory
from eventsourcing.utils import Environment

from cases.events.event import Event, Told
from cases.log import codec
from cases.log.codec import KeysForSealing, Place
from cases.log.office_log import OfficeRecorder, Terms
from cases.log.request import Answer, NewEvent


@dataclass(frozen=True, slots=True)
class Entry:
    """A domain event in the sense of the library (`DomainEventProtocol`): a fact, its teller and its place."""

    originator_id: UUID
    originator_version: int
    event: Event
    told: Told
    keys: KeysForSealing | None = field(default=None, compare=False, repr=False)


class OfficeMapper(Mapper[UUID]):
    """Between entries and stored events, by the codec: stable names, sealed fields."""

    def __init__(self, office: str) -> None:
        super().__init__(JSONTranscoder())
        self.office = office

    def to_stored_event(self, domain_event: Entry) -> StoredEvent:  # type: ignore[override]  # this log holds entries only
        """The stored form of an entry, its personal fields sealed."""
        new = self.to_new_event(domain_event)
        return StoredEvent(new.stream, new.version, new.type, new.body)

    def to_new_event(self, entry: Entry) -> NewEvent:
        """The same as the log takes it."""
        if entry.keys is None:
            raise TypeError("an entry without keys was read from the log and is not written again")
        stream, version = entry.originator_id, entry.originator_version
        return NewEvent(stream, version, *codec.encode(entry.event, entry.told, Place(self.office, stream, version), entry.keys))

    def to_domain_event(self, stored_event: StoredEvent) -> Entry:
        """The entry, its sealed fields unopened: decisions do not open them."""
        event, told = codec.decode(stored_event.topic, stored_event.state)
        stream = stored_event.originator_id
        return Entry(stream if isinstance(stream, UUID) else UUID(stream), stored_event.originator_version, event, told)


class OfficeApplication(Application[UUID]):
    """One office's log behind the library's application; it shares pool and committer with those of other offices."""

    name = "office"

    def __init__(self, recorder: OfficeRecorder) -> None:
        self._recorder = recorder
        super().__init__({"PERSISTENCE_MODULE": f"{OfficeLogFactory.__module__}:{OfficeLogFactory.__qualname__}"})

    def append(self, entries: Sequence[Entry], terms: Terms) -> Answer:
        """Append entries, and say what the log answered.

        The library's `save` appends them as well. It looks into each object to see whether it is an aggregate, gives each back
        with a copy of what was stored, and raises `NotAppended` where nothing was recorded.

        Raises:
            psycopg.Error: it was not recorded, or nobody can tell (`OutcomeUnknown`).
        """
        return self._recorder.append(self.sealed(entries), terms)

    def sealed(self, entries: Sequence[Entry]) -> list[NewEvent]:
        """Entries as the log takes them."""
        mapper = cast("OfficeMapper", self.mapper)
        return [mapper.to_new_event(entry) for entry in entries]

    def construct_factory(self, env: Environment) -> InfrastructureFactory:
        """The factory that the environment names, bound to this office's recorder."""
        factory = super().construct_factory(env)
        cast("OfficeLogFactory", factory).recorder = self._recorder
        return factory


class OfficeLogFactory(POPOFactory):
    """Hands the library's application the recorder of the office it was made for."""

    recorder: OfficeRecorder

    def mapper(self, *_: Any, **__: Any) -> OfficeMapper:  # type: ignore[override]  # streams of this log are UUIDs
        """The mapper of the office."""
        return OfficeMapper(self.recorder.office)

    def application_recorder(self) -> OfficeRecorder:
        """The office's recorder; made before, not here: migrations make tables."""
        return self.recorder
