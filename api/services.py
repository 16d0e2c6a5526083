"""What routes work with: what the installation gives them, and what the edge of the system keeps about callers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event

from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool
from starlette.requests import Request

from api.access.lookup import Access
from api.attachments.keeping import Attachments
from api.callers import Callers
from api.health import Check, Metrics
from api.limits import OpenStreams, Pace
from api.looks import Looks
from api.refusals import NotReady
from api.settings import Settings
from cases.application import Casework

ReadingPool = AsyncConnectionPool[AsyncConnection[TupleRow]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What the installation gives to the routes.

    Attributes:
        checks: what must hold before the system can work, by a short name (`/readyz`).
        casework: the command side; None while the edge runs alone.
        reading: connections of the role `api` for the reading side; opened and closed with the application.
        looks: writes down who looks at personal data; None while nobody can.
        access: what callers may do; made from the command side unless given.
        attachments: keeps the bytes of attachments; None while nobody does.
        now: the clock.
    """

    checks: Mapping[str, Check] = field(default_factory=dict)
    casework: Casework | None = None
    looks: Looks | None = None
    access: Access | None = None
    reading: ReadingPool | None = None
    attachments: Attachments | None = None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """What the edge of the system keeps about callers and requests.

    Attributes:
        settings: what the installation decided.
        callers: whose tokens are believed.
        pace: allowances of each caller.
        strangers: allowances of each address for tokens that are refused.
        streams: event streams held open.
        downloads: downloads that run.
        metrics: what is counted.
        closing: set when the server is about to stop, so that streams end by themselves.
    """

    settings: Settings
    callers: Callers
    pace: Pace
    strangers: Pace
    streams: OpenStreams
    downloads: OpenStreams
    metrics: Metrics
    closing: Event = field(default_factory=Event)


def services_of(request: Request) -> Services:
    """What the installation gives to this request's route."""
    found: Services = request.app.state.services
    return found


def casework_of(request: Request) -> Casework:
    """The command side.

    Raises:
        NotReady: it is not there.
    """
    found = services_of(request).casework
    if found is None:
        raise NotReady(missing="casework", retry_after_seconds=2)
    return found


def looks_of(request: Request) -> Looks:
    """Where looks at personal data are written down.

    Raises:
        NotReady: nowhere, so nothing personal is shown.
    """
    found = services_of(request).looks
    if found is None:
        raise NotReady(missing="looks", retry_after_seconds=2)
    return found


def access_of(request: Request) -> Access:
    """What callers may do.

    Raises:
        NotReady: the command side is not there.
    """
    found: Access | None = request.app.state.access
    if found is None:
        raise NotReady(missing="casework", retry_after_seconds=2)
    return found


def reading_of(request: Request) -> ReadingPool:
    """The connections of the reading side.

    Raises:
        NotReady: they are not there.
    """
    found = services_of(request).reading
    if found is None:
        raise NotReady(missing="reading", retry_after_seconds=2)
    return found


def attachments_of(request: Request) -> Attachments:
    """Where the bytes of attachments are kept.

    Raises:
        NotReady: nowhere.
    """
    found = services_of(request).attachments
    if found is None:
        raise NotReady(missing="attachments", retry_after_seconds=2)
    return found


def edge_of(request: Request) -> Edge:
    """What the edge keeps, for this request."""
    found: Edge = request.app.state.edge
    return found
