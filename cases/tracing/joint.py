"""A search with its case, its matches and the families that ask: decided in one append, so that none runs away from the others.

A case is not closed while a search is open. A person has one accepted match at a time, and so has a request.
"""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from cases.case import CASE, Case
from cases.case.closure import BeginWork, EndWork
from cases.decider import Command
from cases.errors import Conflict, NotFound
from cases.joining import Handler, Unit
from cases.match import MATCH
from cases.match.deciding import AcceptMatch, ProposeMatch, RejectMatch, SuggestMatch, WithdrawMatch, match_of
from cases.person import PERSON
from cases.person.family_match import AnotherFamilyAccepted, NoteFamilyMatch, ReleaseFamilyMatch
from cases.person.joint import records_of, root_of
from cases.referral import REFERRAL
from cases.tracing import TRACING
from cases.tracing.ending import EndTracing, ProposeFamily
from cases.tracing.searching import BeginTracing
from cases.tracing_request import TRACING_REQUEST
from cases.tracing_request.asking import AnotherPersonAccepted, NoteRequestMatch, ReleaseRequestMatch
from cases.vocabulary.work import WorkKind


class NoSuchCaseToSearch(NotFound):
    """There is no such case in this office, or it is closed."""

    code = "no-such-case-to-search"


class AlreadySearching(Conflict):
    """The family is already looked for (`possible` names the search)."""

    code = "already-searching"


class NoOpenSearch(Conflict):
    """A match is accepted in a search for the family; none is open for this case."""

    code = "no-open-search"


class NothingToMatch(Conflict):
    """The case or the request is over, or there is none."""

    code = "nothing-to-match"


class AnotherMatchId(Conflict):
    """There is one match of a person and a family; `possible` names it."""

    code = "another-match-id"


def _begin(told: BeginTracing, unit: Unit) -> None:
    case = _open_case(told.case_id, unit)
    going_on = _search_of(case)
    if going_on is not None:
        raise AlreadySearching(field="case_id", possible=(str(going_on),))
    unit.decide(TRACING, told, {"case": case})
    unit.decide(CASE, BeginWork(case_id=told.case_id, kind=WorkKind.TRACING, child_id=told.tracing_id))


def _propose(told: ProposeFamily, unit: Unit) -> None:
    tracing = unit.state(TRACING, told.tracing_id)
    other_id = told.candidate_id or told.tracing_request_id
    if other_id is None or tracing.person_id is None or tracing.case_id is None:
        unit.decide(TRACING, told)  # refuses, and says why
        return
    if told.tracing_request_id is not None and not unit.state(TRACING_REQUEST, told.tracing_request_id).open:
        raise NothingToMatch(field="tracing_request_id")
    match_id = match_of(tracing.person_id, other_id)
    evidence = _evidence(tracing.case_id, tracing.person_id, told.tracing_id, other_id, unit)
    unit.decide(TRACING, told, {"match_id": match_id})
    proposal = ProposeMatch(
        match_id=match_id,
        person_id=tracing.person_id,
        case_id=tracing.case_id,
        tracing_id=told.tracing_id,
        candidate_id=told.candidate_id,
        tracing_request_id=told.tracing_request_id,
        reason=told.reason,
    )
    unit.decide(MATCH, proposal, {"evidence": evidence})


def _suggest(told: SuggestMatch, unit: Unit) -> None:
    case = unit.state(CASE, told.case_id)
    request = unit.state(TRACING_REQUEST, told.tracing_request_id)
    if not case.opened or case.closed or case.person_id != told.person_id or not request.open:
        raise NothingToMatch(field="case_id")
    if request.match_id is not None:
        raise AnotherPersonAccepted(field="tracing_request_id", possible=(str(request.match_id),))
    standing = unit.state(PERSON, told.person_id).family_match
    if standing is not None:
        raise AnotherFamilyAccepted(field="person_id", possible=(str(standing),))
    right = match_of(told.person_id, told.tracing_request_id)
    if told.match_id != right:
        raise AnotherMatchId(field="match_id", possible=(str(right),))
    evidence = _evidence(told.case_id, told.person_id, _search_of(case), told.tracing_request_id, unit)
    unit.decide(MATCH, told, {"evidence": evidence})


def _accept(told: AcceptMatch, unit: Unit) -> None:
    match = unit.state(MATCH, told.match_id)
    if match.person_id is None or match.case_id is None:
        unit.decide(MATCH, told)  # refuses: nobody has suggested it
        return
    search = _search_of(unit.state(CASE, match.case_id))
    if search is None:
        raise NoOpenSearch(possible=("BeginTracing",))
    records = records_of(match.person_id, unit)
    noted_with = root_of(match.person_id, records)
    unit.decide(MATCH, told, {"tracing_id": search, "noted_with": noted_with})
    others = {"family_matches": tuple(person.family_match for person in records.values())}
    unit.decide(PERSON, NoteFamilyMatch(person_id=noted_with, match_id=told.match_id), others)
    if match.tracing_request_id is not None:
        if not unit.state(TRACING_REQUEST, match.tracing_request_id).open:
            raise NothingToMatch(field="match_id")
        unit.decide(TRACING_REQUEST, NoteRequestMatch(tracing_request_id=match.tracing_request_id, match_id=told.match_id))


def _give_up(told: RejectMatch | WithdrawMatch, unit: Unit) -> None:
    before = unit.state(MATCH, told.match_id)
    unit.decide(MATCH, told)
    if not before.stands:
        return
    if before.noted_with is not None:
        unit.decide(PERSON, ReleaseFamilyMatch(person_id=before.noted_with, match_id=told.match_id))
    if before.tracing_request_id is not None:
        unit.decide(TRACING_REQUEST, ReleaseRequestMatch(tracing_request_id=before.tracing_request_id, match_id=told.match_id))


def _end(told: EndTracing, unit: Unit) -> None:
    before = unit.state(TRACING, told.tracing_id)
    found = {
        "match": unit.state(MATCH, told.match_id) if told.match_id is not None else None,
        "referral": unit.state(REFERRAL, told.referral_id) if told.referral_id is not None else None,
        "standing": unit.state(PERSON, before.person_id).family_match if before.person_id is not None else None,
    }
    unit.decide(TRACING, told, found)
    if before.case_id is not None:
        end = EndWork(case_id=before.case_id, kind=WorkKind.TRACING, child_id=told.tracing_id, outcome=told.outcome.value)
        unit.decide(CASE, end)


def _open_case(case_id: UUID, unit: Unit) -> Case:
    case = unit.state(CASE, case_id)
    if not case.opened or case.closed:
        raise NoSuchCaseToSearch(field="case_id")
    return case


def _search_of(case: Case) -> UUID | None:
    """The search that goes on for a case."""
    return next((child_id for child_id, kind in case.work.items() if kind is WorkKind.TRACING), None)


def _evidence(case_id: UUID, person_id: UUID, tracing_id: UUID | None, other_id: UUID, unit: Unit) -> Mapping[UUID, int]:
    """What is known of both, by the versions of the last facts that describe them; each is expected to stay as it is."""
    tracing = unit.state(TRACING, tracing_id) if tracing_id is not None else None
    candidate = tracing.candidates.get(other_id) if tracing is not None else None
    versions = {
        case_id: unit.state(CASE, case_id).described,
        person_id: unit.state(PERSON, person_id).described,
        tracing_id: tracing.described if tracing is not None else 0,
        other_id: candidate.version if candidate is not None else unit.state(TRACING_REQUEST, other_id).described,
    }
    return {described: version for described, version in versions.items() if described is not None and version > 0}


TRACING_JOINT: Final[Mapping[type[Command], Handler]] = {
    BeginTracing: _begin,
    ProposeFamily: _propose,
    EndTracing: _end,
    SuggestMatch: _suggest,
    AcceptMatch: _accept,
    RejectMatch: _give_up,
    WithdrawMatch: _give_up,
}
