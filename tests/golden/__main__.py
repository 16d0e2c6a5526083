"""`python -m tests.golden`: add the golden files of events that have none yet. What is there stays as it is."""

import sys

from tests.golden import stored

if __name__ == "__main__":
    added = stored.add_missing()
    sys.stdout.writelines(f"{path.name}\n" for path in added)
    sys.stdout.write(f"{len(added)} golden events added\n")
