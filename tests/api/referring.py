"""An office that refers people, for the tests of routes: partners with staff of their own, and referrals step by step over HTTP."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from cases.partner.registering import RegisterPartner
from cases.team.duty import AddMember
from cases.team.forming import FormTeam
from cases.vocabulary import Role, TeamKind
from cases.vocabulary.registers import PartnerKind
from tests.api.desk import OFFICE, VILLAGE, Desk, Person
from tests.spec import some_id

PANTI, HOSPITAL = some_id("panti"), some_id("rumah sakit")
TODAY = datetime.now(UTC).date()


def take_partners(desk: Desk) -> None:
    """Two partners, each with somebody who answers for it."""
    for partner_id, subject in ((PANTI, "panti-1"), (HOSPITAL, "rs-1")):
        kind = PartnerKind.WELFARE_INSTITUTION
        desk.order(OFFICE, RegisterPartner(partner_id=partner_id, kind=kind, region="32.12", registered_on=TODAY, name=subject))
        desk.employ(subject, Role.PARTNER)
        team = some_id(f"staff of {partner_id}")
        desk.order(
            OFFICE,
            FormTeam(
                team_id=team,
                kind=TeamKind.PARTNER,
                name="Petugas mitra",
                decree_number="400/1/PKS/2023",
                decree_on=date(2023, 1, 2),
                valid_from_on=TODAY - timedelta(days=30),
                valid_until_on=TODAY + timedelta(days=30),
                partner_id=partner_id,
            ),
        )
        desk.order(OFFICE, AddMember(team_id=team, worker_id=some_id(f"{OFFICE} {subject}")))
    desk.catch_up()


def case_with_person(worker: Person, name: str, **person: Any) -> tuple[str, str]:
    """A case of somebody who is described; the ids of case and person."""
    opened = worker.does("/v1/cases", {"region": VILLAGE})
    case = opened["ids"]["case_id"]
    worker.does(f"/v1/cases/{case}/person", {"name": name, "sex": "P", "age_years": 71, **person})
    return case, opened["ids"]["person_id"]


def refer(worker: Person, case: str, **more: Any) -> str:
    """Ask for a referral; its id."""
    body = {
        "case_id": case,
        "destination": "LKS_PANTI",
        "setting": "LUAR_PANTI",
        "service": "SVC-RUJUKAN",
        "carries": ["name", "age_years"],
        "partner_id": str(PANTI),
        **more,
    }
    found: str = worker.does("/v1/referrals", body)["id"]
    return found


def send(worker: Person, head: Person, referral: str) -> None:
    """Approve it in one step, with the person's consent, and send it."""
    path = f"/v1/referrals/{referral}"
    approved = head.does(f"{path}/approval", if_match="*")
    worker.seen[path] = approved["version"]
    worker.does(f"{path}/consent", {"basis": "PERSETUJUAN_ORANG", "consented_on": TODAY.isoformat()})
    worker.does(f"{path}/sending", {"proof": "Surat 460/12"})


def id_of(subject: str) -> UUID:
    """The worker id of somebody of the office."""
    return some_id(f"{OFFICE} {subject}")
