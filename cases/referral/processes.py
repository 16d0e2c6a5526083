"""What one office's facts ask of the other office's log: a referral and its answers travel, each once, in the order told.

Each office's reactor carries what was told first in its own log to the other's, and never back again. Only the fields
that the referral carries leave the office that refers; the receiving office makes ids of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Protocol, cast, get_args
from uuid import UUID

from cases.decider import Command
from cases.events import forgetting
from cases.events import referral as told
from cases.events import referral_between as between
from cases.events.event import REDACTED, Event
from cases.log.reader import Recorded
from cases.processes import Issue
from cases.referral import receiving
from cases.referral.carried import carried
from cases.referral.known import known_of

_TOLD: Final = frozenset({told.ReferralSent, between.ReferralReceived, *get_args(receiving.FromSender), *get_args(receiving.FromReceiver)})
_WORDS_OF_OURS: Final = frozenset({told.ReferralEscalated})
"""Facts whose words are for the own office only."""


class Sources(Protocol):
    """What this process may look up; given by who runs the reactor."""

    def stream(self, office: str, stream: UUID, until: int) -> Sequence[Recorded]:
        """The facts of a stream up to a position of its office's log, opened."""

    def leaf(self, office: str, position: int) -> str:
        """The leaf at a position, in hexadecimal."""

    def referrals_of(self, office: str, persons: Sequence[UUID], until: int) -> Sequence[UUID]:
        """The referrals of a person, as asked for or received in an office up to a position of its log."""

    def new_id(self) -> UUID:
        """An id that nobody has."""


@dataclass(frozen=True, slots=True)
class BetweenOffices:
    """The process: a fact in, what is to be told in the other office's log out."""

    sources: Sources

    def __call__(self, fact: Recorded) -> Iterator[Issue]:
        """What the other office is to be told because of a fact of this one."""
        if isinstance(fact.event, forgetting.ForgettingDecided):
            for referral_id in self.sources.referrals_of(fact.office, fact.event.persons, fact.position):
                yield from self._tell(fact, referral_id)
        elif type(fact.event) in _TOLD and (isinstance(fact.event, between.ReferralReceived) or not _heard(fact.event)):
            yield from self._tell(fact, fact.stream)

    def _tell(self, fact: Recorded, referral_id: UUID) -> Iterator[Issue]:
        history = self.sources.stream(fact.office, referral_id, fact.position)
        begun = history[0].event
        match begun:
            case told.ReferralRequested(destination_office=str(other)) if any(isinstance(f.event, told.ReferralSent) for f in history):
                command = self._forward(fact, history, begun)
            case between.ReferralReceived(from_office=other):
                command = self._back(fact, history)
            case _:
                return

        def refused(code: str) -> Command:
            return receiving.RecordDeliveryRefused(
                referral_id=referral_id, to_office=other, position=fact.position, what=fact.name, refused=code
            )

        yield Issue(command, office=other, refused=refused)

    def _forward(self, fact: Recorded, history: Sequence[Recorded], begun: told.ReferralRequested) -> Command:
        if isinstance(fact.event, told.ReferralSent):
            return self._referral(fact, fact.event, begun)
        if isinstance(fact.event, forgetting.ForgettingDecided):
            return self._notice(fact, history)
        said = _opened(fact, history)
        if "reason" not in begun.carries or type(said) in _WORDS_OF_OURS:
            said = replace(said, reason=None) if hasattr(said, "reason") else said  # type: ignore[type-var]  # events are dataclasses
        return receiving.HearFromSender(referral_id=fact.stream, **self._receipt(fact), said=cast("receiving.FromSender", said))

    def _back(self, fact: Recorded, history: Sequence[Recorded]) -> Command:
        if isinstance(fact.event, between.ReferralReceived):
            return receiving.RecordDelivery(referral_id=fact.stream, **self._receipt(fact))
        if isinstance(fact.event, forgetting.ForgettingDecided):
            return self._notice(fact, history)
        said = cast("receiving.FromReceiver", _opened(fact, history))
        return receiving.HearFromReceiver(referral_id=fact.stream, **self._receipt(fact), said=said)

    def _referral(self, fact: Recorded, sent: told.ReferralSent, begun: told.ReferralRequested) -> Command:
        values = carried(begun.carries, self._known(fact, begun))
        return receiving.ReceiveReferral(
            referral_id=fact.stream,
            person_id=self.sources.new_id(),
            guardian_id=self.sources.new_id() if "guardian" in values else None,
            **self._receipt(fact),
            setting=begun.setting,
            service=begun.service,
            carries=begun.carries,
            sent_at=sent.sent_at,
            answer_due_at=sent.answer_due_at,
            expires_at=sent.expires_at,
            transfer=begun.transfer,
            **values,
        )

    def _known(self, fact: Recorded, begun: told.ReferralRequested) -> list[Event]:
        """What the office knew of the person when the referral was sent, in the order in which it learnt it."""
        return known_of(lambda stream, until: self.sources.stream(fact.office, stream, until), fact.stream, begun, fact.position)

    def _notice(self, fact: Recorded, history: Sequence[Recorded]) -> Command:
        """Notice of a decision to forget; where the other office had given notice of its own, the two are tied together."""
        decided = cast("forgetting.ForgettingDecided", fact.event)
        theirs = [one.event.receipt for one in history if isinstance(one.event, between.ForgettingNoticeReceived)]
        return receiving.ReceiveForgettingNotice(
            referral_id=history[0].stream,
            **self._receipt(fact),
            basis=decided.basis,
            decided_at=decided.decided_at,
            answers=int(theirs[-1][0].rpartition(":")[2]) if theirs else None,
        )

    def _receipt(self, fact: Recorded) -> dict[str, Any]:
        return {"from_office": fact.office, "position": fact.position, "leaf": self.sources.leaf(fact.office, fact.position)}


def _heard(event: Event) -> bool:
    """Whether the fact was first told in another log."""
    return getattr(event, "receipt", None) is not None


def _opened(fact: Recorded, history: Sequence[Recorded]) -> Event:
    """The fact with its words; what was forgotten has none."""
    opened = next(one.event for one in history if one.version == fact.version)
    gone = {f.name: None for f in fields(opened) if getattr(opened, f.name) is REDACTED}  # type: ignore[arg-type]  # events are dataclasses
    return replace(opened, **gone)  # type: ignore[type-var]  # the same
