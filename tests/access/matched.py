"""Possible matches of people and families, and reunifications that rest on them, in a staffed office."""

from dataclasses import replace
from uuid import UUID, uuid4

from api.access.relations import Relation
from cases.case import CASE
from cases.match.deciding import AcceptMatch, Seen, match_of
from cases.reunification.preparing import BeginReunification
from cases.tracing.searching import BeginTracing
from tests.access.offices import TEAM, Staffed
from tests.cases.tracing_histories import REQUESTED, SUGGESTED


def suggest(office: Staffed, case_id: UUID) -> UUID:
    """A match of the person of a case and of a request made for it."""
    request_id = uuid4()
    office.do(replace(REQUESTED, tracing_request_id=request_id, requester_id=uuid4(), sought_id=uuid4()))
    case = office.casework.state(office.office, CASE, case_id)[1]
    seen = (Seen(described_id=case_id, version=case.described), Seen(described_id=request_id, version=1))
    match_id = match_of(case.person_id, request_id)
    office.do(replace(SUGGESTED, match_id=match_id, person_id=case.person_id, case_id=case_id, tracing_request_id=request_id, seen=seen))
    return match_id


def bring_home(office: Staffed, reunification_id: UUID, relation: Relation, name: str, *, region: str, category: str) -> None:
    """Begin the reunification of the person of a new case that stands so to somebody."""
    worker = name if relation is Relation.ASSIGNED else None
    team = TEAM if relation is Relation.OWN_TEAM else None
    case_id = office.case(f"reunited {relation} {name}", worker=worker, team=team, region=region, category=category)
    reunite(office, case_id, reunification_id, by=name if relation is Relation.OWN_INTAKE else "nobody")


def reunite(office: Staffed, case_id: UUID, reunification_id: UUID, by: str = "nobody") -> None:
    """Begin the reunification of the person of a case with a family that was accepted as theirs."""
    office.do(BeginTracing(tracing_id=uuid4(), case_id=case_id))
    match_id = suggest(office, case_id)
    office.do(AcceptMatch(match_id=match_id))
    office.do(BeginReunification(reunification_id=reunification_id, case_id=case_id, match_id=match_id), by=by)
