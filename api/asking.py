"""Who asks, as a route is told: `caller: Asking`. A route that names it answers nobody without a token."""

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer

from api.callers import Caller
from api.logs import note
from api.refusals import Unauthenticated
from api.services import edge_of

_bearer = HTTPBearer(
    auto_error=False, bearerFormat="JWT", scheme_name="bearer", description="A token of an issuer that this installation believes."
)


async def caller_of(request: Request) -> Caller:
    """The caller of a request, proven by their token, within the rate that one caller is allowed.

    Raises:
        Unauthenticated: there is no token, or it is not believed.
        TooManyRequests: they ask faster than is allowed.
    """
    edge = edge_of(request)
    try:
        caller = await edge.callers.caller_of(request.headers.getlist("authorization"))
    except Unauthenticated:
        edge.metrics.refused.inc()
        edge.strangers.take(request.client.host if request.client else "")
        raise
    note(caller=caller.id)
    edge.pace.take(str(caller.id))
    return caller


async def _asking(request: Request, _shown_in_openapi: Annotated[object, Security(_bearer)]) -> Caller:
    return await caller_of(request)


Asking = Annotated[Caller, Depends(_asking)]
"""The caller of a request, proven by their token, within the rate that one caller is allowed."""
