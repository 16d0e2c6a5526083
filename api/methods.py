"""Every method that an address knows, told where another was tried."""

from collections.abc import Awaitable, Callable
from typing import cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.crossroads import Crossroads, methods_of

Answer = Callable[[Request, Exception], Awaitable[Response]]


def naming_methods(ways: Crossroads, answer: Answer) -> Answer:
    """An answer that names all methods of an address; the framework names those of the first route that it finds there."""

    async def named(request: Request, error: Exception) -> Response:
        problem = cast("HTTPException", error)
        if problem.status_code == 405:
            found = {method for route in ways.routes if route.path_regex.match(request.url.path) for method in methods_of(route)}
            problem.headers = {"Allow": ", ".join(sorted(found))} if found else problem.headers
        return await answer(request, problem)

    return named
