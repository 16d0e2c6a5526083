"""Reading whom somebody must see again: visits after closing and after going home, use of aid, outcomes of services."""

from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter
from fastapi import Query as InQuery
from pydantic import Field
from starlette.responses import Response

from api.access.queries import Query
from api.openapi import refused_with
from api.routes.bodies import Instant
from api.routes.lists import LIST_REFUSALS, AskedPage, Listing, page_shape
from api.routes.moments import ListReader
from cases.vocabulary import Role
from projections.caseload import CASELOAD
from projections.follow_up import FOLLOW_UP
from projections.follow_up.query import FollowUpItem, FollowUpsAsked, follow_ups

FOLLOW_UPS: Final = Listing("follow-ups", (datetime, str, UUID), Query.CASELOAD, CASELOAD, FOLLOW_UP)


class AskedFollowUps(AskedPage):
    """Which times are asked for."""

    case_id: UUID | None = None
    kind: Literal["visit", "aid-use", "outcome", "reunification"] | None = None
    waiting: Annotated[bool | None, Field(description="Only those neither done nor missed nor cancelled, or only the others.")] = None
    due_before: Annotated[Instant | None, Field(description="Only those due before this instant.")] = None
    escalated_to: Annotated[Role | None, Field(description="Only those that this role was told are late.")] = None


def follow_up_routes() -> APIRouter:
    """The route that reads them."""
    router = APIRouter(tags=["follow-ups"])

    @router.get(
        "/v1/follow-ups",
        operation_id="ListFollowUps",
        summary="List whom somebody must see again, by due date.",
        responses={200: {"model": page_shape(FollowUpItem)}, **refused_with(*LIST_REFUSALS)},
    )
    async def all_of_them(asked: Annotated[AskedFollowUps, InQuery()], reader: ListReader) -> Response:
        """Visits after closing and to reunited families, checks of the use of aid, outcomes measured; of cases the caller may see."""
        wanted = asked.filters()
        return await FOLLOW_UPS.page(
            reader,
            asked,
            lambda moment, after, limit: follow_ups(
                moment.connection,
                FollowUpsAsked(**wanted, after=(after[0], after[1], after[2]) if after else None, limit=limit),
                moment.position,
            ),
            lambda row: (row.due_at, row.item, row.case_id),
        )

    return router
