"""The minutes of a handover were written down wrongly: a correction says what they should read, and why. What was told stays told."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.errors import FieldInvalid
from cases.events import reunification as told
from cases.events.event import Event
from cases.fields import Line, Number, PastInstant, Prose, Region, Sha256
from cases.refusals import BeforeItBegan, ContradictsItself, NoSuchFact, something_said
from cases.reunification.handing_over import MINUTES, PartyGiven, WitnessGiven, signed_by_all, visits_after
from cases.reunification.state import RULES, Reunification


class AfterTheyWereSeen(FieldInvalid):
    """Somebody had seen the person in the family by then: the handover was before."""

    code = "after-they-were-seen"


@command(target="reunification_id")
class CorrectHandover(Command):
    """Say how the minutes of the handover should read, and why. What has no value stays as it was.

    Attributes:
        corrects: the version of the handover, or of the correction, that was wrong.
        handed_over_at: when it was; the visits that were not made are due from then on.
        parties, witnesses: all of them, both together: all sign the minutes.
        sha256: of the signed minutes.
    """

    reunification_id: UUID
    corrects: Number
    reason: Prose
    handed_over_at: PastInstant | None = None
    number: Line | None = None
    region: Region | None = None
    place: Line | None = None
    parties: tuple[PartyGiven, ...] | None = None
    witnesses: tuple[WitnessGiven, ...] | None = None
    sha256: Sha256 | None = None
    attachment_id: UUID | None = None


@RULES.of(CorrectHandover)
def _correct(command: CorrectHandover, one: Reunification, context: Context) -> tuple[Event, ...]:
    if command.corrects not in one.minutes:
        possible = tuple(str(version) for version in one.minutes)
        raise NoSuchFact("neither the handover nor a correction of it", field="corrects", possible=possible, size=one.size)
    signed = (command.parties, command.witnesses)
    said = (command.number, command.region, command.place, command.sha256, command.attachment_id)
    something_said(command.handed_over_at, *signed, *said)
    if command.parties is not None and command.witnesses is not None:
        signed_by_all(command.parties, command.witnesses, context)
    elif any(part is not None for part in signed):
        missing = "witnesses" if command.witnesses is None else "parties"
        raise ContradictsItself("parties and witnesses sign together: say all of them", field=missing, rule=MINUTES)
    moved = _moved(command.handed_over_at, one, context) if command.handed_over_at is not None else {}
    corrected = as_event(
        told.HandoverCorrected,
        command,
        case_id=one.case_id,
        corrected_by=context.actor.id,
        corrected_for=context.actor.on_behalf_of,
        corrected_at=context.at,
        parties=None if command.parties is None else tuple(_part(told.Party, p) for p in command.parties),
        witnesses=None if command.witnesses is None else tuple(_part(told.Witness, w) for w in command.witnesses),
        **moved,
    )
    return (corrected,)


def _part(kind: type[Any], given: Any) -> Any:
    return kind(**{name: getattr(given, name) for name in kind.__dataclass_fields__})


def _moved(moment: datetime, one: Reunification, context: Context) -> dict[str, Any]:
    """When the visits are due that were not made, if the handover was at another moment; none of one that is over."""
    began = one.decision.decided_at if one.decision is not None else one.began_at
    if began is not None and moment < began:
        raise BeforeItBegan("before it was decided", field="handed_over_at", possible=(began.isoformat(),))
    if one.stated_on is not None and moment.astimezone(ZoneInfo(context.zone)).date() < one.stated_on:
        raise BeforeItBegan("before the family signed", field="handed_over_at", possible=(one.stated_on.isoformat(),))
    if one.first_seen_at is not None and moment > one.first_seen_at:
        raise AfterTheyWereSeen(field="handed_over_at", possible=(one.first_seen_at.isoformat(),))
    if one.over:
        return {}
    due, passes = visits_after(moment, context)
    next_due = due[one.next_visit - 1] if one.next_visit is not None else None
    return {"visits_due_at": due, "visits_pass_at": passes, "visit_due_at": next_due}
