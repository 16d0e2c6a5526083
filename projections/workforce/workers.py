"""Who works here: name, roles from when to when, what was opened to them, access taken in need that waits for review."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from msgspec.structs import replace

from cases.events import worker as told
from cases.log.reader import Recorded
from projections.model import Folds, Model, Row
from projections.opened import redacted, subjects, text


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A role that they hold or held; `on_behalf_of`: one in which they stand in."""

    id: UUID
    role: str
    areas: tuple[str, ...]
    whole_office: bool
    division: str | None
    since: datetime
    until: datetime | None
    on_behalf_of: UUID | None = None


class Cleared(msgspec.Struct, frozen=True, kw_only=True):
    """A compartment that is open to them, until an instant."""

    compartment: str
    until: datetime


class Glass(msgspec.Struct, frozen=True, kw_only=True):
    """Access that they took in need.

    Attributes:
        justified: what the review found; None: it waits for review.
    """

    id: UUID
    record_id: UUID | None
    area: str | None
    opened_at: datetime
    until_at: datetime
    reason: str | None
    justified: bool | None = None
    reviewed_by: UUID | None = None


class StaffMember(Row, frozen=True, kw_only=True):
    """Somebody who works here.

    Attributes:
        version: of the stream after the last fact.
        roles: every role, also those that are over: whether one holds depends on the moment asked about.
        cleared: compartments opened to them, each with its end.
        unreviewed: whether access that they took in need waits for review.
        redacted: names of fields that cannot be read any more.
        subjects: whose keys opened the row's texts.
    """

    worker_id: UUID
    version: int
    name: str | None = None
    employer: str | None = None
    employment: str | None = None
    roles: tuple[Held, ...] = ()
    cleared: tuple[Cleared, ...] = ()
    break_glass: tuple[Glass, ...] = ()
    unreviewed: bool = False
    left_at: datetime | None = None
    redacted: tuple[str, ...] = ()
    subjects: tuple[UUID, ...] = ()


FOLDS: Final[Folds[StaffMember]] = Folds()
NAMES: Final = ("name", "employer", "employment")


@FOLDS.of(told.WorkerRegistered)
def _registered(_: StaffMember | None, event: told.WorkerRegistered, recorded: Recorded) -> StaffMember:
    return StaffMember(
        worker_id=recorded.stream,
        version=recorded.version,
        name=text(event.name),
        employer=text(event.employer),
        employment=text(event.employment),
        redacted=redacted(event, *NAMES),
        subjects=subjects(recorded, *NAMES),
    )


@FOLDS.of(told.WorkerCorrected)
def _corrected(row: StaffMember, event: told.WorkerCorrected, _: Recorded) -> StaffMember:
    return replace(
        row,
        name=text(event.name) or row.name,
        employer=text(event.employer) or row.employer,
        employment=text(event.employment) or row.employment,
        redacted=tuple(sorted({*row.redacted, *redacted(event, *NAMES)})),
    )


@FOLDS.of(told.LoginChanged)
def _login_changed(row: StaffMember, _: told.LoginChanged, __: Recorded) -> StaffMember:
    return row


@FOLDS.of(told.RoleGranted)
def _granted(row: StaffMember, event: told.RoleGranted, _: Recorded) -> StaffMember:
    return replace(row, roles=(*row.roles, _held(event, event.grant_id, None)))


@FOLDS.of(told.DelegationGiven)
def _delegated(row: StaffMember, event: told.DelegationGiven, _: Recorded) -> StaffMember:
    return replace(row, roles=(*row.roles, _held(event, event.delegation_id, event.on_behalf_of)))


@FOLDS.of(told.RoleEnded)
def _ended(row: StaffMember, event: told.RoleEnded, _: Recorded) -> StaffMember:
    return _without(row, event.grant_id, event.ended_at)


@FOLDS.of(told.DelegationEnded)
def _delegation_ended(row: StaffMember, event: told.DelegationEnded, _: Recorded) -> StaffMember:
    return _without(row, event.delegation_id, event.ended_at)


@FOLDS.of(told.CompartmentOpened)
def _opened(row: StaffMember, event: told.CompartmentOpened, _: Recorded) -> StaffMember:
    others = tuple(one for one in row.cleared if one.compartment != event.compartment)
    return replace(row, cleared=(*others, Cleared(compartment=event.compartment.value, until=event.until)))


@FOLDS.of(told.CompartmentClosed)
def _closed(row: StaffMember, event: told.CompartmentClosed, _: Recorded) -> StaffMember:
    return replace(row, cleared=tuple(one for one in row.cleared if one.compartment != event.compartment))


@FOLDS.of(told.BreakGlassOpened)
def _glass_broken(row: StaffMember, event: told.BreakGlassOpened, recorded: Recorded) -> StaffMember:
    glass = Glass(
        id=event.break_glass_id,
        record_id=event.record_id,
        area=event.area,
        opened_at=event.opened_at,
        until_at=event.until_at,
        reason=text(event.reason),
    )
    return replace(
        row,
        break_glass=(*row.break_glass, glass),
        unreviewed=True,
        redacted=tuple(sorted({*row.redacted, *redacted(event, "reason")})),
        subjects=tuple(sorted({*row.subjects, *subjects(recorded, "reason")})),
    )


@FOLDS.of(told.BreakGlassEnded)
def _glass_ended(row: StaffMember, event: told.BreakGlassEnded, _: Recorded) -> StaffMember:
    return _glass(row, event.break_glass_id, until_at=event.ended_at)


@FOLDS.of(told.BreakGlassReviewed)
def _glass_reviewed(row: StaffMember, event: told.BreakGlassReviewed, _: Recorded) -> StaffMember:
    return _glass(row, event.break_glass_id, justified=event.justified, reviewed_by=event.reviewed_by)


@FOLDS.of(told.WorkerLeft)
def _left(row: StaffMember, event: told.WorkerLeft, _: Recorded) -> StaffMember:
    return replace(row, left_at=event.left_at)


def _held(event: told.RoleGranted | told.DelegationGiven, held_id: UUID, on_behalf_of: UUID | None) -> Held:
    return Held(
        id=held_id,
        role=event.role.value,
        areas=event.areas,
        whole_office=event.whole_office,
        division=event.division,
        since=event.since,
        until=event.until,
        on_behalf_of=on_behalf_of,
    )


def _without(row: StaffMember, held_id: UUID, ended_at: datetime) -> StaffMember:
    def ended(held: Held) -> Held:
        return replace(held, until=ended_at if held.until is None else min(ended_at, held.until))

    return replace(row, roles=tuple(ended(held) if held.id == held_id else held for held in row.roles))


def _glass(row: StaffMember, glass_id: UUID, **changes: object) -> StaffMember:
    glasses = tuple(replace(glass, **changes) if glass.id == glass_id else glass for glass in row.break_glass)
    return replace(row, break_glass=glasses, unreviewed=any(glass.justified is None for glass in glasses))


def _evolve(row: StaffMember | None, recorded: Recorded) -> StaffMember | None:
    after = FOLDS.evolve(row, recorded)
    return None if after is None else replace(after, version=recorded.version)


WORKFORCE: Final = Model(name="workforce", row=StaffMember, key=("worker_id",), keys=FOLDS.keys, evolve=_evolve)
