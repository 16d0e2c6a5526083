"""The published language: everything that can have happened, one module a subject.

Importing this package registers every event, so that a log can be read whoever asks first.
"""

from cases.events import assessment, case, closure, complaint, deadline, office, person_in_need, response, shelter, team, worker

__all__ = ["assessment", "case", "closure", "complaint", "deadline", "office", "person_in_need", "response", "shelter", "team", "worker"]
