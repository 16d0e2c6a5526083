"""Appends for tests: requests with events that mean nothing, and connections by role."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar
from uuid import UUID

import psycopg
from uuid_utils.compat import uuid7

from api.database.connections import Role, connect_info
from cases.log.request import NewEvent, Request

OFFICE = "kab-contoh"
OTHER = "kota-contoh"
BODY = b'{"open":{"what":"something"},"told":{}}'
T = TypeVar("T")


def happened(stream: UUID, *versions: int, kind: str = "SomethingHappened/1", body: bytes = BODY) -> list[NewEvent]:
    """Events of one stream."""
    return [NewEvent(stream, version, kind, body) for version in versions]


def request(stream: UUID | None = None, *versions: int, office: str = OFFICE, **more: object) -> Request:
    """An append of events of one stream (of a new one, its first) under a command id of its own."""
    given: dict[str, object] = {"command_id": uuid7(), "events": happened(stream or uuid7(), *(versions or (1,)))} | more
    return Request(office=office, **given)  # type: ignore[arg-type]  # the caller's words


def role_connection(database: str, role: Role, office: str | None = "*") -> psycopg.Connection:
    """An autocommit connection by role that sees an office, every office, or none."""
    connection = psycopg.connect(connect_info(database, role), autocommit=True)
    if office is not None:
        connection.execute("select set_config('jejak.office', %s, false)", [office])
    return connection


def beside(work: Callable[[], T]) -> "Future[T]":
    """Start something in a thread of its own."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001  # handed to whoever asks for the result
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    return future
