"""Separation of duties (PP 60/2008): what one hand proposed, another hand decides.

A delegate acts with two hands: their own and that of whom they stand in for. So a decision keeps both, `…_by` and
`…_for`, and neither of them decides what follows; a second role changes nothing, since a role is not a hand.
"""

from uuid import UUID

from cases.decider import Context
from cases.errors import SeparationOfDuties

SOURCE = "PP 60/2008"


def apart(context: Context, *hands: UUID | None, rule: str = SOURCE, field: str | None = None) -> None:
    """Refuse an actor who had a hand in what is now to be decided.

    Args:
        context: who acts, and for whom.
        hands: everybody who proposed, did or gains from it; None is nobody.
        rule: the rule with its source.
        field: the field of the command that names the other hand, if one does.

    Raises:
        SeparationOfDuties: the actor, or whom the actor stands in for, is one of them.
    """
    if context.actor.persons & {hand for hand in hands if hand is not None}:
        raise SeparationOfDuties(rule=rule, field=field)
