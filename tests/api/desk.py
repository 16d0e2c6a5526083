"""An office at work, for the tests of routes: its log in a real database, the application around it, and people who call it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

from api.tokens import NAME, EmbeddedIssuer
from cases.application import Casework, office_stream
from cases.decider import Actor, Command
from cases.office import OpenOffice, StartDemonstration
from cases.unit import Order, Receipt
from cases.vocabulary import OfficeLevel, Role
from cases.worker.employment import RegisterWorker
from cases.worker.roles import GrantRole
from projections.worker import Worker
from tests.api.shell import Browser
from tests.spec import some_id

OFFICE, OTHER = "kab-contoh", "kota-lain"
VILLAGE = "32.12.01.2008"
IN_ONE_KECAMATAN = (Role.RESPONSE_TEAM, Role.SOCIAL_WORKER)
PEOPLE = {
    "kepala-1": Role.HEAD_OF_OFFICE,
    "kabid-1": Role.HEAD_OF_DIVISION,
    "peksos-1": Role.SOCIAL_WORKER,
    "trc-1": Role.RESPONSE_TEAM,
    "loket-1": Role.FRONT_DESK,
    "auditor-1": Role.AUDITOR,
    "auditor-2": Role.AUDITOR,
    "admin-1": Role.ADMINISTRATOR,
}


@dataclass
class Person:
    """Somebody who works in an office, and their browser."""

    browser: Browser
    headers: dict[str, str]
    seen: dict[str, int] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.browser.get(path, headers={**self.headers, **_named(headers)})

    def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return self.browser.post(path, json=body, headers={**self.headers, **_named(headers)})

    def does(self, path: str, body: Any = None, **headers: str) -> dict[str, Any]:
        """Carry out a command on the version last seen; it must succeed."""
        record = "/".join(path.split("/")[:4])
        if record in self.seen and "if_match" not in headers:
            headers["if_match"] = f'"{self.seen[record]}"'
        answer = self.post(path, body, **headers)
        assert answer.status_code in (200, 201), answer.text
        content: dict[str, Any] = answer.json()
        self.seen[answer.headers.get("location", record)] = content["version"]
        return content


@dataclass
class Desk:
    """The application with its offices."""

    browser: Browser | None
    casework: Casework
    issuer: EmbeddedIssuer
    models: Worker

    def person(self, subject: str, office: str = OFFICE, language: str = "en") -> Person:
        assert self.browser is not None
        headers = {"Authorization": f"Bearer {self.issuer.issue(subject, office)}", "Accept-Language": language}
        return Person(self.browser, headers)

    def open_office(self, office: str = OFFICE, *, demonstration: bool = False) -> None:
        stream = office_stream(office)
        if demonstration:
            self.order(office, StartDemonstration(office_id=stream, seed=7))
        level = OfficeLevel.REGENCY_OR_CITY
        self.order(office, OpenOffice(office_id=stream, name=f"Dinas Sosial {office}", level=level, region="32.12", zone="Asia/Jakarta"))

    def employ(self, subject: str, role: Role, office: str = OFFICE) -> None:
        """Let somebody who is known by a login act in a role: in one kecamatan, or in the whole office."""
        worker_id = some_id(f"{office} {subject}")
        whole = role not in IN_ONE_KECAMATAN
        areas = () if whole else ("32.12.01",)
        self.order(office, RegisterWorker(worker_id=worker_id, name=subject, issuer=NAME, subject=subject))
        since = datetime.now(UTC) - timedelta(days=1)
        division = "Rehabilitasi Sosial" if role is Role.HEAD_OF_DIVISION else None
        granting = GrantRole(
            worker_id=worker_id, grant_id=uuid4(), role=role, since=since, areas=areas, whole_office=whole, division=division
        )
        self.order(office, granting)

    def staff(self, office: str = OFFICE, people: Mapping[str, Role] = PEOPLE) -> None:
        """Employ everybody, and let them enter."""
        for subject, role in people.items():
            self.employ(subject, role, office)
        self.catch_up()

    def size(self, office: str = OFFICE) -> int:
        """The last position of an office's log."""
        return self.casework.store.recorder(office).max_notification_id() or 0

    def since(self, position: int, office: str = OFFICE) -> list[str]:
        """The names of what was recorded after a position."""
        return [event.name for event in self.casework.reader.page(office, position)]

    def catch_up(self) -> None:
        """Bring every read model up to the log."""
        self.models.catch_up()

    def order(self, office: str, command: Command) -> Receipt:
        """Carry out a command beside the API, as the command line does."""
        return self.casework.carry_out(Order(office=office, command=command, actor=Actor(id=uuid4(), role="SISTEM"), command_id=uuid4()))


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


COMPLAINT: dict[str, Any] = {
    "kind": "LAPORAN",
    "channel": "WHATSAPP",
    "region": VILLAGE,
    "what": "Seorang lansia sendirian di rumah yang rusak",
    "reporter_standing": "BERNAMA",
    "reporter": {"name": "Rohaeni", "phone": "+62 812-0000-0001"},
}
