"""Families who look for theirs, and a search for the family of somebody found: suggested, found wrong, proposed, verified."""

from dataclasses import replace
from uuid import UUID

from cases.case import CASE
from cases.decider import Command
from cases.match.deciding import AcceptMatch, RejectMatch, Seen, match_of
from cases.match.verifying import AssessFamily
from cases.person import PERSON
from cases.tracing.ending import EndTracing, ProposeFamily
from cases.tracing_request.asking import ProtectRequester
from cases.vocabulary.tracing import MatchRejection, TracingOutcome
from tests.cases import tracing_histories as h
from tests.projections.casework import BEGIN, HEAD, OFFICE, WORKERS, Town
from tests.spec import some_id

BY = (*WORKERS, HEAD)


def look_for_families(town: Town) -> None:
    """Tell what happens, each step by another worker, so that nobody decides on their own."""
    case_id = some_id(f"{OFFICE} {town.seed} person 1 e")
    case = town.casework.state(OFFICE, CASE, case_id)[1]
    request_id, other_id = h.REQUEST_ID, some_id("another request")
    asked: list[Command] = [
        h.REQUESTED,
        replace(h.REQUESTED, tracing_request_id=other_id, requester_id=some_id("another requester"), sought_id=some_id("another")),
        ProtectRequester(tracing_request_id=other_id),
        h.DESCRIBED,
        replace(h.BEGUN, case_id=case_id),
        h.DOCUMENTED,
        h.PLANNED,
        h.ORDERED,
        h.TRIED,
        h.NAMED,
    ]
    for number, command in enumerate(asked):
        town.do(command, by=BY[number % len(BY)])
    wrong, right = match_of(case.person_id, request_id), match_of(case.person_id, h.CANDIDATE_ID)
    told: list[Command] = [
        replace(h.SUGGESTED, match_id=wrong, person_id=case.person_id, case_id=case_id, seen=_seen(town, case_id, case.person_id)),
        AcceptMatch(match_id=wrong),
        RejectMatch(match_id=wrong, reason=MatchRejection.FAMILY_DENIES),
        ProposeFamily(tracing_id=h.TRACING_ID, candidate_id=h.CANDIDATE_ID),
        AcceptMatch(match_id=right),
        replace(h.BY_PERSON, match_id=right),
        replace(h.BY_FAMILY, match_id=right),
        AssessFamily(match_id=right, willing=True, able=True, safe=True, visited_on=BEGIN.date()),
        EndTracing(tracing_id=h.TRACING_ID, outcome=TracingOutcome.FOUND, match_id=right, summary="Anaknya di Losarang"),
    ]
    for number, command in enumerate(told):
        town.do(command, by=BY[number % len(BY)])


def _seen(town: Town, case_id: UUID, person_id: UUID) -> tuple[Seen, ...]:
    """The evidence as it is now: the case, the person's own record, the search and the request."""
    versions = {
        case_id: town.casework.state(OFFICE, CASE, case_id)[1].described,
        person_id: town.casework.state(OFFICE, PERSON, person_id)[1].described,
        h.TRACING_ID: 2,
        h.REQUEST_ID: 2,
    }
    return tuple(Seen(described_id=described, version=version) for described, version in versions.items() if version)
