"""The reactor killed with -9 at each step between two offices' appends: nothing is lost, nothing is doubled."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from cases.log.keys import KeyEncryptionKeys
from cases.log.verify import verify
from cases.referral.answering import AcceptReferral, CompleteReferral
from cases.referral.sending import WithdrawReferral
from cases.vocabulary.referrals import ReferralOutcome
from tests.cases.agreeing import assert_agree
from tests.cases.offices import OFFICES, PROVINCE, REGENCY, Offices, two_offices, worker

ROOT = Path(__file__).parents[2]
MOST_STEPS = 40
PATIENCE_SECONDS = 60


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "keys.json"
    KeyEncryptionKeys.from_file(path, create=True)
    return path


@pytest.fixture
def offices(database: str, key_file: Path) -> Iterator[Offices]:
    with two_offices(database, keks=KeyEncryptionKeys.from_file(key_file)) as found:
        yield found


class Postman:
    """Somebody who carries between the offices in processes that can be killed."""

    def __init__(self, database: str, key_file: Path) -> None:
        command = [sys.executable, "-m", "tests.faults.postman", database, str(key_file)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def killed(self, step: int) -> bool:
        """Whether a carrier was killed at a step; otherwise it had nothing more to do."""
        asking, answering = self._process.stdin, self._process.stdout
        assert asking is not None
        assert answering is not None
        asking.write(f"{step}\n")
        asking.flush()
        status = int(answering.readline())
        assert status in (0, -signal.SIGKILL)
        return status != 0

    def close(self) -> None:
        """Let the process end."""
        self._process.communicate(timeout=PATIENCE_SECONDS)


@pytest.fixture
def postman(offices: Offices, key_file: Path) -> Iterator[Postman]:
    found = Postman(offices.database, key_file)
    yield found
    found.close()


def work(offices: Offices, step: int) -> list[UUID]:
    """Something for the reactor to carry in both directions: a referral on its way, and one that both sides end at once."""
    accepted, crossing = offices.sent(), offices.sent()
    offices.carry()
    offices.do(PROVINCE, AcceptReferral(referral_id=accepted, note=f"Langkah {step}"), by=worker(50))
    offices.do(PROVINCE, AcceptReferral(referral_id=crossing), by=worker(50))
    offices.do(PROVINCE, CompleteReferral(referral_id=crossing, outcome=ReferralOutcome.HELPED), by=worker(50))
    offices.do(REGENCY, WithdrawReferral(referral_id=crossing, reason="Keluarga datang"))
    return [accepted, crossing, offices.sent()]


def test_a_reactor_killed_at_any_step_loses_and_doubles_nothing(offices: Offices, postman: Postman) -> None:
    kills = 0
    for step in range(1, MOST_STEPS):
        referrals = work(offices, step)
        dead = postman.killed(step)
        kills += dead
        offices.carry()
        for referral_id in referrals:
            assert_agree(offices, referral_id)
        assert offices.state(REGENCY, referrals[1]).over == "withdrawn"
        if not dead:
            break
    assert 10 <= kills < MOST_STEPS - 1
    for office in OFFICES:
        assert verify(offices.store.connections, office).size == len(offices.facts(office))


def test_a_reactor_that_is_killed_again_and_again_still_arrives(offices: Offices, postman: Postman) -> None:
    referrals = work(offices, 0)
    for step in (3, 5, 3, 4, 5, 2, 6):
        postman.killed(step)
    offices.carry()
    for referral_id in referrals:
        assert_agree(offices, referral_id)
