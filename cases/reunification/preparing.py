"""Before anybody decides: begun for an accepted match; the person is heard, and the family signs to care for them."""

from uuid import UUID

from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.errors import Conflict, FieldInvalid
from cases.events import reunification as told
from cases.events.event import Event
from cases.fields import Line, PastDay, Prose, Sha256
from cases.refusals import ContradictsItself
from cases.reunification.matched import standing
from cases.reunification.state import RULES, Reunification
from cases.vocabulary.reunification import Hearing, Wish
from cases.vocabulary.work import WorkKind


class OneAtATime(Conflict):
    """A reunification of this person is already under way; `possible` names it."""

    code = "one-reunification-at-a-time"


class ReasonNotHeardMissing(FieldInvalid):
    """Whoever could not be heard, or did not want to speak: it is written why."""

    code = "reason-not-heard-missing"


@command(target="reunification_id")
class BeginReunification(Command):
    """Begin to prepare that a person goes back to the family of an accepted match."""

    reunification_id: UUID
    case_id: UUID
    match_id: UUID
    note: Prose | None = None


@command(target="reunification_id")
class RecordWish(Command):
    """Record what the person wishes, in their own words; or, without a wish, why they were not heard. When is `occurred_at`."""

    reunification_id: UUID
    wish: Wish | None = None
    how: Hearing | None = None
    words: Prose | None = None
    reason: Prose | None = None


@command(target="reunification_id")
class RecordStatement(Command):
    """Record that the family signed to take the person and care for them.

    Attributes:
        signatory: who signed; `relation`: what they are to the person.
        promises: what they signed to.
        sha256: of the signed document.
    """

    reunification_id: UUID
    signed_on: PastDay
    signatory: Line
    relation: Line
    sha256: Sha256
    number: Line | None = None
    promises: Prose | None = None
    attachment_id: UUID | None = None


@RULES.of(BeginReunification)
def _begin(command: BeginReunification, _: Reunification, context: Context) -> tuple[Event, ...]:
    case = context.looked_up["case"]
    standing(context, command.case_id)
    if under_way := tuple(str(one) for one, kind in case.work.items() if kind is WorkKind.REUNIFICATION):
        raise OneAtATime(field="case_id", possible=under_way)
    return (as_event(told.ReunificationBegan, command, person_id=case.person_id, began_at=context.at, began_by=context.actor.id),)


@RULES.of(RecordWish)
def _hear(command: RecordWish, one: Reunification, context: Context) -> tuple[Event, ...]:
    if command.wish is None and command.reason is None:
        raise ReasonNotHeardMissing(field="reason", rule="UU 23/2002 art. 10", possible=("wish", "reason"))
    if command.wish is None and (command.how, command.words) != (None, None):
        raise ContradictsItself("who was not heard said nothing", field="wish")
    return (as_event(told.WishRecorded, command, person_id=one.person_id, heard_at=context.at, heard_by=context.actor.id),)


@RULES.of(RecordStatement)
def _state(command: RecordStatement, _: Reunification, __: Context) -> tuple[Event, ...]:
    return (as_event(told.StatementSigned, command),)
