"""Each of the fifteen steps of tracing and reunification has the facts that record it."""

import csv
from importlib.resources import files

from cases.events.event import event_types
from cases.tracing.steps import STEPS


def test_every_step_of_tracing_is_recorded_by_facts() -> None:
    text = files("cases").joinpath("reference", "tracing_steps.csv").read_text(encoding="utf-8")
    known = [row["seq"] for row in csv.DictReader(text.splitlines())]
    assert len(known) == 15
    assert STEPS.keys() == set(known)
    registered = {kind.cls for kind in event_types()}
    assert all(facts and set(facts) <= registered for facts in STEPS.values())
