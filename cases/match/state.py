"""What is known of a possible match of a person found and a family: who holds it to be right, and who verified it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from cases.by_type import Folds, Rules, changed
from cases.decider import Context
from cases.events import match as told
from cases.refusals import not_before
from cases.vocabulary.tracing import MatchSide


@dataclass(frozen=True, kw_only=True)
class Verification:
    """That the tie was verified from one side, and by whom."""

    verified_by: UUID
    verified_at: datetime
    verified_for: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """How a home visit found the family."""

    willing: bool
    able: bool
    safe: bool
    assessed_by: UUID
    visited_on: date


@dataclass(frozen=True, kw_only=True)
class Match:
    """A possible match as its facts have it.

    Attributes:
        size: how many facts it has; also the version of the last.
        person_id, case_id: whose family it may be, and the case for which it is looked for.
        tracing_id: the search in which it was proposed or accepted.
        candidate_id, tracing_request_id: the family recorded by hand, or the request: one of them.
        began_at: when it was first suggested or proposed.
        evidence: what was compared last: id to the version of its last fact that describes.
        rejected: the evidence for which it was rejected, of all rejections.
        set_aside: the evidence for which it was last withdrawn.
        hands: everybody who proposed or accepted it; none of them verifies it.
        accepted: whether it is held to be right.
        noted_with: the record of the person that holds it as the one that stands.
        verified: from which sides, and by whom.
        taken_back: when a verification from a side was last taken back.
        assessment: the last home visit.
        over: `rejected` or `withdrawn`, empty while it is open.
    """

    size: int = 0
    person_id: UUID | None = None
    case_id: UUID | None = None
    tracing_id: UUID | None = None
    candidate_id: UUID | None = None
    tracing_request_id: UUID | None = None
    began_at: datetime | None = None
    evidence: Mapping[UUID, int] = field(default_factory=dict)
    rejected: Mapping[UUID, int] = field(default_factory=dict)
    set_aside: Mapping[UUID, int] = field(default_factory=dict)
    score_percent: int | None = None
    hands: frozenset[UUID] = frozenset()
    accepted: bool = False
    accepted_by: UUID | None = None
    accepted_at: datetime | None = None
    noted_with: UUID | None = None
    verified: Mapping[MatchSide, Verification] = field(default_factory=dict)
    taken_back: Mapping[MatchSide, datetime] = field(default_factory=dict)
    assessment: Assessment | None = None
    over: str = ""

    @property
    def begun(self) -> bool:
        """Whether it was ever suggested or proposed."""
        return self.began_at is not None

    @property
    def stands(self) -> bool:
        """Whether it is accepted and was not given up."""
        return self.accepted and not self.over

    @property
    def missing(self) -> tuple[MatchSide, ...]:
        """The sides from which it is not verified."""
        return tuple(side for side in MatchSide if side not in self.verified)

    @property
    def verifiers(self) -> frozenset[UUID]:
        """Everybody who verified it, and for whom they did."""
        return frozenset(hand for one in self.verified.values() for hand in (one.verified_by, one.verified_for) if hand is not None)


def stage(match: Match) -> str:
    """The stage that people see."""
    stages = (
        (not match.begun, "not-suggested"),
        (match.over == "rejected", "match-rejected"),
        (match.over == "withdrawn", "match-withdrawn"),
        (match.accepted and not match.missing, "match-verified"),
        (match.accepted, "match-accepted"),
        (bool(match.hands), "match-proposed"),
    )
    return next((name for holds, name in stages if holds), "match-suggested")


def newer(evidence: Mapping[UUID, int], than: Mapping[UUID, int]) -> bool:
    """Whether something was compared that had not been known then."""
    return any(version > than.get(described, 0) for described, version in evidence.items())


def _began_before(match: Match, context: Context) -> None:
    if match.stands:
        not_before(match.accepted_at, context)
    not_before(match.began_at, context)


RULES: Final[Rules[Match]] = Rules(_began_before)
FOLDS: Final[Folds[Match]] = Folds()


@FOLDS.of(told.MatchSuggested)
def _suggested(match: Match, event: told.MatchSuggested) -> Match:
    return _opened(match, event, event.suggested_at, frozenset(), score_percent=event.score_percent)


@FOLDS.of(told.MatchProposed)
def _proposed(match: Match, event: told.MatchProposed) -> Match:
    hands = _hands(event.proposed_by, event.proposed_for)
    return _opened(match, event, event.proposed_at, hands, tracing_id=event.tracing_id, candidate_id=event.candidate_id)


@FOLDS.of(told.MatchShown)
def _shown(match: Match, _: told.MatchShown) -> Match:
    return changed(match, size=match.size + 1)


@FOLDS.of(told.MatchRejected)
def _rejected(match: Match, _: told.MatchRejected) -> Match:
    known = {key: max(match.rejected.get(key, 0), match.evidence.get(key, 0)) for key in (*match.rejected, *match.evidence)}
    return changed(match, size=match.size + 1, over="rejected", rejected=known)


@FOLDS.of(told.MatchAccepted)
def _accepted(match: Match, event: told.MatchAccepted) -> Match:
    return changed(
        match,
        size=match.size + 1,
        accepted=True,
        accepted_by=event.accepted_by,
        accepted_at=event.accepted_at,
        tracing_id=event.tracing_id,
        noted_with=event.noted_with,
        hands=match.hands | _hands(event.accepted_by, event.accepted_for),
    )


@FOLDS.of(told.MatchVerified)
def _verified(match: Match, event: told.MatchVerified) -> Match:
    verification = Verification(verified_by=event.verified_by, verified_at=event.verified_at, verified_for=event.verified_for)
    return changed(match, size=match.size + 1, verified={**match.verified, event.side: verification})


@FOLDS.of(told.VerificationWithdrawn)
def _verification_withdrawn(match: Match, event: told.VerificationWithdrawn) -> Match:
    verified = {side: one for side, one in match.verified.items() if side is not event.side}
    taken_back = {**match.taken_back, event.side: event.withdrawn_at}
    return changed(match, size=match.size + 1, verified=verified, taken_back=taken_back)


@FOLDS.of(told.FamilyAssessed)
def _assessed(match: Match, event: told.FamilyAssessed) -> Match:
    visit = Assessment(willing=event.willing, able=event.able, safe=event.safe, assessed_by=event.assessed_by, visited_on=event.visited_on)
    return changed(match, size=match.size + 1, assessment=visit)


@FOLDS.of(told.MatchWithdrawn)
def _withdrawn(match: Match, _: told.MatchWithdrawn) -> Match:
    return changed(match, size=match.size + 1, over="withdrawn", set_aside=match.evidence)


def _opened(match: Match, event: Any, at: datetime, hands: frozenset[UUID], **more: Any) -> Match:
    """The match with new evidence; one that was over begins again: nothing that was decided on older evidence holds."""
    again: dict[str, Any] = {
        "over": "",
        "accepted": False,
        "accepted_by": None,
        "accepted_at": None,
        "noted_with": None,
        "verified": {},
        "taken_back": {},
        "assessment": None,
        "hands": frozenset(),
    }
    before = changed(match, **again) if match.over else match
    return changed(
        before,
        size=match.size + 1,
        person_id=event.person_id,
        case_id=event.case_id,
        tracing_request_id=event.tracing_request_id,
        began_at=match.began_at or at,
        evidence=event.evidence,
        hands=before.hands | hands,
        **more,
    )


def _hands(*persons: UUID | None) -> frozenset[UUID]:
    return frozenset(person for person in persons if person is not None)
