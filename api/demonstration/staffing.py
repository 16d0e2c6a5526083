"""Who works in a played office is said as in any other: registered, given roles, put into teams."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from api.demonstration.chance import Chance
from api.demonstration.offices import OPENED_AT, TEAMS, Cast, Member
from api.tokens import NAME as ISSUER
from cases.decider import Command
from cases.team.duty import AddMember
from cases.team.forming import FormTeam
from cases.vocabulary import Role, TeamKind
from cases.worker.employment import RegisterWorker
from cases.worker.roles import GrantRole

DECREE_ON: Final = date(2020, 9, 28)
TEAMS_UNTIL_ON: Final = date(2030, 12, 31)
DIVISIONS: Final = {Role.HEAD_OF_DIVISION: "Rehabilitasi Sosial"}


def staffing(cast: Cast) -> Iterator[Command]:
    """The commands that say who works in an office, with the logins of the embedded issuer."""
    chance = Chance(cast.seed, cast.played.office, "staffing")
    for number, member in enumerate(cast.members, 1):
        yield RegisterWorker(worker_id=member.worker_id, name=member.name, issuer=ISSUER, subject=member.subject)
        yield _role(member, chance, number)
    for team in range(1, TEAMS + 1):
        yield FormTeam(
            team_id=cast.teams[team - 1],
            kind=TeamKind.RESPONSE,
            name=f"TRC Wilayah {team}",
            decree_number=f"460/Kep.{team:03}-Dinsos/2020",
            decree_on=DECREE_ON,
            valid_from_on=DECREE_ON,
            valid_until_on=TEAMS_UNTIL_ON,
            areas=cast.team_areas(team),
        )
        for number, member in enumerate(cast.of_team(team)):
            yield AddMember(team_id=cast.teams[team - 1], worker_id=member.worker_id, leads=number == 0)


def _role(member: Member, chance: Chance, number: int) -> GrantRole:
    return GrantRole(
        worker_id=member.worker_id,
        grant_id=chance.identifier(OPENED_AT),
        role=member.role,
        since=OPENED_AT,
        areas=member.areas,
        whole_office=not member.areas,
        division=DIVISIONS.get(member.role),
        decree_number=f"800/{number:03}-Dinsos/2020",
        decree_on=DECREE_ON,
    )
