"""For which office, and as whom, a caller acts in a request."""

from typing import Annotated

from fastapi import Depends, Header, Request

from api.access.authority import Authority
from api.access.lookup import Access, office_of, role_named
from api.asking import Asking
from api.callers import Caller
from api.logs import note
from api.services import access_of

OfficeHeader = Annotated[
    str | None,
    Header(
        alias="Jejak-Office",
        max_length=40,
        description="The office that the request is for; needed where the token does not name it.",
        json_schema_extra={"examples": ["kab-indramayu"]},
    ),
]
RoleHeader = Annotated[
    str | None,
    Header(
        alias="Jejak-Role",
        max_length=30,
        description="The only role to act in; unless given, the least powerful of the caller's roles that may do it.",
        json_schema_extra={"examples": ["PEKSOS"]},
    ),
]


def authority(request: Request, caller: Asking, jejak_office: OfficeHeader = None, jejak_role: RoleHeader = None) -> Authority:
    """What the caller of a request may do, as the office's log has it."""
    return _noted(request, present_authority(access_of(request), caller, jejak_office, jejak_role))


def authority_of(request: Request, caller: Caller) -> Authority:
    """The same, for a route that reads its headers itself. Blocking."""
    headers = request.headers
    return _noted(request, present_authority(access_of(request), caller, headers.get("jejak-office"), headers.get("jejak-role")))


def present_authority(access: Access, caller: Caller, office: str | None, role: str | None) -> Authority:
    """What a caller may do now, by the office and role that their headers name.

    Raises:
        OfficeNotNamed: neither header nor token names an office.
        OtherOffice: the token is good for another.
        Forbidden: they have no role there, or not the one named.
    """
    return access.authority(caller, office_of(caller, office), role_named(role))


def _noted(request: Request, found: Authority) -> Authority:
    note(office=found.office)
    request.state.demonstration = found.demonstration
    return found


Authorised = Annotated[Authority, Depends(authority)]
"""The authority of the caller of a request."""
