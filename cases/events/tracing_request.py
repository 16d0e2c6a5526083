"""What happens to a family's request to look for one of theirs: asked, described, protected, withdrawn, closed.

Who asks and who is looked for are subjects of their own, apart from each other and from every case.
"""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from cases.events.event import STREAM, Event, Open, Personal, Sealable, Specific, event
from cases.vocabulary import Channel, Sex
from cases.vocabulary.tracing import FamilyRelation, RequestOutcome

RecordText = Annotated[Sealable[str | None], Personal(of=STREAM)]
RequesterText = Annotated[Sealable[str | None], Personal(of="requester_id")]
SoughtText = Annotated[Sealable[str | None], Personal(of="sought_id")]
SoughtSpecific = Annotated[Sealable[str | None], Specific(of="sought_id")]


@event()
class TracingRequested(Event):
    """A family asks the office to look for somebody.

    Attributes:
        region: where they were seen last, or of the office: decides who sees the request.
        relation: what who asks is to the person looked for.
        protected: whether who asks is to be kept secret.
        age_years: of the person looked for, in full years, on the day of this fact.
        review_due_at: until when the office looks at it again.
    """

    requester_id: Open[UUID]
    sought_id: Open[UUID]
    channel: Open[Channel]
    relation: Open[FamilyRelation]
    protected: Open[bool]
    region: Open[str]
    requested_at: Open[datetime]
    received_by: Open[UUID]
    review_due_at: Open[datetime]
    sex: Open[Sex | None] = None
    age_years: Open[int | None] = None
    age_estimated: Open[bool] = False
    last_seen_on: Open[date | None] = None
    requester_name: RequesterText = None
    requester_phone: RequesterText = None
    requester_address: RequesterText = None
    name: SoughtText = None
    aliases: SoughtText = None
    last_place: SoughtText = None
    marks: SoughtSpecific = None
    story: SoughtSpecific = None


@event()
class SoughtPersonDescribed(Event):
    """More became known of the person looked for. A field without a value says nothing about it."""

    sought_id: Open[UUID]
    described_by: Open[UUID]
    sex: Open[Sex | None] = None
    age_years: Open[int | None] = None
    age_estimated: Open[bool] = False
    region: Open[str | None] = None
    last_seen_on: Open[date | None] = None
    name: SoughtText = None
    aliases: SoughtText = None
    last_place: SoughtText = None
    marks: SoughtSpecific = None
    story: SoughtSpecific = None


@event()
class RequesterProtected(Event):
    """Who asked wants, later, to be kept secret."""

    requester_id: Open[UUID]


@event()
class TracingRequestReviewed(Event):
    """Somebody looked at it again; it goes on."""

    reviewed_by: Open[UUID]
    reviewed_at: Open[datetime]
    review_due_at: Open[datetime]
    remark: RecordText = None


@event()
class RequestMatched(Event):
    """A person was accepted as the one looked for: in one append with the match."""

    match_id: Open[UUID]
    matched_at: Open[datetime]


@event()
class RequestMatchReleased(Event):
    """That match does not stand any more."""

    match_id: Open[UUID]


@event()
class TracingRequestWithdrawn(Event):
    """The family does not want it any more."""

    withdrawn_at: Open[datetime]
    recorded_by: Open[UUID]
    reason: RecordText = None


@event()
class TracingRequestClosed(Event):
    """The office has answered the family."""

    outcome: Open[RequestOutcome]
    closed_at: Open[datetime]
    closed_by: Open[UUID]
    answer: RecordText = None
