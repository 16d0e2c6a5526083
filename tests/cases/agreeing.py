"""When two logs agree on a referral: each fact told in one is heard once in the other, in order, with a receipt that holds."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from cases.events import referral as told
from cases.events import referral_between as between
from cases.events.event import Event
from cases.log.reader import LogReader, Recorded
from cases.log.referred import LogSources
from cases.referral.asking import SHAREABLE
from cases.referral.state import Referral
from tests.cases.offices import PROVINCE, REGENCY, Offices

HEARD_AS: Final[dict[type[Event], type[Event]]] = {
    told.ReferralSent: between.ReferralReceived,
    between.ReferralReceived: between.ReferralDelivered,
    **{
        kind: kind
        for kind in (
            told.ReferralReminded,
            told.ReferralEscalated,
            told.ReferralExpired,
            told.ReferralWithdrawn,
            told.TransferGranted,
            told.TransferRefused,
            told.ReferralAccepted,
            told.ReferralDeclined,
            told.ReferralProgressed,
            told.ReferralCompleted,
            told.ReferralReturned,
            told.TransferAskedFor,
        )
    },
}
"""A fact, and as what the other log hears it."""


def assert_agree(offices: Offices, referral_id: UUID) -> None:
    """The two logs agree on a referral."""
    here, there = (list(offices.store.reader.stream(office, referral_id)) for office in (REGENCY, PROVINCE))
    assert_heard(offices.store.reader, here, there)
    assert_heard(offices.store.reader, there, here)
    assert known(offices.state(REGENCY, referral_id)) == known(offices.state(PROVINCE, referral_id))
    for fact in there:
        if isinstance(fact.event, between.ReferralReceived):
            assert_only_carried(fact.event)


def assert_heard(reader: LogReader, ours: Sequence[Recorded], theirs: Sequence[Recorded]) -> None:
    """Everything that one side told is heard by the other: once, in the order told, with the place and the leaf of the fact."""
    first_told = [fact for fact in ours if type(fact.event) in HEARD_AS and (not receipt(fact) or received(fact))]
    heard = [fact for fact in theirs if receipt(fact) and type(fact.event) in HEARD_AS.values()]
    wanted = [
        (
            HEARD_AS[type(fact.event)],
            (f"{fact.office}:{fact.position}", LogSources(reader).leaf(fact.office, fact.position)),
        )
        for fact in first_told
    ]
    assert [(type(fact.event), receipt(fact)) for fact in heard] == wanted


def assert_only_carried(event: between.ReferralReceived) -> None:
    """Nothing of the person is there but what the referral carries."""
    there = {name for name in SHAREABLE if getattr(event, name) not in (None, ())}
    assert there <= set(event.carries)


def known(referral: Referral) -> dict[str, Any]:
    """What both sides must come to know."""
    names = ("accepted", "over", "transferred", "reminders", "escalated")
    return {name: getattr(referral, name) for name in names} | {"asked": referral.transfer_asked_by is not None}


def receipt(fact: Recorded) -> tuple[str, str] | None:
    """The other side's receipt in a fact."""
    found: tuple[str, str] | None = getattr(fact.event, "receipt", None)
    return found


def received(fact: Recorded) -> bool:
    """Whether the fact is that a referral came: it holds a receipt, and is told back."""
    return isinstance(fact.event, between.ReferralReceived)
