"""An office: its log begins, it adopts rules for itself, it accepts a loss after a restore."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from cases import codes, divisions
from cases.by_type import Folds, Rules, as_event, changed
from cases.decider import Command, Context, Decider, command
from cases.divisions import Division, Table
from cases.errors import FieldInvalid
from cases.events import office as told
from cases.events.event import Event
from cases.fields import Code, Count, Decree, Line, OutOfRange, PastDay, Prose, Region, UnknownCode, Word, Zone
from cases.policies import RULES as POLICY_RULES
from cases.policies import Policies, Policy
from cases.vocabulary import OfficeLevel


class RegionOfAnotherLevel(FieldInvalid):
    """A province's office has a province as its region, a regency's or city's office a regency or city."""

    code = "region-of-another-level"


class NoLoss(FieldInvalid):
    """The log is not shorter than the checkpoint: nothing was lost that could be accepted."""

    code = "no-loss"


@dataclass(frozen=True, kw_only=True)
class Office:
    """An office as its facts have it.

    Attributes:
        size: how many facts its stream has.
        demonstration: whether its log is a demonstration.
        adopted: the policies it adopted, in the order of adoption.
        charged: its decrees on divisions, in their order.
    """

    size: int = 0
    demonstration: bool = False
    opened: bool = False
    name: str = ""
    level: OfficeLevel | None = None
    region: str = ""
    zone: str = "Asia/Jakarta"
    adopted: tuple[Policy, ...] = ()
    charged: tuple[Division, ...] = ()

    def policies(self, moment: datetime) -> Policies:
        """The rules in force in this office at a moment."""
        return Policies.at(moment, self.adopted)

    def divisions(self, moment: datetime) -> Table:
        """The divisions of this office at a moment, and what belongs to each."""
        return divisions.in_force(moment, self.charged)


@command(target="office_id")
class StartDemonstration(Command):
    """Make this log a demonstration, before anything else."""

    office_id: UUID
    seed: Count


@command(target="office_id")
class OpenOffice(Command):
    """Begin an office's log."""

    office_id: UUID
    name: Line
    level: OfficeLevel
    region: Region
    zone: Zone


@command(target="office_id")
class AdoptPolicy(Command):
    """Set a rule for this office, from an instant on, by a decree. A later decree on the same rule prevails."""

    office_id: UUID
    rule: Word
    value: Count
    unit: Word
    since: datetime
    decree_number: Decree
    decree_on: PastDay
    reason: Prose | None = None


@command(target="office_id")
class SetDivision(Command):
    """Charge a division (bidang) with matters, from an instant on, by a decree: with these and no others. Without any it is dissolved."""

    office_id: UUID
    division: Line
    matters: tuple[Code, ...]
    since: datetime
    decree_number: Decree
    decree_on: PastDay
    reason: Prose | None = None


@command(target="office_id")
class AcceptLoss(Command):
    """Go on writing after a restore that lost the end of the log."""

    office_id: UUID
    size_before: Count
    size_found: Count
    checkpoint_origin: Line
    reason: Prose


def _anything(_: Office, __: Context) -> None:
    """Nothing holds for all facts of an office: a decree may be older than its log."""


_rules: Final[Rules[Office]] = Rules(_anything)
_folds: Final[Folds[Office]] = Folds()


@_rules.of(StartDemonstration)
def _start(command: StartDemonstration, _: Office, __: Context) -> tuple[Event, ...]:
    return (as_event(told.DemonstrationStarted, command),)


@_rules.of(OpenOffice)
def _open(command: OpenOffice, _: Office, __: Context) -> tuple[Event, ...]:
    wanted = 2 if command.level is OfficeLevel.PROVINCE else 5
    if len(command.region) != wanted:
        above = codes.parent_of(command.region) if wanted == 2 else None
        possible = (above,) if above else codes.regions_in(command.region[:2])
        raise RegionOfAnotherLevel(field="region", rule="PP 2/2018 art. 10", possible=possible)
    return (as_event(told.OfficeOpened, command),)


@_rules.of(AdoptPolicy)
def _adopt(command: AdoptPolicy, _: Office, __: Context) -> tuple[Event, ...]:
    rule = POLICY_RULES.get(command.rule)
    if rule is None:
        raise UnknownCode("no such rule", field="rule", possible=tuple(sorted(POLICY_RULES)))
    if command.unit not in rule.units:
        raise UnknownCode("not a unit of this rule", field="unit", possible=rule.units)
    if not rule.least <= command.value <= rule.most:
        raise OutOfRange(field="value", least=str(rule.least), most=str(rule.most))
    _instant(command.since)
    return (as_event(told.PolicyAdopted, command),)


@_rules.of(SetDivision)
def _set_division(command: SetDivision, _: Office, __: Context) -> tuple[Event, ...]:
    unknown = set(command.matters) - divisions.matters()
    if unknown:
        raise UnknownCode("nothing that a division can be charged with", field="matters", possible=tuple(sorted(divisions.matters())))
    _instant(command.since)
    return (as_event(told.DivisionSet, command),)


def _instant(since: datetime) -> None:
    if since.tzinfo is None or not 1945 <= since.year <= 2200:
        raise OutOfRange("an instant with its distance from UTC", field="since", least="1945", most="2200")


@_rules.of(AcceptLoss)
def _accept_loss(command: AcceptLoss, _: Office, __: Context) -> tuple[Event, ...]:
    if not 0 <= command.size_found < command.size_before:
        raise NoLoss(field="size_found", size_before=command.size_before)
    return (as_event(told.LossAccepted, command),)


@_folds.of(told.DemonstrationStarted)
def _started(office: Office, _: told.DemonstrationStarted) -> Office:
    return changed(office, size=office.size + 1, demonstration=True)


@_folds.of(told.OfficeOpened)
def _opened(office: Office, event: told.OfficeOpened) -> Office:
    return changed(office, size=office.size + 1, opened=True, name=event.name, level=event.level, region=event.region, zone=event.zone)


@_folds.of(told.PolicyAdopted)
def _adopted(office: Office, event: told.PolicyAdopted) -> Office:
    number = office.size + 1
    policy = Policy(
        rule=event.rule,
        value=event.value,
        unit=event.unit,
        since=event.since,
        version=f"office:{number}",
        source=f"{event.decree_number}, {event.decree_on}",
    )
    return changed(office, size=number, adopted=(*office.adopted, policy))


@_folds.of(told.DivisionSet)
def _division_set(office: Office, event: told.DivisionSet) -> Office:
    number = office.size + 1
    division = Division(name=event.division, matters=frozenset(event.matters), since=event.since, version=f"office:{number}")
    return changed(office, size=number, charged=(*office.charged, division))


@_folds.of(told.LossAccepted)
def _loss_accepted(office: Office, _: told.LossAccepted) -> Office:
    return changed(office, size=office.size + 1)


def possible(office: Office) -> frozenset[type[Command]]:
    """The commands that an office admits."""
    if office.opened:
        return frozenset({AdoptPolicy, SetDivision, AcceptLoss})
    return frozenset({OpenOffice} if office.demonstration else {OpenOffice, StartDemonstration})


def stage(office: Office) -> str:
    """Whether the office's log has begun."""
    return "open" if office.opened else "demonstration-started" if office.demonstration else "not-opened"


OFFICE: Final[Decider[Command, Office, Event]] = Decider(
    kind="office",
    initial=Office(),
    evolve=_folds,
    rules=_rules,
    possible=possible,
    stage=stage,
    commands=_rules.commands,
    events=_folds.events,
)
