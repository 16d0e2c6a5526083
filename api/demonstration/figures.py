"""The right figure, and what naive counts would give: a plain fold over the log, read page by page, sealed fields unopened.

Counted are people, not papers: whoever is known to be a citizen, has a case that was opened in the years and not in
error, was given at least one service in them, and is held, after all corrections, to be of a kind of PPKS that belongs to
one of the four groups of social rehabilitation. Somebody of several groups counts once, in the group that held first.
"""

from collections import Counter
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Final
from uuid import UUID

from cases.events import case as of_case
from cases.events import closure as of_closure
from cases.events import complaint as of_complaint
from cases.events import person as of_record
from cases.events import person_in_need as of_person
from cases.events import service as of_service
from cases.log.reader import LAST, LogReader, Recorded
from cases.vocabulary import ClosureReason, SpmGroup
from projections.engine import rare_collections

GROUPS: Final = (
    SpmGroup.NEGLECTED_CHILDREN,
    SpmGroup.NEGLECTED_WITH_DISABILITIES,
    SpmGroup.NEGLECTED_ELDERLY,
    SpmGroup.HOMELESS_AND_BEGGARS,
)
"""The groups of social rehabilitation (PP 2/2018 art. 10), in the order in which they were published."""

WIB: Final = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was counted over some years.

    Attributes:
        by_group: the right figure: citizens in each group.
        naive: what other ways of counting give, by what is counted.
    """

    by_group: Mapping[SpmGroup, int]
    naive: Mapping[str, int]

    @property
    def people(self) -> int:
        """The right figure."""
        return sum(self.by_group.values())


@dataclass(slots=True)
class _Case:
    """What is counted of one case."""

    person_id: UUID
    opened_at: datetime
    recorded_at: datetime
    episodes: list[datetime]
    in_error: bool = False


@dataclass(slots=True)
class _Assignment:
    """A person held to be of a kind, after the corrections so far."""

    person_id: UUID
    case: UUID
    position: int
    started_on: date
    group: SpmGroup | None


@dataclass(slots=True)
class Count:
    """The fold: what must be remembered of the facts to count people, cases, complaints and rows.

    Attributes:
        zone: in which years begin and end.
    """

    zone: timezone = WIB
    events: int = 0
    complaints: dict[UUID, datetime] = field(default_factory=dict)
    cases: dict[UUID, _Case] = field(default_factory=dict)
    citizens: dict[UUID, bool | None] = field(default_factory=dict)
    assignments: dict[UUID, _Assignment] = field(default_factory=dict)
    merged: dict[UUID, UUID] = field(default_factory=dict)
    services: dict[UUID, tuple[UUID, datetime]] = field(default_factory=dict)
    rows: Counter[UUID] = field(default_factory=Counter)

    def take(self, recorded: Recorded) -> None:
        """Take up one fact."""
        self.events += 1
        self._take_paper(recorded)
        self._take_person(recorded)

    def _take_paper(self, recorded: Recorded) -> None:
        """Complaints, cases, services."""
        happened = recorded.event
        match happened:
            case of_complaint.ComplaintReceived():
                self.complaints[recorded.stream] = happened.received_at
            case of_case.CaseOpened():
                at = happened.opened_at
                self.cases[recorded.stream] = _Case(happened.person_id, at, recorded.recorded_at, [at])
            case of_case.CaseReopened():
                self.cases[recorded.stream].episodes.append(happened.reopened_at)
            case of_closure.PersonReentered():
                self.cases[recorded.stream].episodes.append(happened.reentered_at)
            case of_case.CaseClosed():
                self.cases[recorded.stream].in_error = happened.reason is ClosureReason.OPENED_IN_ERROR
            case of_service.ServiceDelivered():
                self.services[happened.service_id] = (happened.person_id, happened.delivered_at)
            case of_service.DeliveryWithdrawn():
                self.services.pop(happened.service_id)

    def _take_person(self, recorded: Recorded) -> None:
        """Citizenship, and kinds of need."""
        happened = recorded.event
        match happened:
            case of_case.CaseOpened() | of_person.PersonDescribed():
                self._citizen(happened.person_id, happened.citizen)
            case of_record.PersonMergedInto():
                self.merged[recorded.stream] = happened.into_id
            case of_record.PersonUnmerged():
                self.merged.pop(recorded.stream)
            case of_person.PersonCorrected():
                self._citizen(happened.person_id, happened.citizen)
                if "citizen" in happened.unknown:
                    self.citizens[happened.person_id] = None
            case of_person.CategoryAssigned():
                self.rows[recorded.stream] += 1
                self.assignments[happened.assignment_id] = _Assignment(
                    happened.person_id, recorded.stream, recorded.position, happened.started_on, happened.spm_group
                )
            case of_person.CategoryCorrected():
                assignment = self.assignments[happened.assignment_id]
                assignment.started_on, assignment.group = happened.started_on, happened.spm_group
            case of_person.CategoryWithdrawn():
                self.assignments.pop(happened.assignment_id)

    def group_of_each(self, first: int, last: int) -> dict[UUID, SpmGroup]:
        """Everybody who counts in the years, and the group in which."""
        served = {self.root(person) for person, at in self.services.values() if self._within(at, first, last)}
        found: dict[UUID, SpmGroup] = {}
        for assignment in sorted(self.assignments.values(), key=lambda held: (held.started_on, held.position)):
            case = self.cases[assignment.case]
            person = self.root(assignment.person_id)
            counts = self._within(case.opened_at, first, last) and not case.in_error and self.citizens.get(person)
            if counts and assignment.group in GROUPS and person in served:
                found.setdefault(person, assignment.group)
        return found

    def root(self, person: UUID) -> UUID:
        """The record in which work on a person goes on."""
        while person in self.merged:
            person = self.merged[person]
        return person

    def figures(self, first: int, last: int) -> Figures:
        """The right figure over some years, and the naive ones."""
        counted = Counter(self.group_of_each(first, last).values())
        opened = {stream: case for stream, case in self.cases.items() if self._within(case.opened_at, first, last)}
        naive = {
            "complaints received": sum(self._within(at, first, last) for at in self.complaints.values()),
            "cases opened": len(opened),
            "episodes begun": sum(self._within(at, first, last) for case in self.cases.values() for at in case.episodes),
            "people with a case, whoever they are": len({case.person_id for case in opened.values()}),
            "cases entered in those years": sum(self._within(case.recorded_at, first, last) for case in self.cases.values()),
            "services delivered": sum(self._within(at, first, last) for _, at in self.services.values()),
            "rows of categories": sum(self.rows[stream] for stream in opened),
            "rows of the log": self.events,
        }
        return Figures(by_group={group: counted[group] for group in GROUPS}, naive=naive)

    def _citizen(self, person_id: UUID, citizen: bool | None) -> None:
        if citizen is not None or person_id not in self.citizens:
            self.citizens[person_id] = citizen

    def _within(self, at: datetime, first: int, last: int) -> bool:
        return first <= at.astimezone(self.zone).year <= last


def count(reader: LogReader, office: str, *, until: int = LAST, zone: timezone = WIB) -> Count:
    """Fold an office's log, whole or as it was known at a position."""
    return _taken(Count(zone), reader, office, 0, until)


def counted_on(earlier: Count, reader: LogReader, office: str, position: int) -> Count:
    """What a count that was made up to a position comes to with everything recorded since; the earlier one stays as it is."""
    return _taken(deepcopy(earlier), reader, office, position, LAST)


def _taken(found: Count, reader: LogReader, office: str, after: int, until: int) -> Count:
    with rare_collections():
        for recorded in reader.all(office, limit=2_000, opened=False, after=after, until=until):
            found.take(recorded)
    return found
