"""A referral of another office over HTTP: read with what it carries, given to a worker, accepted, led to a case of the own office."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from cases.referral.receiving import AssignReferral
from cases.vocabulary import Compartment
from cases.worker.clearance import OpenCompartment
from tests.api.description import published
from tests.api.desk import OFFICE, VILLAGE, Desk, Person
from tests.api.referring import id_of
from tests.cases.referral_histories import RECEIVED


def test_the_receiving_office_reads_answers_and_goes_on_with_it(desk: Desk) -> None:
    head, worker = desk.person("kabid-1"), desk.person("peksos-1")
    referral_id = uuid4()
    desk.order(OFFICE, replace(RECEIVED, referral_id=referral_id, from_office="prov-jawa-barat"))
    desk.catch_up()
    path = f"/v1/referrals/{referral_id}"
    assert worker.get(path).status_code == 404
    shown = head.get(path).json()
    assert shown["carried"] == {"name": "Karsa", "sex": "L", "age_years": 70, "condition": "Lemas"}
    assert (shown["referral"]["stage"], shown["referral"]["from_office"]) == ("received", "prov-jawa-barat")
    head.does(f"{path}/assignment", {"worker_id": str(id_of("peksos-1"))}, if_match='"1"')
    desk.catch_up()
    offered = worker.get(f"{path}/actions").json()["actions"]
    assert {"AcceptReferral", "DeclineReferral"} <= {one["command"] for one in offered}
    worker.does(f"{path}/acceptance", {"note": "Datang Senin"}, if_match='"2"')
    opened = worker.does(f"{path}/cases", {}, if_match='"3"')
    desk.catch_up()
    assert head.get(path).json()["referral"]["case_id"] == opened["ids"]["case_id"]


def clear(desk: Desk, subject: str) -> None:
    """Open the compartment of children before the law to somebody."""
    opening = OpenCompartment(
        worker_id=id_of(subject),
        compartment=Compartment.CHILD_BEFORE_THE_LAW,
        until=datetime.now(UTC) + timedelta(days=9),
        reason="Pendamping anak",
    )
    desk.order(OFFICE, opening)
    desk.catch_up()


def lists_that_name(person: Person, *ids: str) -> list[str]:
    """Which of all addresses that ask for no particular record show somebody one of some ids."""
    assert person.browser is not None
    paths = [path for path, ways in published()["paths"].items() if "get" in ways and "{" not in path]
    asked = [path for path in paths if path.startswith("/v1/") and path not in ("/v1/events", "/v1/looks")]  # a stream; who looked, by ids
    assert {"/v1/cases", "/v1/referrals", "/v1/approvals", "/v1/deadlines", "/v1/possible-duplicates", "/v1/audit-trail"} <= set(asked)
    answers = {path: person.get(path) for path in asked}
    return [path for path, answer in answers.items() if answer.status_code == 200 and any(one in answer.text for one in ids)]


@pytest.mark.parametrize(("category", "seen"), [("PPKS03", False), ("PPKS05", True)])
def test_the_case_of_a_child_before_the_law_is_shown_to_who_was_cleared_alone(desk: Desk, category: str, seen: bool) -> None:
    clear(desk, "peksos-1")
    worker, others = desk.person("peksos-1"), [desk.person(subject) for subject in ("kepala-1", "kabid-1", "trc-1", "loket-1")]
    referral_id = uuid4()
    carried = replace(RECEIVED, carries=(*RECEIVED.carries, "categories", "region"), categories=(category,), region=VILLAGE)
    desk.order(OFFICE, replace(carried, referral_id=referral_id, from_office="prov-jawa-barat"))
    desk.order(OFFICE, AssignReferral(referral_id=referral_id, worker_id=id_of("peksos-1")))
    desk.catch_up()
    worker.does(f"/v1/referrals/{referral_id}/acceptance", {}, if_match='"2"')
    case_id = worker.does(f"/v1/referrals/{referral_id}/cases", {}, if_match='"3"')["ids"]["case_id"]
    desk.catch_up()
    assert worker.get(f"/v1/cases/{case_id}").json()["case"]["categories"] == [category]
    assert {"/v1/cases", "/v1/referrals"} <= set(lists_that_name(worker, case_id))
    for person in others[:3]:
        answers = [person.get(path) for path in (f"/v1/cases/{case_id}", f"/v1/referrals/{referral_id}")]
        assert {answer.status_code for answer in answers} == ({200} if seen else {404})
    named = {path for person in others for path in lists_that_name(person, case_id, str(referral_id))}
    assert named >= {"/v1/cases", "/v1/referrals", "/v1/audit-trail"} if seen else named == set()
