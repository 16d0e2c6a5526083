"""The caller's own office: what it is, which rules it has adopted. Another office is not there."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from pydantic import AwareDatetime, BaseModel
from starlette.responses import Response

from api.access.authority import Authority
from api.access.queries import Query
from api.openapi import refused_with
from api.requests import etag
from api.routes.answers import Answer, Version, send
from api.routes.authority import Authorised
from api.routes.lists import ACCESS_REFUSALS
from api.routes.orders import instant
from api.services import casework_of, services_of
from cases.application import office_stream
from cases.errors import NotFound
from cases.office import OFFICE
from cases.policies import Policy

Slug = Annotated[str, Path(description="The office's short name", max_length=40, json_schema_extra={"examples": ["kab-indramayu"]})]


class PolicyInForce(BaseModel):
    """A rule as it is in force now."""

    rule: str
    value: int
    unit: str
    since: AwareDatetime
    version: str
    source: str


class OfficeAnswer(Answer):
    """An office as its facts have it."""

    name: str
    level: str
    region: str
    zone: str
    version: Version
    policies: list[PolicyInForce]


async def own_office(slug: Slug, authority: Authorised) -> None:
    """Refuse another office as one that is not there."""
    check_own(slug, authority)


def check_own(slug: str, authority: Authority) -> None:
    """Refuse another office as one that is not there.

    Raises:
        NotFound: it is not the caller's.
    """
    if slug != authority.office:
        raise NotFound(field="path.slug")


def office_routes() -> APIRouter:
    """The routes that read an office."""
    router = APIRouter(tags=["offices"])

    @router.get(
        "/v1/offices/{slug}",  # noqa: FAST003  # own_office takes the slug
        operation_id="ReadOffice",
        summary="Read the own office.",
        dependencies=[Depends(own_office)],
        responses={200: {"model": OfficeAnswer}, **refused_with(NotFound, *ACCESS_REFUSALS)},
    )
    def office(request: Request, authority: Authorised) -> Response:
        """The office, and every rule with its value in force now: the shipped default, or what the office adopted by a decree."""
        authority.scope(Query.OFFICE)
        casework = casework_of(request)
        version, found = casework.state(authority.office, OFFICE, office_stream(authority.office))
        policies = found.policies(services_of(request).now())
        return send(
            authority,
            {
                "name": found.name,
                "level": found.level,
                "region": found.region,
                "zone": found.zone,
                "version": version,
                "policies": [_policy(policies.in_force[name]) for name in sorted(policies.in_force)],
            },
            ETag=etag(version),
        )

    return router


def _policy(policy: Policy) -> dict[str, object]:
    return {
        "rule": policy.rule,
        "value": policy.value,
        "unit": policy.unit,
        "since": instant(policy.since),
        "version": policy.version,
        "source": policy.source,
    }
