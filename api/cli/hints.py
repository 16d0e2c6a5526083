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
    say("Paste these tokens of people in the demonstration, good for 12 hours (`jejak token --role ROLE` makes others):", "bold")
    for role, name in CALLERS.items():
        caller = somebody_with(role)
        say(f"{name}='{issuer.issue(caller.subject, caller.office)}'")
    say()
    say("Then try:", "bold")
    for title, line in lines_to_paste(f"http://{settings.host}:{settings.port}"):
        say(f"# {title}", "dim")
        say(line)
    say(f"All addresses: http://{settings.host}:{settings.port}/openapi.json. One case told in order: jejak case show CASE_ID")
    say()


def lines_to_paste(url: str) -> tuple[tuple[str, str], ...]:
    """What each line shows, and the line: for a shell in which the tokens were pasted."""
    report = '{"what": "Seorang lansia tidur di depan pasar", "region": "32.12.15.1003", "channel": "PATROLI"}'
    return (
        ("open cases of the office, oldest first", f"{_as('KABID')} '{url}/v1/cases?open=true&limit=3'"),
        (
            "the same list as it was known at the end of 2022",
            f"{_as('KABID')} '{url}/v1/cases?open=true&limit=3&known_at=2022-12-31T23:59:59%2B07:00'",
        ),
        (
            "a report from the street: complaint, case and dispatch in one command",
            f"{_as('TRC')} -H 'Content-Type: application/json' -d '{report}' {url}/v1/field-reports",
        ),
        ("who did what, in what role, the latest first", f"{_as('AUDITOR')} '{url}/v1/audit-trail?limit=3'"),
    )


def _as(name: str) -> str:
    return f'curl -s -H "Authorization: Bearer ${name}"'
