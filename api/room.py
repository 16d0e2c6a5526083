"""Room on the disk of the embedded database: recording ends before it is used up.

PostgreSQL that cannot write its own journal stops altogether, and then nobody could read either. So the last of the room is
kept: what remains is enough for reading, for the looks that reading leaves, and for whoever makes room.
"""

import errno
import os
from pathlib import Path
from typing import Final

KEPT_BYTES: Final = 128 * 1024 * 1024


class Room:
    """The room on the disk that holds a folder."""

    def __init__(self, folder: Path, kept_bytes: int = KEPT_BYTES) -> None:
        """Name the folder, and how much is kept free."""
        self._folder = folder
        self._kept_bytes = kept_bytes

    def free_bytes(self) -> int:
        """How much an ordinary account may still write there."""
        found = os.statvfs(self._folder)
        return found.f_bavail * found.f_frsize

    def keep(self) -> None:
        """Refuse to record more where only the room that is kept is left.

        Raises:
            OSError: `ENOSPC`.
        """
        if self.free_bytes() < self._kept_bytes:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self._folder))
