"""A wire between client and server that can be cut at a chosen moment."""

import contextlib
import socket
from pathlib import Path
from threading import Lock, Thread

from psycopg.conninfo import conninfo_to_dict, make_conninfo

CHUNK = 65_536


class Wire:
    """Passes connections on to a PostgreSQL server, until told to lose a request or a reply."""

    def __init__(self, conninfo: str) -> None:
        """Listen in front of the server that the connection string names."""
        parts = conninfo_to_dict(conninfo)
        self._host, self._port = str(parts.get("host") or "localhost"), int(str(parts.get("port") or 5432))
        self._listening = socket.create_server(("127.0.0.1", 0))
        address = {"host": "127.0.0.1", "port": self._listening.getsockname()[1]}
        self.conninfo = make_conninfo(conninfo, **address, sslmode="disable", gssencmode="disable")
        self.cuts = 0
        self._lose: str | None = None
        self._lock = Lock()
        Thread(target=self._accept, daemon=True).start()

    def lose_next_reply(self) -> None:
        """Let the next request through, wait for the server's reply, and cut the connection instead of passing it on."""
        self._lose = "reply"

    def lose_next_request(self) -> None:
        """Cut the connection instead of passing the next request on."""
        self._lose = "request"

    def close(self) -> None:
        """Accept nobody any more."""
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)  # wakes whoever waits in `accept`
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = self._connect()
                Thread(target=self._pass, args=(client, server, "request"), daemon=True).start()
                Thread(target=self._pass, args=(server, client, "reply"), daemon=True).start()

    def _connect(self) -> socket.socket:
        if not self._host.startswith("/"):
            return socket.create_connection((self._host, self._port))
        server = socket.socket(socket.AF_UNIX)
        server.connect(str(Path(self._host) / f".s.PGSQL.{self._port}"))
        return server

    def _pass(self, source: socket.socket, target: socket.socket, what: str) -> None:
        with contextlib.suppress(OSError):
            while passed := source.recv(CHUNK):
                if self._is_lost(what):
                    break
                target.sendall(passed)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        source.close()  # each end has one thread that reads from it

    def _is_lost(self, what: str) -> bool:
        with self._lock:
            lost = self._lose == what
            if lost:
                self._lose = None
                self.cuts += 1
        return lost
