"""`make check`: format, lint, types, import contracts, and the rules of this house. Needs no database."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.house import bill, deciders, language, limits, named, needs, places
from tests.house.findings import ROOT, Finding

PROGRAMS = Path(sys.executable).parent

TOOLS: dict[str, list[str]] = {
    "types": ["mypy"],
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "import contracts": ["lint-imports"],
    "compose file": ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml"],
}

RULES: dict[str, Callable[[], Iterable[Finding]]] = {
    "lengths": limits.too_long,
    "places": places.paths_of_a_machine,
    "lock files": places.locations_in_locks,
    "bill of materials": bill.not_as_locked,
    "needs": needs.unproved_needs,
    "deciders": deciders.impure_deciders,
    "labels": language.fields_without_label,
    "named in docs": named.not_there,
    "catalogue": language.entries_missing,
}


def main() -> int:
    """Run all checks, say what is wrong, and return how many failed."""
    failed = 0
    with ThreadPoolExecutor(max_workers=2) as threads:
        tools = {name: threads.submit(_tool, command) for name, command in TOOLS.items()}
        for name, rule in RULES.items():
            started = time.monotonic()
            failed += _tell(name, [str(finding) for finding in rule()], time.monotonic() - started)
        for name, result in tools.items():
            failed += _tell(name, *result.result())
    sys.stdout.write(f"{len(TOOLS) + len(RULES) - failed} passed, {failed} failed\n")
    return failed


def _tool(command: list[str]) -> tuple[list[str], float]:
    started = time.monotonic()
    answer = subprocess.run(  # the commands above
        [PROGRAMS / command[0], *command[1:]], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    lines = (answer.stdout + answer.stderr).splitlines() if answer.returncode else []
    return lines or ([f"{command[0]} failed"] if answer.returncode else []), time.monotonic() - started


def _tell(name: str, wrong: list[str], seconds: float) -> bool:
    sys.stdout.write(f"{'FAIL' if wrong else 'ok':5}{name} ({seconds:.1f} s)\n")
    sys.stdout.writelines(f"    {line}\n" for line in wrong)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
