"""The application put together: the edge of the system around its routes. Composition only."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, nullcontext
from importlib.metadata import version

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from api.access.lookup import Access
from api.attachments.refusals import TooManyDownloads
from api.callers import Callers, first_keys
from api.crossroads import Crossroads
from api.envelope import Envelope
from api.health import Metrics, health_routes
from api.issuer_keys import IssuerKeys
from api.limits import BodyGuard, OpenStreams, Pace
from api.methods import naming_methods
from api.openapi import describing
from api.problems import answer
from api.routes import bodies, v1_routes
from api.services import Edge, Services
from api.settings import Settings
from api.tokens import EmbeddedIssuer
from cases.errors import Refusal


def create_app(settings: Settings, services: Services, routers: Iterable[APIRouter] = ()) -> FastAPI:
    """The application of an installation.

    Args:
        settings: what the installation decided.
        services: what it gives to the routes.
        routers: routes beside those of the edge itself and of `/v1`.
    """
    embedded = EmbeddedIssuer(settings.home) if settings.embedded_issuer else None
    keys = [IssuerKeys(issuer) for issuer in settings.issuers]
    if embedded is not None:
        keys.append(IssuerKeys(embedded.issuer, embedded.public_keys))
    metrics = Metrics()
    limits = settings.limits

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await first_keys(keys)
        async with services.reading or nullcontext():
            with services.attachments or nullcontext():
                yield

    app = FastAPI(version=version("jejak"), docs_url=None, redoc_url=None, redirect_slashes=False, lifespan=lifespan)
    app.state.services = services
    app.state.access = services.access or (Access(services.casework, now=services.now) if services.casework else None)
    app.state.edge = Edge(
        settings=settings,
        callers=Callers(keys),
        pace=Pace(limits.rate_per_second, limits.rate_burst),
        strangers=Pace(limits.refusals_per_minute / 60, limits.refusals_per_minute),
        streams=OpenStreams(limits.streams_per_caller),
        downloads=OpenStreams(limits.downloads_per_caller, TooManyDownloads),
        metrics=metrics,
    )
    app.add_middleware(BodyGuard, limits=limits)
    app.add_middleware(Envelope, settings=settings, metrics=metrics)
    shown = [health_routes(metrics, services.checks), *([embedded.routes()] if embedded else []), *v1_routes(), *routers]
    # Not by including the routers: that makes each of their routes anew, at the first request of each application.
    ways = Crossroads(one for router in shown for one in router.routes if isinstance(one, APIRoute))
    app.router.routes.append(ways)
    for kind in (Refusal, RequestValidationError):
        app.add_exception_handler(kind, answer)
    app.add_exception_handler(HTTPException, naming_methods(ways, answer))
    app.openapi = describing(app, ways.routes, bodies)  # type: ignore[method-assign]  # FastAPI's documented way
    return app
