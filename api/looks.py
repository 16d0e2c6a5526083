"""Who looked at personal data: one look a request is written into the office's second log before anything is shown.

Refusals are looks too. A look names ids and never what was seen.
"""

from collections.abc import Iterable
from datetime import datetime
from threading import Lock
from typing import Final
from uuid import UUID

from uuid_utils.compat import uuid7

from api.access.authority import Authority
from api.access.queries import Query
from cases import codes
from cases.decider import Actor
from cases.entry import Entry, OfficeApplication
from cases.errors import Refusal
from cases.events.event import Told
from cases.events.look import PersonalDataLooked
from cases.log.reader import Recorded
from cases.log.store import LogStore
from cases.vocabulary import LookOutcome, LookPurpose, Role

PURPOSES: Final = {
    Role.AUDITOR: LookPurpose.AUDIT,
    Role.ADMINISTRATOR: LookPurpose.ADMINISTRATION,
    Role.HEAD_OF_DIVISION: LookPurpose.SUPERVISION,
    Role.HEAD_OF_OFFICE: LookPurpose.SUPERVISION,
    Role.HEAD_OF_REGION: LookPurpose.SUPERVISION,
}
"""Role to the purpose for which it looks; all others look in order to serve."""


class Looks:
    """Writes looks into the second logs of all offices."""

    def __init__(self, store: LogStore) -> None:
        """Write into the logs of a store that was opened for `looks`."""
        self._store = store
        self._applications: dict[str, OfficeApplication] = {}
        self._lock = Lock()

    def shown(self, authority: Authority, query: Query, record_ids: Iterable[UUID], known_at: int, at: datetime) -> int:
        """Record that somebody is about to be shown some records. Blocking.

        Args:
            authority: who asks.
            query: what they ask.
            record_ids: of the records that the answer shows.
            known_at: the position that the answer is true at.
            at: when (UTC).

        Returns:
            The position of the look in the office's second log.
        """
        look = PersonalDataLooked(
            query=query.value,
            purpose=purpose_of(authority, query),
            known_at=known_at,
            record_ids=tuple(record_ids),
            outcome=LookOutcome.SHOWN,
            in_need=bool(authority.break_glass),
        )
        return self._record(authority, acting(authority, query), look, at)

    def refused(self, authority: Authority, query: Query, record_id: UUID | None, refusal: Refusal, at: datetime) -> int:
        """Record that somebody was refused what they asked to see. Blocking."""
        look = PersonalDataLooked(
            query=query.value,
            purpose=purpose_of(authority, query),
            known_at=None,
            record_ids=() if record_id is None else (record_id,),
            outcome=LookOutcome.REFUSED,
            refusal=refusal.code,
            in_need=bool(authority.break_glass),
        )
        return self._record(authority, acting(authority, query), look, at)

    def page(self, office: str, after: int, limit: int) -> list[Recorded]:
        """The next looks of an office after a position of its second log. Blocking."""
        return self._store.reader.page(office, after, limit)

    def _record(self, authority: Authority, actor: Actor, look: PersonalDataLooked, at: datetime) -> int:
        stream = uuid7()
        told = Told(
            actor_id=actor.id,
            role=actor.role,
            occurred_at=at,
            codes=codes.VERSIONS,
            correlation_id=stream,
            on_behalf_of=actor.on_behalf_of,
        )
        entry = Entry(stream, 1, look, told, self._store.keyring.sealing(authority.office))
        (recorded,) = self._application(authority.office).save(entry)
        return recorded.notification.id

    def _application(self, office: str) -> OfficeApplication:
        with self._lock:
            if office not in self._applications:
                self._applications[office] = OfficeApplication(self._store.recorder(office))
            return self._applications[office]


def acting(authority: Authority, query: Query) -> Actor:
    """In which role a question is asked: the most powerful that may ask it, since all of them show what they may."""
    standings = authority.may(query) or authority.standings
    return Actor(id=authority.worker, role=standings[-1].role, on_behalf_of=standings[-1].on_behalf_of)


def purpose_of(authority: Authority, query: Query) -> LookPurpose:
    """What somebody looks for: by their role, or in need."""
    if authority.break_glass:
        return LookPurpose.NEED
    return PURPOSES.get(Role(acting(authority, query).role), LookPurpose.SERVICE)
