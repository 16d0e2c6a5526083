"""Carries referrals between two offices in processes that are killed with -9 at a step.

python -m tests.faults.postman DATABASE KEY_FILE

Reads one number a line: the step at which the next carrier is killed (0: never). For each it forks a carrier, waits for
its end, and answers with its exit status: below zero the signal that killed it.
"""

import os
import signal
import sys
from pathlib import Path

from api.database.connections import connect_info
from cases.log.keys import KeyEncryptionKeys
from cases.log.store import LogStore
from tests.cases.offices import Offices
from tests.faults.steps import Steps


def carry(database: str, key_file: Path, step: int) -> None:
    """Carry, and be killed."""
    steps = Steps(step, lambda: os.kill(os.getpid(), signal.SIGKILL))
    steps.watch(setattr)
    with LogStore(connect_info(database, "worker"), KeyEncryptionKeys.from_file(key_file)) as store:
        Offices(store, database).carry()


def main() -> None:
    """One carrier a line. This process itself has no threads and no connections, so that it may fork."""
    database, key_file = sys.argv[1:]
    for line in sys.stdin:
        carrier = os.fork()
        if carrier == 0:
            carry(database, Path(key_file), int(line))
            os._exit(0)
        _, status = os.waitpid(carrier, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
