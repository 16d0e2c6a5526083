"""A reunification, its match and its case hold together, on a real log: never a handover of a match that was given up."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import psycopg
import pytest
from uuid_utils.compat import uuid7

from api.database.connections import connect_info
from cases.application import Casework, office_stream
from cases.case import CASE
from cases.case.closure import ApproveClosure, ProposeClosure
from cases.case.episodes import WorkStillOpen
from cases.decider import Actor, Command
from cases.errors import Refusal
from cases.match.deciding import AcceptMatch, RejectMatch, Seen, SuggestMatch, WithdrawMatch
from cases.office import AdoptPolicy
from cases.reactor import Reactor
from cases.reunification import REUNIFICATION
from cases.reunification.handing_over import DecideAnew
from cases.reunification.matched import MatchNotStanding, MatchNotVerified
from cases.reunification.preparing import OneAtATime
from cases.reunification.visiting import VisitNotDue
from cases.tracing.ending import EndTracing
from cases.unit import Receipt
from cases.vocabulary import ClosureReason, Outcome
from cases.vocabulary.tracing import MatchRejection, TracingOutcome
from cases.vocabulary.work import WorkKind
from tests.cases import reunification_histories as h
from tests.cases import tracing_histories as searched
from tests.reunited import BUDI, DEWI, HEAD, SITI, WATI, Homecoming, told, told_at_once
from tests.works import Works, ago, office_at_work

RACES = 240
CLOSING = {"reason": ClosureReason.GOALS_REACHED, "outcome": Outcome.WITH_FAMILY, "summary": "Bersama ibu"}


@pytest.fixture
def works(database: str) -> Iterator[Works]:
    with office_at_work(database) as works:
        yield works


def found(home: Homecoming) -> tuple[Command, Actor]:
    """The search ends with the family found."""
    return EndTracing(tracing_id=home.tracing_id, outcome=TracingOutcome.FOUND, match_id=home.match_id, summary="Ibu di Losarang"), SITI


def refused(works: Works, command: Command, by: Actor) -> Refusal:
    with pytest.raises(Refusal) as caught:
        works.do(command, actor=by)
    return caught.value


def raced(works: Works, first: list[Command], second: list[Command]) -> list[tuple[Receipt | Refusal, Receipt | Refusal]]:
    """What both get, pair after pair at the same moment, each from a server process of its own."""
    start = Barrier(2, timeout=60)

    def ask(commands: list[Command], actor: Actor) -> list[Receipt | Refusal]:
        elsewhere = Casework(works.store)
        answers: list[Receipt | Refusal] = []
        for command in commands:
            start.wait()
            try:
                answers.append(elsewhere.carry_out(works.order(command, actor=actor)))
            except Refusal as refusal:
                answers.append(refusal)
        return answers

    with ThreadPoolExecutor(2) as callers:
        ours, theirs = callers.submit(ask, first, SITI), callers.submit(ask, second, DEWI)
        return list(zip(ours.result(), theirs.result(), strict=True))


def test_a_match_is_given_up_or_the_person_handed_over_and_a_handover_is_never_of_what_was_given_up(works: Works) -> None:
    homes = [Homecoming() for _ in range(RACES)]
    told_at_once(works, *(home.ready() for home in homes))
    handovers: list[Command] = [home.handover for home in homes]
    give_up: list[Command] = [
        WithdrawMatch(match_id=home.match_id, reason="Ragu")
        if number % 2
        else RejectMatch(match_id=home.match_id, reason=MatchRejection.FAMILY_DENIES)
        for number, home in enumerate(homes)
    ]
    for handover, _ in raced(works, handovers, give_up):
        if isinstance(handover, Refusal):
            assert type(handover) is MatchNotStanding
    signed = {fact.event.match_id: fact.position for fact in works.facts("HandoverSigned")}  # type: ignore[attr-defined]  # of that name
    given_up = {fact.stream: fact.position for fact in works.facts("MatchWithdrawn", "MatchRejected")}
    assert signed
    assert len(given_up) == RACES
    assert all(signed[match_id] < given_up[match_id] for match_id in signed)


def test_one_reunification_of_a_person_begins_however_many_ask(works: Works) -> None:
    homes = [Homecoming() for _ in range(RACES // 4)]
    told_at_once(works, *(home.matched() for home in homes))
    begun = [replace(h.BEGUN, case_id=home.case_id, match_id=home.match_id, reunification_id=uuid7()) for home in homes]
    again: list[Command] = [replace(one, reunification_id=uuid7()) for one in begun]
    for first, second in raced(works, [*begun], again):
        assert isinstance(first, Receipt) != isinstance(second, Receipt)
        assert {type(one) for one in (first, second) if isinstance(one, Refusal)} == {OneAtATime}


def test_reunified_is_not_closed(works: Works) -> None:
    home = Homecoming()
    told(works, *home.ready(), (home.handover, SITI), found(home))
    assert type(refused(works, ProposeClosure(case_id=home.case_id, **CLOSING), SITI)) is WorkStillOpen  # type: ignore[arg-type]  # by name
    _, case = works.casework.state(works.office, CASE, home.case_id)
    assert case.work == {home.reunification_id: WorkKind.REUNIFICATION}


def test_an_office_may_close_cases_after_the_handover_and_the_visits_go_on(works: Works) -> None:
    adopted = AdoptPolicy(
        office_id=office_stream(works.office),
        rule="reunification-case-open",
        value=1,
        unit="level",
        since=ago(days=1),
        decree_number="800/1",
        decree_on=ago(days=2).date(),
    )
    works.do(adopted, actor=HEAD)
    home = Homecoming()
    told(works, *home.ready(), (home.handover, SITI), found(home))
    told(works, (ProposeClosure(case_id=home.case_id, **CLOSING), SITI), (ApproveClosure(case_id=home.case_id), HEAD))  # type: ignore[arg-type]
    assert works.casework.state(works.office, REUNIFICATION, home.reunification_id)[1].next_visit == 1
    works.do(home.of(h.BROKEN), actor=SITI)
    _, case = works.casework.state(works.office, CASE, home.case_id)
    assert (case.closed, len(case.episodes)) == (False, 2)
    assert works.facts("CaseReopened")


def test_who_comes_back_begins_a_new_episode_of_the_open_case(works: Works) -> None:
    for end in (h.BROKEN, h.FAMILY_REFUSED):
        home = Homecoming()
        told(works, *home.ready(), (home.handover, SITI), (home.of(end), SITI))
        _, case = works.casework.state(works.office, CASE, home.case_id)
        assert [episode.closed_at is None for episode in case.episodes] == [False, True]
        assert home.reunification_id not in case.work
        again = replace(h.BEGUN, case_id=home.case_id, match_id=home.match_id, reunification_id=uuid7())
        works.do(again, actor=SITI)


def test_a_family_that_refuses_before_the_handover_leaves_the_episode_as_it_is(works: Works) -> None:
    home = Homecoming()
    told(works, *home.ready(), (home.of(h.FAMILY_REFUSED), SITI))
    _, case = works.casework.state(works.office, CASE, home.case_id)
    assert (len(case.episodes), case.work) == (1, {home.tracing_id: WorkKind.TRACING})
    (ended,) = works.facts("WorkEnded")
    assert ended.event.outcome == "KELUARGA_MENOLAK"  # type: ignore[attr-defined]  # of that name


def test_a_match_that_was_given_up_and_found_again_is_decided_anew(works: Works) -> None:
    home = Homecoming()
    told(works, *home.ready(), (WithdrawMatch(match_id=home.match_id, reason="Salah berkas"), BUDI))
    assert type(refused(works, home.handover, SITI)) is MatchNotStanding
    again = replace(searched.DESCRIBED, tracing_request_id=home.request_id)
    seen = (Seen(described_id=home.case_id, version=1), Seen(described_id=home.request_id, version=4))
    suggested = next(command for command, _ in home.matched() if isinstance(command, SuggestMatch))
    told(works, (again, SITI), (replace(suggested, seen=seen), SITI), (AcceptMatch(match_id=home.match_id), SITI))
    assert type(refused(works, home.handover, SITI)) is MatchNotVerified
    told(works, *((command, WATI if by is BUDI else by) for command, by in home.verified()))
    assert type(refused(works, home.handover, SITI)) is DecideAnew
    told(works, (home.of(h.PROPOSED), SITI), (home.of(h.APPROVED), HEAD), (home.handover, SITI))


def test_the_clock_lets_a_visit_pass_once_and_not_one_that_was_made(works: Works, database: str) -> None:
    home, other = Homecoming(), Homecoming()
    works.now = ago(days=200)
    told(works, *home.ready(), (home.handover, SITI), *other.ready(), (other.handover, SITI))
    (signed, _) = works.facts("HandoverSigned")
    works.now = signed.event.visits_due_at[0]  # type: ignore[attr-defined]  # of that name
    works.do(other.of(h.VISITED), actor=SITI)
    works.now = signed.event.visits_pass_at[0]  # type: ignore[attr-defined]  # of that name
    info = connect_info(database, "worker")
    for _ in range(2):
        reactor = Reactor(works.casework, lambda: psycopg.connect(info, autocommit=True), now=lambda: works.now or ago())
        while reactor.turn(works.office):
            pass
        reactor.close()
    (missed,) = works.facts("FamilyVisitMissed")
    assert (missed.stream, missed.told.role) == (home.reunification_id, "SISTEM")
    assert type(refused(works, home.of(h.MISSED), SITI)) is VisitNotDue
