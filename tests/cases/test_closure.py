"""What keeps a case open, its closing in two hands, and the visits that follow."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cases.case import CASE
from cases.case.closure import ApproveClosure, BeginWork, EndAfterCare, EndWork, ReturnClosure, VisitAfterClosing, WithdrawClosureProposal
from cases.case.episodes import ApprovalNeeded, CloseCase, SafetyGoalOpen, TeamStillOut, WorkStillOpen
from cases.case.plan import DropGoal, ReachGoal
from cases.errors import NotPossibleNow, SeparationOfDuties
from cases.events.case import CaseClosed
from cases.events.closure import (
    AfterCareEnded,
    AfterCarePlanned,
    AfterCareVisited,
    ClosureApproved,
    ClosureProposalWithdrawn,
    ClosureProposed,
    ClosureReturned,
    WorkBegan,
    WorkEnded,
)
from cases.policies import terms
from cases.policies.terms import Running
from cases.refusals import AlreadyRecorded, BeforeItBegan, NotRecorded
from cases.vocabulary import ClosureReason, Outcome
from cases.vocabulary.services import VisitFinding
from cases.vocabulary.work import WorkKind
from tests import spec
from tests.cases import histories as h
from tests.cases.plan_histories import (
    CASE as CASE_ID,
)
from tests.cases.plan_histories import (
    CLOSURE_APPROVED,
    CLOSURE_PROPOSED,
    MEALS_GIVEN,
    REFERRAL,
    REFERRAL_BEGUN,
    SAFETY_GOAL,
    SAFETY_GOAL_SET,
)
from tests.spec import actor, some_id

END = EndWork(case_id=CASE_ID, kind=WorkKind.REFERRAL, child_id=REFERRAL, outcome="SELESAI")
VISIT = VisitAfterClosing(case_id=CASE_ID, finding=VisitFinding.WELL, note="Sehat, tinggal dengan anaknya")


def facts(*commands: object) -> spec.Given:
    return spec.given(*h.happened(h.OPENED, *commands))  # type: ignore[arg-type]  # commands


def test_work_begins_and_ends_on_the_case() -> None:
    facts().when(REFERRAL_BEGUN).then(WorkBegan(kind=WorkKind.REFERRAL, child_id=REFERRAL, began_at=spec.NOW))
    facts(REFERRAL_BEGUN).when(END).then(WorkEnded(kind=WorkKind.REFERRAL, child_id=REFERRAL, ended_at=spec.NOW, outcome="SELESAI"))


def test_a_case_with_open_work_is_not_closed_and_it_is_said_which() -> None:
    for asked in (h.ENDED, CLOSURE_PROPOSED):
        assert facts(REFERRAL_BEGUN).when(asked).refuses(WorkStillOpen).possible == (f"RUJUKAN {REFERRAL}",)
    facts(REFERRAL_BEGUN, END).when(CLOSURE_PROPOSED).then_of(ClosureProposed)


def test_work_that_began_after_the_proposal_keeps_the_case_open() -> None:
    facts(CLOSURE_PROPOSED, REFERRAL_BEGUN).when(CLOSURE_APPROVED).refuses(WorkStillOpen)
    facts(CLOSURE_PROPOSED, h.SENT).when(CLOSURE_APPROVED).refuses(TeamStillOut)


def test_a_case_with_an_open_goal_of_safety_is_not_closed() -> None:
    assert facts(SAFETY_GOAL_SET).when(CLOSURE_PROPOSED).refuses(SafetyGoalOpen).possible == (str(SAFETY_GOAL),)
    facts(SAFETY_GOAL_SET, ReachGoal(case_id=CASE_ID, goal_id=SAFETY_GOAL)).when(CLOSURE_PROPOSED).then_of(ClosureProposed)
    dropped = DropGoal(case_id=CASE_ID, goal_id=SAFETY_GOAL, reason="Pindah")
    facts(SAFETY_GOAL_SET, dropped).when(CLOSURE_PROPOSED).then_of(ClosureProposed)


def test_no_work_begins_for_a_closed_case() -> None:
    facts(h.ENDED).when(REFERRAL_BEGUN).refuses(NotPossibleNow)
    facts(CLOSURE_PROPOSED, CLOSURE_APPROVED).when(REFERRAL_BEGUN).refuses(NotPossibleNow)


def test_work_begins_once_and_only_open_work_of_that_kind_ends() -> None:
    facts(REFERRAL_BEGUN).when(REFERRAL_BEGUN).refuses(AlreadyRecorded)
    facts(REFERRAL_BEGUN).when(replace(END, kind=WorkKind.TRACING)).refuses(NotRecorded)
    facts(REFERRAL_BEGUN, END).when(END).refuses(NotPossibleNow)
    facts(REFERRAL_BEGUN, BeginWork(case_id=CASE_ID, kind=WorkKind.TRACING, child_id=some_id("trace"))).when(END).then_of(WorkEnded)


def test_one_alone_closes_only_a_case_in_which_nothing_was_done() -> None:
    alone = CloseCase(case_id=CASE_ID, reason=ClosureReason.GOALS_REACHED, outcome=Outcome.SELF_RELIANT)
    assert facts().when(alone).refuses(ApprovalNeeded).possible == ("ProposeClosure",)
    facts(MEALS_GIVEN).when(h.ENDED).refuses(ApprovalNeeded)
    facts().when(h.ENDED).then_of(CaseClosed)


def test_one_proposes_to_close_and_another_approves() -> None:
    approved, closed, planned = (
        facts(CLOSURE_PROPOSED).by(actor("head")).when(CLOSURE_APPROVED).then_of(ClosureApproved, CaseClosed, AfterCarePlanned)
    )
    assert isinstance(approved, ClosureApproved)
    assert (approved.proposed_by, approved.approved_by) == (some_id("worker 1"), some_id("head"))
    assert isinstance(closed, CaseClosed)
    assert (closed.reason, closed.outcome, closed.closed_by) == (ClosureReason.GOALS_REACHED, Outcome.WITH_FAMILY, some_id("head"))
    assert isinstance(planned, AfterCarePlanned)
    last_day = datetime(2023, 4, 15, 16, 59, 59, tzinfo=UTC)
    assert planned.visit_due_at == planned.visits_due_at[0] == last_day
    assert [due.month for due in planned.visits_due_at] == [4, 6, 9]


def test_nobody_decides_what_they_proposed() -> None:
    proposer = actor("worker 1")
    for decision in (CLOSURE_APPROVED, ReturnClosure(case_id=CASE_ID, reason="Belum")):
        facts(CLOSURE_PROPOSED).by(proposer).when(decision).refuses(SeparationOfDuties)
    delegate = actor("delegate", on_behalf_of=proposer.id)
    facts(CLOSURE_PROPOSED).by(delegate).when(CLOSURE_APPROVED).refuses(SeparationOfDuties)


def test_a_proposal_is_decided_once() -> None:
    facts(CLOSURE_PROPOSED).when(CLOSURE_PROPOSED).refuses(NotPossibleNow)
    facts(CLOSURE_PROPOSED).when(h.ENDED).refuses(NotPossibleNow)
    returned = ReturnClosure(case_id=CASE_ID, reason="Masih perlu dikunjungi")
    facts(CLOSURE_PROPOSED).when(returned).then_of(ClosureReturned)
    facts(CLOSURE_PROPOSED, returned).when(CLOSURE_APPROVED).refuses(NotPossibleNow)
    facts(CLOSURE_PROPOSED, returned).when(CLOSURE_PROPOSED).then_of(ClosureProposed)
    facts().when(ApproveClosure(case_id=CASE_ID)).refuses(NotPossibleNow)


def test_a_proposal_is_taken_back_by_whoever_works_on_the_case() -> None:
    facts(CLOSURE_PROPOSED).by(actor("worker 1")).when(WithdrawClosureProposal(case_id=CASE_ID)).then_of(ClosureProposalWithdrawn)


def test_nothing_is_decided_before_it_was_proposed() -> None:
    facts(CLOSURE_PROPOSED).told_of(spec.NOW - timedelta(days=1)).when(CLOSURE_APPROVED).refuses(BeforeItBegan)


def test_visits_follow_one_after_the_other_and_then_end() -> None:
    visits = (CLOSURE_PROPOSED, CLOSURE_APPROVED, VISIT, VISIT)
    (first,) = facts(*visits[:2]).when(VISIT).then_of(AfterCareVisited)
    (last,) = facts(*visits).when(VISIT).then_of(AfterCareVisited)
    assert isinstance(first, AfterCareVisited)
    assert isinstance(last, AfterCareVisited)
    assert (first.visit, last.visit, last.visit_due_at) == (1, 3, None)
    assert first.visit_due_at is not None
    facts(*visits, VISIT).when(VISIT).refuses(NotPossibleNow)
    facts(*visits[:2]).told_of(spec.NOW - timedelta(days=1)).when(VISIT).refuses(BeforeItBegan)


def test_visits_end_with_a_reason_or_with_a_new_episode() -> None:
    facts(CLOSURE_PROPOSED, CLOSURE_APPROVED).when(EndAfterCare(case_id=CASE_ID, reason="Pindah ke Cirebon")).then_of(AfterCareEnded)
    facts(CLOSURE_PROPOSED, CLOSURE_APPROVED, h.AGAIN, h.ENDED).when(VISIT).refuses(NotPossibleNow)


def test_nobody_visits_after_a_death() -> None:
    died = replace(CLOSURE_PROPOSED, reason=ClosureReason.DIED, outcome=Outcome.DIED)
    facts(died).when(CLOSURE_APPROVED).then_of(ClosureApproved, CaseClosed)


def test_the_next_visit_is_due_and_nothing_after_the_last() -> None:
    def running(*commands: object) -> list[str]:
        found = Running()
        for fact in h.happened(h.OPENED, *commands):  # type: ignore[arg-type]  # commands
            found = terms.evolve(found, fact)
        return sorted(found.due)

    assert running(CLOSURE_PROPOSED) == ["closure-decision"]
    assert running(CLOSURE_PROPOSED, CLOSURE_APPROVED) == ["after-care"]
    assert running(CLOSURE_PROPOSED, CLOSURE_APPROVED, VISIT) == ["after-care"]
    assert running(CLOSURE_PROPOSED, CLOSURE_APPROVED, VISIT, VISIT, VISIT) == []


def test_a_reopened_case_keeps_every_date() -> None:
    case = spec.state_after(CASE, h.happened(h.OPENED, CLOSURE_PROPOSED, CLOSURE_APPROVED, h.AGAIN))
    first, second = case.episodes
    assert first.closed_at is not None
    assert first.opened_at < first.closed_at < second.opened_at
    assert second.closed_at is None
