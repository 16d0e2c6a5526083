"""The boards of those who are looked for: oldest first, with what waits; side by side; each sees what they may see."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from cases.case.categories import AssignCategory
from cases.case.person_in_need import DescribePerson
from cases.case.progress import AssignWorker
from cases.decider import Actor
from cases.match.deciding import AcceptMatch, RejectMatch, match_of
from cases.match.verifying import AssessFamily, VerifyMatch
from cases.tracing.ending import EndTracing, ProposeFamily
from cases.tracing_request.asking import ProtectRequester
from cases.vocabulary import Compartment
from cases.vocabulary.tracing import MatchRejection, MatchSide, TracingOutcome, VerificationMethod
from projections.case_file.query import entries
from projections.deadlines.query import Deadlines, deadlines
from projections.models import MODELS
from projections.scope import EVERYTHING, Scope
from projections.standing import writing
from projections.table import Table
from projections.tracing_board import TRACED_PEOPLE
from projections.tracing_board.asked import Matches, Requests, Searches
from projections.tracing_board.comparison import comparison
from projections.tracing_board.query import matches, requests, searches
from projections.worker import Worker
from tests.cases import tracing_histories as h
from tests.cases.log.appends import role_connection
from tests.projections.asking import ask
from tests.projections.looking import Looking
from tests.works import OFFICE, office_at_work

HEAD = Scope(office=OFFICE, scope="office", compartments=EVERYTHING)
WITHOUT = Scope(office=OFFICE, scope="office")
NEAR = Scope(office=OFFICE, scope="own", areas=frozenset({"32.12.02"}))
FAR = Scope(office=OFFICE, scope="own", areas=frozenset({"32.12.15"}))
WORKER = uuid7()
MINE = Scope(office=OFFICE, scope="own", worker=WORKER)
BUDI, CICI, DEDI = (Actor(id=UUID(int=number), role="PEKSOS") for number in (8, 9, 10))


class Board(Looking):
    """The lists, asked in a scope."""

    database = ""

    def searches(self, scope: Scope = HEAD, position: int | None = None, **asked: object) -> list[UUID]:
        self.compared()
        rows = ask(self.database, lambda c: searches(c, Searches(**asked), position), scope).rows  # type: ignore[arg-type]
        return [row.tracing_id for row in rows]

    def requests(self, scope: Scope = HEAD, **asked: object) -> list[UUID]:
        self.compared()
        rows = ask(self.database, lambda c: requests(c, Requests(**asked)), scope).rows  # type: ignore[arg-type]
        return [row.tracing_request_id for row in rows]

    def matches(self, scope: Scope = HEAD, **asked: object) -> list[UUID]:
        self.compared()
        return [row.match_id for row in ask(self.database, lambda c: matches(c, Matches(**asked)), scope).rows]  # type: ignore[arg-type]


@pytest.fixture
def board(database: str) -> Iterator[Board]:
    with office_at_work(database) as works:
        made = Board(works, database)
        made.database = database
        yield made
        made.close()


def test_searches_come_oldest_first_and_say_what_waits(board: Board) -> None:
    cases = [board.found()[0] for _ in range(2)]
    first, second = (board.search(case_id) for case_id in cases)
    assert board.searches() == [first, second]
    assert board.searches(waiting=True) == []
    board.asked()
    assert board.searches(waiting=True) == [first, second]
    assert board.searches(waiting=False) == []
    assert board.searches(limit=1) == [first]
    (row,) = ask(board.database, lambda c: searches(c, Searches(tracing_id=first)), HEAD).rows
    assert (row.stage, row.person_name, row.suggestions_waiting) == ("search-begun", "Rohaeni", 1)
    assert board.searches(after=(row.began_at, row.tracing_id)) == [second]


def test_searches_are_found_by_worker_area_and_state(board: Board) -> None:
    case_id, _ = board.found()
    tracing_id = board.search(case_id)
    board.works.do(AssignWorker(case_id=case_id, worker_id=WORKER))
    assert board.searches(worker_id=WORKER) == board.searches(area="32.12.02") == [tracing_id]
    assert board.searches(worker_id=uuid7()) == board.searches(area="32.12.15") == []
    before = len(board.works.facts())
    board.works.do(EndTracing(tracing_id=tracing_id, outcome=TracingOutcome.PERSON_UNWILLING, summary="Tidak mau"))
    assert (board.searches(open=True), board.searches(open=False)) == ([], [tracing_id])
    assert board.searches(open=True, position=before) == [tracing_id]


def test_a_search_says_what_was_planned_and_tried_and_who_came_up(board: Board) -> None:
    tracing_id = board.search(board.found()[0])
    for number, command in enumerate((h.DOCUMENTED, h.PLANNED, h.ORDERED, h.TRIED, h.NAMED, h.UNWILLING)):
        board.works.do(replace(command, tracing_id=tracing_id), actor=Actor(id=UUID(int=20 + number), role="KEPALA_BIDANG"))  # type: ignore[type-var]
    board.compared()
    (row,) = ask(board.database, lambda c: searches(c, Searches(tracing_id=tracing_id)), HEAD).rows
    assert (row.stage, row.locations, row.letter_number) == ("being-searched", h.PLANNED.locations, h.ORDERED.letter_number)
    assert [attempt.asked for attempt in row.attempts] == ["TKSK Losarang"]
    (family,) = row.candidates.values()
    assert family.name == "Warsih"
    assert family.refused_at is not None
    told = ask(board.database, lambda c: entries(c, [tracing_id]), HEAD).rows
    assert [entry.name for entry in told] == [
        "TracingBegan",
        "PersonDocumented",
        "TracingPlanned",
        "TracingOrdered",
        "TracingAttempted",
        "CandidateFamilyRecorded",
        "CandidateFamilyRefused",
    ]


def test_a_match_is_shown_side_by_side_to_who_sees_the_case(board: Board) -> None:
    request = board.asked(region="32.12.15")
    case_id, person = board.found()
    board.compared()
    match_id = match_of(person, request)
    (seen,) = ask(board.database, lambda c: comparison(c, match_id), NEAR).rows
    assert seen.found is not None
    assert seen.sought is not None
    assert (seen.found.name, seen.found.told["marks"]) == ("Rohaeni", "Bekas luka di dahi")
    assert (seen.sought.name, seen.sought.told["place"]) == ("Rohaeni", "Pasar Losarang")
    assert seen.match.evidence == {case_id: 2, request: 1}
    assert seen.match.score_percent is not None
    assert ask(board.database, lambda c: comparison(c, match_id), FAR).rows == ()
    assert board.matches(FAR) == []


def test_a_match_with_a_family_that_came_up_shows_that_family(board: Board) -> None:
    case_id, person = board.found()
    tracing_id = board.search(case_id)
    for command in (h.TRIED, h.NAMED):
        board.works.do(replace(command, tracing_id=tracing_id))
    board.works.do(ProposeFamily(tracing_id=tracing_id, candidate_id=h.CANDIDATE_ID))
    board.compared()
    (seen,) = ask(board.database, lambda c: comparison(c, match_of(person, h.CANDIDATE_ID)), NEAR).rows
    assert seen.candidate is not None
    assert (seen.candidate.name, seen.sought) == ("Warsih", None)
    assert seen.match.stage == "match-proposed"


def test_a_match_says_from_which_sides_it_was_verified_and_by_whom(board: Board) -> None:
    request = board.asked()
    case_id, person = board.found()
    tracing_id = board.search(case_id)
    board.compared()
    match_id = match_of(person, request)
    board.works.do(AcceptMatch(match_id=match_id), actor=BUDI)
    assert board.matches(waiting=True) == []
    for side, who in ((MatchSide.PERSON, CICI), (MatchSide.FAMILY, DEDI)):
        board.works.do(VerifyMatch(match_id=match_id, side=side, methods=(VerificationMethod.QUESTIONS,)), actor=who)
    board.works.do(AssessFamily(match_id=match_id, willing=True, able=True, safe=True, visited_on=h.VISITED.visited_on))
    board.works.do(EndTracing(tracing_id=tracing_id, outcome=TracingOutcome.FOUND, match_id=match_id, summary="Ketemu"))
    board.compared()
    (row,) = ask(board.database, lambda c: matches(c, Matches(match_id=match_id)), HEAD).rows
    assert (row.stage, row.willing, row.accepted_by) == ("match-verified", True, BUDI.id)
    assert {side: one.verified_by for side, one in row.verified.items()} == {"ORANG_DITEMUKAN": CICI.id, "KELUARGA": DEDI.id}
    (asked,) = ask(board.database, lambda c: requests(c, Requests()), HEAD).rows
    assert (asked.stage, asked.match_id) == ("person-found", match_id)
    board.works.do(RejectMatch(match_id=match_id, reason=MatchRejection.DOCUMENTS_CONTRADICT))
    board.compared()
    (asked,) = ask(board.database, lambda c: requests(c, Requests()), HEAD).rows
    assert (asked.stage, asked.match_id) == ("looked-for", None)


def test_a_requester_who_is_protected_is_shown_to_those_with_access_only(board: Board) -> None:
    request = board.asked()
    board.compared()

    def shown(scope: Scope) -> tuple[str | None, str | None]:
        board.compared()
        (row,) = ask(board.database, lambda c: requests(c, Requests()), scope).rows
        return row.name, row.requester_name

    assert shown(NEAR) == shown(HEAD) == ("Rohaeni", "Warsih")
    board.works.do(ProtectRequester(tracing_request_id=request))
    with_access = Scope(office=OFFICE, scope="office", compartments=frozenset({Compartment.PROTECTED_REPORTER.value}))
    assert shown(NEAR) == shown(WITHOUT) == ("Rohaeni", None)
    assert shown(with_access) == ("Rohaeni", "Warsih")
    told = ask(board.database, lambda c: entries(c, [request]), WITHOUT).rows
    assert [entry.name for entry in told] == ["RequesterProtected"]
    assert board.requests(FAR) == []


def test_what_is_done_for_a_sealed_case_is_sealed_for_the_whole_office(board: Board) -> None:
    request = board.asked()
    case_id, person = board.found()
    tracing_id = board.search(case_id)
    board.works.do(AssignCategory(case_id=case_id, assignment_id=uuid7(), category="PPKS03", started_on=h.VISITED.visited_on))
    match_id = match_of(person, request)
    for scope, seen in ((HEAD, True), (WITHOUT, False)):
        assert board.searches(scope) == ([tracing_id] if seen else [])
        assert board.matches(scope) == ([match_id] if seen else [])
        assert bool(ask(board.database, lambda c: entries(c, [tracing_id]), scope).rows) is seen  # asked at once
        due = ask(board.database, lambda c: deadlines(c, Deadlines(moment=datetime.now(UTC), limit=100)), scope).rows
        assert any(one.term == "tracing-attempt" for one in due) is seen


def test_who_is_responsible_sees_the_search_its_history_and_what_is_due(board: Board) -> None:
    case_id, _ = board.found()
    tracing_id = board.search(case_id)
    assert board.searches(MINE) == []
    board.works.do(AssignWorker(case_id=case_id, worker_id=WORKER))
    assert board.searches(MINE) == [tracing_id]
    assert ask(board.database, lambda c: entries(c, [tracing_id]), MINE).rows
    due = ask(board.database, lambda c: deadlines(c, Deadlines(moment=datetime.now(UTC), limit=100)), MINE).rows
    assert "tracing-attempt" in {one.term for one in due}
    assert ask(board.database, lambda c: entries(c, [tracing_id]), FAR).rows == ()


def test_who_is_described_anew_is_shown_as_known_then(board: Board) -> None:
    request = board.asked()
    case_id, person = board.found()
    board.compared()
    before = len(board.works.facts())
    board.works.do(DescribePerson(case_id=case_id, marks="Tahi lalat di pipi"))
    board.compared()
    match_id = match_of(person, request)
    for position, marks in ((before, "Bekas luka di dahi"), (None, "Tahi lalat di pipi")):
        (seen,) = ask(board.database, lambda c: comparison(c, match_id, position), HEAD).rows  # noqa: B023  # asked at once
        assert seen.found is not None
        assert seen.found.told["marks"] == marks


def test_who_is_forgotten_is_not_shown_in_a_comparison_any_more(board: Board) -> None:
    request = board.asked()
    _, person = board.found()
    board.compared()
    match_id = match_of(person, request)
    board.worker.close()  # another begins anew
    with role_connection(board.database, "owner") as connection:
        connection.execute("update subject_keys set wrapped = null, destroyed_at = now() where subject = %s", (person,))
    board.works.store.keyring.drop(OFFICE, person)
    with board.connect() as connection, writing(connection, OFFICE):
        Table(TRACED_PEOPLE).delete(connection, OFFICE, 1)
        connection.execute("delete from read_models where model = %s", (TRACED_PEOPLE.name,))
    board.worker = Worker(board.works.store.reader, board.connect, MODELS)
    board.worker.catch_up()
    (seen,) = ask(board.database, lambda c: comparison(c, match_id), HEAD).rows
    assert seen.found is not None
    assert (seen.found.name, seen.found.names, seen.found.told) == (None, "", {})
    assert {"name", "marks"} <= set(seen.found.redacted)
    assert seen.sought is not None
    assert seen.sought.name == "Rohaeni"
