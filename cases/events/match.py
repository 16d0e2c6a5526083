"""What happens to a possible match of a person found and a family: suggested or proposed, shown, decided, verified, over.

A stream for each pair of a person and a request (or a family recorded by hand); what was rejected may be suggested again in
it when more is known. Of the descriptions themselves nothing stands here: only how far they agree.
"""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from cases.events.event import STREAM, Event, Open, Personal, Sealable, event
from cases.vocabulary.people import DocumentKind
from cases.vocabulary.tracing import Agreement, MatchRejection, MatchSide, ShownTo, VerificationMethod

RecordText = Annotated[Sealable[str | None], Personal(of=STREAM)]


@event()
class MatchSuggested(Event):
    """The office's own comparison found a person and a request alike.

    Attributes:
        evidence: id of what was compared to the version of its last fact that describes: names what was seen.
        score_percent: how alike, 0 to 100.
        by_name, by_sex, by_age, by_place, by_marks, by_relation: how far they agree in each respect.
    """

    person_id: Open[UUID]
    case_id: Open[UUID]
    tracing_request_id: Open[UUID]
    suggested_at: Open[datetime]
    evidence: Open[dict[UUID, int]]
    score_percent: Open[int]
    by_name: Open[Agreement]
    by_sex: Open[Agreement]
    by_age: Open[Agreement]
    by_place: Open[Agreement]
    by_marks: Open[Agreement]
    by_relation: Open[Agreement]


@event(shape=2)
class MatchProposed(Event):
    """Somebody holds a family, or a request, to be the person's.

    Attributes:
        decide_due_at: until when somebody else accepts or rejects it.
    """

    person_id: Open[UUID]
    case_id: Open[UUID]
    tracing_id: Open[UUID]
    proposed_by: Open[UUID]
    proposed_at: Open[datetime]
    evidence: Open[dict[UUID, int]]
    proposed_for: Open[UUID | None] = None
    candidate_id: Open[UUID | None] = None
    tracing_request_id: Open[UUID | None] = None
    decide_due_at: Open[datetime | None] = None
    reason: RecordText = None


@event()
class MatchShown(Event):
    """It was shown to the person, the family or somebody who may know."""

    audience: Open[ShownTo]
    shown_by: Open[UUID]
    shown_at: Open[datetime]
    reaction: RecordText = None


@event()
class MatchRejected(Event):
    """It is held to be wrong."""

    reason: Open[MatchRejection]
    rejected_by: Open[UUID]
    rejected_at: Open[datetime]
    words: RecordText = None


@event()
class MatchAccepted(Event):
    """It is held to be right and is to be verified from both sides.

    Attributes:
        tracing_id: the search that it answers.
        noted_with: the record of the person that holds it as the one that stands.
        verify_due_at: until when one side verifies it.
    """

    tracing_id: Open[UUID]
    accepted_by: Open[UUID]
    accepted_at: Open[datetime]
    noted_with: Open[UUID]
    verify_due_at: Open[datetime]
    accepted_for: Open[UUID | None] = None
    note: RecordText = None


@event()
class MatchVerified(Event):
    """The tie was verified from one side (berita acara verifikasi).

    Attributes:
        documents: papers that were looked at.
        verify_due_at: until when the other side verifies it; None: it has.
        minutes_sha256: of the signed minutes.
    """

    side: Open[MatchSide]
    verified_by: Open[UUID]
    verified_at: Open[datetime]
    methods: Open[tuple[VerificationMethod, ...]]
    documents: Open[tuple[DocumentKind, ...]] = ()
    verified_for: Open[UUID | None] = None
    verify_due_at: Open[datetime | None] = None
    minutes_sha256: Open[str | None] = None
    minutes_number: RecordText = None
    questions: RecordText = None
    findings: RecordText = None


@event()
class VerificationWithdrawn(Event):
    """The verification from one side was taken back: the tie is to be verified from there again.

    Attributes:
        verified_by, verified_for: whose verification it was.
        verify_due_at: until when it is verified again.
    """

    side: Open[MatchSide]
    verified_by: Open[UUID]
    withdrawn_by: Open[UUID]
    withdrawn_at: Open[datetime]
    verify_due_at: Open[datetime]
    verified_for: Open[UUID | None] = None
    withdrawn_for: Open[UUID | None] = None
    reason: RecordText = None


@event()
class FamilyAssessed(Event):
    """Somebody visited the family at home: whether they want, can, and it is safe there."""

    willing: Open[bool]
    able: Open[bool]
    safe: Open[bool]
    assessed_by: Open[UUID]
    assessed_at: Open[datetime]
    visited_on: Open[date]
    findings: RecordText = None
    needs: RecordText = None


@event()
class MatchWithdrawn(Event):
    """It was taken back, and nothing is said of whether it is right."""

    withdrawn_by: Open[UUID]
    withdrawn_at: Open[datetime]
    reason: RecordText = None
