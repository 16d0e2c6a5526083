"""Old shapes of events and how to read them today: one step from a shape to the next, never a rewrite of the log."""

from collections.abc import Callable, Mapping
from typing import Any

Fields = dict[str, Any]
Upcast = Callable[[Fields, dict[str, str]], tuple[Fields, dict[str, str]]]
"""From the open and the sealed fields of one shape to those of the next. Sealed values can be moved or left out, not read."""


def _without(**meant: Any) -> Upcast:
    """The shape did not have these fields; what their absence meant."""
    return lambda opened, sealed: ({**opened, **meant}, sealed)


UPCASTS: dict[tuple[str, int], Upcast] = {
    ("ServiceDelivered", 1): _without(noted_with=None),
    ("PersonDescribed", 1): _without(disagreements=()),
    ("PersonCorrected", 1): _without(disagreements=()),
    ("ReferralReminded", 1): _without(receipt=None),
    ("ReferralEscalated", 1): _without(receipt=None),
    ("ReferralExpired", 1): _without(receipt=None),
    ("ReferralWithdrawn", 1): _without(receipt=None),
    ("TransferAskedFor", 1): _without(asked_for=None),
    ("ReferralLedToCase", 1): _without(categories=()),
    ("BreakGlassOpened", 1): _without(review_due_at=None),
    ("ForgettingAsked", 1): _without(decide_due_at=None),
    ("ForgettingAsked", 2): _without(referral_id=None, notice=None),
    ("ForgettingDecided", 1): _without(notice=None),
    ("ForgettingDeclined", 1): _without(notice=None),
    ("ForgettingNoticeReceived", 1): _without(answers=None),
    ("TracingPlanned", 1): _without(order_due_at=None),
    ("TracingPlanned", 2): _without(planned_for=None),
    ("MatchProposed", 1): _without(decide_due_at=None),
    ("TransferGranted", 1): _without(receipt=None),
    ("TransferRefused", 1): _without(receipt=None),
    ("TransferGranted", 2): _without(decree=None),
    ("ReferralApproved", 1): _without(decree=None),
    ("ClosureApproved", 1): _without(decree=None),
    ("StayExtended", 1): _without(decree=None),
    ("ReunificationApproved", 1): _without(decree=None),
    ("TracingOrdered", 1): _without(decree=None),
    ("ForgettingDecided", 2): _without(decree=None),
}
"""Stored name and shape to the step that leads to the next shape."""


def upcast(
    name: str,
    shape: int,
    present: int,
    opened: Fields,
    sealed: dict[str, str],
    *,
    steps: Mapping[tuple[str, int], Upcast] = UPCASTS,
) -> tuple[Fields, dict[str, str]]:
    """The fields of an event of an old shape as the present shape has them.

    Raises:
        KeyError: a step is missing, which the golden events would have shown.
    """
    for number in range(shape, present):
        opened, sealed = steps[name, number](opened, sealed)
    return opened, sealed
