"""A person's way back to their family as a reader sees it: heard, decided, handed over, travelled, visited, and how it ended."""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec.structs import replace

from cases.events.decree import Ground
from cases.log.reader import Recorded
from projections.model import Folds
from projections.register.entry import Entry, sealed_texts


class Signatory(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who signed the minutes; `role` is for whom, and none for a witness."""

    name: str
    role: str | None = None
    position: str | None = None


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """The family's written agreement to care for the person."""

    signed_on: date
    number: str | None = None
    signatory: str | None = None
    relation: str | None = None
    promises: str | None = None
    sha256: str | None = None
    attachment_id: UUID | None = None


class Minutes(msgspec.Struct, frozen=True, kw_only=True):
    """What the minutes of the handover (berita acara) say, or said."""

    handed_over_at: datetime
    region: str
    number: str | None = None
    place: str | None = None
    parties: tuple[Signatory, ...] = ()
    witnesses: tuple[Signatory, ...] = ()
    sha256: str | None = None
    attachment_id: UUID | None = None


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """That the minutes had been written down wrongly.

    Attributes:
        version: of the correction itself, which may be corrected in turn; `corrects`: of what it corrects.
        former: how the minutes read before it.
    """

    version: int
    corrects: int
    corrected_at: datetime
    corrected_by: UUID
    former: Minutes
    corrected_for: UUID | None = None
    reason: str | None = None


class Handover(Minutes, frozen=True, kw_only=True):
    """The handover, as its minutes read after every correction.

    Attributes:
        version: of the fact, which a correction names.
        corrections: in the order in which they were told.
    """

    handed_over_by: UUID
    verified_by: tuple[UUID, ...]
    decided_by: UUID
    version: int = 0
    corrections: tuple[Correction, ...] = ()


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What was paid for a leg (SPJ)."""

    receipt_id: UUID
    cost_rupiah: int
    number: str | None = None
    sha256: str | None = None
    attachment_id: UUID | None = None


class Leg(msgspec.Struct, frozen=True, kw_only=True):
    """A leg of the way home.

    Attributes:
        planned_rupiah: what it was expected to cost; what it did cost is in its receipts.
    """

    from_region: str
    to_region: str
    transport: str
    escort_id: UUID | None = None
    escort: str | None = None
    from_place: str | None = None
    to_place: str | None = None
    handover_point: str | None = None
    ticket: str | None = None
    planned_rupiah: int | None = None
    departed_at: datetime | None = None
    arrived_at: datetime | None = None
    received_by: str | None = None
    note: str | None = None
    cancelled: bool = False
    receipts: tuple[Receipt, ...] = ()


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """A visit to the family.

    Attributes:
        visit: the number of a planned one; none of one beside them.
        due_at: of a planned one.
    """

    visit: int | None = None
    due_at: datetime | None = None
    visited_at: datetime | None = None
    visited_by: UUID | None = None
    missed_at: datetime | None = None
    safety: str | None = None
    needs: str | None = None
    findings: str | None = None
    reason: str | None = None
    attachment_id: UUID | None = None


class ReunificationKnown(Entry, frozen=True, kw_only=True):
    """A reunification as the case's readers see it.

    Attributes:
        match_id: of the person with this family; who verified it stands there, and how the family was found at home.
        wish, words: what the person said last; `reason_not_heard`: why they were not heard.
        proposed_by, proposed_at, decide_due_at: while nobody has decided, and of the last decision.
        decision: `approved` or `refused`, none while nobody has decided; `decision_decree`: on which decree it was approved.
        visit_due_at: until when the next planned visit is made.
        cost_rupiah: the sum of all receipts.
        keeps_case_open: whether the case stays open until this is over.
        outcome: how it ended, `alternative`: where the person is to be referred instead, `ended_at`, `ended_by`, `end_reason`.
    """

    reunification_id: UUID
    case_id: UUID
    person_id: UUID
    match_id: UUID
    stage: str
    began_at: datetime
    began_by: UUID
    note: str | None = None
    wish: str | None = None
    how_heard: str | None = None
    heard_at: datetime | None = None
    heard_by: UUID | None = None
    words: str | None = None
    reason_not_heard: str | None = None
    proposed_by: UUID | None = None
    proposed_at: datetime | None = None
    decide_due_at: datetime | None = None
    grounds: str | None = None
    decision: str | None = None
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    decision_letter: str | None = None
    decision_reason: str | None = None
    decision_decree: Ground | None = None
    statement: Statement | None = None
    handover: Handover | None = None
    legs: dict[UUID, Leg] = msgspec.field(default_factory=dict)
    visits: tuple[Visit, ...] = ()
    visit_due_at: datetime | None = None
    cost_rupiah: int = 0
    keeps_case_open: bool = True
    outcome: str | None = None
    alternative: str | None = None
    ended_at: datetime | None = None
    ended_by: UUID | None = None
    end_reason: str | None = None
    end_words: str | None = None


FOLDS: Final[Folds[ReunificationKnown]] = Folds()


def stage(row: ReunificationKnown) -> str:
    """The stage that people see; the same words as the decider uses."""
    on_the_way = any(leg.departed_at is not None and leg.arrived_at is None for leg in row.legs.values())
    stages = (
        (row.outcome is not None, _ENDS.get(row.outcome or "", "stopped")),
        (row.handover is not None, "reunified"),
        (on_the_way, "on-the-way"),
        (row.decision == "approved", "reunification-approved"),
        (row.decision is None and row.proposed_at is not None, "reunification-proposed"),
        (row.decision == "refused", "reunification-refused"),
    )
    return next((name for holds, name in stages if holds), "begun")


_ENDS: Final = {"STABIL": "stable", "TIDAK_BERTAHAN": "broken-down", "KELUARGA_MENOLAK": "family-refused", "DIHENTIKAN": "stopped"}


def known(row: ReunificationKnown, recorded: Recorded, **said: Any) -> ReunificationKnown:
    """The row with what an event says, its version, and the stage that follows."""
    after = replace(row, **said, **sealed_texts(row, recorded))
    return replace(after, stage=stage(after))
