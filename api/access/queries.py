"""What can be asked: every list, file, report and stream that a route answers with. A query that is not named here cannot be asked."""

from enum import StrEnum


class Query(StrEnum):
    """What somebody asks to see; `api.access.tasks` says who may."""

    COMPLAINT_BOARD = "complaint_board"
    COMPLAINT_FILE = "complaint_file"
    CASELOAD = "caseload"
    CASE_FILE = "case_file"
    CASE_TRAIL = "case_trail"
    SHELTERS = "shelters"
    SHELTER_FILE = "shelter_file"
    AUDIT_TRAIL = "audit_trail"
    LOOKS = "looks"
    EVENTS = "events"
    PROOFS = "proofs"
    OFFICE = "office"
    WORKFORCE = "workforce"
    WORKER_FILE = "worker_file"
    TEAMS = "teams"
    TEAM_FILE = "team_file"
    BREAK_GLASS = "break_glass"
    NUMBERS = "numbers"
    STATUS = "status"
