"""What keeps a case open, its closing in two hands, and what follows."""

from cases.case.closure import BeginWork, EndWork
from cases.case.episodes import CloseCase, WorkStillOpen
from cases.errors import NotPossibleNow
from cases.events.case import CaseClosed
from cases.events.closure import WorkBegan, WorkEnded
from cases.refusals import AlreadyRecorded, NotRecorded
from cases.vocabulary.work import WorkKind
from tests import spec
from tests.cases.histories import CASE, ENDED, OPENED, happened
from tests.spec import some_id

REFERRAL = some_id("referral")
BEGIN = BeginWork(case_id=CASE, kind=WorkKind.REFERRAL, child_id=REFERRAL)
END = EndWork(case_id=CASE, kind=WorkKind.REFERRAL, child_id=REFERRAL, outcome="SELESAI")


def test_work_begins_and_ends_on_the_case() -> None:
    began = WorkBegan(kind=WorkKind.REFERRAL, child_id=REFERRAL, began_at=spec.NOW)
    ended = WorkEnded(kind=WorkKind.REFERRAL, child_id=REFERRAL, ended_at=spec.NOW, outcome="SELESAI")
    spec.given(*happened(OPENED)).when(BEGIN).then(began)
    spec.given(*happened(OPENED, BEGIN)).when(END).then(ended)


def test_a_case_with_open_work_is_not_closed_and_it_is_said_which() -> None:
    refusal = spec.given(*happened(OPENED, BEGIN)).when(ENDED).refuses(WorkStillOpen)
    assert refusal.possible == (f"RUJUKAN {REFERRAL}",)


def test_a_case_whose_work_is_over_is_closed() -> None:
    assert isinstance(ENDED, CloseCase)
    spec.given(*happened(OPENED, BEGIN, END)).when(ENDED).then_of(CaseClosed)


def test_no_work_begins_for_a_closed_case() -> None:
    spec.given(*happened(OPENED, ENDED)).when(BEGIN).refuses(NotPossibleNow)


def test_work_begins_once() -> None:
    spec.given(*happened(OPENED, BEGIN)).when(BEGIN).refuses(AlreadyRecorded)


def test_only_open_work_of_that_kind_ends() -> None:
    of_another_kind = EndWork(case_id=CASE, kind=WorkKind.TRACING, child_id=REFERRAL)
    spec.given(*happened(OPENED, BEGIN)).when(of_another_kind).refuses(NotRecorded)
    spec.given(*happened(OPENED, BEGIN, END)).when(END).refuses(NotPossibleNow)
