"""What was taken back or corrected on the way home reads so: the match again to be verified, the minutes with what they said before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from api.database.connections import connect_info
from cases.match.verifying import WithdrawVerification
from cases.reunification import REUNIFICATION
from cases.vocabulary.tracing import MatchSide
from projections.approvals import APPROVALS
from projections.approvals.query import ApprovalsAsked, Hat, Waiting, approvals
from projections.approvals.row import TIE
from projections.deadlines.query import Deadlines, deadlines
from projections.tracing_board.asked import Matches
from projections.tracing_board.matches import MATCHES, PossibleMatch
from projections.tracing_board.query import matches
from projections.worker import Worker
from tests.cases import reunification_histories as h
from tests.projections.asking import ask
from tests.projections.test_reunifications import EVERYBODY, Shown
from tests.reunited import BUDI, DEWI, HEAD, SITI, told
from tests.works import OFFICE, Works, office_at_work

NOW = datetime.now(UTC)


@pytest.fixture
def works(database: str) -> Iterator[Works]:
    with office_at_work(database) as works:
        yield works


@pytest.fixture
def shown(works: Works, database: str) -> Shown:
    return Shown(works, database)


def match(shown: Shown) -> PossibleMatch:
    _read(shown)
    (found,) = ask(shown.database, lambda seen: matches(seen, Matches(match_id=shown.home.match_id)), EVERYBODY).rows
    return found


def ties(shown: Shown, worker: object) -> list[Waiting]:
    """Verifications that wait, as a worker sees them."""
    _read(shown)
    hat = Hat(kind=TIE, role="PEKSOS")
    asked = ApprovalsAsked(moment=NOW + timedelta(days=1), worker=worker, hats=(hat,), kind=TIE)  # type: ignore[arg-type]  # an id
    return list(ask(shown.database, lambda seen: approvals(seen, asked), EVERYBODY).rows)


def runs_until(shown: Shown, term: str) -> datetime | None:
    """Until when a term runs, as the list of terms has it."""
    (found,) = ask(shown.database, lambda seen: deadlines(seen, Deadlines(moment=NOW, term=term)), EVERYBODY).rows
    return found.due_at


def _read(shown: Shown) -> None:
    shown.read()
    info = connect_info(shown.database, "worker")
    worker = Worker(shown.works.store.reader, lambda: psycopg.connect(info, autocommit=True), (MATCHES, APPROVALS))
    worker.catch_up()
    worker.close()


def test_a_match_whose_verification_was_taken_back_waits_for_it_again(shown: Shown) -> None:
    assert match(shown).stage == "match-verified"
    assert ties(shown, BUDI.id) == []
    told(shown.works, (WithdrawVerification(match_id=shown.home.match_id, side=MatchSide.PERSON, reason="Ternyata tetangga"), BUDI))
    row = match(shown)
    assert (row.stage, list(row.verified)) == ("match-accepted", ["KELUARGA"])
    (waiting,) = ties(shown, BUDI.id)
    assert (waiting.proposed_by, waiting.due_at, waiting.act_as) == (BUDI.id, row.verify_due_at, "PEKSOS")
    assert [one.act_as for worker in (SITI, DEWI) for one in ties(shown, worker.id)] == [None, None]  # who accepted, the other side
    assert runs_until(shown, "match-verification") == row.verify_due_at


def test_a_decision_that_lapsed_reads_as_none_and_its_story_tells_why(shown: Shown) -> None:
    told(shown.works, (WithdrawVerification(match_id=shown.home.match_id, side=MatchSide.FAMILY, reason="Salah orang"), HEAD))
    row = shown.row()
    assert row is not None
    state = shown.works.casework.state(OFFICE, REUNIFICATION, shown.home.reunification_id)[1]
    assert (row.stage, row.decision, row.decided_by, row.proposed_at) == ("begun", None, None, None)
    assert row.stage == REUNIFICATION.stage(state)
    assert shown.story()[-1] == "DecisionLapsed"


def test_corrected_minutes_read_right_with_what_they_said_before_and_why(shown: Shown) -> None:
    shown.do(h.HANDED_OVER)
    first = shown.row()
    assert first is not None
    assert first.handover is not None
    right = replace(h.MINUTES_CORRECTED, corrects=first.handover.version)
    people = replace(
        right, place=None, sha256=None, parties=h.HANDED_OVER.parties, witnesses=h.HANDED_OVER.witnesses[::-1], reason="Urutan"
    )
    shown.do(right, people)
    row = shown.row()
    assert row is not None
    assert row.handover is not None
    assert (row.stage, row.handover.place, row.handover.sha256) == ("reunified", right.place, "d" * 64)
    assert [witness.name for witness in row.handover.witnesses] == ["Bripka Wawan", "Kuwu Tarsono"]
    one, other = row.handover.corrections
    assert (one.former.place, one.former.sha256, one.reason, one.corrects) == ("Balai desa", "b" * 64, right.reason, first.version)
    assert (other.former.place, other.corrects, other.version) == (right.place, first.version, first.version + 2)
    assert [witness.name for witness in other.former.witnesses] == ["Kuwu Tarsono", "Bripka Wawan"]
    assert row.visits == first.visits
    assert row.visit_due_at == first.visit_due_at


def test_a_corrected_time_moves_the_visits_in_every_list(shown: Shown) -> None:
    shown.works.now = NOW + timedelta(days=5)
    shown.do(h.HANDED_OVER)
    first = shown.row()
    assert first is not None
    assert first.handover is not None
    earlier = NOW + timedelta(days=2)
    shown.do(replace(h.MINUTES_CORRECTED, corrects=first.handover.version, place=None, sha256=None, handed_over_at=earlier))
    row = shown.row()
    assert row is not None
    assert row.handover is not None
    assert row.handover.handed_over_at == earlier
    assert row.handover.corrections[0].former.handed_over_at == first.handover.handed_over_at
    due = [visit.due_at for visit in row.visits]
    assert all(new is not None and old.due_at is not None and new < old.due_at for new, old in zip(due, first.visits, strict=True))
    assert [item.due_at for item in shown.visits(waiting=True)] == due
    state = shown.works.casework.state(OFFICE, REUNIFICATION, shown.home.reunification_id)[1]
    assert [visit.due_at for visit in state.visits] == due
    assert runs_until(shown, "reunification-visit") == row.visit_due_at == due[0]
