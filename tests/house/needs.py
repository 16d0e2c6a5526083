"""Every need of the offices is proved by a test, or is said to be for later."""

import ast
import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.house.findings import ROOT, Finding

COUNT = 115
LATER = "later"


def unproved_needs(root: Path = ROOT) -> Iterator[Finding]:
    """Rows of `docs/needs.csv` without a proof, with a proof that does not exist, or missing rows."""
    where = "docs/needs.csv"
    with (root / where).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    expected = {f"N{number:03}" for number in range(1, COUNT + 1)}
    ids = [row["id"] for row in rows]
    for missing in sorted(expected - set(ids)):
        yield Finding(where, 1, f"the row {missing} is missing")
    for line, row in enumerate(rows, 2):
        if row["id"] not in expected or ids.count(row["id"]) > 1:
            yield Finding(where, line, f"{row['id']} is no need of the list, or is there twice")
        proofs = (row["proof"] or "").split()
        if not proofs:
            yield Finding(where, line, f"{row['id']} has neither a test nor `{LATER}`")
        if proofs == [LATER]:
            continue
        for proof in proofs:
            file_name, _, test = proof.partition("::")
            if test.partition("[")[0] not in tests_in(root / file_name):
                yield Finding(where, line, f"{row['id']}: there is no test {proof}")


@cache
def tests_in(path: Path) -> frozenset[str]:
    """Names of the tests in a file: `test_x`, or `TestX::test_y`."""
    if not path.is_file():
        return frozenset()
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef)}
    return frozenset(name for name in found if name.rpartition("::")[2].startswith("test_"))
