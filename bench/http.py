"""Commands a second over HTTP: our routes beside a route of the same server that only inserts one row, in one run.

    python -m bench.http [--clients 16] [--seconds 3] [--rounds 3]

Everything is on: tokens, access, receipts, tree, guards, sealed fields, a server that waits for its disk. The server is one process,
as `jejak api` runs it; clients are threads of another one. Peers take turns; a figure is the median over rounds.
"""

import argparse
import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
from fastapi import APIRouter
from psycopg_pool import ConnectionPool

from api.asking import Asking
from api.database.connections import connect_info
from api.database.embedded import EmbeddedServer
from api.database.migrations import make_roles, migrate
from api.logs import configure_logs
from api.main import create_app
from api.server import server
from api.services import Services
from api.settings import Limits, read_settings
from api.tokens import NAME, EmbeddedIssuer
from cases.application import Casework, office_stream
from cases.decider import Actor, Command
from cases.log.keys import KeyEncryptionKeys
from cases.log.store import LogStore
from cases.office import OpenOffice
from cases.unit import Order
from cases.vocabulary import OfficeLevel, Role
from cases.worker.employment import RegisterWorker
from cases.worker.roles import GrantRole
from projections.models import MODELS
from projections.worker import Worker

OFFICE, PORT, AT_LEAST = "kab-indramayu", 8731, 0.5
COMPLAINT = {"kind": "LAPORAN", "channel": "WHATSAPP", "region": "32.12.01.2008", "what": "Lansia sendirian, belum makan sejak kemarin"}
NOTE = {"note": "Keluarga akan datang besok pagi, tetangga sudah memberi makan."}


def serve(dsn: str, home: str, kek: str) -> None:
    """The server process: the whole application, and a route that inserts one row."""
    configure_logs(level="ERROR")
    limits = Limits(rate_per_second=1_000_000, rate_burst=1_000_000)
    settings = replace(read_settings({"JEJAK_HOME": home}), port=PORT, limits=limits)
    info = connect_info(dsn, "api")
    pool = ConnectionPool(connect_info(dsn, "owner"), min_size=10, max_size=10, kwargs={"autocommit": True}, open=True)
    rows = APIRouter()

    @rows.post("/bench/rows", status_code=201)
    def row(body: dict[str, str], caller: Asking) -> dict[str, str]:
        with pool.connection() as connection:
            connection.execute("insert into bench_rows values (%s, %s, %s)", (uuid4(), caller.id, body["note"]))
        return {"recorded": "yes"}

    with LogStore(info, KeyEncryptionKeys.from_json(kek)) as store:
        server(create_app(settings, Services(casework=Casework(store)), [rows]), settings).run()


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The server with one office and one head in it; gives a token of the head."""
    with EmbeddedServer(folder / "server") as database:
        make_roles(database.superuser_dsn)
        migrate(database.dsn)
        with psycopg.connect(connect_info(database.dsn, "owner"), autocommit=True) as connection:
            connection.execute("create table bench_rows (id uuid primary key, caller uuid, note text)")
        keys = KeyEncryptionKeys.generate()
        _staff(database.dsn, keys)
        process = subprocess.Popen([sys.executable, "-m", "bench.http", "--serve", database.dsn, str(folder), keys.to_json()])
        try:
            _wait()
            yield EmbeddedIssuer(folder).issue("head", OFFICE)
        finally:
            process.terminate()
            process.wait(20)


def _staff(dsn: str, keys: KeyEncryptionKeys) -> None:
    info, head = connect_info(dsn, "worker"), uuid4()
    since = datetime.now(UTC) - timedelta(days=1)
    commands: list[Command] = [
        OpenOffice(
            office_id=office_stream(OFFICE), name="Dinas Sosial", level=OfficeLevel.REGENCY_OR_CITY, region="32.12", zone="Asia/Jakarta"
        ),
        RegisterWorker(worker_id=head, name="Kepala", issuer=NAME, subject="head"),
        GrantRole(worker_id=head, grant_id=uuid4(), role=Role.HEAD_OF_OFFICE, since=since, whole_office=True),
    ]
    with LogStore(info, keys) as store:
        for command in commands:
            Casework(store).carry_out(Order(office=OFFICE, command=command, actor=Actor(id=uuid4(), role="SISTEM"), command_id=uuid4()))
        worker = Worker(store.reader, lambda: psycopg.connect(info, autocommit=True), MODELS)
        worker.catch_up()
        worker.close()


def _wait() -> None:
    for _ in range(1800):
        try:
            http.client.HTTPConnection("127.0.0.1", PORT, timeout=2).request("GET", "/livez")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not start")


class Client:
    """One client on one connection, sending the same again and again, each time as a new command."""

    def __init__(self, token: str, path: str, body: dict[str, str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
        self._path = path
        self._content = json.dumps(body)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def begin(self) -> None:
        """Begin with a connection that the server has not given up while others were measured."""
        self._connection.close()

    def send(self) -> None:
        self._connection.request("POST", self._path, self._content, {**self._headers, "Idempotency-Key": uuid4().hex})
        answer = self._connection.getresponse()
        said = answer.read()
        if answer.status not in (200, 201):
            raise RuntimeError(f"{answer.status} {said!r}")


def noter(token: str) -> Client:
    """A client that adds notes to a case of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    connection.request("POST", "/v1/cases", "{}", {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
    case = json.loads(connection.getresponse().read())
    connection.close()
    return Client(token, f"/v1/cases/{case['id']}/notes", NOTE)


def a_second(clients: list[Client], seconds: float) -> float:
    """How many requests a second all clients together get answered."""
    counts, until = [0] * len(clients), time.perf_counter() + seconds

    def work(number: int) -> None:
        clients[number].begin()
        while time.perf_counter() < until:
            clients[number].send()
            counts[number] += 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(clients))]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - begun)


def main() -> int:
    """Measure, print, and fail where the budget is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=3.0, help="of one measurement")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--serve", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(*options.serve)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        with running(Path(folder)) as token:
            makers: dict[str, Callable[[], Client]] = {
                "one row": lambda: Client(token, "/bench/rows", NOTE),
                "a note to a case": lambda: noter(token),
                "a complaint": lambda: Client(token, "/v1/complaints", COMPLAINT),
            }
            peers = {name: [make() for _ in range(options.clients)] for name, make in makers.items()}
            found: dict[str, list[float]] = {name: [] for name in peers}
            for clients in peers.values():
                a_second(clients, 0.5)
            for _ in range(options.rounds):
                for name, clients in peers.items():
                    found[name].append(a_second(clients, options.seconds))
    rates = {name: statistics.median(rounds) for name, rounds in found.items()}
    for name, rate in rates.items():
        print(f"{name:<24}{rate:>9.0f}/s{rate / rates['one row']:>8.2f}")
    return 0 if rates["a note to a case"] >= AT_LEAST * rates["one row"] else 1


if __name__ == "__main__":
    sys.exit(main())
