"""HEAD wherever there is GET, and every method that an address knows where another was tried."""

from collections.abc import Awaitable, Callable, Sequence
from typing import cast

from fastapi import APIRouter
from fastapi.routing import APIRoute
from fastapi.sse import EventSourceResponse
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

Answer = Callable[[Request, Exception], Awaitable[Response]]


def answer_head(router: APIRouter) -> None:
    """Answer HEAD like GET; the envelope leaves the body away. A stream of events has no end, so it has no HEAD."""
    routes = [one for one in router.routes if isinstance(one, APIRoute)]
    answered = {route.path for route in routes if "HEAD" in (route.methods or ())}
    for route in routes:
        if route.path not in answered and route.methods == {"GET"} and route.response_class is not EventSourceResponse:
            router.add_api_route(
                route.path,
                route.endpoint,
                methods=["HEAD"],
                dependencies=route.dependencies,
                response_class=Response,
                responses=route.responses,  # where a file of a list finds its columns
                include_in_schema=False,
            )


def naming_methods(routers: Sequence[APIRouter], answer: Answer) -> Answer:
    """An answer that names all methods of an address; the framework names those of the first route that it finds there."""
    routes = [one for router in routers for one in router.routes if isinstance(one, APIRoute)]

    async def named(request: Request, error: Exception) -> Response:
        problem = cast("HTTPException", error)
        if problem.status_code == 405:
            found = {method for route in routes if route.path_regex.match(request.url.path) for method in route.methods or ()}
            problem.headers = {"Allow": ", ".join(sorted(found))} if found else problem.headers
        return await answer(request, problem)

    return named
