"""Whatever is sent to any address: never a fault of the system, never an answer that the description does not show."""

import os
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given
from hypothesis import seed as seeded
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from api.exports.forms import Form
from api.limits import PIECE
from api.main import create_app
from api.routes.described import body_example
from api.routes.ways import BY_COMMAND
from api.services import Services
from api.settings import Limits, Settings
from api.tokens import EmbeddedIssuer
from cases.application import Casework
from projections.worker import Worker
from tests.api.desk import OFFICE, Desk, Person
from tests.api.shell import Browser

Operation = APIOperation[Any, Any, Any, Any]
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
ENDLESS = "/v1/events"
ACCEPTED = ["*/*", *Form]
"""What is asked for: whatever there is, or a list as a file."""
schemathesis.serializer.alias(PIECE, "application/octet-stream")  # a piece of a file is bytes
SOAKING = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
SECONDS = 200
SAMPLE = 60
"""Operations that `make test` tries; each round of `make soak` tries as many as it has seconds for, in another order."""


@pytest.fixture
def busy(settings: Settings, services: Services, working: tuple[Casework, Worker]) -> Iterator[Desk]:
    """Offices at work, and nobody who asks too fast."""
    patient = replace(settings, limits=Limits(rate_per_second=100_000, rate_burst=100_000))
    with Browser(create_app(patient, services)) as browser:
        yield Desk(browser, working[0], EmbeddedIssuer(settings.home), working[1])


def known_ids(desk: Desk, head: Person) -> dict[str, list[str]]:
    """Ids of records that are there, one of each kind that can be begun from nothing, so that what is sent is not always about nothing."""
    ids: dict[str, list[str]] = {"slug": [OFFICE]}
    for way in BY_COMMAND.values():
        if way.begins and not way.places:
            answer = head.post(way.path, body_example(way))
            for name, found in (answer.json().get("ids", {}) if answer.status_code == 201 else {}).items():
                ids.setdefault(name, [found])
    case = f"/v1/cases/{ids['case_id'][0]}"
    dispatched = head.post(f"{case}/dispatches", {}, if_match="*").json()
    desk.catch_up()
    return {**ids, "dispatch_id": [dispatched["ids"]["dispatch_id"]]}


def sampled(operations: list[Operation], number: int) -> list[Operation]:
    if SOAKING:
        return random.Random(number).sample(operations, len(operations))
    reads = [one for one in operations if one.method.upper() == "GET"]
    writes = [one for one in operations if one.method.upper() != "GET"]
    chance = random.Random(number)
    return chance.sample(reads, min(SAMPLE // 3, len(reads))) + chance.sample(writes, min(SAMPLE * 2 // 3, len(writes)))


def answered(head: Person, case: Any, accept: str) -> httpx.Response:
    sent = case.as_transport_kwargs(base_url="http://jejak.test")
    sent_headers = dict(sent.get("headers") or {}).items()
    # With an office or role of their own most requests would end before anything is asked of them.
    headers = {str(name): str(value) for name, value in sent_headers if not str(name).lower().startswith("jejak-")}
    body = {name: sent[name] for name in ("json", "params") if sent.get(name) is not None}
    if sent.get("data") is not None:
        body["content"] = sent["data"] if isinstance(sent["data"], (bytes, str)) else b""
    return head.browser.request(sent["method"], sent["url"], headers={**headers, **head.headers, "Accept": accept}, **body)


@pytest.mark.soak
def test_nothing_that_is_sent_breaks_the_system_or_its_description(busy: Desk, seed: int) -> None:
    head = busy.person("kepala-1")
    ids = known_ids(busy, head)
    app: FastAPI = head.browser.app
    schema = schemathesis.openapi.from_dict(app.openapi())
    operations = [one for one in (found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)) if one.path != ENDLESS]
    until = time.monotonic() + SECONDS
    for operation in sampled(operations, seed):
        if time.monotonic() > until:
            break
        _fuzz(operation, ids, lambda case, accept: answered(head, case, accept), seed)


def _fuzz(operation: Operation, ids: dict[str, list[str]], send: Callable[[Any, str], httpx.Response], number: int) -> None:
    """Make requests first and send them then: what is sent changes the office, so no request can be tried twice to make it smaller."""
    places = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    fixed = {name: ids[name][0] if name in ids else str(uuid4()) for name in places}
    headers = {"If-Match": "*"} if operation.method.upper() == "POST" else None
    cases: list[tuple[Any, str]] = []

    @seeded(number)
    @hypothesis_settings(
        max_examples=10 if SOAKING else 3,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def make(data: st.DataObject) -> None:
        mode = data.draw(st.sampled_from([GenerationMode.POSITIVE, GenerationMode.NEGATIVE]))
        real = data.draw(st.integers(0, 4)) > 0
        case = data.draw(operation.as_strategy(mode, path_parameters=fixed if real else None, headers=headers if real else None))
        cases.append((case, data.draw(st.sampled_from(ACCEPTED))))

    make()
    for case, accept in cases:
        case.validate_response(send(case, accept), checks=CHECKS)
