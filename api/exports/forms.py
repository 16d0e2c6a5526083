"""In which form a list is answered: JSON unless the caller prefers a file (RFC 9110, section 12.5.1)."""

import re
from enum import StrEnum
from typing import Final

from api.limits import JSON

_RANGE: Final = re.compile(r"\s*([a-z0-9.+-]{1,40}|\*)/([a-z0-9.+-]{1,80}|\*)\s*((?:;[^,]*)?)", re.ASCII)
_WEIGHT: Final = re.compile(r";\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*(?:;|$)", re.ASCII)
LONGEST: Final = 500


class Form(StrEnum):
    """A kind of file that a list may be answered as: its media type."""

    CSV = "text/csv"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    @property
    def extension(self) -> str:
        """How the name of such a file ends."""
        return self.name.lower()


def chosen_form(accept: str | None) -> Form | None:
    """The file that a caller prefers to JSON; None: JSON, also where nothing of what they accept is known here.

    Of two that are accepted alike JSON comes first. Unreadable wishes are wishes for nothing.
    """
    wishes = [found for part in (accept or "").lower()[:LONGEST].split(",") if (found := _RANGE.fullmatch(part))]
    best, weight = None, _weight(wishes, JSON)
    for form in Form:
        wanted = _weight(wishes, form)
        if wanted > weight:
            best, weight = form, wanted
    return best


def _weight(wishes: list[re.Match[str]], media_type: str) -> float:
    """How much a media type is wanted: by the wish that names it most exactly."""
    kind, _, subtype = media_type.partition("/")
    fitting = [(wish[2] != "*", wish[1] != "*", wish) for wish in wishes if wish[1] in (kind, "*") and wish[2] in (subtype, "*")]
    if not fitting:
        return 0.0
    found = _WEIGHT.search(max(fitting, key=lambda one: one[:2])[2][3])
    return float(found[1]) if found else 1.0
