"""Reading who works where: workers, teams, who is on duty, and what the caller themselves may do."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter
from fastapi import Query as InQuery
from pydantic import AwareDatetime, BaseModel, Field
from starlette.responses import Response

from api.access.queries import Query
from api.openapi import refused_with
from api.routes.answers import Answer as OfficeAnswer
from api.routes.answers import send
from api.routes.authority import Authorised
from api.routes.bodies import Instant
from api.routes.lists import ACCESS_REFUSALS, LIST_REFUSALS, READ_REFUSALS, AskedPage, Listing, page_shape
from api.routes.moments import AskedMoment, ListReader, Moment, Question, RecordReader
from api.routes.orders import instant
from api.routes.records import record, record_shape
from api.routes.shapes import content_of
from api.services import services_of
from cases.errors import NotFound
from cases.vocabulary import Compartment, Role
from projections.moments import Answer
from projections.workforce import SHIFTS, TEAMS, WORKFORCE, RosteredShift, StaffMember, StaffTeam
from projections.workforce.query import Workers, on_duty, team, teams, worker, workers

STAFF: Final = Listing("workers", (UUID,), Query.WORKFORCE, WORKFORCE)
ALL_TEAMS: Final = Listing("teams", (UUID,), Query.TEAMS, TEAMS)
DUTY: Final = Listing("shifts", (datetime, UUID), Query.TEAMS, SHIFTS)


class AskedWorkers(AskedPage):
    """Which workers are asked for."""

    here: Annotated[bool | None, Field(description="Only those who work here, or only those who have left.")] = None
    unreviewed: Annotated[bool | None, Field(description="Only those whose access taken in need waits for review.")] = None
    role: Annotated[Role | None, Field(description="Only those who hold or held this role.")] = None


class AskedShifts(AskedPage):
    """Which shifts are asked for."""

    at: Annotated[Instant | None, Field(description="Those that run at this instant; now, if none is given.")] = None


class StandingShown(BaseModel):
    """A role that the caller holds now."""

    role: Role
    areas: list[str]
    whole_office: bool
    division: str | None
    until: AwareDatetime | None
    on_behalf_of: Annotated[UUID | None, Field(description="For whom they stand in (Plt, Plh)")]


class OwnAnswer(OfficeAnswer):
    """What the caller may do in this office now."""

    worker_id: UUID
    region: str
    roles: list[StandingShown]
    team_ids: list[UUID]
    on_duty: Annotated[list[UUID], Field(description="Teams in which they have a shift now")]
    compartments: list[Compartment]
    break_glass_until: Annotated[AwareDatetime | None, Field(description="Until when access taken in need is open")]


def workforce_routes() -> APIRouter:
    """The routes that read workers and teams."""
    router = APIRouter()
    _oneself(router)
    _workers(router)
    _teams(router)
    return router


def _oneself(router: APIRouter) -> None:
    @router.get(
        "/v1/me",
        tags=["workers"],
        operation_id="ReadOwnAuthority",
        summary="Read what one may do here now.",
        responses={200: {"model": OwnAnswer}, **refused_with(*ACCESS_REFUSALS)},
    )
    def oneself(authority: Authorised) -> Response:
        """The caller's roles in force, areas, teams and what is open to them, as the office's log has it."""
        authority.scope(Query.WORKER_FILE)
        until = [glass.until_at for glass in authority.break_glass]
        content = {
            "worker_id": authority.worker,
            "region": authority.region,
            "roles": [
                {
                    "role": one.role,
                    "areas": one.areas,
                    "whole_office": one.whole_office,
                    "division": one.division,
                    "until": instant(one.until) if one.until else None,
                    "on_behalf_of": one.on_behalf_of,
                }
                for one in authority.standings
            ],
            "team_ids": sorted(authority.teams),
            "on_duty": sorted(authority.on_duty),
            "compartments": sorted(authority.cleared),
            "break_glass_until": instant(max(until)) if until else None,
        }
        return send(authority, content)


def _workers(router: APIRouter) -> None:
    @router.get(
        "/v1/workers",
        tags=["workers"],
        operation_id="ListWorkers",
        summary="List who works here.",
        responses={200: {"model": page_shape(StaffMember)}, **refused_with(*LIST_REFUSALS)},
    )
    async def staff(asked: Annotated[AskedWorkers, InQuery()], reader: ListReader) -> Response:
        """Workers with their roles and what they took access to in need, now or as known earlier."""
        wanted = asked.filters()

        async def read(moment: Moment, after: tuple[Any, ...] | None, limit: int) -> Answer[StaffMember]:
            return await workers(moment.connection, Workers(**wanted, after=after[0] if after else None, limit=limit), moment.position)

        return await STAFF.page(reader, asked, read, lambda row: (row.worker_id,))

    @router.get(
        "/v1/workers/{worker_id}",
        tags=["workers"],
        operation_id="ReadWorker",
        summary="Read a worker.",
        responses={
            200: {"model": record_shape("WorkerAnswer", worker=StaffMember)},
            304: {"description": "You have the newest"},
            **refused_with(NotFound, *READ_REFUSALS),
        },
    )
    async def one(worker_id: UUID, asked: Annotated[AskedMoment, InQuery()], reader: RecordReader) -> Response:
        """What is known of a worker, now or as known earlier; everybody may read their own. `ETag` is its version."""
        return await record(
            reader,
            asked,
            Question(Query.WORKER_FILE, (WORKFORCE,), worker_id),
            lambda moment: worker(moment.connection, worker_id, moment.position),
            lambda row: (row.version, bool(row.redacted), {"worker": content_of(row)}),
        )


def _teams(router: APIRouter) -> None:
    @router.get(
        "/v1/teams",
        tags=["teams"],
        operation_id="ListTeams",
        summary="List teams.",
        responses={200: {"model": page_shape(StaffTeam)}, **refused_with(*LIST_REFUSALS)},
    )
    async def every(asked: Annotated[AskedPage, InQuery()], reader: ListReader) -> Response:
        """Teams with their decrees and members, now or as known earlier."""

        async def read(moment: Moment, after: tuple[Any, ...] | None, limit: int) -> Answer[StaffTeam]:
            return await teams(moment.connection, after=after[0] if after else None, limit=limit, position=moment.position)

        return await ALL_TEAMS.page(reader, asked, read, lambda row: (row.team_id,))

    @router.get(
        "/v1/teams/{team_id}",
        tags=["teams"],
        operation_id="ReadTeam",
        summary="Read a team.",
        responses={
            200: {"model": record_shape("TeamAnswer", team=StaffTeam)},
            304: {"description": "You have the newest"},
            **refused_with(NotFound, *READ_REFUSALS),
        },
    )
    async def one(team_id: UUID, asked: Annotated[AskedMoment, InQuery()], reader: RecordReader) -> Response:
        """What is known of a team, now or as known earlier. `ETag` is its version."""
        return await record(
            reader,
            asked,
            Question(Query.TEAM_FILE, (TEAMS,), team_id),
            lambda moment: team(moment.connection, team_id, moment.position),
            lambda row: (row.version, False, {"team": content_of(row)}),
        )

    @router.get(
        "/v1/shifts",
        tags=["teams"],
        operation_id="ListShifts",
        summary="List who is on duty.",
        responses={200: {"model": page_shape(RosteredShift)}, **refused_with(*LIST_REFUSALS)},
    )
    async def duty(asked: Annotated[AskedShifts, InQuery()], reader: ListReader) -> Response:
        """The shifts that run at an instant, as known now or earlier."""
        moment_asked = asked.at or services_of(reader.request).now()

        async def read(moment: Moment, after: tuple[Any, ...] | None, limit: int) -> Answer[RosteredShift]:
            return await on_duty(moment.connection, moment_asked, after=after, limit=limit, position=moment.position)

        return await DUTY.page(reader, asked, read, lambda row: (row.from_at, row.shift_id))
