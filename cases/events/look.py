"""What the second log of an office holds: who looked at personal data. One fact a request; no decision makes it."""

from uuid import UUID

from cases.events.event import Event, Open, event
from cases.vocabulary import LookOutcome, LookPurpose


@event()
class PersonalDataLooked(Event):
    """Somebody asked to see personal data, and was shown it or refused (UU 27/2022 art. 31: processing is recorded).

    Who, in which role and on whose behalf is told as of every event.

    Attributes:
        query: what was asked, by its name in the rules of access.
        purpose: what for.
        known_at: the position of the casework that the answer was true at; None where nothing was shown.
        record_ids: the records shown, or the one that was refused.
        outcome: shown or refused; `refusal` says why.
        in_need: whether access taken in need was open to them.
    """

    query: Open[str]
    purpose: Open[LookPurpose]
    known_at: Open[int | None]
    record_ids: Open[tuple[UUID, ...]]
    outcome: Open[LookOutcome]
    refusal: Open[str | None] = None
    in_need: Open[bool] = False
