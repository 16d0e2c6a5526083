"""Who waits for whom: the list says what the deciders know, never shows somebody's own proposal as theirs, and times every step."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from api.database.connections import connect_info
from api.routes.approvals import DECIDED_BY
from cases.decider import Decider
from cases.deciders import DECIDERS, decider_of_event
from cases.events.event import Event, Told
from cases.log.reader import Recorded
from cases.log.store import LogStore
from cases.referral import REFERRAL
from cases.vocabulary import Role
from projections.approvals import APPROVALS
from projections.approvals.query import ApprovalsAsked, Hat, StepTimes, TimesAsked, Waiting, approvals, step_times
from projections.approvals.row import KINDS, RecordApprovals, Step
from projections.deadlines.state import State
from projections.scope import Scope, ScopedConnection
from tests.cases.histories import HISTORIES, happened
from tests.projections.asking import ask
from tests.projections.casework import BEGIN, HEAD, KEKS, OFFICE
from tests.projections.referring import APPROVERS
from tests.spec import NOW, some_id

STREAM, SOMEBODY = some_id("the record"), some_id("somebody")
LATER = BEGIN + timedelta(days=60)


@pytest.fixture(scope="module")
def history(folded: str) -> list[Recorded]:
    with LogStore(connect_info(folded, "worker"), KEKS) as store:
        return list(store.reader.all(OFFICE))


def rows_of(facts: Iterable[Event]) -> dict[Any, RecordApprovals]:
    """The rows of one record after its facts."""
    rows: dict[Any, RecordApprovals] = {}
    for number, fact in enumerate(facts, 1):
        told = Told(actor_id=SOMEBODY, role="PEKSOS", occurred_at=NOW)
        recorded = Recorded("kab-contoh", number, STREAM, number, type(fact).__name__, NOW, fact, told)
        for key in APPROVALS.keys(recorded):
            after = APPROVALS.evolve(rows.get(key), recorded)
            if after is not None:
                rows[key] = after
    return rows


def waiting_in(rows: Iterable[RecordApprovals]) -> list[Step]:
    return [step for row in rows for step in row.waiting.values()]


def among(*persons: UUID | None) -> frozenset[UUID]:
    return frozenset(person for person in persons if person is not None)


OF_STATES: dict[str, Callable[[Any], frozenset[UUID]]] = {
    "ApproveReferral": lambda state: state.hands,
    "GrantTransfer": lambda state: among(state.transfer_asked_by),
    "ApproveClosure": lambda state: among(state.closing.proposed_by, state.closing.proposed_for),
    "UpholdAppeal": lambda state: among(state.decided_by, state.decided_for),
    "ReviewActivity": lambda state: among(state.worker_id),
    "OrderTracing": lambda state: among(state.planned_by, state.planned_for),
    "VerifyMatch": lambda state: state.hands | state.verifiers,
    "ApproveReunification": lambda state: among(state.proposal.proposed_by, state.proposal.proposed_for),
}
"""Command that decides to whom the state bars from giving it, where it is possible only while somebody waits for it."""


def expected_of(decider: Decider[Any, Any, Any], state: Any) -> dict[str, frozenset[UUID]]:
    """What waits in a state, and who had a hand in it, as the decider knows it."""
    possible = {command.__name__ for command in decider.possible(state)}
    found = {kind: OF_STATES[name](state) for kind, name in DECIDED_BY.items() if name in OF_STATES and name in possible}
    if decider.kind == "match" and "AcceptMatch" in possible and state.hands and not state.over:
        found["match-decision"] = state.hands
    if decider.kind == "person" and state.forgetting_basis is not None:
        found["forgetting"] = among(*state.forgetting_hands)
    for stay in state.stays.values() if decider.kind == "shelter" else ():
        if stay.proposed_by is not None:
            found["stay-extension"] = among(stay.proposed_by, stay.proposed_for)
    if decider.kind == "worker" and not all(glass.reviewed for glass in state.break_glass.values()):
        found["break-glass-review"] = among(STREAM)
    return found


def prefixes() -> Iterator[tuple[str, Decider[Any, Any, Any], tuple[Event, ...]]]:
    for decider in DECIDERS:
        for name, commands in HISTORIES[decider.kind].items():
            facts = happened(*commands)
            for length in range(1, len(facts) + 1):
                yield name, decider, facts[:length]


def test_what_waits_is_what_the_deciders_let_be_decided_and_whose_hands_they_bar() -> None:
    seen: set[str] = set()
    for name, decider, facts in prefixes():
        if decider_of_event(type(facts[-1])) is not decider:
            continue
        state = decider.fold(decider.initial, tuple(fact for fact in facts if type(fact) in decider.events))
        waiting = {step.kind: frozenset(step.hands) for step in waiting_in(rows_of(facts).values())}
        assert waiting == expected_of(decider, state), (decider.kind, name, type(facts[-1]).__name__)
        seen |= set(waiting)
    assert seen == set(KINDS)


def listed(dsn: str, position: int | None = None, scope: Scope | None = None, **asked: Any) -> tuple[Waiting, ...]:
    async def read(connection: ScopedConnection) -> tuple[Waiting, ...]:
        wanted = {"moment": LATER, "worker": SOMEBODY, "limit": 1_000, **asked}
        return (await approvals(connection, ApprovalsAsked(**wanted), position)).rows

    return ask(dsn, read, scope)


def timed(dsn: str, position: int | None = None, **asked: Any) -> dict[tuple[str, str | None], StepTimes]:
    async def read(connection: ScopedConnection) -> tuple[StepTimes, ...]:
        return (await step_times(connection, TimesAsked(**{"moment": LATER, **asked}), position)).rows

    return {(row.kind, row.role): row for row in ask(dsn, read)}


def referrals_at(history: list[Recorded], position: int) -> dict[UUID, Any]:
    states: dict[UUID, Any] = {}
    for fact in history:
        if fact.position <= position and type(fact.event) in REFERRAL.events:
            states[fact.stream] = REFERRAL.evolve(states.get(fact.stream, REFERRAL.initial), fact.event)
    return states


def test_at_every_position_each_step_waits_for_the_role_whose_turn_it_is(folded: str, history: list[Recorded]) -> None:
    positions = [fact.position for fact in history if fact.name in ("ReferralApproved", "ReferralDisapproved")]
    for at in (*positions[::7], history[-1].position):
        states = referrals_at(history, at)
        waits = {one: state.chain[state.approvals] for one, state in states.items() if not state.over and not state.approved}
        rows = listed(folded, at, kind="referral-approval")
        assert {row.stream: row.deciders for row in rows} == {one: (role,) for one, role in waits.items()}
        assert all(row.step == states[row.stream].approvals + 1 for row in rows)


def test_what_is_somebodys_own_proposal_is_never_theirs_to_decide(folded: str, history: list[Recorded]) -> None:
    states = referrals_at(history, history[-1].position)
    for role, person in APPROVERS.items():
        hat = (Hat(kind="referral-approval", role=role.value),)
        mine = {row.stream for row in listed(folded, worker=person, hats=hat, mine=True)}
        open_steps = {one: state for one, state in states.items() if not state.over and not state.approved}
        assert mine == {one for one, state in open_steps.items() if state.chain[state.approvals] == role and person not in state.hands}
        rest = {row.stream for row in listed(folded, worker=person, hats=hat, mine=False, kind="referral-approval")}
        assert rest == open_steps.keys() - mine
    for row in listed(folded, kind="referral-approval"):
        assert row.proposed_by is not None
        hats = tuple(Hat(kind=row.kind, role=role.value) for role in APPROVERS)
        assert row.stream not in {one.stream for one in listed(folded, worker=row.proposed_by, hats=hats, mine=True)}
        delegate = tuple(Hat(kind=row.kind, role=role.value, stands_in_for=row.proposed_by) for role in APPROVERS)
        assert row.stream not in {one.stream for one in listed(folded, worker=some_id("delegate"), hats=delegate, mine=True)}


def test_the_longest_wait_comes_first_in_pages_without_gap_or_repetition(folded: str) -> None:
    whole = listed(folded)
    assert [row.since for row in whole] == sorted(row.since for row in whole)
    assert len({row.kind for row in whole}) > 1
    paged: list[Waiting] = []
    after = None
    while page := listed(folded, limit=3, after=after):
        paged += page
        after = (page[-1].since, page[-1].stream, page[-1].part, page[-1].name)
    assert tuple(paged) == whole


def test_what_is_breached_is_judged_at_the_moment_asked(folded: str) -> None:
    whole = listed(folded)
    due = sorted(row.due_at for row in whole if row.due_at is not None)
    middle = due[len(due) // 2]
    breached = {(row.stream, row.name) for row in listed(folded, moment=middle, breached=True)}
    assert breached == {(row.stream, row.name) for row in whole if row.due_at is not None and row.due_at <= middle and row.since <= middle}
    assert all(row.waited_seconds == int((LATER - row.since).total_seconds()) for row in whole)
    assert {row.breached for row in listed(folded, moment=BEGIN + timedelta(days=900)) if row.due_at} == {True}


def test_each_is_on_track_at_risk_or_overdue_and_everything_has_a_term(folded: str) -> None:
    whole = listed(folded)
    assert {row.kind for row in whole if row.due_at is None} == set()
    one = next(row for row in whole if row.due_at is not None)
    assert one.due_at is not None
    span = one.due_at - one.since
    for part, state in ((0.5, State.ON_TRACK), (0.8, State.AT_RISK), (1.0, State.OVERDUE)):
        rows = listed(folded, moment=one.since + span * part, state=state)
        assert (one.stream, one.name) in {(row.stream, row.name) for row in rows}
        assert {row.state for row in rows} == {state}
        assert all(row.breached == (row.state is State.OVERDUE) for row in rows)


def test_filters_are_those_of_its_rows(folded: str) -> None:
    whole = listed(folded)
    one = next(row for row in whole if row.proposed_by and row.kind == "referral-approval")
    before = whole[len(whole) // 2].since
    for asked, holds in (
        ({"kind": "stay-extension"}, lambda row: row.kind == "stay-extension"),
        ({"role": "KEPALA_DINAS"}, lambda row: "KEPALA_DINAS" in row.deciders),
        ({"proposed_by": one.proposed_by}, lambda row: row.proposed_by == one.proposed_by),
        ({"waiting_before": before}, lambda row: row.since < before),
    ):
        rows = listed(folded, **asked)
        assert rows == tuple(row for row in whole if holds(row)), asked
        assert 0 < len(rows) < len(whole), asked


def test_a_sealed_case_keeps_what_waited_on_it_sealed(folded: str, history: list[Recorded]) -> None:
    sealed = {fact.stream for fact in history if fact.name == "CategoryAssigned" and getattr(fact.event, "category", "") == "PPKS03"}
    asked = next(fact for fact in history if fact.name == "ReferralRequested" and getattr(fact.event, "case_id", None) in sealed)
    assert asked.stream in {row.stream for row in listed(folded, asked.position)}
    office = Scope(office=OFFICE, scope="office")
    assert asked.stream not in {row.stream for row in listed(folded, asked.position, scope=office)}
    assert listed(folded, scope=office)
    assert listed(folded, scope=Scope(office=OFFICE, scope="own")) == ()
    assert listed(folded, scope=Scope(office="kab-lain", scope="office")) == ()


def test_times_are_those_of_the_facts_as_known_at_any_position(folded: str, history: list[Recorded]) -> None:
    for at in (history[len(history) // 2].position, history[-20].position, history[-1].position):
        since: dict[UUID, datetime] = {}
        took: dict[str, list[int]] = defaultdict(list)
        chains: dict[UUID, tuple[str, ...]] = {}
        for fact in history:
            event: Any = fact.event
            if fact.position > at:
                break
            if fact.name == "ReferralRequested":
                since[fact.stream], chains[fact.stream] = event.requested_at, event.chain
            elif fact.name in ("ReferralApproved", "ReferralDisapproved"):
                took[event.role].append(int((fact.told.occurred_at - since[fact.stream]).total_seconds()))
                since[fact.stream] = fact.told.occurred_at
        found = {role: row for (kind, role), row in timed(folded, at, kind="referral-approval").items() if row.decided}
        assert found.keys() == took.keys()
        for role, seconds in took.items():
            row = found[role]
            assert (row.decided, row.longest_seconds) == (len(seconds), max(seconds))
            assert row.median_seconds == statistics.median_low(seconds)
    assert len(took) == 3


def test_what_was_taken_back_is_not_timed_and_what_waits_is(folded: str, history: list[Recorded]) -> None:
    states = referrals_at(history, history[-1].position)
    waiting = sum(not state.over and not state.approved for state in states.values())
    rows = timed(folded, kind="referral-approval").values()
    assert sum(row.waiting for row in rows) == waiting
    assert sum(row.decided for row in rows) == sum(fact.name in ("ReferralApproved", "ReferralDisapproved") for fact in history)
    assert all((row.longest_wait_seconds is None) == (row.waiting == 0) for row in rows)
    assert timed(folded, decided_from=LATER, kind="closure") == {}
    assert HEAD in APPROVERS.values()
    assert Role.HEAD_OF_REGION in APPROVERS
