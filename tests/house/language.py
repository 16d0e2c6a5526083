"""Every field of every event has a label, and every sentence exists in both languages."""

import importlib
import pkgutil
from collections.abc import Iterator

import cases.events
from api.wanted_words import missing_entries
from cases.events.event import unlabelled_fields
from tests.house.findings import Finding


def fields_without_label() -> Iterator[Finding]:
    """Fields of events that do not say whether they are open or whose they are."""
    for module in pkgutil.walk_packages(cases.events.__path__, "cases.events."):
        importlib.import_module(module.name)
    for name in unlabelled_fields():
        yield Finding("cases/events", 0, f"{name} has no label, or is sealed under a field that does not exist")


def entries_missing() -> Iterator[Finding]:
    """Refusals, rules and words that a caller could be shown and that the catalogue does not have."""
    for name in missing_entries():
        yield Finding("api/catalogue", 0, f"the catalogue lacks {name}")
