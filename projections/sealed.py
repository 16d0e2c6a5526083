"""What lies in a sealed compartment now: cases of children before the law, reporters and requesters who asked to be protected.

A referral that another office sent about such a child lies there too, before there is a case, and the case that it leads
to from before its first fact.

Row-level security asks it for every row of other models, past versions too: what was sealed later is sealed throughout.
"""

from typing import Final
from uuid import UUID

from msgspec.structs import replace

from cases.events.complaint import ReporterProtected, ReporterRecorded
from cases.events.person_in_need import CategoryAssigned, CategoryCorrected, CategoryWithdrawn
from cases.events.referral_between import ReferralLedToCase, ReferralReceived
from cases.events.tracing_request import RequesterProtected, TracingRequested
from cases.log.reader import Recorded
from cases.vocabulary import Compartment
from projections.caseload.person import BEFORE_THE_LAW
from projections.model import Key, Model, Row


class Sealing(Row, frozen=True, kw_only=True):
    """Something sealed.

    Attributes:
        sealed_id: the case, the referral that another office sent, or who reported or requested.
        because: the assignments that say so, of a case; none yet where the referral that led to it said so.
    """

    sealed_id: UUID
    compartment: str
    because: tuple[UUID, ...] = ()


def _keys(recorded: Recorded) -> tuple[Key, ...]:
    match recorded.event:
        case CategoryAssigned(category=category) if category != BEFORE_THE_LAW:
            return ()
        case ReferralReceived(categories=categories) | ReferralLedToCase(categories=categories) if BEFORE_THE_LAW not in categories:
            return ()
        case CategoryAssigned() | CategoryCorrected() | CategoryWithdrawn() | ReferralReceived():
            return ((recorded.stream,),)
        case ReferralLedToCase(case_id=one) | ReporterProtected(reporter_id=one) | RequesterProtected(requester_id=one):
            return ((one,),)
        case ReporterRecorded(reporter_id=one, protected=True) | TracingRequested(requester_id=one, protected=True):
            return ((one,),)
        case _:
            return ()


def _evolve(row: Sealing | None, recorded: Recorded) -> Sealing | None:
    match recorded.event:
        case ReporterRecorded(reporter_id=one) | ReporterProtected(reporter_id=one):
            return Sealing(sealed_id=one, compartment=Compartment.PROTECTED_REPORTER)
        case TracingRequested(requester_id=one) | RequesterProtected(requester_id=one):
            return Sealing(sealed_id=one, compartment=Compartment.PROTECTED_REPORTER)
        case ReferralReceived() | ReferralLedToCase():
            sealed_id = getattr(recorded.event, "case_id", recorded.stream)
            return Sealing(sealed_id=sealed_id, compartment=Compartment.CHILD_BEFORE_THE_LAW)
        case CategoryAssigned(assignment_id=one) | CategoryCorrected(assignment_id=one, category="PPKS03"):
            return _sealed_by(row, recorded.stream, one)
        case CategoryCorrected(assignment_id=one) | CategoryWithdrawn(assignment_id=one):
            return _without(row, one)
        case _:
            return row


def _sealed_by(row: Sealing | None, case_id: UUID, assignment_id: UUID) -> Sealing:
    because = {*(row.because if row else ()), assignment_id}
    return Sealing(sealed_id=case_id, compartment=Compartment.CHILD_BEFORE_THE_LAW, because=tuple(sorted(because)))


def _without(row: Sealing | None, assignment_id: UUID) -> Sealing | None:
    if row is None:
        return None
    because = tuple(one for one in row.because if one != assignment_id)
    return replace(row, because=because) if because else None


SEALED: Final = Model(name="sealed", row=Sealing, key=("sealed_id",), keys=_keys, evolve=_evolve, opens=False)
