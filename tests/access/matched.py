"""A match of the person of a case and of a request made for it, for the matrix of access."""

from dataclasses import replace
from uuid import UUID, uuid4

from cases.case import CASE
from cases.match.deciding import Seen, match_of
from tests.access.offices import Staffed
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
