"""Old shapes of events and how to read them today: one step from a shape to the next, never a rewrite of the log."""

from collections.abc import Callable, Mapping
from typing import Any

Fields = dict[str, Any]
Upcast = Callable[[Fields, dict[str, str]], tuple[Fields, dict[str, str]]]
"""From the open and the sealed fields of one shape to those of the next. Sealed values can be moved or left out, not read."""


def _where_it_was_noted_is_not_said(opened: Fields, sealed: dict[str, str]) -> tuple[Fields, dict[str, str]]:
    """`ServiceDelivered` did not say in which record of the person it was noted."""
    return {**opened, "noted_with": None}, sealed


def _told_here_first(opened: Fields, sealed: dict[str, str]) -> tuple[Fields, dict[str, str]]:
    """Facts of a referral stood in the log of the office that told them, and in no other."""
    return {**opened, "receipt": None}, sealed


def _its_numbers_were_not_looked_at(opened: Fields, sealed: dict[str, str]) -> tuple[Fields, dict[str, str]]:
    """What was said of a person at intake did not say what NIK and family card say otherwise."""
    return {**opened, "disagreements": []}, sealed


def _for_whom_is_not_said(opened: Fields, sealed: dict[str, str]) -> tuple[Fields, dict[str, str]]:
    """`TransferAskedFor` did not say for whom the asker stood in."""
    return {**opened, "asked_for": None}, sealed


def _no_decree_is_named(opened: Fields, sealed: dict[str, str]) -> tuple[Fields, dict[str, str]]:
    """Approvals did not say on which decree they rest."""
    return {**opened, "decree": None}, sealed


def _began_without_kinds(opened: Fields, sealed: dict[str, str]) -> tuple[Fields, dict[str, str]]:
    """A case that a received referral led to began without the kinds of PPKS that the referral carried."""
    return {**opened, "categories": []}, sealed


def _had_no_term(name: str) -> Upcast:
    """What waited for another's decision had no term of its own; it stays so."""
    return lambda opened, sealed: ({**opened, name: None}, sealed)


def _names_no_notice(opened: Fields, sealed: dict[str, str]) -> tuple[Fields, dict[str, str]]:
    """What was decided of forgetting somebody did not name the notice of another office."""
    return {**opened, "notice": None}, sealed


def _answers_nothing(opened: Fields, sealed: dict[str, str]) -> tuple[Fields, dict[str, str]]:
    """A notice did not say whether it answers a decision of this office."""
    return {**opened, "answers": None}, sealed


UPCASTS: dict[tuple[str, int], Upcast] = {
    ("ServiceDelivered", 1): _where_it_was_noted_is_not_said,
    ("PersonDescribed", 1): _its_numbers_were_not_looked_at,
    ("PersonCorrected", 1): _its_numbers_were_not_looked_at,
    ("ReferralReminded", 1): _told_here_first,
    ("ReferralEscalated", 1): _told_here_first,
    ("ReferralExpired", 1): _told_here_first,
    ("ReferralWithdrawn", 1): _told_here_first,
    ("TransferAskedFor", 1): _for_whom_is_not_said,
    ("ReferralLedToCase", 1): _began_without_kinds,
    ("BreakGlassOpened", 1): _had_no_term("review_due_at"),
    ("ForgettingAsked", 1): _had_no_term("decide_due_at"),
    ("ForgettingAsked", 2): lambda opened, sealed: ({**opened, "referral_id": None, "notice": None}, sealed),
    ("ForgettingDecided", 1): _names_no_notice,
    ("ForgettingDeclined", 1): _names_no_notice,
    ("ForgettingNoticeReceived", 1): _answers_nothing,
    ("TracingPlanned", 1): _had_no_term("order_due_at"),
    ("TracingPlanned", 2): lambda opened, sealed: ({**opened, "planned_for": None}, sealed),
    ("MatchProposed", 1): _had_no_term("decide_due_at"),
    ("TransferGranted", 1): _told_here_first,
    ("TransferRefused", 1): _told_here_first,
    ("TransferGranted", 2): _no_decree_is_named,
    ("ReferralApproved", 1): _no_decree_is_named,
    ("ClosureApproved", 1): _no_decree_is_named,
    ("StayExtended", 1): _no_decree_is_named,
    ("ReunificationApproved", 1): _no_decree_is_named,
    ("TracingOrdered", 1): _no_decree_is_named,
    ("ForgettingDecided", 2): _no_decree_is_named,
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
