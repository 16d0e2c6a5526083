"""The partners to whom the large office refers, and the staff of one of them, who answer for it under a login of their own."""

from collections.abc import Iterator, Mapping
from typing import Final
from uuid import UUID

from api.demonstration.chance import Chance
from api.demonstration.offices import OF_A_PARTNER, OPENED_AT, Cast, Member
from api.demonstration.people import full_name
from api.demonstration.staffing import DECREE_ON, TEAMS_UNTIL_ON
from api.tokens import NAME as ISSUER
from cases.decider import Command
from cases.partner.registering import RegisterPartner
from cases.team.duty import AddMember
from cases.team.forming import FormTeam
from cases.vocabulary import Sex, TeamKind
from cases.vocabulary.registers import PartnerKind
from cases.worker.employment import RegisterWorker
from cases.worker.roles import GrantRole

HOSPITAL: Final = "RSUD Kabupaten"
CENTRE: Final = "Sentra Wyata Guna Bandung"
"""Of the ministry. It keeps no log here."""
INSTITUTION: Final = "LKS Pelita Harapan"
"""Its staff answers here; the others answer by letter, and the office records what they say."""
ANOTHER: Final = "LKS Rumah Teduh"

_KINDS: Final[Mapping[str, PartnerKind]] = {
    HOSPITAL: PartnerKind.HOSPITAL,
    CENTRE: PartnerKind.MINISTRY_CENTRE,
    INSTITUTION: PartnerKind.WELFARE_INSTITUTION,
    ANOTHER: PartnerKind.WELFARE_INSTITUTION,
}


def partner_id(cast: Cast, name: str) -> UUID:
    """The id of a partner in the register of an office."""
    return Chance(cast.seed, cast.played.office, "partner", name).identifier(OPENED_AT)


def staff_of(cast: Cast) -> Member:
    """Who answers for the institution."""
    chance = Chance(cast.seed, cast.played.office, "mitra")
    name = full_name(chance, Sex.FEMALE)
    return Member(worker_id=chance.identifier(OPENED_AT), name=name, subject=OF_A_PARTNER.subject, role=OF_A_PARTNER.role)


def partners(cast: Cast) -> Iterator[Command]:
    """The commands that register the partners and the staff."""
    for name, kind in _KINDS.items():
        region = "32.73" if name == CENTRE else cast.played.area
        yield RegisterPartner(partner_id=partner_id(cast, name), kind=kind, name=name, region=region, registered_on=DECREE_ON)
    member, chance = staff_of(cast), Chance(cast.seed, cast.played.office, "partners")
    yield RegisterWorker(worker_id=member.worker_id, name=member.name, issuer=ISSUER, subject=member.subject, employer=INSTITUTION)
    yield GrantRole(worker_id=member.worker_id, grant_id=chance.identifier(OPENED_AT), role=member.role, since=OPENED_AT, whole_office=True)
    team_id = chance.identifier(OPENED_AT)
    yield FormTeam(
        team_id=team_id,
        kind=TeamKind.PARTNER,
        name=INSTITUTION,
        decree_number="460/PKS.001-Dinsos/2020",
        decree_on=DECREE_ON,
        valid_from_on=DECREE_ON,
        valid_until_on=TEAMS_UNTIL_ON,
        partner_id=partner_id(cast, INSTITUTION),
    )
    yield AddMember(team_id=team_id, worker_id=member.worker_id, leads=True)
