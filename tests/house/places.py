"""Nothing committed depends on where it was written: no path of a developer's machine, no URL in a lock file."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.findings import ROOT, Finding, committed_files

SHARED_BY_ALL = {Path(name) for name in ("/", "/tmp", "/var", "/var/tmp", "/home", "/opt", "/srv", "/usr", "/mnt")}
SOMEBODYS_HOME = r"/(?:home|Users)/(?!app\b)[\w.-]+/|/root/"
LOCATION = re.compile(r"://|\b(?:file|git\+\w+):|--(?:index-url|extra-index-url|find-links|trusted-host)\b|^-[if]\b")


def paths_of_a_machine(root: Path = ROOT) -> Iterator[Finding]:
    """Absolute paths of the clone, of the folder that holds it, or of somebody's home, in any committed file."""
    places = [re.escape(f"{folder}/") for folder in (ROOT, ROOT.parent) if folder not in SHARED_BY_ALL]
    pattern = re.compile(rf"(?<![\w.$}}])(?:{'|'.join([*places, SOMEBODYS_HOME])})")
    for path in committed_files(root):
        if path == root / "tests" / "house" / Path(__file__).name:
            continue  # the pattern above
        for number, line in _lines(path):
            if found := pattern.search(line):
                yield Finding(str(path.relative_to(root)), number, f"names a place of one machine: {found[0]}")


def locations_in_locks(root: Path = ROOT) -> Iterator[Finding]:
    """Lock files say what is installed and its hash; from where is the installer's own business."""
    for path in sorted(root.glob("requirements*.lock")):
        for number, line in _lines(path):
            if LOCATION.search(line.strip()):
                yield Finding(path.name, number, f"a location in a lock file: {line.strip()}")


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return  # not a text
    yield from enumerate(text.splitlines(), 1)
