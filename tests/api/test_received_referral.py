"""A referral of another office over HTTP: read with what it carries, given to a worker, accepted, led to a case of the own office."""

from dataclasses import replace
from uuid import uuid4

from tests.api.desk import OFFICE, Desk
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
