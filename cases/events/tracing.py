"""What happens in a search for the family of the person of a case: documented, planned, tried, families found, over.

What is said of the person is sealed under the person, what is said of a family under that family, the rest under the search.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from cases.events.decree import Ground
from cases.events.event import STREAM, Event, Open, Personal, Sealable, Specific, event
from cases.vocabulary import Sex
from cases.vocabulary.tracing import AttemptResult, FamilyRelation, TracingChannel, TracingOutcome

RecordText = Annotated[Sealable[str | None], Personal(of=STREAM)]
PersonText = Annotated[Sealable[str | None], Personal(of="person_id")]
PersonSpecific = Annotated[Sealable[str | None], Specific(of="person_id")]
FamilyText = Annotated[Sealable[str | None], Personal(of="candidate_id")]


@event()
class TracingBegan(Event):
    """The office begins to look for the family of the person of a case.

    Attributes:
        region: of the case.
        attempt_due_at: until when the first attempt is made.
    """

    case_id: Open[UUID]
    person_id: Open[UUID]
    region: Open[str]
    began_by: Open[UUID]
    began_at: Open[datetime]
    attempt_due_at: Open[datetime]
    reason: RecordText = None


@event()
class PersonDocumented(Event):
    """The person was asked and looked at, so that a family can know them again. A field without a value says nothing.

    Attributes:
        home_region: where they say they come from, as far down as it is known.
        relatives: whom they say they have.
        names: every name they give, one a line.
    """

    person_id: Open[UUID]
    documented_by: Open[UUID]
    sex: Open[Sex | None] = None
    age_years: Open[int | None] = None
    age_estimated: Open[bool] = False
    home_region: Open[str | None] = None
    relatives: Open[tuple[FamilyRelation, ...]] = ()
    names: PersonText = None
    nicknames: PersonText = None
    dialect: PersonText = None
    belongings: PersonText = None
    companions: PersonText = None
    place: PersonText = None
    marks: PersonSpecific = None
    story: PersonSpecific = None


@event(shape=3)
class TracingPlanned(Event):
    """Where is looked and who is asked.

    Attributes:
        planned_for: for whom they stood in, if they did.
        order_due_at: until when somebody else sends the workers out.
    """

    planned_by: Open[UUID]
    planned_at: Open[datetime]
    planned_for: Open[UUID | None] = None
    regions: Open[tuple[str, ...]] = ()
    order_due_at: Open[datetime | None] = None
    locations: RecordText = None
    contacts: RecordText = None


@event(shape=2)
class TracingOrdered(Event):
    """The head of division fixed where is looked and sent the workers out (surat tugas).

    Attributes:
        decree: the decree of the register on which it rests, if it names one.
    """

    ordered_by: Open[UUID]
    ordered_at: Open[datetime]
    ordered_for: Open[UUID | None] = None
    decree: Open[Ground | None] = None
    letter_number: RecordText = None


@event()
class TracingAttempted(Event):
    """Somebody looked or asked.

    Attributes:
        attempt_due_at: until when the next attempt is made, if nothing ends the search before.
    """

    attempt_id: Open[UUID]
    channel: Open[TracingChannel]
    result: Open[AttemptResult]
    attempted_by: Open[UUID]
    attempted_at: Open[datetime]
    attempt_due_at: Open[datetime]
    region: Open[str | None] = None
    asked: RecordText = None
    report: RecordText = None


@event()
class CandidateFamilyRecorded(Event):
    """A family that may be the person's, as an attempt or the family itself brought it up; a subject of its own.

    Attributes:
        relation: what they say they are to the person.
    """

    candidate_id: Open[UUID]
    recorded_by: Open[UUID]
    recorded_at: Open[datetime]
    relation: Open[FamilyRelation | None] = None
    region: Open[str | None] = None
    attempt_id: Open[UUID | None] = None
    name: FamilyText = None
    address: FamilyText = None
    phone: FamilyText = None
    remark: FamilyText = None


@event()
class CandidateFamilyRefused(Event):
    """The family does not want to take part."""

    candidate_id: Open[UUID]
    refused_at: Open[datetime]
    recorded_by: Open[UUID]
    reason: FamilyText = None


@event()
class FamilyProposed(Event):
    """Somebody holds a family, or a family's request, to be the person's: in one append with the match."""

    match_id: Open[UUID]
    proposed_by: Open[UUID]
    candidate_id: Open[UUID | None] = None
    tracing_request_id: Open[UUID | None] = None


@event()
class TracingEnded(Event):
    """The search is over.

    Attributes:
        match_id: the match that found the family.
        referral_id: the referral to alternative care, where no family takes the person.
    """

    outcome: Open[TracingOutcome]
    ended_by: Open[UUID]
    ended_at: Open[datetime]
    match_id: Open[UUID | None] = None
    referral_id: Open[UUID | None] = None
    summary: RecordText = None
