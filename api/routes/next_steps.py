"""What may be done next with a record, and why the rest may not: offered to screens and phones, so that nobody must guess."""

from collections.abc import Callable, Collection, Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from api.access.authority import Authority
from api.language import Language, chosen_language, said, word
from api.openapi import refused_with
from api.requests import etag
from api.routes.answers import ActionsAnswer, send
from api.routes.authority import Authorised
from api.routes.lists import ACCESS_REFUSALS
from api.routes.offices import own_office
from api.routes.orders import KINDS, may_do_next, seen
from api.routes.way import ATTACHMENT, MATCH, Way
from api.routes.ways import BY_COMMAND, TABLE
from api.services import casework_of
from cases.application import office_stream
from cases.decider import Decider
from cases.deciders import actions
from cases.errors import NotFound

BEGUN_WITH_ANOTHER = ((MATCH, "match", "matches"), (ATTACHMENT, "attachment", "attachments"))
"""Records that begin with something else, or that the system begins: path, kind, subject."""

_REFUSED = refused_with(NotFound, *ACCESS_REFUSALS)


def next_step_routes() -> APIRouter:
    """A route `…/actions` for each kind of record."""
    router = APIRouter()

    for path, kind, subject in records():
        router.add_api_route(
            f"{path}/actions",
            _of(kind),
            methods=["GET"],
            tags=[subject],
            operation_id=f"{kind.title().replace('_', '')}Actions",
            summary=f"What may be done next with a {kind.replace('_', ' ')}?",
            responses={200: {"model": ActionsAnswer}, **_REFUSED},
        )

    @router.get(
        "/v1/offices/{slug}/actions",  # noqa: FAST003  # own_office takes the slug
        tags=["offices"],
        operation_id="OfficeActions",
        summary="What may be done next with the own office?",
        dependencies=[Depends(own_office)],
        responses={200: {"model": ActionsAnswer}, **_REFUSED},
    )
    def of_office(request: Request, authority: Authorised) -> Response:
        """The commands that the office admits now, where each is sent, and why the others are not possible."""
        return _answer(request, authority, "office", office_stream(authority.office), {"slug": authority.office})

    return router


def records() -> list[tuple[str, str, str]]:
    """Path, kind and subject of every kind of record that has a route by which it begins."""
    begun = ((way.begins, way.kind, subject) for subject, ways in TABLE.items() for way in ways if way.begins and not way.brief)
    # A case is also begun by what is done with a referral; its own subject shows it.
    return [*dict.fromkeys(one for one in begun if one[2] == one[0].split("/")[2]), *BEGUN_WITH_ANOTHER]


def _of(kind: str) -> Callable[..., Response]:
    place = Path(alias=f"{kind}_id", description=f"Of the {kind.replace('_', ' ')}")

    def record(record_id: Annotated[UUID, place], request: Request, authority: Authorised) -> Response:
        """The commands that the record admits now, where each is sent, and why the others are not possible."""
        return _answer(request, authority, kind, record_id, {f"{kind}_id": record_id})

    return record


def _answer(request: Request, authority: Authority, kind: str, stream: UUID, places: Mapping[str, object]) -> Response:
    version, state, target = seen(casework_of(request), authority, kind, stream)
    possible = {name for name in may_do_next(authority, kind, state, target) if name in BY_COMMAND}
    language = chosen_language(request.headers.get("accept-language"))
    content = {"id": stream, "version": version, **_steps(KINDS[kind], state, possible, language, places)}
    return send(authority, content, ETag=etag(version))


def _steps(
    decider: Decider[Any, Any, Any], state: Any, possible: Collection[str], language: Language, places: Mapping[str, object]
) -> dict[str, object]:
    stage, admitted = decider.stage(state), actions(decider, state)
    kinds = {way.name: way for ways in TABLE.values() for way in ways if way.command.target == f"{decider.kind}_id"}
    others = sorted(name for name, way in kinds.items() if name not in admitted and way.command.target not in way.new)
    return {
        "stage": stage,
        "stage_name": word(stage, language),
        "actions": [_action(BY_COMMAND[name], language, places) for name in sorted(possible)],
        "not_now": [
            {
                "command": name,
                "title": word(name, language),
                "detail": said("not-possible-now", language, {"tried": name, "kind": decider.kind, "stage": stage}, name)[1],
            }
            for name in others
        ],
    }


def _action(way: Way, language: Language, places: Mapping[str, object]) -> dict[str, object]:
    path = way.path
    for name, found in places.items():
        path = path.replace(f"{{{name}}}", str(found))
    return {"command": way.name, "title": word(way.name, language), "method": "POST", "path": path, "if_match": way.version}
