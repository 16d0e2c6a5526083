"""The route that answers an address is the first that fits it, as if every route were tried."""

import re
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope

from api.crossroads import Crossroads, methods_of
from api.settings import Settings
from tests.api.shell import Browser

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
WORD = "7a0c1b52-6c5b-4f0e-9a51-2f1d0f6a7c11"


@pytest.fixture
def crossroads(settings: Settings, make_app: Callable[[Settings], FastAPI]) -> Crossroads:
    (found,) = (one for one in make_app(settings).routes if isinstance(one, Crossroads))
    return found


def asked(method: str, address: str) -> Scope:
    return {"type": "http", "method": method, "path": address, "headers": []}


def tried(routes: tuple[APIRoute, ...], method: str, address: str) -> tuple[Match, APIRoute | None]:
    """What trying every route comes to: the first that fits; else the first that has another method. HEAD goes with GET."""
    found = [(route.matches(asked(method, address))[0], route) for route in routes]
    found = [(Match.FULL if match is Match.PARTIAL and method in methods_of(route) else match, route) for match, route in found]
    for wanted in (Match.FULL, Match.PARTIAL):
        for match, route in found:
            if match is wanted:
                return match, route
    return Match.NONE, None


def test_every_address_leads_where_trying_every_route_leads(crossroads: Crossroads) -> None:
    addresses = {re.sub(r"{\w+}", WORD, route.path) for route in crossroads.routes}
    words = sorted({route.path.rpartition("/")[2] for route in crossroads.routes if not route.path.endswith("}")})
    below = {route.path.rpartition("/")[0] for route in crossroads.routes if route.path.endswith("}")}
    addresses |= {re.sub(r"{\w+}", WORD, f"{place}/{word}") for place in below for word in words[::40]}
    addresses |= {"/", "//", "/v1", "/v1/", "/v1/cases/", f"/v1/cases/{WORD}/", "/nowhere", "/v1/cases/a/b/c/d/e/f"}
    assert len(addresses) > 280
    for address in sorted(addresses):
        for method in METHODS if address.endswith("s") else METHODS[:3]:
            match, found = crossroads.matches(asked(method, address))
            assert (match, found.get("route")) == tried(crossroads.routes, method, address), (method, address)


def test_the_route_that_is_found_answers(client: Browser) -> None:
    assert client.get("/livez").status_code == 200
    assert client.get("/livez/").status_code == 404
    assert client.post("/livez").status_code == 405
    assert (client.request("HEAD", "/livez").status_code, client.request("HEAD", "/livez").content) == (200, b"")
