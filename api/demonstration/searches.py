"""How a family is looked for in the demonstration: documented, planned, tried; a match accepted, and verified from both sides or wrong."""

from typing import Final
from uuid import UUID

from api.demonstration import words
from api.demonstration.homecomings import Homecoming
from api.demonstration.offices import Member
from api.demonstration.people import full_name
from api.demonstration.story import Search, Searched
from api.demonstration.telling import MINUTES, Telling
from cases.decider import Command
from cases.match.deciding import AcceptMatch, RejectMatch, match_of
from cases.match.verifying import AssessFamily, VerifyMatch
from cases.tracing.ending import EndTracing, ProposeFamily
from cases.tracing.searching import (
    BeginTracing,
    DocumentPerson,
    OrderTracing,
    PlanTracing,
    RecordAttempt,
    RecordCandidateFamily,
    RecordFamilyRefusal,
)
from cases.tracing_request.asking import CloseTracingRequest, RequestTracing
from cases.vocabulary import Channel, Role, Sex
from cases.vocabulary.tracing import (
    AttemptResult,
    FamilyRelation,
    MatchRejection,
    MatchSide,
    RequestOutcome,
    TracingChannel,
    TracingOutcome,
    VerificationMethod,
)

_RELATIONS: Final = (FamilyRelation.PARENT, FamilyRelation.CHILD, FamilyRelation.SIBLING, FamilyRelation.OTHER_RELATIVE)
_CHANNELS: Final = tuple(TracingChannel)
_IN_VAIN: Final = (AttemptResult.NOTHING, AttemptResult.NO_ANSWER, AttemptResult.LEAD)
_WITHOUT_FAMILY: Final = {
    Search.NOT_FOUND: TracingOutcome.NOT_FOUND,
    Search.FAMILY_REFUSES: TracingOutcome.FAMILY_REFUSES,
    Search.UNWILLING: TracingOutcome.PERSON_UNWILLING,
}


def search(told: Telling, searched: Searched) -> bool:
    """Tell a search for a family, and how the person comes home where it is found; whether the office may close the case afterwards."""
    told.from_now_on()
    one = _Tracing(told)
    one.look()
    course = searched.course
    if course is Search.GOING_ON:
        return False
    if course is Search.FAMILY_REFUSES:
        one.refuse()
    if course in _WITHOUT_FAMILY:
        one.end(_WITHOUT_FAMILY[course])
        return True
    if course is Search.WRONG_FIRST:
        one.match_wrongly()
    match_id = one.match(asked_for=course is Search.WRONG_FIRST or told.chance.happens(0.4))
    one.end(TracingOutcome.FOUND, match_id)
    home = Homecoming(told, match_id)
    home.hand_over()
    home.follow(course)
    return True


class _Tracing:
    """One search, told step by step."""

    def __init__(self, told: Telling) -> None:
        self._told = told
        self._worker = told.social_worker
        self._heads = told.chance.shuffled(told.cast.of(Role.HEAD_OF_DIVISION))
        self._tracing_id = told.new_id()
        self._sex = told.person.sex if told.person else Sex.MALE
        self._request_id: UUID | None = None

    def look(self) -> None:
        """The person is documented; it is planned where to ask, by another ordered, and tried."""
        told, chance, tracing_id = self._told, self._told.chance, self._tracing_id
        self._say(BeginTracing(tracing_id=tracing_id, case_id=told.case_id), self._worker, (0.2, 5))
        person = told.person
        known = DocumentPerson(
            tracing_id=tracing_id,
            sex=self._sex,
            age_years=person.age_years if person else None,
            age_estimated=True,
            relatives=(chance.one_of(_RELATIONS),),
            names=person.name if person else None,
            dialect=chance.one_of(words.DIALECTS),
            marks=person.marks if person else None,
            story=chance.one_of(words.REMEMBERED),
        )
        self._say(known, self._worker, (0.1, 2))
        planned = PlanTracing(tracing_id=tracing_id, locations=chance.one_of(words.WHERE_TO_ASK), regions=(told.story.region,))
        self._say(planned, self._worker, (0.1, 2))
        ordered = OrderTracing(tracing_id=tracing_id, letter_number=f"094/{chance.number(1, 999):03}-Rehsos")
        self._say(ordered, self._heads[0], (0.1, 2))
        for _ in range(chance.number(1, 3)):
            self._try(chance.one_of(_IN_VAIN))

    def refuse(self) -> None:
        """A family comes up, and does not want to take part."""
        candidate_id = self._come_up()
        refused = RecordFamilyRefusal(tracing_id=self._tracing_id, candidate_id=candidate_id, reason=words.FAMILY_REFUSES)
        self._say(refused, self._worker, (1, 6))

    def match_wrongly(self) -> None:
        """A family comes up and is held to be the person's, until it is verified that it is not."""
        told = self._told
        candidate_id = self._come_up()
        match_id = self._accept(candidate_id=candidate_id, request_id=None)
        self._verify(match_id, MatchSide.PERSON, told.subdistrict_worker)
        reason = told.chance.one_of((MatchRejection.PERSON_DENIES, MatchRejection.DOCUMENTS_CONTRADICT, MatchRejection.ANOTHER_PERSON))
        self._say(RejectMatch(match_id=match_id, reason=reason), self._heads[0], (0.2, 4))

    def match(self, *, asked_for: bool) -> UUID:
        """A family comes up, or asks for the person: accepted by another than who proposed it, verified by two others, visited at home."""
        told = self._told
        if asked_for:
            match_id = self._accept(candidate_id=None, request_id=self._asked_for())
        else:
            match_id = self._accept(candidate_id=self._come_up(), request_id=None)
        self._verify(match_id, MatchSide.PERSON, told.subdistrict_worker)
        self._verify(match_id, MatchSide.FAMILY, self._heads[1])
        visited_on = told.today
        visit = AssessFamily(match_id=match_id, willing=True, able=told.chance.happens(0.8), safe=True, visited_on=visited_on)
        self._say(visit, told.subdistrict_worker, (0.2, 4))
        return match_id

    def end(self, outcome: TracingOutcome, match_id: UUID | None = None) -> None:
        """The search is over."""
        summary = words.FOUND_THEM if match_id else words.NOT_FOUND_THEM
        self._say(EndTracing(tracing_id=self._tracing_id, outcome=outcome, summary=summary, match_id=match_id), self._worker, (0.5, 8))
        if self._request_id:
            answered = CloseTracingRequest(
                tracing_request_id=self._request_id, outcome=RequestOutcome.ANSWERED, answer="Keluarga dipertemukan"
            )
            self._say(answered, self._worker, (0.1, 2))

    def _try(self, result: AttemptResult) -> UUID:
        attempt_id = self._told.new_id()
        attempt = RecordAttempt(
            tracing_id=self._tracing_id, attempt_id=attempt_id, channel=self._told.chance.one_of(_CHANNELS), result=result
        )
        self._say(attempt, self._worker, (2, 13))
        return attempt_id

    def _come_up(self) -> UUID:
        chance, candidate_id = self._told.chance, self._told.new_id()
        found = RecordCandidateFamily(
            tracing_id=self._tracing_id,
            candidate_id=candidate_id,
            relation=chance.one_of(_RELATIONS),
            region=chance.one_of(self._told.cast.villages),
            attempt_id=self._try(AttemptResult.FAMILY_FOUND),
            name=full_name(chance, chance.one_of((Sex.MALE, Sex.FEMALE))),
        )
        self._say(found, self._worker, (0.1, 1))
        return candidate_id

    def _asked_for(self) -> UUID:
        told, chance = self._told, self._told.chance
        self._request_id = told.new_id()
        asked = RequestTracing(
            tracing_request_id=self._request_id,
            requester_id=told.new_id(),
            sought_id=told.new_id(),
            channel=Channel.WALK_IN,
            relation=chance.one_of(_RELATIONS),
            name=(told.person.name if told.person else None) or full_name(chance, self._sex),
            requester_name=full_name(chance, Sex.FEMALE),
            sex=self._sex,
            age_years=told.person.age_years if told.person else None,
            age_estimated=True,
        )
        self._say(asked, told.desk, (1, 20))
        return self._request_id

    def _accept(self, *, candidate_id: UUID | None, request_id: UUID | None) -> UUID:
        told = self._told
        match_id = match_of(told.person_id, candidate_id or request_id or told.case_id)
        proposed = ProposeFamily(tracing_id=self._tracing_id, candidate_id=candidate_id, tracing_request_id=request_id)
        self._say(proposed, self._worker, (0.2, 4))
        self._say(AcceptMatch(match_id=match_id), self._heads[0], (0.2, 3))
        return match_id

    def _verify(self, match_id: UUID, side: MatchSide, by: Member) -> None:
        how = self._told.chance.one_of((VerificationMethod.DOCUMENTS, VerificationMethod.QUESTIONS, VerificationMethod.MEETING))
        self._say(VerifyMatch(match_id=match_id, side=side, methods=(how,)), by, (0.5, 5))

    def _say(self, command: Command, by: Member, days: tuple[float, float]) -> None:
        told = self._told
        told.tell(command, by, after=told.until_office_hours(told.chance.days(*days)), lag=4 * MINUTES)
