"""Which route answers an address: found by how many parts the address has and by its last word, not by trying every route.

HEAD is answered wherever there is GET, by the same route; the envelope leaves the body away.
"""

from collections import defaultdict
from collections.abc import Iterable

from fastapi.routing import APIRoute
from fastapi.sse import EventSourceResponse
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send


def methods_of(route: APIRoute) -> set[str]:
    """What a route answers. A stream of events has no end, so it has no HEAD."""
    methods = set(route.methods or ())
    return methods | {"HEAD"} if "GET" in methods and route.response_class is not EventSourceResponse else methods


class Crossroads(BaseRoute):
    """Many routes as one. Where several fit an address, the first answers, as the framework has it."""

    def __init__(self, routes: Iterable[APIRoute]) -> None:
        """Sort the routes; each parameter of an address is one part of it."""
        self.routes = tuple(routes)
        placed: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        for number, route in enumerate(self.routes):
            *before, last = route.path.split("/")
            placed[len(before), "" if "{" in last else last].append(number)
        self._at = {
            (parts, last): [self.routes[number] for number in sorted({*numbers, *placed.get((parts, ""), ())})]
            for (parts, last), numbers in placed.items()
        }

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """The first route that fits address and method; else the first that fits the address."""
        if scope["type"] != "http":
            return Match.NONE, {}
        *before, last = scope["path"].split("/")
        partly: tuple[Match, Scope] = Match.NONE, {}
        at = self._at.get((len(before), last), self._at.get((len(before), ""), []))
        for route in at:
            match, found = route.matches(scope)
            if match is Match.FULL or (match is Match.PARTIAL and scope["method"] in methods_of(route)):
                return Match.FULL, found
            if match is Match.PARTIAL and partly[0] is Match.NONE:
                partly = match, found
        return partly

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the route that was found answer."""
        route = scope["route"]
        if scope["method"] in methods_of(route):
            await route.app(scope, receive, send)
        else:
            await route.handle(scope, receive, send)  # which says what is possible
