"""What is thought about the person's need: risk, assessments, case conferences."""

from uuid import UUID

from cases.by_type import as_event
from cases.case.state import RULES, Case, in_episode, unused
from cases.decider import Command, Context, command
from cases.events import assessment as told
from cases.events.event import Event
from cases.fields import PastDay, Prose
from cases.vocabulary import AssessmentKind, RiskLevel


@command(target="case_id")
class AssessRisk(Command):
    """Say how great the danger for the person is."""

    case_id: UUID
    level: RiskLevel
    reasons: Prose | None = None


@command(target="case_id")
class RecordAssessment(Command):
    """Record an assessment."""

    case_id: UUID
    assessment_id: UUID
    kind: AssessmentKind
    assessed_on: PastDay
    needs: Prose
    strengths: Prose | None = None
    family: Prose | None = None
    health: Prose | None = None
    recommendation: Prose | None = None


@command(target="case_id")
class HoldConference(Command):
    """Record a case conference."""

    case_id: UUID
    conference_id: UUID
    held_on: PastDay
    participants: Prose
    decisions: Prose
    follow_up: Prose | None = None


@RULES.of(AssessRisk)
def _risk(command: AssessRisk, case: Case, context: Context) -> tuple[Event, ...]:
    in_episode(case, context)
    return (as_event(told.RiskAssessed, command, person_id=case.person_id),)


@RULES.of(RecordAssessment)
def _assess(command: RecordAssessment, case: Case, context: Context) -> tuple[Event, ...]:
    in_episode(case, context)
    unused(case, command.assessment_id, "assessment_id")
    return (as_event(told.AssessmentRecorded, command, person_id=case.person_id),)


@RULES.of(HoldConference)
def _confer(command: HoldConference, case: Case, context: Context) -> tuple[Event, ...]:
    in_episode(case, context)
    unused(case, command.conference_id, "conference_id")
    return (as_event(told.CaseConferenceHeld, command),)
