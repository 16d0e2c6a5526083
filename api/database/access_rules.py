"""Who can reach the embedded server: the account that runs it and the one that starts it, through a closed folder."""

import hashlib
import os
import pwd
import tempfile
from pathlib import Path

from api.database.binaries import Account

SOCKET_PATH_LIMIT_BYTES = 100  # the kernel takes 107 on Linux and 103 on macOS


def write_access_rules(data: Path, account: Account) -> None:
    """Let both accounts in as any database role, by the operating system's word; nobody by trust, nobody from the network."""
    names = sorted({account.name, pwd.getpwuid(os.geteuid()).pw_name})
    (data / "pg_hba.conf").write_text("local all all peer map=jejak\nlocal replication all peer map=jejak\n", encoding="utf-8")
    (data / "pg_ident.conf").write_text("".join(f'jejak "{name}" all\n' for name in names), encoding="utf-8")


def socket_folder(data: Path, account: Account) -> Path:
    """Name the folder of the socket: beside the data, or a short one under the temporary folder where its path would be too long."""
    beside = data.parent / f"{data.name}.socket"
    if len(os.fsencode(beside / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT_BYTES and not set(str(beside)) & set("\",'\\"):
        return beside
    name = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"jejak-{account.uid}-{name}"
