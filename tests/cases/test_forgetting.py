"""A person is forgotten only when one asked and another decided, and never against a legal hold."""

import pytest

from cases.errors import NotPossibleNow, SeparationOfDuties
from cases.events import forgetting as told
from cases.person.forgetting import DeclineForgetting, ForgetPerson, LiftLegalHold, UnderLegalHold
from cases.person.merging import MergePerson
from cases.person.registration import RegisterPerson
from cases.vocabulary import Role
from cases.vocabulary.people import ForgettingBasis
from tests import spec
from tests.cases.histories import happened
from tests.cases.person_histories import FORGETTING_ASKED, HELD, OTHER, PERSON, REGISTERED
from tests.spec import some_id

FORGET = ForgetPerson(person_id=PERSON)
NOT = DeclineForgetting(person_id=PERSON, reason="Perkara masih berjalan")
HEAD = spec.actor("kepala dinas", role=Role.HEAD_OF_OFFICE)


@pytest.mark.parametrize("decision", [FORGET, NOT])
def test_who_asked_does_not_decide_also_not_through_a_delegate(decision: ForgetPerson | DeclineForgetting) -> None:
    history = happened(REGISTERED, FORGETTING_ASKED)
    asker = spec.actor("worker 1", role=Role.HEAD_OF_OFFICE)
    spec.given(*history).by(asker).when(decision).refuses(SeparationOfDuties)
    delegate = spec.actor("plt", role=Role.HEAD_OF_OFFICE, on_behalf_of=asker.id)
    spec.given(*history).by(delegate).when(decision).refuses(SeparationOfDuties)
    assert spec.given(*history).by(HEAD).when(decision).decide()


def test_nobody_decides_what_nobody_asked_for() -> None:
    spec.given(*happened(REGISTERED)).by(HEAD).when(FORGET).refuses(NotPossibleNow)


def test_a_legal_hold_keeps_the_person_until_it_is_lifted() -> None:
    history = happened(REGISTERED, HELD, FORGETTING_ASKED)
    refusal = spec.given(*history).by(HEAD).when(FORGET).refuses(UnderLegalHold)
    assert refusal.possible == (str(HELD.hold_id),)
    lifted = happened(REGISTERED, HELD, FORGETTING_ASKED, LiftLegalHold(person_id=PERSON, hold_id=HELD.hold_id))
    assert spec.given(*lifted).by(HEAD).when(FORGET).decide()


def merged() -> spec.Streams:
    """Two records of one person, the first merged into the second."""
    streams = spec.Streams()
    streams.histories[PERSON] = happened(REGISTERED)
    streams.histories[OTHER] = happened(RegisterPerson(person_id=OTHER, region="32.12.01.2008"))
    streams.when(MergePerson(person_id=PERSON, into_id=OTHER, merge_id=some_id("merge"), reason="Orang yang sama"))
    return streams


def ask(streams: spec.Streams) -> None:
    facts = (told.ForgettingAsked(basis=ForgettingBasis.CONSENT_WITHDRAWN, asked_by=some_id("asker"), asked_at=spec.NOW),)
    streams.histories[OTHER] = (*streams.histories[OTHER], *facts)


def test_whoever_is_forgotten_is_forgotten_in_all_merged_records() -> None:
    streams = merged()
    ask(streams)
    decided = streams.when(ForgetPerson(person_id=OTHER))[-1][1]
    assert isinstance(decided, told.ForgettingDecided)
    assert set(decided.persons) == {PERSON, OTHER}


def test_a_hold_on_a_merged_record_keeps_them_all() -> None:
    streams = merged()
    hold = told.LegalHoldPlaced(hold_id=some_id("hold"), placed_by=some_id("head"), placed_at=spec.NOW)
    streams.histories[PERSON] = (*streams.histories[PERSON], hold)
    ask(streams)
    with pytest.raises(UnderLegalHold):
        streams.when(ForgetPerson(person_id=OTHER))
