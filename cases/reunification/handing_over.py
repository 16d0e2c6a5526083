"""The handover: only of a match verified from both sides, decided by a third, with the family's statement and before witnesses."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from cases.decider import Command, Context, command
from cases.errors import Conflict, FieldInvalid
from cases.events import reunification as told
from cases.events.event import Event
from cases.fields import Line, Region, Sha256
from cases.refusals import BeforeItBegan
from cases.reunification.deciding import BEST_INTEREST, heard
from cases.reunification.matched import family_ready, verified, verified_by
from cases.reunification.state import RULES, Decision, Reunification
from cases.vocabulary.reunification import PartyRole

VISITS: Final = ("reunification-visit-1", "reunification-visit-2", "reunification-visit-3")
MINUTES: Final = "tracing_steps.csv T11: date, place, parties, witnesses"
UNTIL_OVER: Final = 2
"""The value of `reunification-case-open` under which the case stays open until the reunification is over."""
GIVING: Final = frozenset({PartyRole.OFFICE, PartyRole.INSTITUTION})


class StatementMissing(Conflict):
    """The family has not signed, or only after the handover, to take the person and care for them."""

    code = "statement-missing"


class DecidedByVerifier(Conflict):
    """Who decided has verified the match since: a third must decide anew."""

    code = "decided-by-a-verifier"


class DecideAnew(Conflict):
    """Since it was decided the person said that they do not want to go back, or others verified the match: decide anew."""

    code = "decide-anew"


class StillOnTheWay(Conflict):
    """The person is on the way; the handover is where they arrive."""

    code = "still-on-the-way"


class WitnessesMissing(FieldInvalid):
    """The minutes name fewer witnesses than the office asks for; who is a party is no witness."""

    code = "witnesses-missing"


class PartyMissing(FieldInvalid):
    """Somebody gives the person and somebody of the family takes them: both sign."""

    code = "party-missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyGiven:
    """Somebody who signs the minutes, and for whom."""

    role: PartyRole
    name: Line
    position: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessGiven:
    """Somebody who saw the handover and signs for it."""

    name: Line
    position: Line | None = None


@command(target="reunification_id")
class HandOver(Command):
    """Record that the person was given into the care of the family. When is `occurred_at`.

    Attributes:
        number: of the signed minutes (berita acara serah terima).
        sha256: of the signed minutes.
    """

    reunification_id: UUID
    number: Line
    region: Region
    place: Line
    parties: tuple[PartyGiven, ...]
    witnesses: tuple[WitnessGiven, ...]
    sha256: Sha256
    attachment_id: UUID | None = None


@RULES.of(HandOver)
def _hand_over(command: HandOver, one: Reunification, context: Context) -> tuple[Event, ...]:
    decision = _decided(one, context)
    match = verified(context, one.case_id)
    family_ready(match)
    heard(one, context)
    if decision.hands & match.verifiers:
        raise DecidedByVerifier(rule=BEST_INTEREST, possible=("ProposeReunification",))
    if one.against_it or decision.verified_by != {*verified_by(match)}:
        raise DecideAnew(rule=BEST_INTEREST, possible=("ProposeReunification",))
    if one.stated_on is None or context.on < one.stated_on:
        raise StatementMissing(rule="tracing_steps.csv T10", possible=("RecordStatement",))
    if any(leg.under_way for leg in one.legs.values()):
        raise StillOnTheWay(possible=("ArriveOnLeg",))
    signed_by_all(command.parties, command.witnesses, context)
    due, passes = visits_after(context.at, context)
    return (
        told.HandoverSigned(
            case_id=one.case_id,  # type: ignore[arg-type]  # it has begun
            person_id=one.person_id,  # type: ignore[arg-type]  # it has begun
            match_id=one.match_id,  # type: ignore[arg-type]  # it has begun
            region=command.region,
            handed_over_at=context.at,
            handed_over_by=context.actor.id,
            verified_by=verified_by(match),
            decided_by=decision.decided_by,
            visits_due_at=due,
            visits_pass_at=passes,
            visit_due_at=due[0],
            keeps_case_open=context.policies.value("reunification-case-open") >= UNTIL_OVER,
            attachment_id=command.attachment_id,
            number=command.number,
            place=command.place,
            sha256=command.sha256,
            parties=tuple(told.Party(role=p.role, name=p.name, position=p.position) for p in command.parties),
            witnesses=tuple(told.Witness(name=w.name, position=w.position) for w in command.witnesses),
        ),
    )


def _decided(one: Reunification, context: Context) -> Decision:
    decision = one.decision
    if decision is None:
        raise BeforeItBegan("nobody has decided", field="occurred_at")
    if context.at < decision.decided_at:
        raise BeforeItBegan("before it was decided", field="occurred_at", possible=(decision.decided_at.isoformat(),))
    return decision


def visits_after(moment: datetime, context: Context) -> tuple[tuple[datetime, ...], tuple[datetime, ...]]:
    """Until when each visit is made that follows a handover at this moment, and when each of them counts as missed."""
    due = tuple(context.policies.due(rule, moment, context.zone) for rule in VISITS)
    return due, tuple(context.policies.due("reunification-visit-missed", one, context.zone) for one in due)


def signed_by_all(parties: tuple[PartyGiven, ...], witnesses: tuple[WitnessGiven, ...], context: Context) -> None:
    """Refuse minutes without who gives, without the family, or with fewer witnesses than the office asks for."""
    roles = {party.role for party in parties}
    if PartyRole.FAMILY not in roles or not roles & GIVING:
        raise PartyMissing(field="parties", rule=MINUTES, possible=(*sorted(GIVING), PartyRole.FAMILY.value))
    least = context.policies.value("handover-witnesses")
    seen = {_name(witness.name) for witness in witnesses} - {_name(party.name) for party in parties}
    if len(seen) < least:
        raise WitnessesMissing(field="witnesses", rule="policy handover-witnesses", least=least, named=len(seen))


def _name(name: str) -> str:
    return " ".join(name.casefold().split())
