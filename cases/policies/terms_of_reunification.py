"""The terms of going back to the family: the decision, and the visits that follow the handover."""

from collections.abc import Mapping
from typing import Final

from cases.events import homecoming, reunification
from cases.policies.term import Term

_OVER: Final = frozenset(
    {homecoming.FamilyRefused, homecoming.ReunificationStable, homecoming.ReunificationBrokeDown, homecoming.ReunificationStopped}
)
_HANDED_OVER: Final = (reunification.HandoverSigned, reunification.HandoverCorrected)

TERMS_OF_REUNIFICATION: Final[Mapping[str, Term]] = {
    "reunification-decision": Term(
        starts={reunification.ReunificationProposed: "decide_due_at"},
        ends=_OVER | {reunification.ReunificationApproved, reunification.ReunificationRefused},
    ),
    "reunification-visit": Term(
        starts=dict.fromkeys((*_HANDED_OVER, homecoming.FamilyVisited, homecoming.FamilyVisitMissed), "visit_due_at"),
        ends=_OVER | {homecoming.FamilyVisited, homecoming.FamilyVisitMissed},
    ),
}
