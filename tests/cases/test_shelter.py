"""A shelter: for whom its rooms are, who has which bed until when, and who may let a stay be longer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cases.case import CASE
from cases.case.state import Case
from cases.decider import Command
from cases.errors import NotPossibleNow, SeparationOfDuties
from cases.events.closure import WorkBegan, WorkEnded
from cases.events.event import Event
from cases.events.shelter import (
    AbsenceNoticed,
    AbsentPersonReturned,
    BedClosed,
    PersonAdmitted,
    PersonDischarged,
    PersonLeftShelter,
    PersonMovedToBed,
    RoomClosed,
    ShelterClosed,
    ShelterOpened,
    StayExtended,
    StayExtensionProposed,
    StayExtensionRejected,
)
from cases.joint import NoSuchCase
from cases.policies import Policy, terms
from cases.refusals import AlreadyRecorded, BeforeItBegan, ContradictsItself, NotRecorded
from cases.shelter.places import CloseBed, CloseRoom, CloseShelter, StillOccupied
from cases.shelter.state import BedOccupied
from cases.shelter.stays import (
    ApproveExtension,
    BedUnsuitable,
    MoveToBed,
    NotAbsent,
    NothingProposed,
    RecordReturn,
    RejectExtension,
    StaysAlready,
)
from cases.vocabulary import Sex
from cases.vocabulary.shelter import AgeGroup, Destination, Misfit
from cases.vocabulary.work import WorkKind
from cases.worker.roles import OutsideTheOffice
from tests import spec
from tests.cases import histories as h
from tests.cases import shelter_histories as s
from tests.cases.shelter_histories import KNOWN_CASE
from tests.spec import some_id

EIGHT_DAYS_ON = datetime(2023, 3, 22, 16, 59, 59, tzinfo=UTC)
APPROVED = ApproveExtension(shelter_id=s.SHELTER, stay_id=s.STAY)
REJECTED = RejectExtension(shelter_id=s.SHELTER, stay_id=s.STAY, reason="Keluarga sudah menjemput")


def facts(*commands: Command, case: Case = KNOWN_CASE) -> spec.Given:
    """What these commands led to; the person's case is known."""
    return spec.given(*h.happened(*commands)).knowing(case=case)


def admitted(**more: Any) -> PersonAdmitted:
    """The fact of the example admission."""
    return PersonAdmitted(
        **{
            "stay_id": s.STAY,
            "bed_id": s.BED,
            "case_id": s.SHELTERED,
            "person_id": KNOWN_CASE.person_id,
            "region": "32.12.15",
            "admitted_at": spec.NOW,
            "admitted_by": some_id("siti"),
            "stay_due_at": EIGHT_DAYS_ON,
            "misfits": (),
            "reason": "Belum ada keluarga",
            **more,
        }
    )


def level(rule: str, value: int) -> Policy:
    """A rule of the office that ignores (0), warns (1) or refuses (2)."""
    return Policy(rule=rule, value=value, unit="level", since=datetime(2023, 1, 1, tzinfo=UTC), version="office:3", source="SK 1")


def test_a_shelter_is_opened_in_the_region_of_the_office() -> None:
    opened = ShelterOpened(name=s.OPENED.name, kind=s.OPENED.kind, region="32.12.15", opened_at=spec.NOW, address="Jl. Olahraga 1")
    spec.nothing().when(s.OPENED).then(opened)
    spec.nothing().when(replace(s.OPENED, region="32.13")).refuses(OutsideTheOffice)


def test_a_bed_is_given_until_the_limit_of_the_office() -> None:
    facts(*s.READY).when(s.ADMITTED).then(admitted())
    fortnight = Policy(rule="shelter-stay", value=14, unit="day", since=datetime(2023, 1, 1, tzinfo=UTC), version="office:3", source="SK 1")
    longer = admitted(stay_due_at=datetime(2023, 3, 29, 16, 59, 59, tzinfo=UTC))
    facts(*s.READY).under(fortnight).when(s.ADMITTED).then(longer)


def test_a_bed_is_given_once() -> None:
    other = replace(s.ADMITTED, stay_id=some_id("other stay"), case_id=some_id("other case"))
    refusal = facts(*s.READY, s.ADMITTED, case=replace(KNOWN_CASE, person_id=some_id("other person"))).when(other).refuses(BedOccupied)
    assert refusal.possible == (str(s.OTHER_BED),)
    facts(*s.READY, s.ADMITTED).when(replace(other, bed_id=s.OTHER_BED)).refuses(StaysAlready)
    facts(*s.READY).when(replace(s.ADMITTED, bed_id=some_id("no bed"))).refuses(NotRecorded)
    facts(*s.READY, s.ADMITTED, s.HOME).when(s.ADMITTED).refuses(AlreadyRecorded)


def test_who_stays_in_one_shelter_is_not_admitted_to_another() -> None:
    staying = replace(KNOWN_CASE, work={some_id("stay elsewhere"): WorkKind.SHELTER_STAY})
    facts(*s.READY, case=staying).when(s.ADMITTED).refuses(StaysAlready)


@pytest.mark.parametrize(
    ("room", "person", "misfit"),
    [
        ({"sex": Sex.FEMALE}, {}, Misfit.OTHER_SEX),
        ({"sex": Sex.FEMALE}, {"sex": None}, Misfit.SEX_UNKNOWN),
        ({"age_group": AgeGroup.CHILDREN}, {}, Misfit.OTHER_AGE),
        ({"age_group": AgeGroup.ADULTS}, {"age_years": 17}, Misfit.OTHER_AGE),
        ({"age_group": AgeGroup.ADULTS}, {"age_years": None}, Misfit.AGE_UNKNOWN),
    ],
)
def test_a_room_for_others_is_warned_of_or_refused_as_the_office_wants(
    room: dict[str, Any], person: dict[str, Any], misfit: Misfit
) -> None:
    history = (s.OPENED, replace(s.FOR_ALL, room_id=s.ROOM, **room), s.BEDDED)
    asked = facts(*history, case=replace(KNOWN_CASE, **person))
    warned = asked.under(level("shelter-sex", 1), level("shelter-age", 1))
    warned.when(s.ADMITTED).then(admitted(misfits=(misfit,)))
    asked.under(level("shelter-sex", 0), level("shelter-age", 0)).when(s.ADMITTED).then(admitted())
    strict = asked.under(level("shelter-sex", 2), level("shelter-age", 2)).when(s.ADMITTED)
    if misfit in {Misfit.OTHER_SEX, Misfit.OTHER_AGE}:
        assert strict.refuses(BedUnsuitable).params == {"misfit": misfit.value}
    else:
        strict.then(admitted(misfits=(misfit,)))


def test_what_speaks_against_a_stay_is_recorded_with_it() -> None:
    early = replace(KNOWN_CASE, episodes=(replace(KNOWN_CASE.episodes[0], opened_at=spec.NOW - timedelta(hours=2)),))
    facts(*s.READY, case=early).when(s.ADMITTED).then(admitted(misfits=(Misfit.NOT_TRIED_FIRST,)))
    facts(*s.READY).when(replace(s.ADMITTED, needs_access=True)).then(admitted(needs_access=True, misfits=(Misfit.NOT_ACCESSIBLE,)))


def test_a_stay_is_made_longer_by_another_than_who_asks_for_it() -> None:
    (proposed,) = facts(*s.READY, s.ADMITTED).when(s.PROPOSED).then_of(StayExtensionProposed)
    asked = spec.given(*h.happened(*s.READY, s.ADMITTED), proposed)
    asked.when(APPROVED).refuses(SeparationOfDuties)
    asked.when(REJECTED).refuses(SeparationOfDuties)
    asked.by(spec.actor("deputy", on_behalf_of=some_id("siti"))).when(APPROVED).refuses(SeparationOfDuties)
    until = datetime(2023, 3, 28, 16, 59, 59, tzinfo=UTC)
    head = asked.by(spec.actor("head"))
    head.when(APPROVED).then(StayExtended(stay_id=s.STAY, bed_id=s.BED, stay_due_at=until, approved_by=some_id("head")))
    head.when(REJECTED).then_of(StayExtensionRejected)
    facts(*s.READY, s.ADMITTED, s.PROPOSED, REJECTED, s.PROPOSED).when(s.PROPOSED).refuses(AlreadyRecorded)


def test_what_nobody_proposed_is_not_approved() -> None:
    other = replace(s.ADMITTED, stay_id=some_id("other stay"), bed_id=s.OTHER_BED, case_id=some_id("other case"))
    someone = replace(KNOWN_CASE, person_id=some_id("other person"))
    history = (*h.happened(*s.READY, s.ADMITTED, s.PROPOSED), *facts(*s.READY, s.ADMITTED, case=someone).when(other).decide())
    head = spec.given(*history).by(spec.actor("head"))
    head.when(replace(APPROVED, stay_id=other.stay_id)).refuses(NothingProposed)
    head.when(replace(REJECTED, stay_id=other.stay_id)).refuses(NothingProposed)
    facts(*s.READY, s.ADMITTED).when(APPROVED).refuses(NotPossibleNow)


def test_the_limit_of_each_stay_is_a_term_of_its_own() -> None:
    running = terms.NOTHING_RUNS
    history: tuple[Event, ...] = h.happened(*s.READY, s.ADMITTED, s.PROPOSED)
    for fact in (*history, admitted(stay_id=some_id("other stay"))):
        running = terms.evolve(running, fact)
    assert set(running.due) == {f"shelter-stay-{s.STAY}", f"stay-extension-{s.STAY}", f"shelter-stay-{some_id('other stay')}"}
    gone = PersonLeftShelter(stay_id=s.STAY, bed_id=s.BED, person_id=some_id("sheltered person"), left_at=spec.NOW)
    assert set(terms.evolve(running, gone).due) == {f"shelter-stay-{some_id('other stay')}"}


def test_somebody_may_have_another_bed() -> None:
    move = MoveToBed(shelter_id=s.SHELTER, stay_id=s.STAY, bed_id=s.OTHER_BED)
    moved = PersonMovedToBed(
        stay_id=s.STAY,
        bed_id=s.OTHER_BED,
        from_bed_id=s.BED,
        case_id=s.SHELTERED,
        person_id=some_id("sheltered person"),
        moved_at=spec.NOW,
        misfits=(),
    )
    facts(*s.READY, s.ADMITTED).when(move).then(moved)
    facts(*s.READY, s.ADMITTED).when(replace(move, bed_id=s.BED)).refuses(BedOccupied)
    free_again = spec.given(*h.happened(*s.READY, s.ADMITTED), moved).knowing(case=replace(KNOWN_CASE, person_id=some_id("another")))
    free_again.when(replace(s.ADMITTED, stay_id=some_id("next stay"))).then_of(PersonAdmitted)


def test_who_is_away_without_leave_keeps_the_bed_until_it_is_known_that_they_left() -> None:
    facts(*s.READY, s.ADMITTED).when(s.AWAY).then(
        AbsenceNoticed(stay_id=s.STAY, bed_id=s.BED, person_id=some_id("sheltered person"), absent_since_at=spec.NOW)
    )
    back = RecordReturn(shelter_id=s.SHELTER, stay_id=s.STAY)
    facts(*s.READY, s.ADMITTED, s.AWAY).when(back).then(AbsentPersonReturned(stay_id=s.STAY, bed_id=s.BED, returned_at=spec.NOW))
    facts(*s.READY, s.ADMITTED, s.AWAY).when(s.AWAY).refuses(AlreadyRecorded)
    facts(*s.READY, s.ADMITTED, s.AWAY, s.LEFT).when(back).refuses(NotPossibleNow)
    facts(*s.READY, s.ADMITTED, s.AWAY).when(replace(back, stay_id=some_id("no stay"))).refuses(NotRecorded)
    two = (*h.happened(*s.READY, s.ADMITTED, s.AWAY), admitted(stay_id=some_id("other stay"), bed_id=s.OTHER_BED))
    spec.given(*two).when(replace(back, stay_id=some_id("other stay"))).refuses(NotAbsent)


def test_who_is_discharged_goes_somewhere() -> None:
    person = some_id("sheltered person")
    discharged = PersonDischarged(
        stay_id=s.STAY, bed_id=s.BED, person_id=person, discharged_at=spec.NOW, destination=Destination.FAMILY, region="32.12.01.2008"
    )
    facts(*s.READY, s.ADMITTED).when(s.HOME).then(discharged)
    facts(*s.READY, s.ADMITTED).when(replace(s.HOME, destination=Destination.LEFT)).refuses(ContradictsItself)
    facts(*s.READY, s.ADMITTED).told_of(spec.NOW - timedelta(hours=23, minutes=57)).when(s.HOME).refuses(BeforeItBegan)
    facts(*s.READY, s.ADMITTED, s.HOME).when(s.HOME).refuses(NotPossibleNow)


def test_places_that_somebody_has_stay_open() -> None:
    room, bed = CloseRoom(shelter_id=s.SHELTER, room_id=s.ROOM), CloseBed(shelter_id=s.SHELTER, bed_id=s.BED)
    shelter = CloseShelter(shelter_id=s.SHELTER, reason="Gedung dipakai kantor")
    occupied, empty = facts(*s.READY, s.ADMITTED), facts(*s.READY, s.ADMITTED, s.HOME)
    assert occupied.when(room).refuses(StillOccupied).possible == (str(s.STAY),)
    occupied.when(bed).refuses(BedOccupied)
    occupied.when(shelter).refuses(StillOccupied)
    empty.when(room).then(RoomClosed(room_id=s.ROOM, bed_ids=(s.BED,)))
    empty.when(bed).then(BedClosed(bed_id=s.BED))
    empty.when(shelter).then(ShelterClosed(closed_at=spec.NOW, reason=shelter.reason))
    facts(*s.READY, bed).when(s.ADMITTED).refuses(NotRecorded)
    facts(*s.READY, room).when(replace(s.BEDDED, bed_id=some_id("third bed"))).refuses(NotRecorded)
    facts(*s.READY, room).when(s.BEDDED).refuses(NotRecorded)


def streams() -> spec.Streams:
    """A shelter with beds, and an open case."""
    opened = spec.given().at(spec.NOW - timedelta(days=3)).when(replace(h.OPENED, case_id=s.SHELTERED)).decide()
    return spec.Streams(histories={s.SHELTER: h.happened(*s.READY), s.SHELTERED: opened})


def test_the_case_knows_of_the_stay_in_the_same_append() -> None:
    both = streams()
    began = WorkBegan(kind=WorkKind.SHELTER_STAY, child_id=s.STAY, began_at=spec.NOW)
    assert [type(fact) for _, fact in both.when(s.ADMITTED)] == [PersonAdmitted, WorkBegan]
    assert both.histories[s.SHELTERED][-1] == began
    assert both.state(CASE, s.SHELTERED).work == {s.STAY: WorkKind.SHELTER_STAY}
    both.when(s.HOME)
    ended = WorkEnded(kind=WorkKind.SHELTER_STAY, child_id=s.STAY, ended_at=spec.NOW, outcome="KELUARGA")
    assert both.histories[s.SHELTERED][-1] == ended


def test_a_stay_that_ends_by_leaving_ends_for_the_case_too() -> None:
    both = streams()
    both.when(s.ADMITTED)
    both.when(MoveToBed(shelter_id=s.SHELTER, stay_id=s.STAY, bed_id=s.OTHER_BED))
    both.when(s.LEFT)
    assert isinstance(both.histories[s.SHELTER][-1], PersonLeftShelter)
    assert both.state(CASE, s.SHELTERED).work == {}


def test_a_stay_needs_a_case_and_none_is_kept_without_it() -> None:
    both = streams()
    with pytest.raises(NoSuchCase):
        both.when(replace(s.ADMITTED, case_id=some_id("no case")))
    with pytest.raises(NotPossibleNow):
        both.when(s.LEFT)
    assert both.histories[s.SHELTER] == h.happened(*s.READY)
