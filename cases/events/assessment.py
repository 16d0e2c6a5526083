"""What is thought about the person's need: risk, assessments, case conferences."""

from datetime import date
from typing import Annotated
from uuid import UUID

from cases.events.event import STREAM, Event, Open, Personal, Sealable, Specific, event
from cases.vocabulary import AssessmentKind, RiskLevel

RecordText = Annotated[Sealable[str | None], Personal(of=STREAM)]
HealthText = Annotated[Sealable[str | None], Specific(of="person_id")]


@event()
class RiskAssessed(Event):
    """How great the danger for the person is, as seen now."""

    person_id: Open[UUID]
    level: Open[RiskLevel]
    reasons: HealthText = None


@event()
class AssessmentRecorded(Event):
    """An assessment was made: what the person needs, what they can do, what surrounds them."""

    assessment_id: Open[UUID]
    person_id: Open[UUID]
    kind: Open[AssessmentKind]
    assessed_on: Open[date]
    needs: HealthText = None
    strengths: HealthText = None
    family: HealthText = None
    health: HealthText = None
    recommendation: HealthText = None


@event()
class CaseConferenceHeld(Event):
    """Several professions spoke about the case: who, what was decided, what follows."""

    conference_id: Open[UUID]
    held_on: Open[date]
    participants: RecordText = None
    decisions: RecordText = None
    follow_up: RecordText = None
