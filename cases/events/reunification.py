"""What happens before a person goes back to their family, and the handover: heard, proposed, decided, signed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from cases.events.decree import Ground
from cases.events.event import STREAM, Event, Open, Personal, Sealable, Specific, event
from cases.vocabulary.reunification import Hearing, PartyRole, Wish
from cases.vocabulary.tracing import MatchSide

RecordText = Annotated[Sealable[str | None], Personal(of=STREAM)]
PersonText = Annotated[Sealable[str | None], Specific(of="person_id")]


@dataclass(frozen=True, kw_only=True)
class Party:
    """Somebody who signs the minutes, and for whom."""

    role: PartyRole
    name: str
    position: str | None = None


@dataclass(frozen=True, kw_only=True)
class Witness:
    """Somebody who saw the handover and signs for it."""

    name: str
    position: str | None = None


@event()
class ReunificationBegan(Event):
    """The family of an accepted match may take the person back; it is prepared from now on.

    Attributes:
        match_id: the match of the person with this family.
    """

    case_id: Open[UUID]
    person_id: Open[UUID]
    match_id: Open[UUID]
    began_at: Open[datetime]
    began_by: Open[UUID]
    note: RecordText = None


@event()
class WishRecorded(Event):
    """The person was asked whether they want to go back, or could not be, and why.

    Attributes:
        wish: None where they were not heard.
        heard_by: who asked, or who says why nobody could.
        words: what they said, in their own words.
        reason: why they were not heard.
    """

    person_id: Open[UUID]
    heard_at: Open[datetime]
    heard_by: Open[UUID]
    wish: Open[Wish | None] = None
    how: Open[Hearing | None] = None
    words: PersonText = None
    reason: PersonText = None


@event()
class ReunificationProposed(Event):
    """Somebody holds that going back is best for the person; another decides by `decide_due_at`."""

    proposed_by: Open[UUID]
    proposed_at: Open[datetime]
    decide_due_at: Open[datetime]
    proposed_for: Open[UUID | None] = None
    grounds: RecordText = None


@event(shape=2)
class ReunificationApproved(Event):
    """A named person decided that going back is best for the person.

    Attributes:
        proposed_by: who had proposed it; somebody else.
        verified_by: who had verified the match, from either side; others again.
        letter: number of the letter of approval (surat persetujuan).
        decree: the decree of the register on which it rests, if it names one.
    """

    proposed_by: Open[UUID]
    verified_by: Open[tuple[UUID, ...]]
    decided_by: Open[UUID]
    decided_at: Open[datetime]
    decided_for: Open[UUID | None] = None
    decree: Open[Ground | None] = None
    letter: RecordText = None
    reason: RecordText = None


@event()
class ReunificationRefused(Event):
    """A named person decided that going back is not best for the person, and why."""

    proposed_by: Open[UUID]
    decided_by: Open[UUID]
    decided_at: Open[datetime]
    decided_for: Open[UUID | None] = None
    reason: RecordText = None


@event()
class DecisionLapsed(Event):
    """What was decided holds no more: a verification on which it rested was taken back. It is proposed and decided again.

    Attributes:
        side: from which the match is to be verified again.
    """

    match_id: Open[UUID]
    side: Open[MatchSide]
    lapsed_at: Open[datetime]


@event()
class StatementSigned(Event):
    """The family agrees in writing to take the person and to care for them (surat pernyataan).

    Attributes:
        sha256: of the signed document, in hexadecimal.
    """

    signed_on: Open[date]
    attachment_id: Open[UUID | None] = None
    number: RecordText = None
    signatory: RecordText = None
    relation: RecordText = None
    promises: RecordText = None
    sha256: RecordText = None


@event()
class HandoverSigned(Event):
    """The person was given into the care of the family, before witnesses (berita acara serah terima).

    Attributes:
        verified_by: who had verified the match, from either side.
        decided_by: who had decided; somebody else.
        number: of the minutes.
        sha256: of the signed minutes, in hexadecimal.
        visits_due_at: until when each visit that follows is made.
        visits_pass_at: when each of them counts as missed.
        visit_due_at: until when the first is made.
        keeps_case_open: whether the case stays open until all this is over.
    """

    case_id: Open[UUID]
    person_id: Open[UUID]
    match_id: Open[UUID]
    region: Open[str]
    handed_over_at: Open[datetime]
    handed_over_by: Open[UUID]
    verified_by: Open[tuple[UUID, ...]]
    decided_by: Open[UUID]
    visits_due_at: Open[tuple[datetime, ...]]
    visits_pass_at: Open[tuple[datetime, ...]]
    visit_due_at: Open[datetime]
    keeps_case_open: Open[bool]
    attachment_id: Open[UUID | None] = None
    number: RecordText = None
    place: RecordText = None
    sha256: RecordText = None
    parties: Annotated[Sealable[tuple[Party, ...]], Personal(of=STREAM)] = ()
    witnesses: Annotated[Sealable[tuple[Witness, ...]], Personal(of=STREAM)] = ()


@event()
class HandoverCorrected(Event):
    """The minutes of the handover had been written down wrongly, and why; what has no value stays as it was.

    Attributes:
        corrects: the version, in this stream, of the handover or of the correction that was wrong.
        handed_over_at: when it was.
        visits_due_at, visits_pass_at: of all planned visits, where the time was wrong; those that are over stay as they were.
        visit_due_at: until when the next visit is made, where the time was wrong.
        parties, witnesses: all of them, where some were wrong.
    """

    corrects: Open[int]
    case_id: Open[UUID]
    corrected_at: Open[datetime]
    corrected_by: Open[UUID]
    corrected_for: Open[UUID | None] = None
    handed_over_at: Open[datetime | None] = None
    region: Open[str | None] = None
    attachment_id: Open[UUID | None] = None
    visits_due_at: Open[tuple[datetime, ...]] = ()
    visits_pass_at: Open[tuple[datetime, ...]] = ()
    visit_due_at: Open[datetime | None] = None
    number: RecordText = None
    place: RecordText = None
    sha256: RecordText = None
    parties: Annotated[Sealable[tuple[Party, ...] | None], Personal(of=STREAM)] = None
    witnesses: Annotated[Sealable[tuple[Witness, ...] | None], Personal(of=STREAM)] = None
    reason: RecordText = None
