"""Which words callers may be shown and the catalogue must have: every refusal, every rule of a field, every command, in both languages."""

import importlib
import pkgutil

import cases
from api.language import LANGUAGES, catalogue
from api.validation import RULES
from cases.decider import command_types
from cases.errors import Refusal


def refusal_types() -> tuple[type[Refusal], ...]:
    """Every kind of refusal of the domain, of the reading side and of the edge, by code."""
    for package in (cases, *map(importlib.import_module, ("projections", "api"))):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".cli" not in module.name and not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    found: set[type[Refusal]] = set()
    waiting = [Refusal]
    while waiting:
        one = waiting.pop()
        found.add(one)
        waiting += one.__subclasses__()
    return tuple(
        sorted(
            (one for one in found if one.__module__.startswith(("cases", "projections", "api"))), key=lambda one: (one.code, one.__name__)
        )
    )


def missing_entries() -> list[str]:
    """What the catalogue lacks: refusals, rules and commands without words, in each language, and sentences whose places differ."""
    entries = catalogue()
    wanted = {one.code for one in refusal_types()} | {f"rule.{rule}" for rule in RULES} | {f"word.{name}" for name in command_types()}
    missing = [
        f"{key}: not in {language}"
        for language in LANGUAGES
        for key in sorted(wanted | entries["id"].keys() | entries["en"].keys())
        if key not in entries[language]
    ]
    missing += [
        f"{key}: the sentences need different values"
        for key, one in sorted(entries["id"].items())
        if key in entries["en"] and entries["en"][key].places != one.places
    ]
    return missing
