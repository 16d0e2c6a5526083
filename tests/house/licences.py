"""Under which licence a package comes, and which licences the product may not pass on."""

from collections.abc import Iterator
from importlib.metadata import PackageMetadata
from typing import Final

from license_expression import ExpressionError, get_spdx_licensing  # type: ignore[import-untyped]  # brings no types

SPDX: Final = get_spdx_licensing()

FREELY: Final = frozenset(
    {"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0", "PSF-2.0", "PostgreSQL", "Unlicense", "Zlib", "0BSD", "CC0-1.0"}
)
"""Licences that ask for a notice at most."""

WITH_A_REASON: Final = {
    "psycopg": "LGPL-3.0-only",
    "psycopg-binary": "LGPL-3.0-only",
    "psycopg-pool": "LGPL-3.0-only",
}
"""Packages that may have another licence, and which; why is said in `docs/licences.md`."""

SAID_HERE: Final = {
    "colorama": "BSD-3-Clause",
    "joserfc": "BSD-3-Clause",
    "rfc8785": "Apache-2.0",
    "shellingham": "ISC",
    "tzdata": "Apache-2.0",
}
"""Packages that do not say it in SPDX's words, or are not installed on every platform: read in their licence files."""

_CLASSIFIERS: Final = {"License :: OSI Approved :: MIT License": "MIT"}


class LicenceUnknown(ValueError):
    """A package does not say its licence in words that can be read."""


def licence_of(name: str, said: PackageMetadata | None) -> str:
    """The licence of a package as an SPDX expression.

    Raises:
        LicenceUnknown: nobody says it.
    """
    if name in SAID_HERE:
        return SAID_HERE[name]
    if said is not None:
        classifiers = [_CLASSIFIERS[one] for one in said.get_all("Classifier") or () if one in _CLASSIFIERS]
        for text in (*(said[field] for field in ("License-Expression", "License") if field in said), *classifiers):
            if text and not _unreadable(text):
                return text
    raise LicenceUnknown(f"the licence of {name} is not known: read it, and add it to tests/house/licences.py")


def wrong_with(name: str, licence: str) -> Iterator[str]:
    """Why the product may not have a package under that licence: no choice that the expression leaves is free enough."""
    if _unreadable(licence):
        yield f"{name}: {licence} is no expression of SPDX"
    elif licence != WITH_A_REASON.get(name) and not _free(SPDX.parse(licence, simple=False)):
        yield f"{name} is under {licence}, which the product does not pass on"


def _unreadable(text: str) -> bool:
    try:
        return bool(SPDX.validate(text, strict=True).errors)
    except ExpressionError:
        return True


def _free(expression: object) -> bool:
    """Whether one may take it freely: of alternatives one is enough, of conditions all must be."""
    operator = getattr(expression, "operator", "").strip()
    inner = [_free(one) for one in getattr(expression, "args", ())]
    if operator == "OR":
        return any(inner)
    if operator == "AND":
        return all(inner)
    return str(expression) in FREELY
