"""How an installation says it logs in to an outside PostgreSQL, and which logins production does not accept."""

from collections.abc import Iterator, Mapping
from typing import Final

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from api.database.connections import SETTINGS, Logins

WELL_KNOWN_PASSWORDS: Final = frozenset({"", "admin", "changeme", "jejak", "password", "postgres", "rahasia", "secret", "trust"})

Fault = tuple[str, str]
"""A setting, and why it cannot be accepted. Never holds the value."""


def read_logins(environment: Mapping[str, str]) -> Logins | None:
    """The logins that an environment names; None where it names none, which means the embedded server."""
    given = {role: environment.get(setting) or None for role, setting in SETTINGS.items()}
    return Logins(**given) if any(given.values()) else None


def unreadable(logins: Logins | None) -> Iterator[Fault]:
    """The logins that are no connection strings."""
    for setting, dsn in _given(logins):
        if _parts(dsn) is None:
            yield setting, "cannot be read as a PostgreSQL connection URL"


def unfit_for_production(logins: Logins | None) -> Iterator[Fault]:
    """The logins of servers that let everybody in, or the lack of any."""
    if logins is None:
        yield "DATABASE_URL", "production needs an outside PostgreSQL with backups"
    for setting, dsn in _given(logins):
        parts = _parts(dsn)
        if parts is None or {"passfile", "service", "sslcert"} & parts.keys():
            continue
        if "password" not in parts:
            yield setting, "has no password: a server that lets it in trusts everybody (trust authentication)"
        elif parts["password"].lower() in WELL_KNOWN_PASSWORDS or parts["password"] == parts.get("user"):
            yield setting, "has a password that everybody knows"


def _given(logins: Logins | None) -> Iterator[tuple[str, str]]:
    if logins is not None:
        for role, setting in SETTINGS.items():
            if dsn := getattr(logins, role):
                yield setting, dsn


def _parts(dsn: str) -> dict[str, str] | None:
    try:
        return {name: str(value) for name, value in conninfo_to_dict(dsn).items()}
    except ProgrammingError:
        return None
