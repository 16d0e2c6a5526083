"""What a house check says: where something is wrong, and what."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong, and its place."""

    where: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.where}:{self.line}: {self.what}"


def committed_files(root: Path = ROOT) -> Iterator[Path]:
    """Every file of the repository that is, or could be, committed; ignored files are not."""
    if not (root / ".git").exists():
        yield from (path for path in sorted(root.rglob("*")) if path.is_file())
        return
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=root, capture_output=True, text=True, check=True
    ).stdout
    for name in listed.split("\0"):
        if name and (root / name).is_file():
            yield root / name


def python_files(root: Path = ROOT, *folders: str) -> Iterator[Path]:
    """The Python files under the named folders of the repository."""
    for folder in folders:
        yield from (path for path in sorted((root / folder).rglob("*.py")) if "__pycache__" not in path.parts)
