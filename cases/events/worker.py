"""What happens to somebody who works for or with an office: their roles, whom they stand in for, what is opened to them.

The stream is the worker's own: its id is the pseudonymous worker id, and what speaks of the worker is sealed under it.
A `…_by` names who decided; where a delegate decided, `…_for` names whom they stood in for.
"""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from cases.events.event import STREAM, Event, Open, Personal, Sealable, event
from cases.vocabulary import Compartment, DelegationKind, Role

WorkerText = Annotated[Sealable[str | None], Personal(of=STREAM)]


@event()
class WorkerRegistered(Event):
    """Somebody works for the office, or with it.

    Attributes:
        name, employer, employment: who they are, who pays them, as what (civil servant, contract, volunteer …).
        issuer, subject: the login by which a token proves who they are.
    """

    registered_by: Open[UUID]
    name: WorkerText = None
    employer: WorkerText = None
    employment: WorkerText = None
    issuer: WorkerText = None
    subject: WorkerText = None


@event()
class WorkerCorrected(Event):
    """Name, employer or employment were wrong or have changed; what has no value stays."""

    name: WorkerText = None
    employer: WorkerText = None
    employment: WorkerText = None


@event()
class LoginChanged(Event):
    """From now on another login proves that it is they; the former one proves nothing any more."""

    changed_by: Open[UUID]
    issuer: WorkerText = None
    subject: WorkerText = None


@event()
class RoleGranted(Event):
    """They may act in a role, for some areas or the whole office, from an instant on.

    Attributes:
        grant_id: what the end of it names.
        areas: codes of villages, kecamatan, regencies or cities; empty for the whole office.
        division: the division (bidang) of the office, if the role belongs to one.
        until: when it ends by itself, if it does.
        decree_number, decree_on: the decree (SK); none for the first roles of a fresh office.
    """

    grant_id: Open[UUID]
    role: Open[Role]
    areas: Open[tuple[str, ...]]
    whole_office: Open[bool]
    division: Open[str | None]
    since: Open[datetime]
    until: Open[datetime | None]
    decree_number: Open[str | None]
    decree_on: Open[date | None]
    granted_by: Open[UUID]
    granted_for: Open[UUID | None] = None


@event()
class RoleEnded(Event):
    """They act in that role no more."""

    grant_id: Open[UUID]
    ended_at: Open[datetime]
    ended_by: Open[UUID]
    reason: WorkerText = None


@event()
class DelegationGiven(Event):
    """They stand in for somebody else (Plt, Plh) in one role, from an instant to an instant, by a decree.

    Attributes:
        on_behalf_of: the worker for whom they stand in.
        areas, whole_office, division: of the role that they stand in.
    """

    delegation_id: Open[UUID]
    kind: Open[DelegationKind]
    on_behalf_of: Open[UUID]
    role: Open[Role]
    areas: Open[tuple[str, ...]]
    whole_office: Open[bool]
    division: Open[str | None]
    since: Open[datetime]
    until: Open[datetime]
    decree_number: Open[str]
    decree_on: Open[date]
    given_by: Open[UUID]


@event()
class DelegationEnded(Event):
    """They stand in for the other no more."""

    delegation_id: Open[UUID]
    ended_at: Open[datetime]
    ended_by: Open[UUID]
    reason: WorkerText = None


@event()
class CompartmentOpened(Event):
    """They may see what a compartment keeps from others, until an instant."""

    compartment: Open[Compartment]
    until: Open[datetime]
    opened_by: Open[UUID]
    opened_for: Open[UUID | None] = None
    reason: WorkerText = None


@event()
class CompartmentClosed(Event):
    """They may no longer see what the compartment keeps from others."""

    compartment: Open[Compartment]
    closed_at: Open[datetime]
    closed_by: Open[UUID]
    reason: WorkerText = None


@event(shape=2)
class BreakGlassOpened(Event):
    """In need they took access that their roles do not give: to one record or one area, for some hours. Somebody reviews it.

    Attributes:
        record_id: the one case or complaint, or None for an area.
        area: the region code, or None for a record.
        review_due_at: until when somebody else reviews it.
        reason: why it could not wait.
    """

    break_glass_id: Open[UUID]
    record_id: Open[UUID | None]
    area: Open[str | None]
    opened_at: Open[datetime]
    until_at: Open[datetime]
    review_due_at: Open[datetime | None] = None
    reason: WorkerText = None


@event()
class BreakGlassEnded(Event):
    """The access taken in need ended before its time."""

    break_glass_id: Open[UUID]
    ended_at: Open[datetime]
    ended_by: Open[UUID]


@event()
class BreakGlassReviewed(Event):
    """Somebody else looked at what was done with it, and found it justified or not."""

    break_glass_id: Open[UUID]
    justified: Open[bool]
    reviewed_by: Open[UUID]
    finding: WorkerText = None


@event()
class WorkerLeft(Event):
    """They work here no more: every role, delegation, compartment and access taken in need ends."""

    left_at: Open[datetime]
    told_by: Open[UUID]
    reason: WorkerText = None
