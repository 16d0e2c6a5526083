"""How a case takes up what becomes known of the person: description, corrections, kinds of need (PPKS)."""

from typing import Final
from uuid import UUID

from msgspec.structs import replace

from cases.events import person_in_need
from cases.log.reader import Recorded
from cases.vocabulary import Compartment
from projections.caseload.row import FOLDS, Assignment, CaseloadCase
from projections.opened import redacted, subjects, text

BEFORE_THE_LAW: Final = "PPKS03"
"""Anak yang Berhadapan dengan Hukum: the case lies in a sealed compartment (UU 11/2012 art. 19)."""


@FOLDS.of(person_in_need.PersonDescribed)
def _described(row: CaseloadCase, event: person_in_need.PersonDescribed, recorded: Recorded) -> CaseloadCase:
    known = _known(row, event, recorded)
    return known if event.label is None else _named(known, recorded, label=text(event.label))


@FOLDS.of(person_in_need.PersonCorrected)
def _person_corrected(row: CaseloadCase, event: person_in_need.PersonCorrected, recorded: Recorded) -> CaseloadCase:
    known = _known(row, event, recorded)
    taken_back = {name: None for name in event.unknown if name in ("sex", "age_years", "citizen", "home_region", "name")}
    return replace(known, **taken_back, redacted=tuple(n for n in known.redacted if n not in taken_back)) if taken_back else known


def _known(row: CaseloadCase, event: person_in_need.PersonDescribed | person_in_need.PersonCorrected, recorded: Recorded) -> CaseloadCase:
    told_age = event.age_years is not None
    after = replace(
        row,
        sex=row.sex if event.sex is None else event.sex,
        age_years=event.age_years if told_age else row.age_years,
        age_estimated=event.age_estimated if told_age else row.age_estimated,
        citizen=row.citizen if event.citizen is None else event.citizen,
        home_region=event.home_region or row.home_region,
    )
    return after if event.name is None else _named(after, recorded, name=text(event.name))


def _named(row: CaseloadCase, recorded: Recorded, **said: str | None) -> CaseloadCase:
    gone = {name for name in row.redacted if name not in said} | set(redacted(recorded.event, *said))
    mine = {*row.subjects, *subjects(recorded, *said)}
    return replace(row, **said, redacted=tuple(sorted(gone)), subjects=tuple(sorted(mine)))


@FOLDS.of_any(person_in_need.CategoryAssigned, person_in_need.CategoryCorrected)
def _category(row: CaseloadCase, event: person_in_need.CategoryAssigned | person_in_need.CategoryCorrected, _: Recorded) -> CaseloadCase:
    before = row.assignments.get(event.assignment_id)
    held = Assignment(
        category=event.category,
        neglected=event.neglected,
        spm_group=event.spm_group,
        started_on=event.started_on,
        ended_on=before.ended_on if before else None,
    )
    return _with_assignments(row, {**row.assignments, event.assignment_id: held})


@FOLDS.of(person_in_need.CategoryEnded)
def _category_ended(row: CaseloadCase, event: person_in_need.CategoryEnded, _: Recorded) -> CaseloadCase:
    ended = replace(row.assignments[event.assignment_id], ended_on=event.ended_on)
    return _with_assignments(row, {**row.assignments, event.assignment_id: ended})


@FOLDS.of(person_in_need.CategoryWithdrawn)
def _category_withdrawn(row: CaseloadCase, event: person_in_need.CategoryWithdrawn, _: Recorded) -> CaseloadCase:
    return _with_assignments(row, {k: a for k, a in row.assignments.items() if k != event.assignment_id})


def _with_assignments(row: CaseloadCase, assignments: dict[UUID, Assignment]) -> CaseloadCase:
    holding = [a for a in assignments.values() if a.ended_on is None]
    sealed = any(a.category == BEFORE_THE_LAW for a in assignments.values())
    return replace(
        row,
        assignments=assignments,
        categories=tuple(sorted({a.category for a in holding})),
        spm_groups=tuple(sorted({a.spm_group for a in holding if a.spm_group})),
        compartment=Compartment.CHILD_BEFORE_THE_LAW if sealed else None,
    )
