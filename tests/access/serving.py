"""A server in front of a staffed office, for as long as something is asked of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from api.attachments.keeping import Attachments
from api.database.connections import connect_info, open_async_pool, open_pool
from api.looks import Looks
from api.main import create_app
from api.services import Services
from api.settings import read_settings
from api.tokens import EmbeddedIssuer
from cases.log.store import LogStore
from projections.worker import Connect
from tests.access.asked import Server
from tests.access.offices import KEKS, Staffed
from tests.api.description import under_v1
from tests.api.shell import Browser


def connecting(dsn: str) -> Connect:
    """How a worker connects to a database."""
    info = connect_info(dsn, "worker")

    def connected() -> Connection[TupleRow]:
        return psycopg.connect(info, autocommit=True)

    return connected


@contextmanager
def serving(dsn: str, home: Path) -> Iterator[Server]:
    """Serve the office of a database, without limits of pace."""
    api = connect_info(dsn, "api")
    limits = {f"JEJAK_LIMIT_{one}": "100000" for one in ("RATE_PER_SECOND", "RATE_BURST", "REFUSALS_PER_MINUTE")}
    settings = read_settings({"JEJAK_HOME": str(home), **limits})
    with (
        LogStore(api, KEKS) as store,
        LogStore(connect_info(dsn, "worker"), KEKS) as behind,
        LogStore(api, KEKS, log="looks") as looks,
    ):
        office = Staffed(store, connecting(dsn), worker_store=behind)
        services = Services(
            casework=office.casework,
            looks=Looks(looks),
            access=office.access,
            reading=open_async_pool(api, name="reading"),
            attachments=Attachments(office.casework, open_pool(api, name="attachments"), settings.limits),
        )
        with Browser(create_app(settings, services)) as browser:
            yield Server(browser, EmbeddedIssuer(settings.home), office, under_v1())
