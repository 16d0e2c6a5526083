"""The published language: everything that can have happened, one module a subject.

Importing this package registers every event, so that a log can be read whoever asks first.
"""

from cases.events import (
    activity,
    assessment,
    case,
    closure,
    complaint,
    deadline,
    decree,
    look,
    meeting,
    monitoring,
    office,
    partner,
    person,
    person_care,
    person_in_need,
    plan,
    referral,
    response,
    service,
    shelter,
    team,
    worker,
)

__all__ = [
    "activity",
    "assessment",
    "case",
    "closure",
    "complaint",
    "deadline",
    "decree",
    "look",
    "meeting",
    "monitoring",
    "office",
    "partner",
    "person",
    "person_care",
    "person_in_need",
    "plan",
    "referral",
    "response",
    "service",
    "shelter",
    "team",
    "worker",
]
