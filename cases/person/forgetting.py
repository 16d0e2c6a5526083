"""Whether the office forgets a person: asked by one, decided by another, never against a legal hold.

The decision destroys nothing: it is what the destruction of keys, and the notice to other offices, rest on.
"""

from typing import Final
from uuid import UUID

from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.duties import apart
from cases.errors import Conflict, NotFound
from cases.events import forgetting as told
from cases.events.event import Event
from cases.fields import Prose
from cases.grounds import ground
from cases.person.state import RULES, Person, unused
from cases.refusals import BeforeItBegan, NotRecorded
from cases.vocabulary.people import ForgettingBasis

LAW: Final = "UU 27/2022 art. 43"


class UnderLegalHold(Conflict):
    """The person's data must be kept for now; `possible` names what keeps them."""

    code = "under-legal-hold"


class NoSuchNotice(NotFound):
    """No other office gave notice in that referral that it decided to forget this person."""

    code = "no-such-notice"


@command(target="person_id")
class AskForgetting(Command):
    """Ask that the office should forget the person. Somebody else decides.

    Attributes:
        referral_id: of the referral in which another office gave notice, if it is asked because of that.
    """

    person_id: UUID
    basis: ForgettingBasis
    reason: Prose | None = None
    referral_id: UUID | None = None


@command(target="person_id")
class ForgetPerson(Command):
    """Decide that the person is to be forgotten: this record and those merged with it. Not by who asked; not under a legal hold.

    Attributes:
        decree_id: the decree of the register on which it rests, if it names one.
    """

    person_id: UUID
    decree_id: UUID | None = None


@command(target="person_id")
class DeclineForgetting(Command):
    """Decide that the person is not forgotten, and say why. Not by who asked."""

    person_id: UUID
    reason: Prose


@command(target="person_id")
class PlaceLegalHold(Command):
    """Record that the person's data must be kept, and who asks for it."""

    person_id: UUID
    hold_id: UUID
    authority: Prose


@command(target="person_id")
class LiftLegalHold(Command):
    """Record that a reason to keep the data is gone."""

    person_id: UUID
    hold_id: UUID
    reason: Prose | None = None


@RULES.of(AskForgetting)
def _ask(command: AskForgetting, _: Person, context: Context) -> tuple[Event, ...]:
    asked = as_event(
        told.ForgettingAsked,
        command,
        asked_by=context.actor.id,
        asked_for=context.actor.on_behalf_of,
        asked_at=context.at,
        decide_due_at=context.policies.due("forgetting-decision", context.at, context.zone),
        notice=context.looked_up.get("notice"),
    )
    return (asked,)


@RULES.of(ForgetPerson)
def _forget(command: ForgetPerson, person: Person, context: Context) -> tuple[Event, ...]:
    asked = _asked(person, context)
    records: dict[UUID, Person] = context.looked_up.get("records", {command.person_id: person})
    if holds := tuple(str(hold) for record in records.values() for hold in sorted(record.holds)):
        raise UnderLegalHold(rule="domain.md, Rules with consequences", possible=holds)
    return (
        told.ForgettingDecided(
            basis=asked,
            persons=tuple(sorted(records)),
            asked_by=person.forgetting_hands[0],
            decided_by=context.actor.id,
            decided_for=context.actor.on_behalf_of,
            decided_at=context.at,
            notice=person.forgetting_notice,
            decree=ground(command.decree_id, context),
        ),
    )


@RULES.of(DeclineForgetting)
def _decline(command: DeclineForgetting, person: Person, context: Context) -> tuple[Event, ...]:
    _asked(person, context)
    declined = told.ForgettingDeclined(
        declined_by=context.actor.id, declined_at=context.at, notice=person.forgetting_notice, reason=command.reason
    )
    return (declined,)


@RULES.of(PlaceLegalHold)
def _place(command: PlaceLegalHold, person: Person, context: Context) -> tuple[Event, ...]:
    unused(person, command.hold_id, "hold_id")
    return (as_event(told.LegalHoldPlaced, command, placed_by=context.actor.id, placed_at=context.at),)


@RULES.of(LiftLegalHold)
def _lift(command: LiftLegalHold, person: Person, context: Context) -> tuple[Event, ...]:
    if command.hold_id not in person.holds:
        raise NotRecorded("no such hold stands", field="hold_id", possible=tuple(str(hold) for hold in sorted(person.holds)))
    return (as_event(told.LegalHoldLifted, command, lifted_by=context.actor.id, lifted_at=context.at),)


def _asked(person: Person, context: Context) -> ForgettingBasis:
    """The basis on which somebody else asked."""
    if person.forgetting_basis is None or person.forgetting_asked_at is None:
        raise NotRecorded("nobody has asked for it", possible=("AskForgetting",))
    if context.at < person.forgetting_asked_at:
        raise BeforeItBegan("before it was asked for", field="occurred_at", possible=(person.forgetting_asked_at.isoformat(),))
    apart(context, *person.forgetting_hands)
    return person.forgetting_basis
