"""The referral board: how far each referral is, for whom it waits since when; and what a partner may know of it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from api.database.connections import connect_info
from cases.log.reader import Recorded
from cases.log.store import LogStore
from cases.referral import REFERRAL
from projections.referral_board.query import ListedReferral, Referrals, referral_counts, referrals
from projections.referral_board.referred import PartnerReferral, ReferredAsked, referred
from projections.scope import Scope, ScopedConnection
from projections.standing import writing
from tests.projections.asking import ask
from tests.projections.casework import BEGIN, KEKS, OFFICE, VILLAGES
from tests.projections.referring import PARTNERS

OF_PARTNER = Scope(office=OFFICE, scope="own", partners=frozenset(PARTNERS[:1]))


@pytest.fixture(scope="module")
def history(folded: str) -> list[Recorded]:
    with LogStore(connect_info(folded, "worker"), KEKS) as store:
        return list(store.reader.all(OFFICE))


def listed(dsn: str, asked: Referrals, position: int | None = None, scope: Scope | None = None) -> tuple[ListedReferral, ...]:
    async def read(connection: ScopedConnection) -> tuple[ListedReferral, ...]:
        return (await referrals(connection, asked, position)).rows

    return ask(dsn, read, scope)


def shown_to_partner(dsn: str, position: int | None = None, scope: Scope = OF_PARTNER, **asked: Any) -> tuple[PartnerReferral, ...]:
    async def read(connection: ScopedConnection) -> tuple[PartnerReferral, ...]:
        return (await referred(connection, ReferredAsked(**asked), position)).rows

    return ask(dsn, read, scope)


def stages(history: list[Recorded], until: int = 2**60) -> dict[UUID, str]:
    """How far each referral is, as the decider folds it from the log."""
    states: dict[UUID, Any] = {}
    for fact in history:
        if fact.position <= until and type(fact.event) in REFERRAL.events:
            states[fact.stream] = REFERRAL.evolve(states.get(fact.stream, REFERRAL.initial), fact.event)
    return {one: REFERRAL.stage(state) for one, state in states.items()}


def test_every_version_has_the_stage_that_the_decider_knows(folded: str, history: list[Recorded]) -> None:
    with psycopg.connect(connect_info(folded, "worker")) as connection, writing(connection, OFFICE):
        rows = connection.execute("select referral_id, from_position, version, stage from referral_board").fetchall()
    found = {(one, position): (version, stage) for one, position, version, stage in rows}
    states: dict[UUID, Any] = {}
    for fact in history:
        if type(fact.event) in REFERRAL.events:
            states[fact.stream] = REFERRAL.evolve(states.get(fact.stream, REFERRAL.initial), fact.event)
            assert found.pop((fact.stream, fact.position)) == (fact.version, REFERRAL.stage(states[fact.stream]))
    assert found == {}
    assert len(states) > 25
    assert len({REFERRAL.stage(state) for state in states.values()}) > 7


def test_counts_of_the_board_equal_a_fold_of_the_log_at_any_position(folded: str, history: list[Recorded]) -> None:
    async def counted(connection: ScopedConnection, at: int) -> dict[str, int]:
        return {row.stage: row.number for row in (await referral_counts(connection, Referrals(), at)).rows}

    last = history[-1].position
    moments = [fact.position for fact in history if type(fact.event) in REFERRAL.events][::9]
    for at in (*moments, last):
        assert ask(folded, lambda c, at=at: counted(c, at)) == Counter(stages(history, at).values()), at  # type: ignore[misc]  # bound to the loop's value


def test_it_is_told_oldest_first_in_pages_without_gap_or_repetition(folded: str) -> None:
    whole = listed(folded, Referrals(limit=1_000))
    assert [(row.begun_at, row.referral_id) for row in whole] == sorted((row.begun_at, row.referral_id) for row in whole)
    paged: list[ListedReferral] = []
    after = None
    while page := listed(folded, Referrals(limit=4, after=after)):
        paged += page
        after = (page[-1].begun_at, page[-1].referral_id)
    assert tuple(paged) == whole


def test_filters_are_those_of_its_rows(folded: str) -> None:
    whole = listed(folded, Referrals(limit=1_000))
    now, waiting = BEGIN + timedelta(days=7), sorted(row.waiting_since for row in whole if row.waiting_since)[3]
    one = next(row for row in whole if row.worker_id and row.team_id)
    expectations: list[tuple[Referrals, Callable[[ListedReferral], bool]]] = [
        (Referrals(stage="sent"), lambda row: row.stage == "sent"),
        (Referrals(waits_for="approver"), lambda row: row.waits_for == "approver"),
        (Referrals(open=True), lambda row: row.over is None),
        (Referrals(open=False), lambda row: row.over is not None),
        (Referrals(destination="RUMAH_SAKIT"), lambda row: row.destination == "RUMAH_SAKIT"),
        (Referrals(partner_id=PARTNERS[1]), lambda row: row.partner_id == PARTNERS[1]),
        (Referrals(service="SVC-ABD"), lambda row: row.service == "SVC-ABD"),
        (Referrals(case_id=one.case_id), lambda row: row.case_id == one.case_id),
        (Referrals(person_id=one.person_id), lambda row: row.person_id == one.person_id),
        (Referrals(requested_by=one.requested_by), lambda row: row.requested_by == one.requested_by),
        (Referrals(worker_id=one.worker_id), lambda row: row.worker_id == one.worker_id),
        (Referrals(team_id=one.team_id), lambda row: row.team_id == one.team_id),
        (Referrals(area=VILLAGES[0]), lambda row: row.region == VILLAGES[0]),
        (Referrals(compartment=True), lambda row: row.compartment is not None),
        (Referrals(due_before=now), lambda row: row.due_at is not None and row.due_at < now),
        (Referrals(waiting_before=waiting), lambda row: row.waiting_since is not None and row.waiting_since < waiting),
    ]
    for asked, holds in expectations:
        rows = listed(folded, replace(asked, limit=1_000))
        assert rows == tuple(row for row in whole if holds(row)), asked
        assert 0 < len(rows) < len(whole), asked


def test_a_referral_waits_for_somebody_until_it_is_over(folded: str, history: list[Recorded]) -> None:
    last = {fact.stream: fact for fact in history}
    for row in listed(folded, Referrals(limit=1_000)):
        assert (row.waits_for is None) == (row.over is not None) == (row.waiting_since is None)
        if row.waits_for == "approver":
            assert row.waits_for_role == row.chain[row.approvals]
            assert row.due_at is not None
        if row.waiting_since is not None:
            assert row.begun_at <= row.waiting_since <= last[row.referral_id].told.occurred_at


def test_a_sealed_case_keeps_its_referrals_sealed(folded: str) -> None:
    sealed = {row.referral_id for row in listed(folded, Referrals(compartment=True, limit=1_000))}
    office = listed(folded, Referrals(limit=1_000), scope=Scope(office=OFFICE, scope="office"))
    assert sealed
    assert not sealed & {row.referral_id for row in office}


def test_a_partner_sees_what_was_sent_to_it_and_nothing_of_the_board(folded: str, history: list[Recorded]) -> None:
    whole = listed(folded, Referrals(limit=1_000))
    mine = {row.referral_id for row in whole if row.partner_id == PARTNERS[0] and row.sent_at is not None}
    shown = shown_to_partner(folded, limit=1_000)
    assert {row.referral_id for row in shown} == mine
    assert mine
    board = {row.referral_id: row for row in whole}
    assert all((row.stage, row.version, row.carries) == _of(board[row.referral_id]) for row in shown)
    assert listed(folded, Referrals(limit=1_000), scope=OF_PARTNER) == ()
    assert shown_to_partner(folded, scope=Scope(office=OFFICE, scope="own")) == ()
    assert shown_to_partner(folded, scope=Scope(office=OFFICE, scope="office")) == ()
    sent = next(fact for fact in history if fact.name == "ReferralSent" and fact.stream in mine)
    assert sent.stream not in {row.referral_id for row in shown_to_partner(folded, sent.position - 1)}
    assert sent.stream in {row.referral_id for row in shown_to_partner(folded, sent.position)}


def _of(row: ListedReferral) -> tuple[str, int, tuple[str, ...]]:
    return row.stage, row.version, row.carries


def test_a_partner_filters_and_pages_what_was_sent_to_it(folded: str) -> None:
    scope = Scope(office=OFFICE, scope="own", partners=frozenset(PARTNERS))
    whole = shown_to_partner(folded, scope=scope, limit=1_000)
    for asked, holds in (
        ({"stage": "sent"}, lambda row: row.stage == "sent"),
        ({"open": True}, lambda row: row.ended_at is None),
        ({"open": False}, lambda row: row.ended_at is not None),
        ({"due_before": BEGIN + timedelta(days=99)}, lambda row: row.stage == "sent"),
    ):
        assert shown_to_partner(folded, scope=scope, limit=1_000, **asked) == tuple(row for row in whole if holds(row)), asked
    first = whole[0]
    assert shown_to_partner(folded, scope=scope, limit=1_000, after=(first.sent_at, first.referral_id)) == whole[1:]
