"""Who works where, in which role, in which team, on which shift; and by which login somebody is known."""

from projections.workforce.logins import LOGIN_INDEX, LOGINS, Login, login_index
from projections.workforce.teams import SHIFTS, TEAMS, RosteredShift, StaffTeam
from projections.workforce.workers import WORKFORCE, StaffMember

__all__ = [
    "LOGINS",
    "LOGIN_INDEX",
    "SHIFTS",
    "TEAMS",
    "WORKFORCE",
    "Login",
    "RosteredShift",
    "StaffMember",
    "StaffTeam",
    "login_index",
]
