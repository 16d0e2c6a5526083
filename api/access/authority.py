"""What somebody may do in one office at one moment: their roles, areas, teams, delegations, clearances. Pure: made from states."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from api.access.queries import Query
from api.access.refusals import NotYourTask, RoleNotYours
from api.access.relations import Relation
from api.access.rules import SEEN_BY, allowed, task_of, who_may, working_on
from api.access.targets import (
    ALSO,
    NO_CASE,
    Target,
    begins,
    begun_by,
    belongs_to,
    case_behind,
    decider_for,
    records_of,
    target_of,
    with_case,
    with_cases,
)
from cases import codes, divisions
from cases.attachment import ATTACHMENT, AttachFile
from cases.case import CASE
from cases.decider import Actor, Command
from cases.errors import NotFound
from cases.joining import WrongKind as AnotherKind
from cases.person import PERSON
from cases.person.state import Person as PersonKnown
from cases.unit import Unit
from cases.vocabulary import Compartment, Role
from cases.worker import BreakGlass, Standing
from projections.scope import EVERYTHING, Scope

CasesOf = Callable[[tuple[UUID, ...]], tuple[UUID, ...]]
"""Finds the cases of some records of one person."""


def _no_cases(_: tuple[UUID, ...]) -> tuple[UUID, ...]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """What the office's log says that somebody may do.

    Attributes:
        office: the one office that the request is for.
        region: the office's region code.
        worker: their pseudonymous worker id.
        at: the moment.
        standings: the roles in force, the least powerful first, their own before those they stand in.
        teams: those on whose roster they are and which a decree holds together.
        partners: the partners whose staff they are.
        on_duty: those of them in which they have a shift now.
        break_glass: access taken in need that is open.
        cleared: compartments opened to them.
        charges: the office's divisions, and what belongs to each.
        cases_of: finds the cases of some records of a person.
        named: the role that they want to act in, if they named one.
        demonstration: whether the office is a demonstration.
    """

    office: str
    region: str
    worker: UUID
    at: datetime
    standings: tuple[Standing, ...]
    teams: frozenset[UUID] = frozenset()
    partners: frozenset[UUID] = frozenset()
    on_duty: frozenset[UUID] = frozenset()
    break_glass: tuple[BreakGlass, ...] = ()
    cleared: frozenset[Compartment] = frozenset()
    charges: divisions.Table = field(default_factory=dict)
    cases_of: CasesOf = field(default=_no_cases, compare=False, repr=False)
    named: Role | None = None
    demonstration: bool = False

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles in force, each once."""
        return tuple(dict.fromkeys(standing.role for standing in self.standings))

    @property
    def somebody(self) -> Actor:
        """Who they are, before it is known what they do: in their least powerful role. A permit says the role that is recorded."""
        return self._acts(self.standings[0], Query.OFFICE)

    def acting_as(self, role: Role | None) -> "Authority":
        """The same, narrowed to one role.

        Raises:
            RoleNotYours: they do not hold it now.
        """
        if role is None:
            return self
        if role not in self.roles:
            raise RoleNotYours(field="header.Jejak-Role", possible=self.roles)
        return replace(self, named=role, standings=tuple(s for s in self.standings if s.role is role))

    def actor(self, action: type[Command] | Query) -> Actor:
        """Who acts, in the least powerful role that may do it with any record.

        Raises:
            NotYourTask: none of their roles may.
        """
        return self._acts(next(iter(self.may(action)), None), action)

    def may(self, action: type[Command] | Query) -> tuple[Standing, ...]:
        """The roles in force that may do it with some record."""
        return tuple(standing for standing in self.standings if allowed(standing.role, action))

    def permit(self, command: Command) -> "Permit":
        """The permit of a command, judged on the states that it is decided on: see `cases.unit.Order`."""
        return Permit(self, command)

    def scope(self, query: Query, record_id: UUID | None = None) -> Scope:
        """What row-level security shows them of a query: what all their roles that may ask it show together.

        Args:
            query: what they ask.
            record_id: the one record that is asked for, if it is one: access taken in need may be to it alone.

        Raises:
            NotYourTask: none of their roles may ask it.
        """
        standings = self.may(query)
        self._acts(next(iter(standings), None), query)
        needs = {relation for standing in standings for relation in allowed(standing.role, query)}
        in_need = self.break_glass if Relation.BREAK_GLASS in needs else ()
        if record_id is not None and any(glass.record_id == record_id for glass in in_need):
            return Scope(office=self.office, scope="office", compartments=EVERYTHING)
        if Relation.OFFICE in needs or Relation.NUMBERS in needs:
            # Counts are of everybody, or they would be wrong; they name nobody.
            everything = Relation.NUMBERS in needs or any(s.role is Role.AUDITOR for s in standings)
            sealed = EVERYTHING if everything else frozenset(self.cleared)
            return Scope(office=self.office, scope="office", compartments=sealed)
        areas = {area for s in standings if Relation.OWN_AREA in allowed(s.role, query) for area in self._areas(s)}
        return Scope(
            office=self.office,
            scope="own",
            areas=frozenset(areas | {glass.area for glass in in_need if glass.area}),
            teams=self.teams if Relation.OWN_TEAM in needs else frozenset(),
            worker=self.worker if needs - {Relation.REFERRED} else None,
            compartments=frozenset(self.cleared),
            partners=self.partners if Relation.REFERRED in needs else frozenset(),
            matters=divisions.reach(self.charges, self._headed(standings)) if Relation.DIVISION in needs else frozenset(),
        )

    def _headed(self, standings: Iterable[Standing]) -> tuple[str | None, ...]:
        return tuple(standing.division for standing in standings if standing.role is Role.HEAD_OF_DIVISION)

    def _areas(self, standing: Standing) -> tuple[str, ...]:
        return (self.region,) if standing.whole_office else standing.areas

    def relations(self, standing: Standing, target: Target) -> frozenset[Relation]:
        """How a record stands to them in one of their roles."""
        if target.of is not None:  # a file stands as its record does, to whom the record is shown
            query, found_of = SEEN_BY[target.of.kind], self.relations(standing, target.of)
            return found_of if target.of.exists and allowed(standing.role, query) & found_of else frozenset()
        of_need = any(glass.record_id == target.record_id for glass in self.break_glass)
        found = {
            Relation.ASSIGNED: target.responsible == self.worker and not target.cases,
            Relation.SELF: target.person == self.worker,
            Relation.REFERRED: bool(target.referred_to & {self.worker, *self.teams, *self.partners}),
            Relation.BREAK_GLASS: of_need,
        }
        if self._sealed(target) <= self.cleared or standing.role is Role.AUDITOR:
            found |= {
                Relation.ASSIGNED: any(one.responsible == self.worker for one in (target, *target.cases)),
                Relation.DIVISION: self._in_division(standing, target),
                Relation.OFFICE: True,
                Relation.OWN_INTAKE: target.taken_by == self.worker,
                Relation.OWN_TEAM: bool(target.teams & self.teams),
                Relation.OWN_AREA: bool(target.region) and covers(standing, target.region),
                Relation.BREAK_GLASS: of_need or any(g.area and codes.within(target.region, g.area) for g in self.break_glass),
            }
        return frozenset(relation for relation, holds in found.items() if holds)

    def _sealed(self, target: Target) -> frozenset[Compartment]:
        """The compartments that a record lies in; a person's: those of cases for which somebody else is responsible."""
        others = (one.compartments for one in target.cases if one.responsible != self.worker)
        return target.compartments.union(*others)

    def _in_division(self, standing: Standing, target: Target) -> bool:
        matters = divisions.reach(self.charges, self._headed((standing,)))
        return bool(matters) and any(not one.matters or one.matters & matters for one in target.cases or (target,))

    def sees(self, target: Target) -> bool:
        """Whether one of their roles shows them the record."""
        query = SEEN_BY.get(target.kind)
        return (
            query is not None
            and target.exists
            and any(allowed(standing.role, query) & self.relations(standing, target) for standing in self.standings)
        )

    def suffices(self, standing: Standing, action: type[Command] | Query, target: Target) -> bool:
        """Whether one of their roles may do it with this record; files are attached by those who work on the record."""
        found = allowed(standing.role, action) & self.relations(standing, target)
        if target.of is not None and not isinstance(action, Query):
            found &= working_on(standing.role, target.of.kind)
        return bool(found)

    def judged(self, action: type[Command] | Query, target: Target) -> Actor:
        """Who acts, in the least powerful role that may do it with this record.

        Raises:
            NotFound: they may not know of it, or there is no such record.
            NotYourTask: they may see it, and not do this.
        """
        for standing in self.standings:
            if self.suffices(standing, action, target):
                return self._acts(standing, action)
        if target.of is not None and not target.exists and not self.sees(target.of):
            raise NotFound(f"there is no such {target.of.kind}", field="record_id")
        if target.exists and not self.sees(target):
            raise NotFound(f"there is no such {target.kind}", field=f"{target.kind}_id")
        return self._acts(None, action)

    def _acts(self, standing: Standing | None, action: type[Command] | Query) -> Actor:
        if standing is None:
            task = task_of(action)
            raise NotYourTask(rule=f"access: {task.name}" if task else "access", possible=who_may(action))
        return Actor(id=self.worker, role=standing.role, on_behalf_of=standing.on_behalf_of)


@dataclass(frozen=True, slots=True)
class Permit:
    """Says in which role somebody gives a command, and refuses who may not."""

    authority: Authority
    command: Command

    def __call__(self, unit: Unit) -> Actor:
        """Judge it on the states that the unit reads, which are those that the command is decided on.

        Raises:
            NotFound: they may not know of the record, or there is none: the same answer, after the same reading.
            NotYourTask: they may see the record, and not do this with it.
        """
        kind = type(self.command)
        decider = decider_for(kind)
        state = unit.judge(decider, self.command.stream)
        target = target_of(decider, state, self.command.stream)
        of = (
            belongs_to(self.command if kind is AttachFile else state, unit.judge, self.authority.cases_of)
            if decider is ATTACHMENT
            else None
        )
        behind = case_behind(decider.kind, state)
        if behind is not None:
            target = with_case(target, unit.judge(CASE, behind), behind)
        if decider is PERSON:
            target = self._with_cases(unit, target, state)
        if not target.exists:
            if not begins(kind):
                raise NotFound(f"there is no such {decider.kind}", field=self.command.target)
            begun = begun_by(self.command, decider.kind, self.authority.worker, unit.context.region)
            target = replace(begun, cases=target.cases)
        actor = self.authority.judged(kind, replace(target, of=of) if of else target)
        self._see_the_others(unit)
        return actor

    def _with_cases(self, unit: Unit, target: Target, person: PersonKnown) -> Target:
        # Where there is no case, one that does not exist is read: what is missing costs what is forbidden costs.
        found = self.authority.cases_of(records_of(person, target.record_id)) or (NO_CASE,)
        return with_cases(target, {case_id: unit.judge(CASE, case_id) for case_id in found})

    def _see_the_others(self, unit: Unit) -> None:
        for name, decider in ALSO.get(type(self.command).__name__, ()):
            record_id = getattr(self.command, name)
            if record_id is None:
                continue
            try:
                state = unit.judge(decider, record_id)
                other = target_of(decider, state, record_id)
                other = self._with_cases(unit, other, state) if decider is PERSON else other
            except AnotherKind:
                other = None
            if other is None or not self.authority.sees(other):
                raise NotFound(f"there is no such {decider.kind}", field=name)


def covers(standing: Standing, region: str) -> bool:
    """Whether a role is held for a region."""
    return standing.whole_office or any(codes.within(region, area) for area in standing.areas)
