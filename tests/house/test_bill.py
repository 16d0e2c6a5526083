"""The bill of materials is what the lock file makes of it, and no licence comes in that the product cannot pass on."""

import json
import shutil
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.house import bill, named
from tests.house.findings import ROOT, Finding
from tests.house.licences import LicenceUnknown, licence_of, wrong_with


def copied(root: Path) -> Path:
    for name in (bill.LOCK, Path("pyproject.toml"), bill.BILL, bill.LICENCES):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    return root


def test_the_bill_is_valid_cyclonedx_and_names_every_package_once() -> None:
    text = bill.bill(bill.parts())
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    told = json.loads(text)
    refs = {one["bom-ref"] for one in told["components"]}
    assert len(refs) == len(told["components"]) == text.count('"type": "library"')
    needed = {ref for one in told["dependencies"] for ref in one["dependsOn"]}
    assert needed == refs, "every package is there because another, or Jejak, needs it"
    assert all(one["hashes"] for one in told["components"])
    assert not {"serialNumber", "timestamp"} & (told.keys() | told["metadata"].keys())


def test_what_is_committed_is_what_the_lock_file_makes_of_it(tmp_path: Path) -> None:
    root = copied(tmp_path)
    assert list(bill.not_as_locked(root)) == []
    (root / bill.LICENCES).write_text("Everything is free.\n", encoding="utf-8")
    (root / bill.BILL).unlink()
    assert [finding.where for finding in bill.not_as_locked(root)] == ["docs/sbom.cdx.json", "docs/licences.md"]


def test_a_version_that_is_not_installed_is_found(tmp_path: Path) -> None:
    root = copied(tmp_path)
    lock = (root / bill.LOCK).read_text(encoding="utf-8")
    (root / bill.LOCK).write_text(lock.replace("\nmsgspec==", "\nmsgspec==99."), encoding="utf-8")
    (finding,) = bill.not_as_locked(root)
    assert (finding.where, "make setup" in finding.what) == ("requirements.lock", True)


@pytest.mark.parametrize(
    "licence", ["GPL-3.0-only", "AGPL-3.0-or-later", "MIT AND GPL-2.0-only", "LGPL-3.0-only", "SSPL-1.0", "do as you like"]
)
def test_a_licence_that_asks_for_more_than_a_notice_is_refused(licence: str) -> None:
    assert list(wrong_with("lawyer", licence))


@pytest.mark.parametrize("licence", ["MIT", "MIT OR GPL-2.0-only", "Apache-2.0 AND BSD-2-Clause"])
def test_a_licence_that_asks_for_a_notice_is_taken(licence: str) -> None:
    assert not list(wrong_with("friend", licence))


def test_psycopg_alone_may_be_under_the_lgpl() -> None:
    assert not list(wrong_with("psycopg", "LGPL-3.0-only"))
    assert list(wrong_with("psycopg", "GPL-3.0-only"))


def test_a_package_that_does_not_say_its_licence_is_refused() -> None:
    with pytest.raises(LicenceUnknown):
        licence_of("silent", None)


def test_a_file_or_a_test_that_is_not_there_is_found(tmp_path: Path) -> None:
    assert list(named.not_there(tmp_path)) == [Finding("docs/security.md", 1, "is missing")]
    (tmp_path / "docs").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_a.py").write_text("def test_b():\n    assert True\n", encoding="utf-8")
    page = "`tests/test_a.py` `tests/test_a.py::test_b`\n`tests/test_a.py::test_c`\n`api/gone.py`\n`tests/*.py`\n"
    (tmp_path / "docs" / "security.md").write_text(page, encoding="utf-8")
    assert [finding.line for finding in named.not_there(tmp_path)] == [2, 3]
