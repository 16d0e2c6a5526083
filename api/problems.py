"""How a refusal is answered over HTTP: RFC 9457 problems. The only place that knows status codes.

A problem says what is wrong (`code`, and `type` made of it), in the caller's language (`title`, `detail`), where
(`field`, `errors`), by which rule, and what is possible instead. It never repeats what was sent.
"""

import errno
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec
import psycopg
from fastapi.exceptions import RequestValidationError
from psycopg import errors as sql
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from api import refusals as edge
from api.attachments import refusals as attached
from api.language import Language, chosen_language, said
from api.logs import log, note
from api.validation import FieldFault, field_faults
from cases import errors as domain
from cases.errors import Refusal

MEDIA_TYPE: Final = "application/problem+json"
TYPE: Final = "urn:jejak:problem:"

STATUS: Final[Mapping[type[Refusal], int]] = {
    Refusal: 422,
    domain.Invalid: 422,
    domain.Forbidden: 403,
    domain.NotFound: 404,
    domain.Conflict: 409,
    domain.StaleVersion: 409,
    edge.RequestUnreadable: 400,
    edge.Unauthenticated: 401,
    edge.MethodUnknown: 405,
    edge.NotAcceptable: 406,
    edge.BodyTooSlow: 408,
    edge.BodyTooLarge: 413,
    edge.AddressTooLong: 414,
    edge.MediaTypeUnknown: 415,
    edge.VersionRequired: 428,
    edge.TooManyRequests: 429,
    edge.Broken: 500,
    edge.NotReady: 503,
    edge.IssuerAway: 503,
    edge.DatabaseAway: 503,
    edge.DiskFull: 507,
    attached.AttachmentForgotten: 410,
    attached.RangeNotThere: 416,
}
"""The status of each kind of refusal; a kind that is not named has that of the kind it is derived from."""

_OF_FRAMEWORK: Final[Mapping[int, type[Refusal]]] = {
    400: edge.RequestUnreadable,
    401: edge.Unauthenticated,
    403: domain.Forbidden,
    404: edge.RouteUnknown,
    405: edge.MethodUnknown,
    406: edge.NotAcceptable,
    413: edge.BodyTooLarge,
    415: edge.MediaTypeUnknown,
    422: edge.RequestInvalid,
    429: edge.TooManyRequests,
    503: edge.NotReady,
}


class Problem(msgspec.Struct, omit_defaults=True, kw_only=True):
    """A problem as it is sent."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    instance: str = ""
    field: str | None = None
    rule: str | None = None
    possible: tuple[str, ...] = ()
    version: int | None = None
    errors: tuple[dict[str, Any], ...] = ()


def status_of(kind: type[Refusal], *, version_given: bool = False) -> int:
    """The HTTP status of a kind of refusal. A stale version is 412 where the caller named one in `If-Match`."""
    if version_given and issubclass(kind, domain.StaleVersion):
        return 412
    return next(STATUS[one] for one in kind.__mro__ if one in STATUS)


async def answer(request: Request, error: Exception) -> Response:
    """The response to an exception: an exception handler of FastAPI."""
    return problem_response(request.scope, error)


def problem_response(scope: Scope, error: Exception) -> Response:
    """The response to an exception, whatever it is; a fault of the system is logged here, without values."""
    headers = Headers(scope=scope)
    refusal = refusal_behind(error)
    if isinstance(error, HTTPException) and error.headers and "Allow" in error.headers:
        refusal.possible = tuple(error.headers["Allow"].split(", "))
    language = chosen_language(headers.get("accept-language"))
    problem = problem_of(error, refusal, language, scope.get("request_id", ""), version_given="if-match" in headers)
    note(code=problem.code, **({"rule": problem.rule} if problem.rule else {}))
    return Response(
        msgspec.json.encode(problem),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={"Content-Language": language, **_headers_of(refusal, problem.status)},
    )


def problem_of(error: Exception, refusal: Refusal, language: Language, request_id: str, *, version_given: bool) -> Problem:
    """The problem that an exception is, in a language; a fault of the system is logged here, without values.

    Args:
        error: the exception.
        refusal: the refusal that it amounts to (`refusal_behind`).
        language: of whoever is answered.
        request_id: the request, as the log names it; empty where it has no id.
        version_given: whether the caller named the version that they decided on.
    """
    faults = field_faults(error.errors()) if isinstance(error, RequestValidationError) else ()
    if faults and faults[0].rule == "json":
        refusal, faults = edge.JsonUnreadable(), ()
    status = status_of(type(refusal), version_given=version_given)
    if status >= 500:
        log.error("failed", code=refusal.code, exc_info=error)
    title, detail = said(refusal.code, language, refusal.params, refusal.detail)
    version = refusal.params.get("version") if isinstance(refusal, domain.StaleVersion) else None
    return Problem(
        type=TYPE + refusal.code,
        title=title,
        status=status,
        detail=detail,
        code=refusal.code,
        instance=f"urn:jejak:request:{request_id}" if request_id else "",
        field=refusal.field,
        rule=refusal.rule,
        possible=refusal.possible,
        version=version if isinstance(version, int) else None,
        errors=tuple(_described(fault, fault.in_words(language)) for fault in faults),
    )


def refusal_behind(error: Exception) -> Refusal:
    """The refusal that an exception amounts to; `Broken` where it is nobody's fault but ours."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, RequestValidationError):
        return edge.RequestInvalid()
    if isinstance(error, HTTPException):
        return _OF_FRAMEWORK.get(error.status_code, edge.Broken)()
    found = (_machinery_behind(one) for one in _causes(error))
    return next((one for one in found if one is not None), None) or edge.Broken()


def _machinery_behind(error: BaseException) -> Refusal | None:
    match error:
        case Refusal():
            return error
        case sql.DiskFull() | OSError(errno=errno.ENOSPC | errno.EDQUOT):
            return edge.DiskFull()
        case psycopg.OperationalError() | psycopg.InterfaceError() | sql.ReadOnlySqlTransaction():
            return edge.DatabaseAway(retry_after_seconds=2)
        case _:
            return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop(0)
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [one.__cause__, None if one.__suppress_context__ else one.__context__]
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions


def _described(fault: FieldFault, detail: str) -> dict[str, Any]:
    described: dict[str, Any] = {"field": fault.field, "rule": fault.rule, "detail": detail}
    if fault.limit:
        described["limit"] = fault.limit
    if fault.possible:
        described["possible"] = fault.possible
    return described


def _headers_of(refusal: Refusal, status: int) -> dict[str, str]:
    headers = {}
    if status == 401:
        # RFC 6750, section 3: no error code where no token was sent.
        wrong = ', error="invalid_token"' if isinstance(refusal, edge.TokenRefused) else ""
        headers["WWW-Authenticate"] = f'Bearer realm="jejak"{wrong}'
    if status == 405:
        headers["Allow"] = ", ".join(refusal.possible)
    if status == 415:
        headers["Accept"] = ", ".join(refusal.possible)
    if status in (408, 413):
        headers["Connection"] = "close"
    if status == 412 and "version" in refusal.params:
        headers["ETag"] = f'"{refusal.params["version"]}"'
    if status == 416:
        headers["Content-Range"] = f"bytes */{refusal.params['size']}"
    if isinstance(refusal, attached.OffsetOther | attached.UploadIncomplete):
        headers["Upload-Offset"] = str(refusal.params["offset"])
    if "retry_after_seconds" in refusal.params:
        headers["Retry-After"] = str(refusal.params["retry_after_seconds"])
    return headers
