"""Laws of every decider: a command is answered or refused by name; facts are taken up without a word; folding has one result."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from cases.decider import Actor, Decider
from cases.deciders import DECIDERS
from cases.errors import Refusal
from cases.events.event import Event
from cases.joint import JOINT
from tests import spec
from tests.cases.histories import HISTORIES, KNOWN, happened
from tests.cases.random_commands import ABSURD_INSTANTS, ACTORS, commands_of

BY_KIND = pytest.mark.parametrize("decider", DECIDERS, ids=lambda decider: decider.kind)
HANDS = st.sampled_from([Actor(id=who, role="PEKSOS") for who in ACTORS])
HOURS = st.integers(0, 23).map(lambda hours: spec.NOW + timedelta(hours=hours))
BEGINNINGS = {kind: [happened(*commands) for commands in histories.values()] for kind, histories in HISTORIES.items()}


def asked(data: st.DataObject, hours: int) -> spec.Given:
    """Somebody asks, mostly later than before."""
    now = spec.NOW + timedelta(hours=hours)
    moment = data.draw(ABSURD_INSTANTS) if data.draw(st.integers(0, 19)) == 0 else now
    return spec.nothing().by(data.draw(HANDS)).at(now).told_of(moment).knowing(**KNOWN)


def answered(decider: Decider[Any, Any, Any], data: st.DataObject) -> tuple[Event, ...]:
    """A history that begins as an example and goes on with random commands, each answered or refused by name."""
    facts = data.draw(st.sampled_from(BEGINNINGS[decider.kind]))
    state = decider.fold(decider.initial, facts)
    for number in range(data.draw(st.integers(1, 12))):
        possible = tuple(sorted(decider.possible(state), key=lambda kind: kind.__name__))
        wanted = possible if data.draw(st.integers(0, 3)) else ()
        command = data.draw(commands_of(wanted or decider.commands))
        decided = decided_or_refused(decider, command, state, asked(data, number))
        state = decider.fold(state, decided)
        facts += decided
    return facts


def decided_or_refused(decider: Decider[Any, Any, Any], command: Any, state: Any, given: spec.Given) -> tuple[Event, ...]:
    """The facts; none where it is refused by name. Anything else is raised."""
    try:
        decided = decider.decide(command, state, given.context())
    except Refusal as refusal:
        event(f"{decider.kind}: {refusal.code}")
        return () if refusal.code and refusal.detail else pytest.fail("a refusal without a name")
    event(f"{decider.kind}: answered")
    return decided


@BY_KIND
@given(data=st.data())
def test_every_command_is_answered_or_refused_by_name_and_folding_has_one_result(
    decider: Decider[Any, Any, Any], data: st.DataObject
) -> None:
    facts = answered(decider, data)
    assert all(type(fact) in decider.events for fact in facts)
    at_once = decider.fold(decider.initial, facts)
    cut = data.draw(st.integers(0, len(facts)))
    assert decider.fold(decider.fold(decider.initial, facts[:cut]), facts[cut:]) == at_once
    assert at_once.size == len(facts)
    in_any_order = decider.fold(decider.initial, tuple(data.draw(st.permutations(facts))))
    assert decider.stage(in_any_order)
    assert decider.possible(in_any_order) <= set(decider.commands)


@given(data=st.data())
def test_joint_commands_are_answered_as_a_whole_or_refused_by_name(data: st.DataObject) -> None:
    streams = spec.Streams()
    for number in range(data.draw(st.integers(1, 8))):
        streams.given = asked(data, number)
        before = dict(streams.histories)
        try:
            streams.when(data.draw(commands_of(tuple(JOINT))))
        except Refusal:
            assert streams.histories == before
