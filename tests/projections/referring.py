"""Referrals of the town's people: each takes another way through the rules, by chance from a seed, step by step."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from cases.application import office_stream
from cases.case.progress import AssignWorker
from cases.decider import Actor, Command
from cases.errors import Refusal
from cases.office import AdoptPolicy
from cases.referral import REFERRAL
from cases.referral.answering import (
    AcceptReferral,
    AskForTransfer,
    CompleteReferral,
    DeclineReferral,
    GrantTransfer,
    RefuseTransfer,
    ReportProgress,
    ReturnPerson,
)
from cases.referral.asking import ApproveReferral, DisapproveReferral, RecordReferralConsent, RequestReferral
from cases.referral.sending import EscalateReferral, RemindProvider, SendReferral, WithdrawReferral
from cases.vocabulary import Role
from cases.vocabulary.referrals import ConsentBasis, DeclineReason, Destination, ReferralOutcome, ReturnReason, Setting
from tests.projections.casework import HEAD, Town
from tests.projections.places import DECREE_NUMBER, case_of
from tests.spec import some_id

PARTNERS = tuple(some_id(f"partner {n}") for n in range(3))
HEAD_OF_OFFICE, REGENT = some_id("head of office"), some_id("the regent")
APPROVERS = {Role.HEAD_OF_DIVISION: HEAD, Role.HEAD_OF_OFFICE: HEAD_OF_OFFICE, Role.HEAD_OF_REGION: REGENT}
CARRIED = (("name", "age_years", "condition"), ("sex", "reason"), ("name", "region", "categories", "risk"))
STEPS = 6


def refer(town: Town, people: int = 24) -> None:
    """Ask for two referrals for each case that is open, under a chain of three, and let chance take each some steps further."""
    chance = random.Random(f"{town.seed} referrals")
    policy = AdoptPolicy(
        office_id=office_stream(town.office),
        rule="referral-approval-steps",
        value=3,
        unit="level",
        since=datetime(2023, 1, 1, tzinfo=UTC),
        decree_number=DECREE_NUMBER,
        decree_on=date(2022, 10, 3),
    )
    town.do(policy, by=HEAD)
    for number in range(2 * people):
        referral_id = some_id(f"{town.office} {town.seed} referral {number}")
        if try_it(town, requested(chance, referral_id, case_of(town, number % people))):
            walk(town, chance, referral_id, chance.randrange(14))
    try_it(town, AssignWorker(case_id=case_of(town, 1), worker_id=some_id("worker 4"), team_id=some_id("team 2")))


def requested(chance: random.Random, referral_id: UUID, case_id: UUID) -> RequestReferral:
    """A request for a province, a partner or a hospital, each carrying something else."""
    destination = chance.choice([Destination.PROVINCE, Destination.INSTITUTION, Destination.HOSPITAL])
    return RequestReferral(
        referral_id=referral_id,
        case_id=case_id,
        destination=destination,
        setting=Setting.OUTSIDE if destination is Destination.INSTITUTION else Setting.INSIDE,
        service=chance.choice(["SVC-RUJUKAN", "SVC-ABD"]),
        carries=chance.choice(CARRIED),
        partner_id=chance.choice([None, *PARTNERS]),
        reason="Perlu perawatan yang tidak ada di sini",
    )


def walk(town: Town, chance: random.Random, referral_id: UUID, steps: int) -> None:
    """Take it some steps further; at each, whatever its rules admit."""
    for _ in range(steps):
        _, state = town.casework.state(town.office, REFERRAL, referral_id)
        further = [command for command in ways(referral_id, town) if type(command) in REFERRAL.possible(state)]
        if further:
            try_it(town, chance.choice(further))


def ways(referral_id: UUID, town: Town) -> Iterator[Command]:
    """Every step there is; what goes on is more likely than what ends it."""
    today = (town_now(town)).date()
    for _ in range(STEPS):
        yield ApproveReferral(referral_id=referral_id)
        yield RecordReferralConsent(referral_id=referral_id, basis=ConsentBasis.PERSON, consented_on=today)
        yield SendReferral(referral_id=referral_id, proof="Surat 460/12")
        yield AcceptReferral(referral_id=referral_id, contact="Ibu Tini")
        yield AskForTransfer(referral_id=referral_id, reason="Orangnya kini tinggal di sini")
    yield DisapproveReferral(referral_id=referral_id, reason="Belum perlu")
    yield RemindProvider(referral_id=referral_id)
    yield EscalateReferral(referral_id=referral_id, reason="Seminggu tanpa kabar")
    yield DeclineReferral(referral_id=referral_id, reason=DeclineReason.FULL)
    yield ReportProgress(referral_id=referral_id, progress="Mulai terapi")
    yield CompleteReferral(referral_id=referral_id, outcome=ReferralOutcome.HELPED)
    yield ReturnPerson(referral_id=referral_id, reason=ReturnReason.FAMILY_FOUND)
    yield GrantTransfer(referral_id=referral_id)
    yield RefuseTransfer(referral_id=referral_id, reason="Keluarga di sini")
    yield WithdrawReferral(referral_id=referral_id, reason="Keluarga datang")


def try_it(town: Town, command: Command) -> bool:
    """Carry out a command in the role that its step needs; whether it was done."""
    order = town.order(command)
    if isinstance(command, ApproveReferral | DisapproveReferral):
        _, state = town.casework.state(town.office, REFERRAL, command.stream)
        role = Role(state.chain[state.approvals])
        order = replace(order, actor=Actor(id=APPROVERS[role], role=role))
    elif isinstance(command, GrantTransfer | RefuseTransfer):
        order = replace(order, actor=Actor(id=HEAD_OF_OFFICE, role=Role.HEAD_OF_OFFICE))
    try:
        town.casework.carry_out(order)
    except Refusal:
        return False
    return True


def town_now(town: Town) -> datetime:
    """The town's present moment."""
    return datetime(2023, 1, 2, 1, 0, tzinfo=UTC) + timedelta(minutes=town.minute)
