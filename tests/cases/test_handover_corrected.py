"""The minutes of a handover are corrected by a fact that says which, what and why; what was written before stays written."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cases.decider import Command
from cases.errors import NotPossibleNow
from cases.events import reunification as told
from cases.events.event import Event
from cases.fields import InTheFuture, Misshapen, TextMissing
from cases.processes import Timer, visits_pass
from cases.refusals import BeforeItBegan, ContradictsItself, NoSuchFact, NothingCorrected
from cases.reunification import REUNIFICATION, Reunification
from cases.reunification.correcting import AfterTheyWereSeen, CorrectHandover
from cases.reunification.handing_over import PartyGiven, PartyMissing, WitnessesMissing, WitnessGiven
from cases.vocabulary import Role
from cases.vocabulary.reunification import PartyRole
from tests import spec
from tests.cases import reunification_histories as h
from tests.reunited import SITI, Homecoming
from tests.reunited import told as happened_here
from tests.works import Works, office_at_work

WHO = spec.actor("siti", role=Role.SOCIAL_WORKER)
RIGHT = h.MINUTES_CORRECTED
NOTHING = CorrectHandover(reunification_id=h.REUNIFICATION_ID, corrects=RIGHT.corrects, reason="Salah tulis")


def after(*commands: Command) -> spec.Given:
    return spec.given(*h.happened_reunification(*commands)).by(WHO).knowing(**h.KNOWN_OF_REUNIFICATION)


def signed(given: spec.Given) -> told.HandoverSigned:
    return next(fact for fact in given.history if isinstance(fact, told.HandoverSigned))


def state_after(given: spec.Given, command: Command) -> Reunification:
    found: Reunification = spec.state_after(REUNIFICATION, (*given.history, *given.when(command).decide()))
    return found


def test_a_correction_names_the_fact_that_it_corrects_and_why() -> None:
    given = after(*h.AT_HOME)
    (corrected,) = given.when(RIGHT).then_of(told.HandoverCorrected)
    assert isinstance(corrected, told.HandoverCorrected)
    assert given.history[corrected.corrects - 1] == signed(given)
    assert (corrected.place, corrected.sha256, corrected.reason) == (RIGHT.place, RIGHT.sha256, RIGHT.reason)
    assert (corrected.corrected_by, corrected.corrected_at) == (WHO.id, spec.NOW)
    assert (corrected.handed_over_at, corrected.parties, corrected.witnesses) == (None, None, None)
    assert (corrected.visits_due_at, corrected.visit_due_at) == ((), None)


def test_it_corrects_the_handover_or_a_correction_of_it_and_nothing_else() -> None:
    given = after(*h.AT_HOME)
    for wrong in (1, len(given.history) + 1):
        refused = given.when(replace(RIGHT, corrects=wrong)).refuses(NoSuchFact)
        assert (refused.field, refused.possible) == ("corrects", (str(RIGHT.corrects),))
    twice = after(*h.AT_HOME, RIGHT)
    assert twice.when(replace(RIGHT, corrects=1)).refuses(NoSuchFact).possible == (str(RIGHT.corrects), str(RIGHT.corrects + 1))
    twice.when(replace(RIGHT, corrects=RIGHT.corrects + 1)).then_of(told.HandoverCorrected)


def test_a_correction_says_something_and_why() -> None:
    given = after(*h.AT_HOME)
    given.when(NOTHING).refuses(NothingCorrected)
    given.when(replace(RIGHT, reason=" ")).refuses(TextMissing)
    given.when(replace(RIGHT, sha256="b12")).refuses(Misshapen)


def test_nothing_is_corrected_before_there_are_minutes_and_anything_when_all_is_over() -> None:
    after(*h.AT_HOME[:-1]).when(RIGHT).refuses(NotPossibleNow)
    for end in (h.BROKEN, h.FAMILY_REFUSED, h.STOPPED):
        after(*h.AT_HOME, end).when(RIGHT).then_of(told.HandoverCorrected)


def test_the_corrected_minutes_are_signed_by_all_like_the_first() -> None:
    given = after(*h.AT_HOME)
    office, family = h.HANDED_OVER.parties
    both = replace(NOTHING, parties=(office, PartyGiven(role=PartyRole.FAMILY, name="Kasim")), witnesses=h.HANDED_OVER.witnesses)
    given.when(both).then_of(told.HandoverCorrected)
    given.when(replace(both, parties=(office,))).refuses(PartyMissing)
    given.when(replace(both, witnesses=(WitnessGiven(name="Kuwu Tarsono"), WitnessGiven(name="kasim")))).refuses(WitnessesMissing)
    for alone in (replace(both, witnesses=None), replace(both, parties=None)):
        given.when(alone).refuses(ContradictsItself)
    assert family.name == "Rohaeni"


def at(moment: Any) -> CorrectHandover:
    return replace(NOTHING, handed_over_at=moment)


def test_a_corrected_time_moves_the_visits_that_were_not_made() -> None:
    given = after(*h.AT_HOME)
    later = signed(given).handed_over_at + timedelta(days=3)
    (corrected,) = given.when(at(later)).then_of(told.HandoverCorrected)
    assert isinstance(corrected, told.HandoverCorrected)
    first = signed(given)
    assert corrected.visits_due_at[0] - first.visits_due_at[0] == timedelta(days=3)
    assert corrected.visit_due_at == corrected.visits_due_at[0]
    state = state_after(given, at(later))
    assert (state.handed_over_at, state.visits[0].due_at) == (later, corrected.visits_due_at[0])


def test_visits_that_were_made_stay_as_they_were_due() -> None:
    given = after(*h.AT_HOME, h.VISITED)
    before: Reunification = spec.state_after(REUNIFICATION, given.history)
    state = state_after(given, at(signed(given).handed_over_at + timedelta(hours=2)))
    assert state.visits[0] == before.visits[0]
    assert state.next_visit == 2


def test_a_time_is_possible_after_decision_and_statement_and_before_somebody_saw_them() -> None:
    given = after(*h.AT_HOME, h.VISITED)
    decided = next(fact for fact in given.history if isinstance(fact, told.ReunificationApproved))
    given.when(at(decided.decided_at - timedelta(minutes=1))).refuses(BeforeItBegan)
    given.when(at(spec.NOW + timedelta(hours=1))).refuses(InTheFuture)
    seen = next(fact for fact in given.history if type(fact).__name__ == "FamilyVisited")
    given.when(at(seen.visited_at + timedelta(minutes=1))).refuses(AfterTheyWereSeen)  # type: ignore[attr-defined]  # a visit


def test_a_time_is_not_before_the_day_on_which_the_family_signed() -> None:
    given = after(*h.AT_HOME)
    days: dict[type[Event], dict[str, Any]] = {
        told.ReunificationApproved: {"decided_at": datetime(2022, 3, 1, tzinfo=UTC)},
        told.StatementSigned: {"signed_on": date(2022, 3, 10)},
    }
    late = replace(given, history=tuple(replace(fact, **days.get(type(fact), {})) for fact in given.history))  # type: ignore[type-var]  # a fact
    refused = late.when(at(datetime(2022, 3, 9, 16, 59, tzinfo=UTC))).refuses(BeforeItBegan)
    assert refused.possible == ("2022-03-10",)
    late.when(at(datetime(2022, 3, 9, 17, 0, tzinfo=UTC))).then_of(told.HandoverCorrected)  # midnight in Indramayu


def test_what_is_over_gets_no_visits_from_a_corrected_time() -> None:
    given = after(*h.AT_HOME, h.STOPPED)
    (corrected,) = given.when(at(signed(given).handed_over_at - timedelta(seconds=30))).then_of(told.HandoverCorrected)
    assert isinstance(corrected, told.HandoverCorrected)
    assert (corrected.visits_due_at, corrected.visits_pass_at, corrected.visit_due_at) == ((), (), None)


@pytest.fixture
def works(database: str) -> Iterator[Works]:
    with office_at_work(database) as works:
        yield works


def test_visits_that_were_moved_pass_at_their_new_time(works: Works) -> None:
    home = Homecoming()
    happened_here(works, *home.ready(), (home.handover, SITI))
    (first,) = works.facts("HandoverSigned")
    moved = replace(home.of(NOTHING), corrects=first.version, handed_over_at=first.event.handed_over_at)  # type: ignore[attr-defined, type-var]
    happened_here(works, (moved, SITI))
    (corrected,) = works.facts("HandoverCorrected")
    before, now = (list(visits_pass(fact)) for fact in (first, corrected))
    assert all(isinstance(timer, Timer) for timer in now)
    assert [timer.due_at for timer in now] == list(corrected.event.visits_pass_at)  # type: ignore[attr-defined]
    assert not {timer.timer_id for timer in before} & {timer.timer_id for timer in now}
