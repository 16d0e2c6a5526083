"""Random work of several people on searches, matches, homecomings and referrals of some cases, whoever may do it or not."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from cases.case import CASE, Case
from cases.case.closure import ApproveClosure, ProposeClosure
from cases.case.episodes import OpenCase, ReopenCase
from cases.decider import Actor, Command, Decider
from cases.deciders import actions
from cases.issuing import SYSTEM
from cases.match import MATCH
from cases.match.deciding import AcceptMatch, RejectMatch, Seen, SuggestMatch, WithdrawMatch, match_of
from cases.match.verifying import AssessFamily, VerifyMatch
from cases.person import PERSON
from cases.referral import REFERRAL
from cases.referral.asking import RequestReferral
from cases.referral.sending import WithdrawReferral
from cases.reunification import REUNIFICATION
from cases.reunification.deciding import ApproveReunification, ProposeReunification
from cases.reunification.handing_over import HandOver, PartyGiven, WitnessGiven
from cases.reunification.preparing import BeginReunification, RecordStatement, RecordWish
from cases.reunification.visiting import DeclareStable, RecordBreakdown, StopReunification, VisitFamily
from cases.tracing import TRACING
from cases.tracing.ending import EndTracing
from cases.tracing.searching import BeginTracing, DocumentPerson, RecordAttempt
from cases.tracing_request import TRACING_REQUEST
from cases.tracing_request.asking import DescribeSought, RequestTracing
from cases.unit import Order
from cases.vocabulary import Channel, ClosureReason, Outcome, Sex
from cases.vocabulary.referrals import Destination, Setting
from cases.vocabulary.reunification import BreakdownReason, PartyRole, StopReason, VisitSafety, Wish
from cases.vocabulary.tracing import (
    Agreement,
    AttemptResult,
    FamilyRelation,
    MatchRejection,
    MatchSide,
    TracingChannel,
    TracingOutcome,
    VerificationMethod,
)
from cases.vocabulary.work import WorkKind
from tests.simulation.work import CASES, PEOPLE, Work
from tests.spec import some_id

WORKERS = [*PEOPLE, *(Actor(id=some_id(name), role="PEKSOS") for name in ("rina", "yanto", "wati"))]
REQUESTS = [some_id(f"simulated request {n}") for n in range(2)]
OF_FAMILIES = CASES[:3]
DOCUMENT = "d" * 64
RARE = (
    *(RejectMatch, WithdrawMatch, EndTracing, StopReunification, RecordBreakdown, RequestReferral),
    *(DescribeSought, DocumentPerson),  # else what is known of both is new each time that they are compared
)
Move = tuple[Decider[Any, Any, Any], Command]


class Families(Work):
    """What happens, from a seed.

    Attributes:
        again: how often a rejected match was to be suggested again on the evidence on which it was rejected.
    """

    again: int = 0

    def begin(self) -> None:
        """Open the cases, and let families ask."""
        for case_id in OF_FAMILIES:
            self.works.do(OpenCase(case_id=case_id, person_id=person_of(case_id), region="32.12", age_years=9))
        for request_id in REQUESTS:
            asked = RequestTracing(
                tracing_request_id=request_id,
                requester_id=some_id(f"asks {request_id}"),
                sought_id=some_id(f"sought {request_id}"),
                channel=Channel.WALK_IN,
                relation=FamilyRelation.PARENT,
                name="Bagas",
                requester_name="Kartem",
            )
            self.works.do(asked)

    def _order(self) -> Order:
        self.number += 1
        command = self._command()
        by = SYSTEM if isinstance(command, SuggestMatch) else self.chance.choice(WORKERS)
        return self.works.order(command, actor=by, command_id=some_id(f"simulated order {self.seed} {self.number}"))

    def _command(self) -> Command:
        case_id, request_id = self.chance.choice(OF_FAMILIES), self.chance.choice(REQUESTS)
        while not (moves := [command for decider, command in self._moves(case_id, request_id) if self._admits(decider, command)]):
            case_id = self.chance.choice(OF_FAMILIES)
        command = self.chance.choice(moves)
        self.again += isinstance(command, SuggestMatch) and self._known_to_be_wrong(command)
        return command

    def _known_to_be_wrong(self, command: SuggestMatch) -> bool:
        match = self._state(MATCH, command.match_id)
        return match.over == "rejected" and all(one.version <= match.rejected.get(one.described_id, 0) for one in command.seen)

    def _admits(self, decider: Decider[Any, Any, Any], command: Command) -> bool:
        if isinstance(command, RARE) and self.chance.random() < 0.8:
            return False
        return type(command).__name__ in actions(decider, self._state(decider, command.stream))

    def _state(self, decider: Decider[Any, Any, Any], stream: UUID) -> Any:
        return self.works.casework.state(self.works.office, decider, stream)[1]

    def _moves(self, case_id: UUID, request_id: UUID) -> Iterator[Move]:
        case: Case = self._state(CASE, case_id)
        yield CASE, ReopenCase(case_id=case_id, reason="Ditemukan telantar lagi")
        closing = ProposeClosure(case_id=case_id, reason=ClosureReason.TAKEN_OVER, outcome=Outcome.WITH_FAMILY, summary="Selesai")
        yield CASE, closing
        yield CASE, ApproveClosure(case_id=case_id)
        yield TRACING_REQUEST, DescribeSought(tracing_request_id=request_id, marks=f"Tanda {self.number}")
        asked = RequestReferral(
            referral_id=some_id(f"referral {self.number}"),
            case_id=case_id,
            destination=Destination.HOSPITAL,
            setting=Setting.OUTSIDE,
            service="SVC-RUJUKAN",
            carries=("sex",),
        )
        yield REFERRAL, asked
        yield TRACING, BeginTracing(tracing_id=some_id(f"search {self.number}"), case_id=case_id)
        for child, kind in case.work.items():
            yield from self._of_child(kind, child, match_of(person_of(case_id), request_id))
        yield from self._of_match(case, case_id, request_id)

    def _of_child(self, kind: WorkKind, child: UUID, match_id: UUID) -> Iterator[Move]:
        if kind is WorkKind.REFERRAL:
            yield REFERRAL, WithdrawReferral(referral_id=child, reason="Tidak perlu lagi")
        elif kind is WorkKind.TRACING:
            yield TRACING, DocumentPerson(tracing_id=child, sex=Sex.MALE, marks=f"Luka {self.number}")
            attempt_id = some_id(f"attempt {self.number}")
            tried = RecordAttempt(tracing_id=child, attempt_id=attempt_id, channel=TracingChannel.POLICE, result=AttemptResult.NOTHING)
            yield TRACING, tried
            found = EndTracing(tracing_id=child, outcome=TracingOutcome.FOUND, summary="Ditemukan", match_id=match_id)
            yield TRACING, found
            yield TRACING, EndTracing(tracing_id=child, outcome=TracingOutcome.NOT_FOUND, summary="Nihil")
        else:
            yield from ((REUNIFICATION, make(child)) for make in self._homeward())

    def _homeward(self) -> tuple[Callable[[UUID], Command], ...]:
        parties = (PartyGiven(role=PartyRole.OFFICE, name="Dewi"), PartyGiven(role=PartyRole.FAMILY, name="Kartem"))
        witnesses = (WitnessGiven(name="Kuwu"), WitnessGiven(name="Ketua RT"))
        signed_on = self._now.date() - timedelta(days=1)
        minutes: dict[str, Any] = {"number": "BA 1", "region": "32.12", "place": "Balai desa", "sha256": DOCUMENT}
        return (
            lambda one: RecordWish(reunification_id=one, wish=Wish.RETURN),
            lambda one: ProposeReunification(reunification_id=one, grounds="Siap"),
            lambda one: ApproveReunification(reunification_id=one, reason="Terbaik"),
            lambda one: RecordStatement(reunification_id=one, signed_on=signed_on, signatory="Kartem", relation="ibu", sha256=DOCUMENT),
            lambda one: HandOver(reunification_id=one, parties=parties, witnesses=witnesses, **minutes),
            lambda one: VisitFamily(reunification_id=one, safety=VisitSafety.SAFE, findings="Baik"),
            lambda one: DeclareStable(reunification_id=one, reason="Baik"),
            lambda one: RecordBreakdown(reunification_id=one, reason=BreakdownReason.LEFT_AGAIN, words="Pergi"),
            lambda one: StopReunification(reunification_id=one, reason=StopReason.MATCH_FELL, words="Gugur"),
        )

    def _of_match(self, case: Case, case_id: UUID, request_id: UUID) -> Iterator[Move]:
        match_id = match_of(person_of(case_id), request_id)
        yield MATCH, self._suggestion(case, case_id, request_id)
        yield MATCH, AcceptMatch(match_id=match_id)
        for side in MatchSide:
            yield MATCH, VerifyMatch(match_id=match_id, side=side, methods=(VerificationMethod.DOCUMENTS,))
        yield MATCH, AssessFamily(match_id=match_id, willing=True, able=True, safe=True, visited_on=self._now.date() - timedelta(days=1))
        yield MATCH, RejectMatch(match_id=match_id, reason=MatchRejection.ANOTHER_PERSON)
        yield MATCH, WithdrawMatch(match_id=match_id, reason="Diperiksa ulang")
        begun_id = some_id(f"homecoming {self.number}")
        yield REUNIFICATION, BeginReunification(reunification_id=begun_id, case_id=case_id, match_id=match_id)

    def _suggestion(self, case: Case, case_id: UUID, request_id: UUID) -> SuggestMatch:
        person_id = person_of(case_id)
        seen = {case_id: case.described, person_id: self._state(PERSON, person_id).described}
        for child, kind in case.work.items():
            if kind is WorkKind.TRACING:
                seen[child] = self._state(TRACING, child).described
        seen[request_id] = self._state(TRACING_REQUEST, request_id).described
        same = dict.fromkeys(("by_name", "by_sex", "by_age", "by_place", "by_marks", "by_relation"), Agreement.SAME)
        return SuggestMatch(
            match_id=match_of(person_id, request_id),
            person_id=person_id,
            case_id=case_id,
            tracing_request_id=request_id,
            seen=tuple(Seen(described_id=one, version=version) for one, version in seen.items() if version),
            score_percent=90,
            **same,
        )


def person_of(case_id: UUID) -> UUID:
    """The person of a simulated case."""
    return some_id(f"simulated person of {case_id}")
