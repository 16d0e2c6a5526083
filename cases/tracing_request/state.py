"""What is known of a family's request: a set of facts; the stage that people see is derived from them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from cases.by_type import Folds, Rules, changed
from cases.decider import Context
from cases.events import tracing_request as told
from cases.refusals import not_before


@dataclass(frozen=True, kw_only=True)
class TracingRequest:
    """A request as its facts have it.

    Attributes:
        size: how many facts it has; also the version of the last.
        described: the version of the last fact that describes who is looked for.
        match_id: the match that is accepted as who is looked for.
        over: how it ended, empty while it goes on.
    """

    size: int = 0
    requester_id: UUID | None = None
    sought_id: UUID | None = None
    region: str = ""
    requested_at: datetime | None = None
    received_by: UUID | None = None
    protected: bool = False
    described: int = 0
    match_id: UUID | None = None
    over: str = ""

    @property
    def open(self) -> bool:
        """Whether the office is to look for the person."""
        return self.requested_at is not None and not self.over


def stage(request: TracingRequest) -> str:
    """The stage that people see."""
    stages = (
        (request.requested_at is None, "not-requested"),
        (bool(request.over), request.over),
        (request.match_id is not None, "person-found"),
    )
    return next((name for holds, name in stages if holds), "looked-for")


def _began_before(request: TracingRequest, context: Context) -> None:
    not_before(request.requested_at, context)


RULES: Final[Rules[TracingRequest]] = Rules(_began_before)
FOLDS: Final[Folds[TracingRequest]] = Folds()


@FOLDS.of(told.TracingRequested)
def _requested(request: TracingRequest, event: told.TracingRequested) -> TracingRequest:
    return changed(
        request,
        size=request.size + 1,
        requester_id=event.requester_id,
        sought_id=event.sought_id,
        region=event.region,
        requested_at=event.requested_at,
        received_by=event.received_by,
        protected=event.protected,
        described=request.size + 1,
    )


@FOLDS.of(told.SoughtPersonDescribed)
def _described(request: TracingRequest, event: told.SoughtPersonDescribed) -> TracingRequest:
    return changed(request, size=request.size + 1, described=request.size + 1, region=event.region or request.region)


@FOLDS.of(told.RequesterProtected)
def _protected(request: TracingRequest, _: told.RequesterProtected) -> TracingRequest:
    return changed(request, size=request.size + 1, protected=True)


@FOLDS.of(told.TracingRequestReviewed)
def _reviewed(request: TracingRequest, _: told.TracingRequestReviewed) -> TracingRequest:
    return changed(request, size=request.size + 1)


@FOLDS.of(told.RequestMatched)
def _matched(request: TracingRequest, event: told.RequestMatched) -> TracingRequest:
    return changed(request, size=request.size + 1, match_id=event.match_id)


@FOLDS.of(told.RequestMatchReleased)
def _released(request: TracingRequest, event: told.RequestMatchReleased) -> TracingRequest:
    return changed(request, size=request.size + 1, match_id=None if request.match_id == event.match_id else request.match_id)


@FOLDS.of(told.TracingRequestWithdrawn)
def _withdrawn(request: TracingRequest, _: told.TracingRequestWithdrawn) -> TracingRequest:
    return changed(request, size=request.size + 1, over="request-withdrawn")


@FOLDS.of(told.TracingRequestClosed)
def _closed(request: TracingRequest, _: told.TracingRequestClosed) -> TracingRequest:
    return changed(request, size=request.size + 1, over="request-closed")
