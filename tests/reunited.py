"""People on their way back to their families, in an office at work: each step by the hands that may take it."""

from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID, uuid5

from uuid_utils.compat import uuid7

from cases.case.episodes import OpenCase
from cases.decider import Actor, Command
from cases.match.deciding import AcceptMatch, Seen, SuggestMatch, match_of
from cases.match.verifying import AssessFamily, VerifyMatch
from cases.reunification.deciding import ApproveReunification, ProposeReunification
from cases.reunification.handing_over import HandOver
from cases.reunification.preparing import BeginReunification, RecordStatement, RecordWish
from cases.tracing.searching import BeginTracing
from cases.unit import Receipt
from cases.vocabulary import Role
from cases.vocabulary.tracing import MatchSide, VerificationMethod
from tests.cases import reunification_histories as h
from tests.cases import tracing_histories as searched
from tests.spec import some_id
from tests.works import Works, ago

SITI, BUDI, DEWI, WATI = (Actor(id=some_id(name), role=Role.SOCIAL_WORKER) for name in ("siti", "budi", "dewi", "wati"))
HEAD = Actor(id=some_id("kepala dinas"), role=Role.HEAD_OF_OFFICE)
Step = tuple[Command, Actor]


@dataclass(frozen=True)
class Homecoming:
    """A child, the family that asks for them, and the ids under which they come together."""

    case_id: UUID = field(default_factory=uuid7)
    person_id: UUID = field(default_factory=uuid7)
    request_id: UUID = field(default_factory=uuid7)
    tracing_id: UUID = field(default_factory=uuid7)
    reunification_id: UUID = field(default_factory=uuid7)
    signed_on: date = field(default_factory=lambda: ago(days=300).date())

    @property
    def match_id(self) -> UUID:
        """The one match there is of this child and this family."""
        return match_of(self.person_id, self.request_id)

    def of(self, command: Command) -> Command:
        """A command of the example histories, for this reunification."""
        return replace(command, reunification_id=self.reunification_id)  # type: ignore[type-var]  # a command of a reunification

    def matched(self) -> tuple[Step, ...]:
        """Found, looked for, held to be the family's child."""
        ids = {"tracing_request_id": self.request_id, "requester_id": _of(self.request_id), "sought_id": _of(self.tracing_id)}
        told: Command = replace(searched.REQUESTED, age_years=9, **ids)  # type: ignore[arg-type]  # ids by name
        suggested: SuggestMatch = replace(
            searched.SUGGESTED,
            match_id=self.match_id,
            person_id=self.person_id,
            case_id=self.case_id,
            tracing_request_id=self.request_id,
            seen=(Seen(described_id=self.case_id, version=1), Seen(described_id=self.request_id, version=1)),
        )
        return (
            (OpenCase(case_id=self.case_id, person_id=self.person_id, region="32.12", age_years=9), SITI),
            (told, SITI),
            (BeginTracing(tracing_id=self.tracing_id, case_id=self.case_id), SITI),
            (suggested, SITI),
            (AcceptMatch(match_id=self.match_id), SITI),
        )

    def verified(self) -> tuple[Step, ...]:
        """Verified from both sides by two others, and the family visited."""
        by = (VerificationMethod.DOCUMENTS,)
        visit = AssessFamily(match_id=self.match_id, willing=True, able=True, safe=True, visited_on=self.signed_on)
        return (
            (VerifyMatch(match_id=self.match_id, side=MatchSide.PERSON, methods=by), BUDI),
            (VerifyMatch(match_id=self.match_id, side=MatchSide.FAMILY, methods=by), DEWI),
            (visit, SITI),
        )

    def decided(self) -> tuple[Step, ...]:
        """Begun, heard, proposed, approved by a third, and signed for by the family."""
        begun: Command = BeginReunification(reunification_id=self.reunification_id, case_id=self.case_id, match_id=self.match_id)
        heard: RecordWish = h.WISHED
        stated: RecordStatement = replace(h.STATED, signed_on=self.signed_on)
        proposed: ProposeReunification = h.PROPOSED
        approved: ApproveReunification = h.APPROVED
        return (
            (begun, SITI),
            *((self.of(command), SITI) for command in (heard, stated, proposed)),
            (self.of(approved), HEAD),
        )

    def ready(self) -> tuple[Step, ...]:
        """Everything before the handover."""
        return (*self.matched(), *self.verified(), *self.decided())

    @property
    def handover(self) -> HandOver:
        """The handover before witnesses."""
        return replace(h.HANDED_OVER, reunification_id=self.reunification_id)


def _of(one: UUID) -> UUID:
    return uuid5(one, "somebody")


def told(works: Works, *steps: Step) -> None:
    """Carry out steps one after the other; each must be taken."""
    for command, actor in steps:
        works.do(command, actor=actor)


def told_at_once(works: Works, *stories: tuple[Step, ...]) -> None:
    """Carry out the same step of many stories together; each must be taken."""
    for steps in zip(*stories, strict=True):
        receipts = works.casework.carry_out_all([works.order(command, actor=actor) for command, actor in steps])
        assert [one for one in receipts if not isinstance(one, Receipt)] == []
