"""Partners and institutions: who they are, how they stand, what they were given (domain.md, "People and offices")."""

from typing import Final

from cases.decider import Command, Decider
from cases.events.event import Event
from cases.partner import registering, standing
from cases.partner.state import FOLDS, RULES, Partner, stage

__all__ = ["PARTNER", "Partner"]


def possible(partner: Partner) -> frozenset[type[Command]]:
    """The commands that a partner admits."""
    if partner.kind is None:
        return frozenset({registering.RegisterPartner})
    if partner.ended:
        return frozenset({registering.CorrectPartner})
    admitted: set[type[Command]] = {
        registering.CorrectPartner,
        registering.EndPartner,
        standing.StateCapacity,
        standing.RecordAccreditation,
        standing.SignAgreement,
        standing.RecordPartnerAid,
    }
    return frozenset({*admitted, standing.EndAgreement} if partner.agreements else admitted)


PARTNER: Final[Decider[Command, Partner, Event]] = Decider(
    kind="partner",
    initial=Partner(),
    evolve=FOLDS,
    rules=RULES,
    possible=possible,
    stage=stage,
    commands=RULES.commands,
    events=FOLDS.events,
)
