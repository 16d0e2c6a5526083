"""The commands about offices, their callers and their cases."""

import re
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import typer
from psycopg import Connection
from psycopg.rows import TupleRow

from api.checkpoints import opened_for_writing
from api.cli.outcome import Ended, Exit
from api.cli.screen import say, settings_of_this_command, words
from api.cli.telling import case_as_told
from api.cli.whole_case import with_its_work
from api.composition import bring_up_to_date, encryption_keys, opened_logs, reachable_database
from api.operator import OPERATOR, record_look_of_operator
from api.settings import Settings
from cases.fields import ZONES
from cases.log.reader import LAST, position_at
from cases.vocabulary import OfficeLevel

OFFICE_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,38}[a-z0-9]")

office = typer.Typer(name="office", help="Offices: each has a log of its own.", no_args_is_help=True)
case = typer.Typer(name="case", help="Cases.", no_args_is_help=True)


class Level(StrEnum):
    """The levels of offices, as typed at the command line."""

    KAB_KOTA = "kab-kota"
    PROVINSI = "provinsi"


class Zone(StrEnum):
    """The time zones of offices, as typed at the command line."""

    WIB = "WIB"
    WITA = "WITA"
    WIT = "WIT"


_ZONES: Final = dict(zip(Zone, ZONES, strict=True))
_LEVELS: Final = {Level.KAB_KOTA: OfficeLevel.REGENCY_OR_CITY, Level.PROVINSI: OfficeLevel.PROVINCE}


def _office_id(text: str) -> str:
    if OFFICE_ID.fullmatch(text) is None:
        raise typer.BadParameter("is 3 to 40 small letters, digits and hyphens, such as kab-indramayu")
    return text


def _office_id_if_given(text: str | None) -> str | None:
    return None if text is None else _office_id(text)


OfficeId = Annotated[str, typer.Argument(callback=_office_id, metavar="OFFICE", help="Short name of the office, such as kab-indramayu.")]


@office.command("open")
def open_office(  # noqa: PLR0917  # options, which are named at the command line
    office_id: OfficeId,
    name: Annotated[str, typer.Option(help="Its full name.")],
    region: Annotated[str, typer.Option(help="Code of its regency, city or province (Kemendagri), such as 32.12.")],
    owner: Annotated[str, typer.Option(help="Login (subject) of the first who may say who else works there.")],
    owner_name: Annotated[str, typer.Option(help="Their name; sealed in the log.")],
    issuer: Annotated[str | None, typer.Option(help="Issuer of their tokens; the only one that is believed, unless given.")] = None,
    level: Annotated[Level, typer.Option(help="Regency or city, or province.")] = Level.KAB_KOTA,
    zone: Annotated[Zone, typer.Option(help="Its time zone.")] = Zone.WIB,
) -> None:
    """Begin the log of an office, with its first administrator. Repeated with the same values it changes nothing."""
    # Half a second to import, which the other commands need not wait for.
    from api.access.first_owner import Operator, opening_of, owner_of, set_up_office  # noqa: PLC0415

    settings = settings_of_this_command()
    opening = opening_of(office_id, name, _LEVELS[level], region, _ZONES[zone])
    first = owner_of(owner_name, issuer or _only_issuer(settings), owner)
    with reachable_database(settings) as database:
        bring_up_to_date(database, "api")
        with opened_for_writing(settings, database, encryption_keys(settings, database, "api"), "api") as logs:
            set_up_office(logs.casework, opening, first, Operator(office=office_id, actor=OPERATOR))
    say(f"{office_id} is open; {owner} administers it.")


def _only_issuer(settings: Settings) -> str:
    from api.tokens import NAME  # noqa: PLC0415

    believed = [one.issuer for one in settings.issuers] + ([NAME] if settings.embedded_issuer else [])
    if len(believed) != 1:
        raise Ended(Exit.USAGE, f"name the issuer of the owner's tokens with --issuer: {', '.join(believed)}.")
    return believed[0]


@case.command("show")
def show_case(
    case_id: Annotated[UUID, typer.Argument(metavar="ID", help="Id of the case.")],
    office_id: Annotated[str | None, typer.Option("--office", callback=_office_id_if_given, help="Its office; found unless given.")] = None,
    known_at: Annotated[str | None, typer.Option(help="What was known then: a position, or an instant with its zone.")] = None,
) -> None:
    """Tell one case in order, with names and with what was begun for it, such as referrals. That the operator looked is recorded."""
    settings = settings_of_this_command()
    with (
        reachable_database(settings, must_exist=True) as database,
        opened_logs(database, encryption_keys(settings, database, "worker"), "worker") as logs,
    ):
        reader = logs.events.reader
        for one in [office_id] if office_id else [head.office for head in reader.heads()]:
            with reader.connections.of(one) as connection:
                until = _position(connection, one, known_at)
            if told := with_its_work(reader, one, case_id, until):
                zone = ZoneInfo(logs.casework.office(one).zone)
                known = min(until, told[-1].position)
                record_look_of_operator(logs.looks, one, "case_file", tuple(dict.fromkeys((case_id, *(e.stream for e in told)))), known)
                say(f"{case_id} of {one}, as known at position {known}; times in {zone.key}.")
                words.print(case_as_told(told, zone))
                return
    raise Ended(Exit.REFUSED, f"no office here knows a case {case_id}{' at that time' if known_at else ''}.")


def _position(connection: Connection[TupleRow], office_id: str, known_at: str | None) -> int:
    if known_at is None:
        return LAST
    if known_at.isascii() and known_at.isdigit():
        return int(known_at)
    try:
        moment = datetime.fromisoformat(known_at)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise typer.BadParameter("is a position, or an instant with its zone, such as 2022-12-31T23:59:59+07:00", param_hint="--known-at")
    return position_at(connection, office_id, moment)


def token(
    subject: Annotated[str | None, typer.Option(help="Whom it speaks for: the login under which the office registered them.")] = None,
    role: Annotated[str | None, typer.Option(help="Instead: somebody of the demonstration with this role, such as TRC.")] = None,
    office_id: Annotated[str | None, typer.Option("--office", callback=_office_id_if_given, help="The only office it is good for.")] = None,
    hours: Annotated[float, typer.Option(min=0.01, max=24 * 31, help="How long it is valid.")] = 12,
) -> None:
    """Issue a token of the embedded issuer, for trying Jejak out and for small installations; never in production.

    A token proves who somebody is. What they may do, the log of the office says.
    """
    # Half a second to import, which the other commands need not wait for.
    from api.cli.hints import somebody_with  # noqa: PLC0415
    from api.tokens import EmbeddedIssuer  # noqa: PLC0415

    settings = settings_of_this_command()
    if not settings.embedded_issuer:
        raise Ended(Exit.REFUSED, "this installation does not issue tokens itself; ask the identity provider in JEJAK_ISSUERS.")
    if (subject is None) == (role is None):
        raise Ended(Exit.USAGE, "name either --subject, or --role for somebody of the demonstration.")
    if role is not None:
        caller = somebody_with(role, office_id)
        subject, office_id = caller.subject, caller.office
    typer.echo(EmbeddedIssuer(settings.home).issue(str(subject), office_id, hours))
