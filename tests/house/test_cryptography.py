"""Every module that uses a cryptographic library is named on the page on security, and no other is."""

import ast
import re
from functools import cache
from pathlib import Path

from tests.house.findings import ROOT, python_files

LIBRARIES = {"cryptography", "joserfc", "hashlib", "hmac", "secrets", "ssl"}
WEAK = {"md5", "sha1", "new"}
PLAYED = "api/demonstration/"
"""Where chance is played with a seed, and nothing is secret."""


@cache
def imported(path: Path) -> frozenset[str]:
    """The packages that a module names; read once for all tests here."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    parts = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return frozenset(name.partition(".")[0] for name in plain | parts)


def using(libraries: set[str]) -> set[str]:
    modules = python_files(ROOT, "api", "cases", "projections")
    return {str(path.relative_to(ROOT)) for path in modules if libraries & imported(path)}


def test_the_page_names_where_cryptographic_libraries_are_used() -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    listed = page.split("Where cryptographic libraries are used:")[1].split("\n\n")[0]
    assert set(re.findall(r"`([\w/.]+\.py)`", listed)) == {name for name in using(LIBRARIES) if not name.startswith(PLAYED)}


def test_nothing_that_must_not_be_guessed_comes_from_a_generator_with_a_seed() -> None:
    assert {name for name in using({"random"}) if not name.startswith(PLAYED)} == set()


def test_no_weak_hash_is_used() -> None:
    for name in using({"hashlib"}):
        tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
        called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "hashlib"}
        assert not called & WEAK, name
