"""`make soak`: the random tests again and again, each round under a new seed that is printed first."""

import argparse
import os
import secrets
import subprocess
import sys
import time

NO_TEST_COLLECTED = 5


def main() -> int:
    """Repeat until the time is over or a round fails; the seed that failed is the last one printed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=600, help="for how long")
    parser.add_argument("--seed", type=int, help="run one round with this seed")
    arguments, others = parser.parse_known_args()
    end = time.monotonic() + arguments.seconds
    rounds = 0
    while True:
        seed = arguments.seed if arguments.seed is not None else secrets.randbelow(2**31)
        sys.stdout.write(f"round {rounds + 1}, seed {seed}\n")
        sys.stdout.flush()
        answer = subprocess.run(  # our own tests
            [sys.executable, "-m", "pytest", "-q", "-x", "-m", "hypothesis or soak", f"--hypothesis-seed={seed}", *others],
            env=os.environ | {"HYPOTHESIS_PROFILE": "soak", "JEJAK_SEED": str(seed)},
            stdin=subprocess.DEVNULL,
            check=False,
        )
        rounds += 1
        if answer.returncode == NO_TEST_COLLECTED:
            sys.stdout.write("there is no random test here\n")
            return answer.returncode
        if answer.returncode != 0:
            sys.stdout.write(f"failed with seed {seed}: repeat with `{sys.executable} -m tests.soak --seed {seed}`\n")
            return 1
        if arguments.seed is not None or time.monotonic() >= end:
            sys.stdout.write(f"{rounds} passed, 0 failed\n")
            return 0


if __name__ == "__main__":
    sys.exit(main())
