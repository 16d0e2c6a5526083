"""The worker of an installation carries referrals between its offices."""

import time
from pathlib import Path

from api.composition import Logs
from api.settings import read_settings
from api.worker import Worker, parts
from cases.referral.answering import AcceptReferral
from tests.cases.offices import PROVINCE, REGENCY, Offices, two_offices, worker

PATIENCE_SECONDS = 30


def test_the_worker_carries_a_referral_and_its_answer(database: str, tmp_path: Path) -> None:
    with two_offices(database) as offices:
        settings = read_settings({"JEJAK_HOME": str(tmp_path)})
        logs = Logs(offices.store, offices.store, offices.casework)
        with Worker({"reactor": parts(settings, logs)["reactor"]}):
            referral_id = offices.sent()
            assert seen(offices, PROVINCE, "ReferralReceived")
            offices.do(PROVINCE, AcceptReferral(referral_id=referral_id), by=worker(50))
            assert seen(offices, REGENCY, "ReferralAccepted")


def seen(offices: Offices, office: str, name: str) -> bool:
    """Whether a fact comes to be in an office's log in time."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if offices.facts(office, name):
            return True
        time.sleep(0.05)
    return False
