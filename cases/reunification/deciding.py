"""Whether going back is best for the person: proposed by one, decided by a named other who did not verify the match either."""

from typing import Final
from uuid import UUID

from cases.decider import Command, Context, command
from cases.duties import apart
from cases.errors import Conflict
from cases.events import reunification as told
from cases.events.event import Event
from cases.fields import Line, Prose
from cases.grounds import ground
from cases.refusals import BeforeItBegan
from cases.reunification.matched import family_ready, verified, verified_by
from cases.reunification.state import RULES, Proposal, Reunification
from cases.vocabulary.reunification import Wish
from cases.vocabulary.tracing import MatchSide

BEST_INTEREST: Final = "UU 23/2002 art. 2; best interest decided by a third (domain.md 8)"
HEARD: Final = "UU 23/2002 art. 10: a child is heard"
GROWN_UP: Final = 18
"""Years of age (UU 35/2014 art. 1)."""


class WishMissing(Conflict):
    """It is not recorded what the person wishes, or why they were not heard: a child's wish is always recorded."""

    code = "wish-missing"


class AgainstTheirWill(Conflict):
    """Who is grown up and does not want to go back is not brought back."""

    code = "against-their-will"


@command(target="reunification_id")
class ProposeReunification(Command):
    """Propose that going back is best for the person; somebody else decides. A decision made before is open again."""

    reunification_id: UUID
    grounds: Prose


@command(target="reunification_id")
class ApproveReunification(Command):
    """Decide that going back is best for the person. Not by who proposed it or verified the match.

    Attributes:
        decree_id: the decree of the register on which it rests, if it names one.
    """

    reunification_id: UUID
    reason: Prose
    letter: Line | None = None
    decree_id: UUID | None = None


@command(target="reunification_id")
class RefuseReunification(Command):
    """Decide that going back is not best for the person. Not by who proposed it."""

    reunification_id: UUID
    reason: Prose


@command(target="reunification_id")
class LetDecisionLapse(Command):
    """Record that a verification on which it was decided was taken back. Asked only in one append with that."""

    reunification_id: UUID
    match_id: UUID
    side: MatchSide


@RULES.of(ProposeReunification)
def _propose(command: ProposeReunification, _: Reunification, context: Context) -> tuple[Event, ...]:
    return (
        told.ReunificationProposed(
            proposed_by=context.actor.id,
            proposed_for=context.actor.on_behalf_of,
            proposed_at=context.at,
            decide_due_at=context.policies.due("reunification-decision", context.at, context.zone),
            grounds=command.grounds,
        ),
    )


@RULES.of(ApproveReunification)
def _approve(command: ApproveReunification, one: Reunification, context: Context) -> tuple[Event, ...]:
    proposal = _proposal(one, context)
    match = verified(context, one.case_id)
    apart(context, proposal.proposed_by, proposal.proposed_for, *match.verifiers, rule=BEST_INTEREST)
    family_ready(match)
    heard(one, context)
    return (
        told.ReunificationApproved(
            proposed_by=proposal.proposed_by,
            verified_by=verified_by(match),
            decided_by=context.actor.id,
            decided_for=context.actor.on_behalf_of,
            decided_at=context.at,
            decree=ground(command.decree_id, context),
            letter=command.letter,
            reason=command.reason,
        ),
    )


@RULES.of(RefuseReunification)
def _refuse(command: RefuseReunification, one: Reunification, context: Context) -> tuple[Event, ...]:
    proposal = _proposal(one, context)
    apart(context, proposal.proposed_by, proposal.proposed_for, rule=BEST_INTEREST)
    return (
        told.ReunificationRefused(
            proposed_by=proposal.proposed_by,
            decided_by=context.actor.id,
            decided_for=context.actor.on_behalf_of,
            decided_at=context.at,
            reason=command.reason,
        ),
    )


@RULES.of(LetDecisionLapse)
def _lapse(command: LetDecisionLapse, _: Reunification, context: Context) -> tuple[Event, ...]:
    return (told.DecisionLapsed(match_id=command.match_id, side=command.side, lapsed_at=context.at),)


def heard(one: Reunification, context: Context) -> None:
    """Refuse to go on without a child's wish, and against that of somebody grown up. Whose age is not known is a child."""
    age = context.looked_up["case"].age_years
    if age is None or age < GROWN_UP:
        if not one.heard:
            raise WishMissing(rule=HEARD, possible=("RecordWish",))
    elif one.wish is Wish.NOT_RETURN:
        raise AgainstTheirWill(rule="domain.md 8", possible=("RecordWish", "StopReunification"))


def _proposal(one: Reunification, context: Context) -> Proposal:
    proposal = one.proposal
    if proposal is None:
        raise BeforeItBegan("nobody has proposed it", field="occurred_at")
    if context.at < proposal.proposed_at:
        raise BeforeItBegan("before it was proposed", field="occurred_at", possible=(proposal.proposed_at.isoformat(),))
    return proposal
