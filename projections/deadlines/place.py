"""Where a stream is, and whose: which fields of which events say so."""

from collections.abc import Mapping
from typing import Any, Final

from cases.events import (
    activity,
    case,
    complaint,
    match,
    meeting,
    monitoring,
    referral,
    referral_between,
    response,
    reunification,
    shelter,
    tracing,
    tracing_request,
)
from cases.events.event import Event

Place = dict[str, Any]
"""Columns of a row, by name."""

PLACES: Final[Mapping[type[Event], Mapping[str, str]]] = {
    complaint.ComplaintReceived: {"region": "region", "worker_id": "received_by"},
    complaint.ComplaintCorrected: {"region": "region"},
    case.CaseOpened: {"region": "region"},
    case.CaseCorrected: {"region": "region"},
    case.WorkerAssigned: {"worker_id": "worker_id", "team_id": "team_id"},
    response.PersonFound: {"region": "region"},
    shelter.PersonAdmitted: {"region": "region", "case_id": "case_id"},
    referral.ReferralRequested: {"case_id": "case_id"},
    referral_between.ReferralReceived: {"region": "region"},
    referral_between.ReferralAssigned: {"worker_id": "worker_id", "team_id": "team_id"},
    referral_between.ReferralLedToCase: {"case_id": "case_id"},
    tracing.TracingBegan: {"case_id": "case_id", "region": "region"},
    tracing_request.TracingRequested: {"region": "region", "worker_id": "received_by"},
    tracing_request.SoughtPersonDescribed: {"region": "region"},
    match.MatchSuggested: {"case_id": "case_id"},
    match.MatchProposed: {"case_id": "case_id"},
    reunification.ReunificationBegan: {"case_id": "case_id"},
    activity.ActivityRecorded: {"region": "region", "worker_id": "worker_id"},
    monitoring.MonitoringPlanned: {"region": "region", "case_id": "case_id"},
    meeting.MeetingHeld: {"region": "region"},
}
"""Event to column and field; a field without a value says nothing."""


def place_of(event: Event) -> Place:
    """What an event says of where its stream is, and whose."""
    said = {column: getattr(event, field) for column, field in PLACES.get(type(event), {}).items()}
    return {column: value for column, value in said.items() if value is not None}
