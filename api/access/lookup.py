"""Finds what a caller may do in an office: login to worker by the read model, roles and teams from the worker's own facts.

What was found is kept for a few seconds. What this process itself records holds at once, because the kept states of its
command side are asked; what another process records holds after those seconds. A moment that passes (the end of a role,
of a shift, of access taken in need) holds at once in any case: an authority is worked out anew for each request.
"""

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from threading import Lock
from typing import Any, Final, LiteralString
from uuid import UUID

from api.access.authority import Authority
from api.access.facts import Person, authority_of
from api.access.refusals import NoRoleHere, OfficeNotNamed, RoleNotYours
from api.access.targets import NO_CASE, Target, belongs_to, case_behind, records_of, target_of, with_case, with_cases
from api.callers import Caller
from api.refusals import OtherOffice
from cases.application import Casework, office_stream
from cases.attachment import ATTACHMENT
from cases.case import CASE
from cases.decider import Decider
from cases.office import OFFICE, Office
from cases.person import PERSON
from cases.team import TEAM
from cases.vocabulary import Role
from cases.worker import WORKER
from projections.workforce import LOGIN_INDEX, login_index

KEPT_SECONDS: Final = 3.0
UNKNOWN_SECONDS: Final = 1.0
KEPT_CALLERS: Final = 10_000
OFFICE_SHAPE: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,38}[a-z0-9]")

_BEGUN: LiteralString = "select size > 0 from events_heads where office = %s"
_CASES: LiteralString = "select cases_of_persons(%s, %s)"
_FOUND: LiteralString = "select worker_id, team_ids from logins where office = %s and login_index = %s and to_position is null limit 2"


@dataclass(frozen=True, slots=True)
class _Found:
    """A worker found by a login, and the teams to which they may belong; None: nobody is known by it."""

    worker_id: UUID | None
    team_ids: tuple[UUID, ...]
    until: float


def office_of(caller: Caller, header: str | None) -> str:
    """The one office that a request is for.

    Args:
        caller: whose token may be good for one office only.
        header: the value of `Jejak-Office`, if there is one.

    Raises:
        OfficeNotNamed: neither names one.
        OtherOffice: the token is good for another than the header names.
    """
    if header is not None and caller.office not in (None, header):
        raise OtherOffice(field="header.Jejak-Office")
    office = header or caller.office
    if office is None:
        raise OfficeNotNamed(field="header.Jejak-Office")
    return office


def record_standing(
    casework: Casework, office: str, decider: Decider[Any, Any, Any], record_id: UUID, *, fresh: bool = True
) -> tuple[int, Any, Target]:
    """Version and state of a record, and how it stands, by way of its case if it belongs to one. Blocking.

    Args:
        casework: the command side.
        office: the office's id.
        decider: of the record.
        record_id: its id; where there is no such record the target says so.
        fresh: whether to read what the log has now, rather than to trust states kept in this process.
    """
    version, state = casework.state(office, decider, record_id, fresh=fresh)
    target = target_of(decider, state, record_id)
    behind = case_behind(decider.kind, state)
    if behind is not None:
        target = with_case(target, casework.state(office, CASE, behind, fresh=fresh)[1], behind)
    if decider is PERSON:
        found = cases_of_persons(casework, office, records_of(state, record_id)) or (NO_CASE,)
        target = with_cases(target, {one: casework.state(office, CASE, one, fresh=fresh)[1] for one in found})
    if decider is ATTACHMENT:
        judge, cases_of = partial(_state, casework, office, fresh), partial(cases_of_persons, casework, office)
        target = replace(target, of=belongs_to(state, judge, cases_of))
    return version, state, target


def _state(casework: Casework, office: str, fresh: bool, decider: Decider[Any, Any, Any], stream: UUID) -> Any:
    return casework.state(office, decider, stream, fresh=fresh)[1]


def cases_of_persons(casework: Casework, office: str, record_ids: tuple[UUID, ...]) -> tuple[UUID, ...]:
    """The cases that were opened for some records of a person, as the caseload has them: a moment behind the log at most. Blocking."""
    with casework.store.connections.of(office) as connection:
        row = connection.execute(_CASES, (office, list(record_ids))).fetchone()
    return tuple(row[0]) if row else ()


def role_named(header: str | None) -> Role | None:
    """The role that `Jejak-Role` names.

    Raises:
        RoleNotYours: there is no such role.
    """
    if header is None:
        return None
    try:
        return Role(header)
    except ValueError as error:
        raise RoleNotYours(field="header.Jejak-Role", possible=tuple(r for r in Role if r is not Role.SYSTEM)) from error


class Access:
    """What callers may do, in all offices of an installation."""

    def __init__(
        self,
        casework: Casework,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Ask the command side of an installation; `clock` counts the seconds for which something is kept."""
        self._casework = casework
        self._now = now
        self._clock = clock
        self._found: OrderedDict[tuple[str, str, str], _Found] = OrderedDict()
        self._begun: set[str] = set()
        self._lock = Lock()

    def authority(self, caller: Caller, office: str, role: Role | None = None) -> Authority:
        """What a caller may do in an office now. Blocking; without a round trip to the database where it is kept.

        Args:
            caller: who asks, as their token proves.
            office: the one office that the request is for.
            role: the only role that they want to act in, if they named one.

        Raises:
            NoRoleHere: nobody of that login has a role in force there, or there is no such office.
            RoleNotYours: they do not hold the role named.
        """
        key = (office, caller.issuer, caller.subject)
        kept = self._found.get(key)
        if kept is not None and self._clock() < kept.until:
            found, fresh = kept, False
        else:
            found, fresh = self._look_up(key), True
        if found.worker_id is None:
            raise NoRoleHere
        state = self._office(office)
        now, person = self._now(), self._person(office, found, fresh=fresh)
        authority = authority_of(person, office, now, region=state.region, zone=state.zone, table=state.divisions(now))
        if not authority.standings:
            raise NoRoleHere
        cases_of = partial(cases_of_persons, self._casework, office)
        return replace(authority, demonstration=state.demonstration, cases_of=cases_of).acting_as(role)

    def worker_known_by(self, office: str, issuer: str, subject: str) -> UUID | None:
        """Whose login this is, for registering: `looked_up["login_of"]` of `RegisterWorker` and `ChangeLogin`."""
        return self._look_up((office, issuer, subject)).worker_id

    def office(self, office: str) -> Office | None:
        """An office as its facts have it, or None where there is none of that name. Blocking."""
        return self._office(office) if OFFICE_SHAPE.fullmatch(office) and self._is_begun(office) else None

    def _look_up(self, key: tuple[str, str, str]) -> _Found:
        office = key[0]
        rows = self._rows(*key) if OFFICE_SHAPE.fullmatch(office) and self._is_begun(office) else []
        # A login that two workers have proves neither of them.
        one = rows[0] if len(rows) == 1 else None
        seconds = KEPT_SECONDS if one else UNKNOWN_SECONDS
        found = _Found(one[0] if one else None, tuple(one[1]) if one else (), self._clock() + seconds)
        with self._lock:
            self._found[key] = found
            self._found.move_to_end(key)
            if len(self._found) > KEPT_CALLERS:
                self._found.popitem(last=False)
        return found

    def _rows(self, office: str, issuer: str, subject: str) -> list[tuple[UUID, list[UUID]]]:
        store = self._casework.store
        index = login_index(store.keyring.secret(office, LOGIN_INDEX), issuer, subject)
        with store.connections.of(office) as connection:
            return connection.execute(_FOUND, (office, index)).fetchall()

    def _is_begun(self, office: str) -> bool:
        """Whether there is such an office: asked first, so that nothing is made for names that callers invent."""
        if office not in self._begun:
            with self._casework.store.connections.of(office) as connection:
                row = connection.execute(_BEGUN, (office,)).fetchone()
            if row is None or not row[0]:
                return False
            self._begun.add(office)
        return True

    def _office(self, office: str) -> Office:
        found: Office = self._casework.state(office, OFFICE, office_stream(office), fresh=False)[1]
        return found

    def _person(self, office: str, found: _Found, *, fresh: bool) -> Person:
        worker_id = found.worker_id or UUID(int=0)
        _, worker = self._casework.state(office, WORKER, worker_id, fresh=fresh)
        teams = {team_id: self._casework.state(office, TEAM, team_id, fresh=fresh)[1] for team_id in found.team_ids}
        return Person(worker_id=worker_id, worker=worker, teams=teams)
