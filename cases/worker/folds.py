"""How a worker's record takes up what happens. Never refuses."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from cases.by_type import Folds
from cases.events import worker as told
from cases.worker.state import BreakGlass, Standing, Worker

FOLDS: Final[Folds[Worker]] = Folds()


@FOLDS.of(told.WorkerRegistered)
def _registered(worker: Worker, _: told.WorkerRegistered) -> Worker:
    return _with(worker, registered=True)


@FOLDS.of(told.WorkerCorrected)
def _corrected(worker: Worker, _: told.WorkerCorrected) -> Worker:
    return _with(worker)


@FOLDS.of(told.LoginChanged)
def _login_changed(worker: Worker, _: told.LoginChanged) -> Worker:
    return _with(worker)


@FOLDS.of(told.RoleGranted)
def _granted(worker: Worker, event: told.RoleGranted) -> Worker:
    return _with(worker, standings={**worker.standings, event.grant_id: _standing(event, None)})


@FOLDS.of(told.RoleEnded)
def _ended(worker: Worker, event: told.RoleEnded) -> Worker:
    return _with(worker, standings=_without(worker.standings, event.grant_id, event.ended_at))


@FOLDS.of(told.DelegationGiven)
def _delegated(worker: Worker, event: told.DelegationGiven) -> Worker:
    return _with(worker, standings={**worker.standings, event.delegation_id: _standing(event, event.on_behalf_of)})


@FOLDS.of(told.DelegationEnded)
def _delegation_ended(worker: Worker, event: told.DelegationEnded) -> Worker:
    return _with(worker, standings=_without(worker.standings, event.delegation_id, event.ended_at))


@FOLDS.of(told.CompartmentOpened)
def _opened(worker: Worker, event: told.CompartmentOpened) -> Worker:
    return _with(worker, clearances={**worker.clearances, event.compartment: event.until})


@FOLDS.of(told.CompartmentClosed)
def _closed(worker: Worker, event: told.CompartmentClosed) -> Worker:
    return _with(worker, clearances={kind: until for kind, until in worker.clearances.items() if kind is not event.compartment})


@FOLDS.of(told.BreakGlassOpened)
def _glass_broken(worker: Worker, event: told.BreakGlassOpened) -> Worker:
    glass = BreakGlass(record_id=event.record_id, area=event.area, opened_at=event.opened_at, until_at=event.until_at)
    return _with(worker, break_glass={**worker.break_glass, event.break_glass_id: glass})


@FOLDS.of(told.BreakGlassEnded)
def _glass_ended(worker: Worker, event: told.BreakGlassEnded) -> Worker:
    return _glass(worker, event.break_glass_id, until_at=event.ended_at, ended=True)


@FOLDS.of(told.BreakGlassReviewed)
def _glass_reviewed(worker: Worker, event: told.BreakGlassReviewed) -> Worker:
    return _glass(worker, event.break_glass_id, ended=True, reviewed=True)


@FOLDS.of(told.WorkerLeft)
def _left(worker: Worker, event: told.WorkerLeft) -> Worker:
    return _with(worker, left_at=event.left_at)


def _with(worker: Worker, **changes: Any) -> Worker:
    return replace(worker, size=worker.size + 1, **changes)


def _standing(event: told.RoleGranted | told.DelegationGiven, on_behalf_of: UUID | None) -> Standing:
    return Standing(
        role=event.role,
        areas=event.areas,
        whole_office=event.whole_office,
        division=event.division,
        since=event.since,
        until=event.until,
        on_behalf_of=on_behalf_of,
    )


def _without(standings: Mapping[UUID, Standing], one: UUID, ended_at: datetime) -> dict[UUID, Standing]:
    standing = standings.get(one)
    if standing is None:
        return dict(standings)
    until = ended_at if standing.until is None else min(ended_at, standing.until)
    return {**standings, one: replace(standing, until=until, ended=True)}


def _glass(worker: Worker, one: UUID, **changes: Any) -> Worker:
    glass = worker.break_glass.get(one)
    return _with(worker, break_glass={**worker.break_glass, one: replace(glass, **changes)} if glass else worker.break_glass)
