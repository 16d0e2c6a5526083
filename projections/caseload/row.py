"""A case as the caseload shows it, and the stage that people see."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec

from projections.model import Folds, Row


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of PPKS that the person is held to be, from a day to a day."""

    category: str
    neglected: bool
    spm_group: str | None
    started_on: date
    ended_on: date | None = None


class Dispatch(msgspec.Struct, frozen=True, kw_only=True):
    """A team on its way, there, or back with a finding."""

    episode: int
    dispatched_at: datetime
    team_id: UUID | None = None
    arrived_at: datetime | None = None
    recalled: bool = False
    found: bool | None = None


class Episode(msgspec.Struct, frozen=True, kw_only=True):
    """From an opening to the closing that follows."""

    number: int
    opened_at: datetime
    reported_at: datetime | None = None
    closed_at: datetime | None = None
    reason: str | None = None
    outcome: str | None = None


class CaseloadCase(Row, frozen=True, kw_only=True):
    """A case as the caseload shows it.

    Attributes:
        version: of the stream after the last fact.
        region: where the person is; decides, with `team_id`, `sent_team_id`, `worker_id` and `opened_by`, who sees the case.
        sent_team_id: the team last sent out in the present episode.
        compartment: set where the case may be opened only by those who have the compartment.
        due_at: the earliest of the terms that the office must keep; None where it need do nothing by a date.
        terms: the terms that run, by name, with their due dates; `resting`: those that rest, with the due dates they had.
        closure_proposed_by, closure_proposed_at: who thinks that the case can be closed, while nobody has decided.
        work: stays, referrals, searches begun for the case that are not over, by id, with their kind.
        opened_at, reported_at, arrive_due_at, arrived_at, closed_at: of the present episode.
        categories, spm_groups: of the assignments that have not ended, each once, in order.
        name, label: opened; None where nothing was said or it is redacted.
        redacted: names of fields that cannot be read any more.
        subjects: whose keys opened the row's texts.
    """

    case_id: UUID
    version: int
    stage: str
    person_id: UUID
    domain: str
    urgency: str
    region: str
    team_id: UUID | None = None
    sent_team_id: UUID | None = None
    worker_id: UUID | None = None
    opened_by: UUID
    compartment: str | None = None
    episode: int = 1
    opened_at: datetime
    reported_at: datetime | None = None
    arrive_due_at: datetime | None = None
    arrived_at: datetime | None = None
    closed_at: datetime | None = None
    closure_reason: str | None = None
    outcome: str | None = None
    hold_until_on: date | None = None
    closure_proposed_by: UUID | None = None
    closure_proposed_at: datetime | None = None
    due_at: datetime | None = None
    risk: str | None = None
    categories: tuple[str, ...] = ()
    spm_groups: tuple[str, ...] = ()
    obstacles: tuple[str, ...] = ()
    complaint_ids: tuple[UUID, ...] = ()
    sex: str | None = None
    age_years: int | None = None
    age_estimated: bool = False
    citizen: bool | None = None
    home_region: str | None = None
    name: str | None = None
    label: str | None = None
    redacted: tuple[str, ...] = ()
    subjects: tuple[UUID, ...] = ()
    assessed: bool = False
    episodes: tuple[Episode, ...] = ()
    dispatches: dict[UUID, Dispatch] = msgspec.field(default_factory=dict)
    assignments: dict[UUID, Assignment] = msgspec.field(default_factory=dict)
    terms: dict[str, datetime] = msgspec.field(default_factory=dict)
    resting: dict[str, datetime] = msgspec.field(default_factory=dict)
    work: dict[UUID, str] = msgspec.field(default_factory=dict)
    standing_obstacles: dict[UUID, str] = msgspec.field(default_factory=dict)


FOLDS: Final[Folds[CaseloadCase]] = Folds()


def stage(row: CaseloadCase) -> str:
    """The stage that people see; the same words as the decider uses."""
    present = [d for d in row.dispatches.values() if d.episode == row.episode]
    out = [d for d in row.dispatches.values() if not d.recalled and d.found is None]
    stages = (
        (row.closed_at is not None, "closed"),
        (row.closure_proposed_at is not None, "closure-proposed"),
        (row.hold_until_on is not None, "on-hold"),
        (row.assessed, "assessed"),
        (any(d.found for d in present), "found"),
        (any(d.arrived_at is not None for d in out), "on-site"),
        (any(d.arrived_at is None for d in out), "dispatched"),
        (any(d.found is False for d in present), "nobody-found"),
        (row.episode > 1, "reopened"),
    )
    return next((name for holds, name in stages if holds), "opened")
