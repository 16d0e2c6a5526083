"""Which fields of an answer are shown to whom: a golden table by route and role."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).parents[1] / "golden" / "fields.json"
Shown = dict[str, dict[str, set[str]]]
"""Route to role to the names of the fields, `rows.name`."""

DEEP = 2
"""How far names are told apart: the fields of an answer, and those of the records in it. What is inside these depends on what happened."""


def names_in(content: Any, *above: str) -> Iterator[str]:
    """The names of the fields of an answer."""
    if len(above) == DEEP or not isinstance(content, Mapping | list):
        yield ".".join(above)
    elif isinstance(content, list):
        for value in content:
            yield from names_in(value, *above)
    else:
        for key, value in content.items():
            yield from names_in(value, *above, key)


def written(shown: Shown) -> str:
    """The golden table: for each route the roles that are shown the same fields, and these."""
    table: dict[str, list[dict[str, list[str]]]] = {}
    for path, by_role in sorted(shown.items()):
        groups: dict[tuple[str, ...], list[str]] = {}
        for role, names in sorted(by_role.items()):
            groups.setdefault(tuple(sorted(names)), []).append(role)
        table[path] = [{"roles": roles, "fields": list(names)} for names, roles in groups.items()]
    return json.dumps(table, indent=1, ensure_ascii=False) + "\n"


def read() -> Shown:
    """The golden table, by route and role."""
    table = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return {path: {role: set(group["fields"]) for group in groups for role in group["roles"]} for path, groups in table.items()}


def beyond(shown: Shown, expected: Shown) -> list[tuple[str, str, str]]:
    """Route, role and name of each field that is shown and should not be."""
    return sorted(
        (path, role, name)
        for path, by_role in shown.items()
        for role, names in by_role.items()
        for name in names - expected.get(path, {}).get(role, set())
    )
