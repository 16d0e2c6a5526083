"""What the pages on security name is there: every file, and every test in it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.house.findings import ROOT, Finding
from tests.house.needs import tests_in

PAGES: Final = ("docs/security.md",)

_NAMED: Final = re.compile(r"`((?:api|cases|projections|tests|docs|deploy|bench)/[\w./*-]+|[\w.-]+\.(?:md|ya?ml|toml|lock))(?:::(\w+))?`")


def not_there(root: Path = ROOT) -> Iterator[Finding]:
    """Files and tests that the pages name and that do not exist."""
    for page in PAGES:
        if not (root / page).is_file():
            yield Finding(page, 1, "is missing")
            continue
        for line, text in enumerate((root / page).read_text(encoding="utf-8").splitlines(), 1):
            for found in _NAMED.finditer(text):
                path, test = found[1], found[2]
                if not any(root.glob(path)):
                    yield Finding(page, line, f"names {path}, which is not there")
                elif test is not None and test not in tests_in(root / path):
                    yield Finding(page, line, f"names {path}::{test}, and there is no such test")
