"""What to try next, once the demonstration is there: tokens of its callers, and lines to paste."""

from typing import Final

from api.cli.outcome import Ended, Exit
from api.cli.screen import say
from api.demonstration import DEMO_CALLERS, DemoCaller
from api.settings import Settings
from api.tokens import EmbeddedIssuer
from cases.vocabulary import Role

CALLERS: Final = {
    Role.RESPONSE_TEAM: "TRC",
    Role.FRONT_DESK: "LOKET",
    Role.HEAD_OF_DIVISION: "KABID",
    Role.AUDITOR: "AUDITOR",
}
"""The callers whose tokens are shown, and under which name of a shell variable."""

OFFICE: Final = "kab-indramayu"


def somebody_with(role: str, office: str | None = None) -> DemoCaller:
    """Somebody of the demonstration who holds a role, in the large office unless another is named.

    Raises:
        Ended: nobody there holds it; says which roles are held.
    """
    there = [caller for caller in DEMO_CALLERS if caller.office == (office or OFFICE)]
    for caller in there:
        if caller.role == role.upper():
            return caller
    held = ", ".join(sorted(caller.role for caller in there)) or "none"
    raise Ended(Exit.USAGE, f"nobody of the demonstration in {office or OFFICE} has the role {role}; there are: {held}.")


def tell_what_to_try(settings: Settings) -> None:
    """Print tokens of the demonstration's callers, and four lines that work when pasted."""
    issuer = EmbeddedIssuer(settings.home)
    say()
    say("Tokens of people in the demonstration, good for 12 hours (`jejak token --role ROLE` makes others):", "bold")
    for role, name in CALLERS.items():
        caller = somebody_with(role)
        say(f"{name}='{issuer.issue(caller.subject, caller.office)}'")
    say()
