"""Each check of the house fails on a bad example, and says where."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import deciders, language, limits, needs, places
from tests.house.findings import ROOT, Finding


def write(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_of_301_lines_is_too_long_and_one_of_300_is_not(tmp_path: Path) -> None:
    write(tmp_path, "cases/long.py", "x = 1\n" * 301)
    write(tmp_path, "cases/right.py", "x = 1\n" * 300)
    assert list(limits.too_long(tmp_path)) == [Finding("cases/long.py", 301, "301 lines; a file has at most 300")]


def test_a_function_of_61_lines_is_too_long_and_one_of_60_is_not(tmp_path: Path) -> None:
    write(tmp_path, "api/right.py", "def fits():\n" + "    x = 1\n" * 59)
    write(tmp_path, "api/wrong.py", "class Desk:\n    @property\n    async def grows(self):\n" + "        x = 1\n" * 59)
    assert list(limits.too_long(tmp_path)) == [Finding("api/wrong.py", 2, "grows has 61 lines; a function has at most 60")]


@pytest.mark.parametrize("place", [f"{ROOT}/x", "/ro" + "ot/x", "/ho" + "me/ani/x", "/Us" + "ers/ani/x"])
def test_a_place_of_one_machine_is_found(tmp_path: Path, place: str) -> None:
    write(tmp_path, "docs/start.md", f"first line\nrun `{place}`\n")
    found = list(places.paths_of_a_machine(tmp_path))
    assert [(finding.where, finding.line) for finding in found] == [("docs/start.md", 2)]


def test_places_of_every_machine_are_no_finding(tmp_path: Path) -> None:
    write(tmp_path, "docs/start.md", "/var/lib/jejak /usr/bin api/home/x https://example.org/home/ani/ $HOME/x\n")
    assert list(places.paths_of_a_machine(tmp_path)) == []


@pytest.mark.parametrize(
    "line",
    ["--index-url https://example.org/simple", "--find-links wheels", "jejak @ file:///srv/jejak", "-i x", "a @ git+ssh://example.org/a"],
)
def test_a_location_in_a_lock_file_is_found(tmp_path: Path, line: str) -> None:
    write(tmp_path, "requirements.lock", f"a==1 \\\n    --hash=sha256:{'0' * 64}\n{line}\n")
    assert [(finding.where, finding.line) for finding in places.locations_in_locks(tmp_path)] == [("requirements.lock", 3)]


NEEDS = "id,office,kind,official_term_or_name,meaning,what_the_system_does,proof\n"


def needs_file(root: Path, **proofs: str) -> None:
    numbers = [f"N{number:03}" for number in range(1, needs.COUNT + 1)]
    write(root, "docs/needs.csv", NEEDS + "".join(f"{number},a,b,c,d,e,{proofs.get(number, 'later')}\n" for number in numbers))


def test_a_need_with_a_test_or_for_later_is_no_finding(tmp_path: Path) -> None:
    write(tmp_path, "tests/test_a.py", "def test_one(): ...\nclass TestB:\n    def test_two(self): ...\n")
    needs_file(tmp_path, N001="tests/test_a.py::test_one tests/test_a.py::TestB::test_two", N002="tests/test_a.py::test_one[x]")
    assert list(needs.unproved_needs(tmp_path)) == []


@pytest.mark.parametrize(
    "proof", ["", "tests/test_a.py::test_none", "tests/none.py::test_one", "tests/test_a.py", "later tests/none.py::x", "soon"]
)
def test_a_need_without_proof_is_found(tmp_path: Path, proof: str) -> None:
    write(tmp_path, "tests/test_a.py", "def test_one(): ...\ndef helper(): ...\n")
    needs_file(tmp_path, N002=proof)
    assert {finding.line for finding in needs.unproved_needs(tmp_path)} == {3}


def test_a_need_that_was_taken_away_or_written_twice_is_found(tmp_path: Path) -> None:
    needs_file(tmp_path)
    path = tmp_path / "docs" / "needs.csv"
    path.write_text(path.read_text().replace("N002,", "N003,"))
    assert {finding.what.split()[0] for finding in needs.unproved_needs(tmp_path)} == {"the", "N003"}


@pytest.mark.parametrize(
    "text",
    [
        "import time",
        "from datetime import datetime\nx = datetime.now()",
        "import datetime\nx = datetime.date.today()",
        "from uuid import uuid4",
        "import uuid\nx = uuid.uuid4()",
        "import random",
        "from os import urandom",
        "import psycopg",
        "from eventsourcing.domain import Aggregate",
        "from cases.log import reader",
        "from cases import application",
        "import cases.reactor",
        "x = open('a')",
    ],
)
def test_a_decider_that_is_not_pure_is_found(tmp_path: Path, text: str) -> None:
    write(tmp_path, "cases/case/closing.py", text)
    assert {finding.where for finding in deciders.impure_deciders(tmp_path)} == {"cases/case/closing.py"}


@pytest.mark.parametrize(
    "text",
    [
        "from datetime import datetime, timedelta",
        "from uuid import UUID",
        "def decide(command): return command.today",
        "from cases.events import case",
        "from cases.policies import Policies",
    ],
)
def test_a_pure_decider_is_no_finding(tmp_path: Path, text: str) -> None:
    write(tmp_path, "cases/case/closing.py", text)
    write(tmp_path, "cases/log/clock.py", "import time")
    assert list(deciders.impure_deciders(tmp_path)) == []


def test_a_field_without_label_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "unlabelled_fields", lambda: ("CaseOpened.note",))
    assert [finding.what for finding in language.fields_without_label()] == [
        "CaseOpened.note has no label, or is sealed under a field that does not exist"
    ]


def test_a_missing_sentence_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "missing_entries", lambda: ["not-found: not in en"])
    assert [finding.what for finding in language.entries_missing()] == ["the catalogue lacks not-found: not in en"]


@pytest.mark.parametrize(
    ("importer", "text", "broken"),
    [
        ("cases/office.py", "import projections.caseload", "api -> projections -> cases"),
        ("projections/caseload.py", "import cases.application", "Projections see the published language of cases, and the reader"),
        ("projections/caseload.py", "from cases.log import keys", "Projections see the published language of cases, and the reader"),
        ("cases/office.py", "import fastapi", "The web is known to api alone"),
        ("projections/caseload.py", "from cases.log import reader\nfrom cases.events import case", None),
    ],
)
def test_an_import_against_the_contracts_is_found(tmp_path: Path, importer: str, text: str, broken: str | None) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name in ("api", "projections", "cases", "cases/log", "cases/events"):
        write(tmp_path, f"{name}/__init__.py", "")
    for name in ("cases/application", "cases/office", "cases/log/keys", "cases/log/reader", "cases/events/case", "projections/caseload"):
        write(tmp_path, f"{name}.py", "")
    write(tmp_path, importer, text)
    linter = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run([linter, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (f"{broken} BROKEN" in answer.stdout, answer.returncode) == (broken is not None, int(broken is not None)), answer.stdout
