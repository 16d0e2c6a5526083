"""The stream of events over a real connection: in order, resumed, without what is sealed, and not for ever."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.main import create_app
from api.server import server
from api.services import Services
from api.settings import Settings
from api.tokens import EmbeddedIssuer
from cases.application import Casework
from cases.case.categories import AssignCategory
from cases.case.episodes import OpenCase
from cases.deadline import RecordBreach
from cases.decider import Actor
from cases.joint import RUNNING_TERMS
from cases.person.forgetting import AskForgetting
from cases.person.registration import RegisterPerson
from cases.unit import Order
from cases.vocabulary.people import ForgettingBasis
from projections.worker import Worker
from tests.api.desk import COMPLAINT, OFFICE, OTHER, VILLAGE, Desk
from tests.api.shell import Browser


@dataclass
class Stream:
    """One stream of events, held open."""

    connection: http.client.HTTPConnection
    response: http.client.HTTPResponse

    def next(self) -> dict[str, Any]:
        """The next event with its id and name; comments are passed over."""
        found: dict[str, Any] = {}
        while True:
            line = self.response.readline().decode()
            if not line:
                raise EOFError
            name, _, value = line.rstrip("\n").partition(": ")
            if name in ("id", "event"):
                found[name] = value
            elif name == "data":
                found["data"] = json.loads(value)
            elif not line.strip() and "data" in found:
                return found

    def close(self) -> None:
        self.response.close()
        self.connection.close()


@dataclass
class Service:
    """The application served over a real port."""

    port: int
    desk: Desk
    stop: Any
    opened: list[Stream] = field(default_factory=list)

    def stream(self, subject: str = "auditor-1", office: str = OFFICE, query: str = "", **headers: str) -> Stream:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", f"/v1/events{query}", headers={**self.desk.person(subject, office).headers, **named})
        self.opened.append(Stream(connection, connection.getresponse()))
        return self.opened[-1]


@pytest.fixture
def service(settings: Settings, working: tuple[Casework, Worker]) -> Iterator[Service]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    app = create_app(replace(settings, port=port), Services(casework=working[0]))
    running = server(app, replace(settings, port=port))
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        time.sleep(0.01)

    def stop() -> float:
        begun = time.monotonic()
        running.should_exit = True
        thread.join(60)
        assert not thread.is_alive()
        return time.monotonic() - begun

    desk = Desk(Browser(app), working[0], EmbeddedIssuer(settings.home), working[1])
    service = Service(port, desk, stop)
    yield service
    for stream in service.opened:
        stream.close()
    stop()


def receive(service: Service, office: str = OFFICE, what: str = COMPLAINT["what"]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)
    headers = {**service.desk.person("kepala-1", office).headers, "Content-Type": "application/json"}
    connection.request("POST", "/v1/complaints", json.dumps({**COMPLAINT, "what": what}), headers)
    with connection.getresponse() as answer:
        assert answer.status == 201
    connection.close()


def test_what_is_recorded_arrives_in_order_and_what_is_sealed_does_not(service: Service) -> None:
    size = service.desk.size()
    stream = service.stream()
    assert stream.response.getheader("content-type", "").startswith("text/event-stream")
    receive(service, OTHER)
    receive(service)
    first, second = stream.next(), stream.next()
    assert (first["id"], first["event"]) == (str(size + 1), "ComplaintReceived")
    assert (second["id"], second["event"]) == (str(size + 2), "ReporterRecorded")
    assert first["data"]["fields"]["region"] == COMPLAINT["region"]
    assert first["data"]["kind"] == "complaint"
    for event in (first, second):
        assert {"what", "name", "phone", "place"}.isdisjoint(event["data"]["fields"])
        assert "Rohaeni" not in json.dumps(event)
    stream.close()


def test_a_stream_goes_on_from_where_its_reader_was(service: Service) -> None:
    for _ in range(3):
        receive(service)
    size = service.desk.size()
    stream = service.stream(query="?after=0")
    assert [int(stream.next()["id"]) for _ in range(size)] == list(range(1, size + 1))
    stream.close()
    stream = service.stream(query="?after=0", Last_Event_ID=str(size - 2))
    assert [int(stream.next()["id"]) for _ in range(2)] == [size - 1, size]
    receive(service)
    assert int(stream.next()["id"]) == size + 1
    stream.close()


def test_a_stream_from_where_the_log_has_not_come_is_refused(service: Service) -> None:
    for query, headers in (("?after=9999", {}), ("?after=x", {}), ("?after=-1", {}), ("", {"Last_Event_ID": "x"})):
        stream = service.stream(query=query, **headers)
        assert stream.response.status == 422
        assert stream.response.getheader("content-type") == "application/problem+json"
        stream.close()


def test_only_those_who_audit_read_the_stream_and_a_sealed_case_stays_sealed(service: Service) -> None:
    refused = service.stream("peksos-1")
    assert (refused.response.status, json.loads(refused.response.read())["code"]) == (403, "not-your-task")
    size, case_id = service.desk.size(), uuid4()
    service.desk.order(OFFICE, OpenCase(case_id=case_id, person_id=uuid4(), region=VILLAGE))
    before_the_law = AssignCategory(case_id=case_id, assignment_id=uuid4(), category="PPKS03", started_on=date(2023, 1, 2))
    service.desk.order(OFFICE, before_the_law)
    receive(service)
    auditor, head = service.stream("auditor-1", query=f"?after={size}"), service.stream("kepala-1", query=f"?after={size}")
    assert [auditor.next()["event"] for _ in range(3)] == ["CaseOpened", "CategoryAssigned", "ComplaintReceived"]
    assert head.next()["event"] == "ComplaintReceived"


def test_what_is_late_of_a_sealed_record_is_told_to_nobody_who_does_not_see_the_record(service: Service) -> None:
    size, plain, child = service.desk.size(), uuid4(), uuid4()
    case_id = uuid4()
    service.desk.order(OFFICE, OpenCase(case_id=case_id, person_id=child, region=VILLAGE))
    service.desk.order(OFFICE, AssignCategory(case_id=case_id, assignment_id=uuid4(), category="PPKS03", started_on=date(2023, 1, 2)))
    for person_id in (child, plain):
        overdue(service, person_id)
    service.desk.catch_up()
    auditor, head = service.stream("auditor-1", query=f"?after={size}"), service.stream("kepala-1", query=f"?after={size}")
    breached = [one["data"]["fields"]["subject_stream"] for _ in range(8) if (one := auditor.next())["event"] == "DeadlineBreached"]
    assert breached == [str(child), str(plain)]
    told = [head.next() for _ in range(3)]
    assert [one["event"] for one in told] == ["PersonRegistered", "ForgettingAsked", "DeadlineBreached"]
    assert told[-1]["data"]["fields"]["subject_stream"] == str(plain)


def overdue(service: Service, person_id: UUID) -> None:
    """It was asked a month ago that somebody be forgotten, and the office's clock recorded that nobody decided."""
    desk, then = service.desk, datetime.now(UTC) - timedelta(days=30)
    register = RegisterPerson(person_id=person_id, region=VILLAGE)
    asked = AskForgetting(person_id=person_id, basis=ForgettingBasis.ASKED_BY_PERSON)
    for command in (register, asked):
        actor = Actor(id=uuid4(), role="SISTEM")
        desk.casework.carry_out(Order(office=OFFICE, command=command, actor=actor, command_id=uuid4(), occurred_at=then))
    due_at = desk.casework.state(OFFICE, RUNNING_TERMS, person_id)[1].due["forgetting-decision"]
    desk.order(OFFICE, RecordBreach(deadline_id=uuid4(), subject_stream=person_id, term="forgetting-decision", due_at=due_at))


def test_a_caller_holds_so_many_streams_and_no_more(service: Service) -> None:
    held = [service.stream() for _ in range(4)]
    assert [one.response.status for one in held] == [200] * 4
    fifth = service.stream()
    assert (fifth.response.status, json.loads(fifth.response.read())["code"]) == (429, "too-many-streams")
    assert service.stream("auditor-2").response.status == 200
    held[0].close()
    deadline = time.monotonic() + 60
    while (again := service.stream()).response.status != 200:
        again.close()
        receive(service)  # whoever hung up is noticed when something is sent
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_streams_end_by_themselves_when_the_server_stops(service: Service) -> None:
    stream = service.stream()
    receive(service)
    stream.next()
    assert service.stop() < 30
    rest = stream.response.read().decode()
    assert rest.count("event:") == 1
    stream.close()
