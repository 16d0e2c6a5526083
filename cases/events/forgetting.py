"""Whether a person is to be forgotten: asked for by one, decided by another, stopped by a legal hold.

These facts are decisions. They destroy no key and make nothing unreadable.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from cases.events.decree import Ground
from cases.events.event import STREAM, Event, Open, Personal, Sealable, event
from cases.events.referral_between import Receipt
from cases.vocabulary.people import ForgettingBasis

PersonText = Annotated[Sealable[str | None], Personal(of=STREAM)]


@event(shape=3)
class ForgettingAsked(Event):
    """Somebody asks that the office should forget the person; somebody else decides.

    Attributes:
        decide_due_at: until when.
        referral_id: of the referral in which another office gave notice that it decided so, if it is asked because of that.
        notice: what that notice rests on: the decision in the other office's log.
    """

    basis: Open[ForgettingBasis]
    asked_by: Open[UUID]
    asked_at: Open[datetime]
    asked_for: Open[UUID | None] = None
    decide_due_at: Open[datetime | None] = None
    referral_id: Open[UUID | None] = None
    notice: Open[Receipt | None] = None
    reason: PersonText = None


@event(shape=3)
class ForgettingDecided(Event):
    """The person is to be forgotten. Nothing is destroyed by this fact: it is the decision, and others are given notice of it.

    Attributes:
        persons: every id under which the office has the person: this record, and those merged with it.
        notice: the decision in another office's log because of whose notice it was asked for.
        decree: the decree of the register on which it rests, if it names one.
    """

    basis: Open[ForgettingBasis]
    persons: Open[tuple[UUID, ...]]
    asked_by: Open[UUID]
    decided_by: Open[UUID]
    decided_at: Open[datetime]
    decided_for: Open[UUID | None] = None
    notice: Open[Receipt | None] = None
    decree: Open[Ground | None] = None


@event(shape=2)
class ForgettingDeclined(Event):
    """The person is not forgotten, and why.

    Attributes:
        notice: the decision in another office's log because of whose notice it was asked for.
    """

    declined_by: Open[UUID]
    declined_at: Open[datetime]
    notice: Open[Receipt | None] = None
    reason: PersonText = None


@event()
class LegalHoldPlaced(Event):
    """The person's data must be kept: a court, an audit or the archive schedule asks for it.

    Attributes:
        authority: who asks for it, as a letter or an article names them.
    """

    hold_id: Open[UUID]
    placed_by: Open[UUID]
    placed_at: Open[datetime]
    authority: PersonText = None


@event()
class LegalHoldLifted(Event):
    """That reason to keep the data is gone."""

    hold_id: Open[UUID]
    lifted_by: Open[UUID]
    lifted_at: Open[datetime]
    reason: PersonText = None
