"""An approval and the decree that it names: decided in one append, so that the decree holds as it was read."""

from collections.abc import Mapping
from typing import Any, Final

from cases.case import CASE
from cases.case.closure import ApproveClosure
from cases.decider import Command, Decider
from cases.decree import DECREE
from cases.joining import Handler, Unit, WrongKind
from cases.referral import REFERRAL
from cases.referral.answering import GrantTransfer
from cases.referral.asking import ApproveReferral
from cases.shelter import SHELTER
from cases.shelter.stays import ApproveExtension
from cases.tracing import TRACING
from cases.tracing.searching import OrderTracing


def named(told: Any, unit: Unit) -> Mapping[str, Any]:
    """What the register holds of the decree that an approval names, for the decision to look at; nothing where it names none."""
    if told.decree_id is None:
        return {}
    try:
        return {"decree": unit.state(DECREE, told.decree_id)}
    except WrongKind:  # the id of something else: the register holds no such decree
        return {}


def _on_a_decree(decider: Decider[Any, Any, Any]) -> Handler:
    def approve(told: Command, unit: Unit) -> None:
        unit.decide(decider, told, named(told, unit))

    return approve


APPROVING: Final[Mapping[type[Command], Handler]] = {
    ApproveClosure: _on_a_decree(CASE),
    ApproveExtension: _on_a_decree(SHELTER),
    ApproveReferral: _on_a_decree(REFERRAL),
    GrantTransfer: _on_a_decree(REFERRAL),
    OrderTracing: _on_a_decree(TRACING),
}
