"""How a record stands in its office, as far as access asks: where, whose, in which compartment.

One small function a kind of record, from the state that the facts leave; for a command that begins a record, from what
the command says of it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from cases import divisions
from cases.activity import Activity
from cases.attaching import ATTACHABLE
from cases.case import CASE, Case
from cases.complaint import COMPLAINT, Complaint
from cases.decider import Command, Decider
from cases.deciders import decider_of_command
from cases.joining import WrongKind
from cases.joint import ReportFromField
from cases.match.state import Match
from cases.office import Office
from cases.person import PERSON
from cases.person.state import Person
from cases.referral.state import Referral
from cases.reunification.state import Reunification
from cases.shelter.state import Shelter
from cases.team import Team
from cases.tracing.state import Tracing
from cases.tracing_request import TRACING_REQUEST
from cases.tracing_request.state import TracingRequest
from cases.vocabulary import Compartment
from cases.worker import WORKER, Worker

BEFORE_THE_LAW: Final = "PPKS03"
"""The kind of PPKS whose cases lie in a compartment of their own (UU 11/2012)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A record that somebody wants to see or change.

    Attributes:
        kind: `complaint`, `case`, `shelter`, `worker`, `team`, `office`.
        record_id: its id.
        exists: whether anything has happened to it.
        region: where it is, as far down as it is known; empty where that means nothing.
        taken_by: who received or opened it.
        teams: those responsible for it or sent to it.
        responsible: the worker responsible for it.
        person: the worker whose record it is.
        referred_to: workers or teams (partners) to whom it was referred.
        compartments: those it lies in.
        matters: what decides to which division it belongs; empty: to every one.
        cases: of a person: how their cases stand.
        of: for an attachment the record that it belongs to: it stands as that one does.
    """

    kind: str
    record_id: UUID
    exists: bool = True
    region: str = ""
    taken_by: UUID | None = None
    teams: frozenset[UUID] = frozenset()
    responsible: UUID | None = None
    person: UUID | None = None
    referred_to: frozenset[UUID] = frozenset()
    compartments: frozenset[Compartment] = frozenset()
    matters: frozenset[str] = frozenset()
    cases: tuple["Target", ...] = ()
    of: "Target | None" = None


def _complaint(state: Complaint, record_id: UUID) -> Target:
    return Target(
        kind="complaint",
        record_id=record_id,
        exists=state.received_at is not None,
        region=state.region,
        taken_by=state.received_by,
        matters=frozenset({state.kind.value} if state.kind else ()),
    )


def _case(state: Case, record_id: UUID) -> Target:
    sent = {d.team_id for d in state.response if d.team_id and not d.recalled}
    return Target(
        kind="case",
        record_id=record_id,
        exists=state.opened,
        region=state.region,
        taken_by=state.opened_by,
        teams=frozenset(sent | ({state.team_id} if state.team_id else set())),
        responsible=state.worker_id,
        compartments=_compartments(assignment.category for assignment in state.categories.values()),
        matters=divisions.of_case((one.category for one in state.categories.values() if one.ended_on is None), state.domain),
    )


def _compartments(categories: Iterable[str]) -> frozenset[Compartment]:
    return frozenset({Compartment.CHILD_BEFORE_THE_LAW} if BEFORE_THE_LAW in categories else ())


def _worker(state: Worker, record_id: UUID) -> Target:
    return Target(kind="worker", record_id=record_id, exists=state.registered, person=record_id)


def _team(state: Team, record_id: UUID) -> Target:
    return Target(kind="team", record_id=record_id, exists=state.kind is not None, teams=frozenset({record_id}))


def _person(state: Person, record_id: UUID) -> Target:
    return Target(kind="person", record_id=record_id, exists=state.registered, region=state.region, taken_by=state.registered_by)


def _referral(state: Referral, record_id: UUID) -> Target:
    to = {state.partner_id} if state.partner_id and state.sent_at else set()
    return Target(
        kind="referral",
        record_id=record_id,
        exists=state.begun,
        region=state.region,
        taken_by=state.requested_by,
        teams=frozenset({state.team_id} if state.team_id else ()),
        responsible=state.worker_id,
        referred_to=frozenset(to),
        compartments=_compartments(state.categories),
    )


def _tracing(state: Tracing, record_id: UUID) -> Target:
    return Target(kind="tracing", record_id=record_id, exists=state.began_at is not None, taken_by=state.began_by)


def _tracing_request(state: TracingRequest, record_id: UUID) -> Target:
    return Target(
        kind="tracing_request",
        record_id=record_id,
        exists=state.requested_at is not None,
        region=state.region,
        taken_by=state.received_by,
    )


def _match(state: Match, record_id: UUID) -> Target:
    return Target(kind="match", record_id=record_id, exists=state.begun)


def _reunification(state: Reunification, record_id: UUID) -> Target:
    return Target(kind="reunification", record_id=record_id, exists=state.began_at is not None, taken_by=state.began_by)


def _activity(state: Activity, record_id: UUID) -> Target:
    return Target(kind="activity", record_id=record_id, exists=state.size > 0, person=state.worker_id)


def _shelter(state: Shelter, record_id: UUID) -> Target:
    return Target(kind="shelter", record_id=record_id, exists=state.opened_at is not None, region=state.region)


def _office(state: Office, record_id: UUID) -> Target:
    return Target(kind="office", record_id=record_id, exists=state.opened, region=state.region)


_TARGETS: Final[Mapping[str, Callable[[Any, UUID], Target]]] = {
    "complaint": _complaint,
    "case": _case,
    "person": _person,
    "referral": _referral,
    "tracing": _tracing,
    "tracing_request": _tracing_request,
    "match": _match,
    "reunification": _reunification,
    "activity": _activity,
    "shelter": _shelter,
    "worker": _worker,
    "team": _team,
    "office": _office,
}
"""Kind of record to the function that says how one of them stands."""

ALSO: Final[Mapping[str, tuple[tuple[str, Decider[Any, Any, Any]], ...]]] = {
    "OpenCase": (("complaint_id", COMPLAINT),),
    "ReopenCase": (("complaint_id", COMPLAINT),),
    "LinkComplaint": (("complaint_id", COMPLAINT),),
    "LeadToCase": (("case_id", CASE),),
    "MarkDuplicate": (("duplicate_of", COMPLAINT),),
    "GiveDelegation": (("on_behalf_of", WORKER),),
    "AddMember": (("worker_id", WORKER),),
    "AdmitPerson": (("case_id", CASE),),
    "RequestReferral": (("case_id", CASE),),
    "BeginTracing": (("case_id", CASE),),
    "ProposeFamily": (("tracing_request_id", TRACING_REQUEST),),
    "BeginReunification": (("case_id", CASE),),
    "PlanMonitoring": (("case_id", CASE),),
    "DecideDuplicate": (("other_id", PERSON),),
    "MergePerson": (("into_id", PERSON),),
}
"""Command to the further records that it names: who gives it must be able to see them too."""


OF_A_CASE: Final = frozenset({"referral", "tracing", "match", "reunification"})
"""Kinds of records that belong to a case (`case_id` of their state): who deals with the case deals with them."""

NO_CASE: Final = UUID(int=0)


def case_behind(kind: str, state: Any) -> UUID | None:
    """The case to which a record belongs, `NO_CASE` where it is not known; None for what belongs to none.

    A referral that was received belongs to none before the office opens one: until then it stands as it was received and
    assigned.
    """
    if kind not in OF_A_CASE or (isinstance(state, Referral) and state.received_at and not state.case_id):
        return None
    return getattr(state, "case_id", None) or NO_CASE


def with_case(target: Target, case: Case, case_id: UUID) -> Target:
    """How a record stands by way of its case: the same area, teams, responsible worker and compartments."""
    behind = _case(case, case_id)
    shared = {name: getattr(behind, name) for name in ("region", "teams", "responsible", "matters")}
    return replace(target, **shared, compartments=target.compartments | behind.compartments)


def with_cases(target: Target, cases: Mapping[UUID, Case]) -> Target:
    """How a person's record stands by way of their cases."""
    return replace(target, cases=tuple(_case(case, case_id) for case_id, case in cases.items() if case.opened))


def records_of(person: Person, record_id: UUID) -> tuple[UUID, ...]:
    """The record of a person and those that were merged into it."""
    return (record_id, *person.taken_in)


def target_of(decider: Decider[Any, Any, Any], state: Any, record_id: UUID) -> Target:
    """How a record of a kind stands. Of a kind that nothing is said of here only the office is known."""
    if decider.kind in _TARGETS:
        return _TARGETS[decider.kind](state, record_id)
    return Target(kind=decider.kind, record_id=record_id, exists=state.size > 0)


def belongs_to(
    named: Any, judge: Callable[[Decider[Any, Any, Any], UUID], Any], cases_of: Callable[[tuple[UUID, ...]], tuple[UUID, ...]]
) -> Target:
    """How the record stands that a file belongs to, by what an attachment or a command says of it.

    The same is read whether there is such a record or not: the record, the cases of a person, and a case.
    """
    decider, record_id = ATTACHABLE.get(named.record_kind, CASE), named.record_id or NO_CASE
    try:
        state = judge(decider, record_id)
    except WrongKind:
        state = decider.initial
    target, behind = target_of(decider, state, record_id), case_behind(decider.kind, state)
    found = cases_of(records_of(state, record_id) if decider is PERSON else (record_id,))
    of_person = found if decider is PERSON else ()
    cases = {case_id: judge(CASE, case_id) for case_id in ((behind,) if behind else of_person or (NO_CASE,))}
    if behind is not None:
        return with_case(target, cases[behind], behind)
    return with_cases(target, cases) if of_person else target


def decider_for(command: type[Command]) -> Decider[Any, Any, Any]:
    """The decider of the record that a command is for."""
    return COMPLAINT if command is ReportFromField else decider_of_command(command)


def begins(command: type[Command]) -> bool:
    """Whether a command begins a record."""
    if command is ReportFromField:
        return True
    decider = decider_for(command)
    return command in decider.possible(decider.initial)


def begun_by(command: Command, kind: str, worker: UUID, office_region: str) -> Target:
    """How the record stands that a command begins: taken by who gives it, where the command says."""
    team = getattr(command, "team_id", None)
    return Target(
        kind=kind,
        record_id=command.stream,
        exists=False,
        region=getattr(command, "region", None) or office_region,
        taken_by=worker,
        teams=frozenset({team}) if team is not None and kind == "case" else frozenset(),
        person=worker if kind == "activity" else None,
    )
