"""The deciders as a whole: each command and event has one, and what may be done next is a golden file."""

import json
import os
from pathlib import Path
from typing import get_type_hints

import cases.events
from cases.decider import command_types
from cases.deciders import DECIDERS, actions, decider_of_command, decider_of_event
from cases.events.event import event_types, unlabelled_fields
from cases.fields import unchecked_texts
from cases.joint import JOINT
from tests import spec
from tests.cases.histories import HISTORIES, happened

GOLDEN = Path(__file__).parents[1] / "golden" / "actions.json"
OURS = {"cases.events." + name for name in cases.events.__all__} - {"cases.events.look"}
"""Without what the second log holds: no decision makes a look."""


def test_each_command_is_answered_by_exactly_one_decider_or_only_jointly() -> None:
    answered = [kind for decider in DECIDERS for kind in decider.commands]
    assert len(answered) == len(set(answered))
    ours = {kind for kind in command_types().values() if kind.__module__.startswith("cases.")}
    assert {kind for kind in ours if kind not in answered} <= JOINT.keys()
    assert all(decider_of_command(kind) for kind in answered)


def test_each_event_is_recorded_by_exactly_one_decider() -> None:
    recorded = [kind for decider in DECIDERS for kind in decider.events]
    assert len(recorded) == len(set(recorded))
    assert set(recorded) == {kind.cls for kind in event_types() if kind.cls.__module__ in OURS}
    assert all(decider_of_event(kind) for kind in recorded)


def test_every_field_of_every_event_is_labelled() -> None:
    assert unlabelled_fields() == ()


def test_every_text_of_every_command_is_checked() -> None:
    bare = {kind.__name__: unchecked_texts(kind) for kind in command_types().values() if kind.__module__.startswith("cases.")}
    assert {name: fields for name, fields in bare.items() if fields} == {}


def test_every_command_is_for_a_stream_that_it_names() -> None:
    for kind in command_types().values():
        assert kind.target in get_type_hints(kind)


def test_what_may_be_done_next_is_as_agreed() -> None:
    found = offered()
    if os.environ.get("REGENERATE_GOLDEN"):
        GOLDEN.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_every_command_of_a_decider_is_offered_in_some_history() -> None:
    for decider in DECIDERS:
        reached = {name for history in offered()[decider.kind].values() for name in history["actions"]}
        assert reached == {kind.__name__ for kind in decider.commands}


def offered() -> dict[str, dict[str, dict[str, str | list[str]]]]:
    """For each decider and example history: the stage, and the commands that are possible."""
    return {
        decider.kind: {
            name: {"stage": decider.stage(state), "actions": list(actions(decider, state))}
            for name, commands in HISTORIES[decider.kind].items()
            for state in [spec.state_after(decider, happened(*commands))]
        }
        for decider in DECIDERS
    }
