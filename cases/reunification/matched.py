"""What a reunification asks of the match that it rests on: that it stands, who verified it from both sides, how the family is."""

from uuid import UUID

from cases.decider import Context
from cases.errors import Conflict
from cases.match.state import Match


class MatchNotStanding(Conflict):
    """The match was not accepted, is of another case, or was given up: nothing can rest on it."""

    code = "match-not-standing"


class MatchNotVerified(Conflict):
    """The match must be verified from both sides; `possible` says from which it is not."""

    code = "match-not-verified"


class FamilyNotAssessed(Conflict):
    """Nobody has visited the family yet."""

    code = "family-not-assessed"


class FamilyNotReady(Conflict):
    """The family was last found not willing, or not safe; another visit may say otherwise."""

    code = "family-not-ready"


def standing(context: Context, case_id: UUID | None) -> Match:
    """The match that was looked up for this decision; refuses one that is not accepted, given up, or of another case."""
    match: Match = context.looked_up["match"]
    if not match.stands or match.case_id != case_id:
        raise MatchNotStanding(field="match_id", rule="domain.md 8")
    return match


def verified(context: Context, case_id: UUID | None) -> Match:
    """The same; refuses also one that is not verified from both sides."""
    match = standing(context, case_id)
    if match.missing:
        raise MatchNotVerified(field="match_id", rule="domain.md 8", possible=tuple(side.value for side in match.missing))
    return match


def verified_by(match: Match) -> tuple[UUID, ...]:
    """Who verified it, in the order of the sides."""
    return tuple(match.verified[side].verified_by for side in sorted(match.verified))


def family_ready(match: Match) -> None:
    """Refuse to give anybody to a family that nobody visited, or that was last found unwilling or unsafe."""
    if match.assessment is None:
        raise FamilyNotAssessed(rule="tracing_steps.csv T08", possible=("AssessFamily",))
    if not (match.assessment.willing and match.assessment.safe):
        raise FamilyNotReady(rule="tracing_steps.csv T08", possible=("AssessFamily", "RefuseByFamily", "StopReunification"))
