"""Who did what, when, in which role: the audit trail, of the office or of one record."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter
from fastapi import Query as InQuery
from pydantic import Field
from starlette.responses import Response

from api.access.queries import Query
from api.openapi import refused_with
from api.routes.bodies import Instant
from api.routes.lists import LIST_REFUSALS, AskedPage, Listing, page_shape
from api.routes.moments import ListReader, Moment
from cases.vocabulary import Role
from projections.audit_trail import AUDIT_TRAIL
from projections.audit_trail.query import AuditedDeed, Deeds, deeds
from projections.moments import Answer

TRAIL: Final = Listing("audit-trail", (int,), Query.AUDIT_TRAIL, AUDIT_TRAIL)


class AskedDeeds(AskedPage):
    """Which deeds are asked for."""

    stream: Annotated[UUID | None, Field(description="The case, complaint or other record.")] = None
    actor_id: Annotated[UUID | None, Field(description="Who did it, or in whose place it was done.")] = None
    role: Role | None = None
    name: Annotated[str | None, Field(pattern="^[A-Za-z]{1,60}$", description="Of the event.")] = None
    recorded_from: Annotated[Instant | None, Field(description="What the office heard of from this instant on.")] = None
    recorded_until: Annotated[Instant | None, Field(description="What the office heard of before this instant.")] = None


def trail_routes() -> APIRouter:
    """The routes of the audit trail."""
    router = APIRouter(tags=["audit-trail"])

    @router.get(
        "/v1/audit-trail",
        operation_id="ReadAuditTrail",
        summary="Read who did what, the latest first.",
        responses={200: {"model": page_shape(AuditedDeed)}, **refused_with(*LIST_REFUSALS)},
    )
    async def trail(asked: Annotated[AskedDeeds, InQuery()], reader: ListReader) -> Response:
        """Every deed in the office's log without what it said: by record, actor, role, name and period."""
        wanted = asked.filters()

        async def read(moment: Moment, before: tuple[Any, ...] | None, limit: int) -> Answer[AuditedDeed]:
            return await deeds(moment.connection, Deeds(**wanted, before=before[0] if before else None, limit=limit), moment.position)

        return await TRAIL.page(reader, asked, read, lambda row: (row.position,))

    return router
