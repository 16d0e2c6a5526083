"""Nobody approves, verifies or destroys what they proposed: not as a delegate, not through one, not in a second role."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.decider import Actor
from cases.duties import apart
from cases.errors import SeparationOfDuties
from cases.vocabulary import Role
from tests import spec
from tests.cases import histories as h
from tests.spec import some_id

PEOPLE = [some_id(name) for name in ("siti", "budi", "head", "stand-in")]
ACTORS = st.builds(Actor, id=st.sampled_from(PEOPLE), role=st.sampled_from(list(Role)), on_behalf_of=st.none() | st.sampled_from(PEOPLE))
UPHELD = h.COMPLAINT_HISTORIES["dismissed, appeal upheld"][-1]


@given(proposer=ACTORS, judge=ACTORS)
def test_two_acts_are_apart_exactly_when_no_hand_is_in_both(proposer: Actor, judge: Actor) -> None:
    context = spec.nothing().by(judge).context()
    if proposer.persons & judge.persons:
        with pytest.raises(SeparationOfDuties):
            apart(context, proposer.id, proposer.on_behalf_of)
    else:
        apart(context, proposer.id, proposer.on_behalf_of)


def test_nobody_had_a_hand_in_what_nobody_did() -> None:
    apart(spec.nothing().context(), None)


def test_the_head_does_not_judge_the_appeal_against_what_their_stand_in_decided() -> None:
    stand_in = spec.actor("stand-in", "KEPALA_DINAS", on_behalf_of=some_id("head"))
    dismissed = h.happened(h.RECEIVED, h.DISMISSED, h.APPEALED, by=stand_in)
    spec.given(*dismissed).by(spec.actor("head", "KEPALA_DINAS")).when(UPHELD).refuses(SeparationOfDuties)
    spec.given(*dismissed).by(spec.actor("head", "KEPALA_BIDANG")).when(UPHELD).refuses(SeparationOfDuties)
    assert spec.given(*dismissed).by(spec.actor("budi", "KEPALA_BIDANG")).when(UPHELD).decide()
