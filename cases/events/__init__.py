"""The published language: everything that can have happened, one module a subject.

Importing this package registers every event, so that a log can be read whoever asks first.
"""

from cases.events import (
    assessment,
    case,
    closure,
    complaint,
    deadline,
    look,
    office,
    person,
    person_in_need,
    plan,
    response,
    service,
    shelter,
    team,
    worker,
)

__all__ = [
    "assessment",
    "case",
    "closure",
    "complaint",
    "deadline",
    "look",
    "office",
    "person",
    "person_in_need",
    "plan",
    "response",
    "service",
    "shelter",
    "team",
    "worker",
]
