"""Random work of several people on a shelter and some cases: at the same time, repeated, with a clock that dies and starts again."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from psycopg import Connection
from psycopg.rows import TupleRow

from cases.application import Casework
from cases.case.closure import ApproveClosure, ProposeClosure
from cases.case.episodes import OpenCase, ReopenCase
from cases.case.progress import HoldCase, ResumeCase
from cases.decider import Actor, Command
from cases.errors import Refusal
from cases.log.store import LogStore
from cases.reactor import Reactor
from cases.shelter import SHELTER
from cases.shelter.places import AddBed, AddRoom, OpenShelter
from cases.shelter.stays import (
    AdmitPerson,
    ApproveExtension,
    DischargePerson,
    MoveToBed,
    NoticeAbsence,
    ProposeExtension,
    RecordLeft,
    RecordReturn,
    RejectExtension,
)
from cases.unit import Order, Receipt
from cases.vocabulary import ClosureReason, Outcome
from cases.vocabulary.shelter import Destination, ShelterKind
from tests.spec import some_id
from tests.works import Works, ago

PEOPLE = [Actor(id=some_id(name), role="PEKSOS") for name in ("siti", "budi", "dewi")]
SHELTER_ID, ROOM = some_id("simulated shelter"), some_id("simulated room")
BEDS = [some_id(f"simulated bed {n}") for n in range(3)]
CASES = [some_id(f"simulated case {n}") for n in range(5)]
AT_ONCE = 4


class Died(Exception):
    """Where the clock dies."""


def _die(*_: object) -> None:
    raise Died


@dataclass
class Work:
    """What happens, from a seed.

    Attributes:
        offices: the command sides of two server processes.
        answers: what was answered to each command id, each time it was asked.
        refusals: how often something was refused, by code.
    """

    works: Works
    connect: Callable[[], Connection[TupleRow]]
    seed: int
    number: int = 0
    answers: dict[UUID, list[Receipt]] = field(default_factory=dict)
    refusals: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.works.now = ago(days=90)
        store: LogStore = self.works.store
        self.offices = [self.works.casework, Casework(store, clock=lambda: self.works.now or ago())]

    def begin(self) -> None:
        """Open the shelter and the cases."""
        self.works.do(OpenShelter(shelter_id=SHELTER_ID, name="Rumah Singgah", kind=ShelterKind.TRANSIT, region="32.12"))
        self.works.do(AddRoom(shelter_id=SHELTER_ID, room_id=ROOM, name="Kamar 1"))
        for number, bed_id in enumerate(BEDS):
            self.works.do(AddBed(shelter_id=SHELTER_ID, bed_id=bed_id, room_id=ROOM, label=str(number)))
        for number, case_id in enumerate(CASES):
            self.works.do(OpenCase(case_id=case_id, person_id=some_id(f"simulated person {number}"), region="32.12"))

    def go_on(self, rounds: int) -> None:
        """Let people work; in each round some at the same time, now and then twice the same; then time passes."""
        with ThreadPoolExecutor(AT_ONCE) as people:
            for number in range(rounds):
                orders = [self._order() for _ in range(AT_ONCE)]
                if self.chance.random() < 0.4:
                    orders.append(self.chance.choice(orders))
                asked = [(self.chance.choice(self.offices), order) for order in orders]
                for order, answer in zip(orders, people.map(lambda one: self._ask(*one), asked), strict=True):
                    self._note(order, answer)
                self.works.now = self._now + timedelta(hours=self.chance.uniform(0.5, 20))
                if number % 5 == 4:
                    self.tick()
        self.tick(dies=False)

    def tick(self, *, dies: bool = True) -> None:
        """Let the office's clock run; perhaps it dies between what it recorded and its note of it, and another takes over."""
        for _ in range(2):
            reactor = Reactor(self.chance.choice(self.offices), self.connect, now=lambda: self._now)
            with pytest.MonkeyPatch.context() as broken, suppress(Died):
                if dies and self.chance.random() < 0.5:
                    broken.setattr("cases.reactor.settle", _die)
                while reactor.turn(self.works.office):
                    pass
            reactor.close()

    @property
    def _now(self) -> datetime:
        assert self.works.now is not None
        return self.works.now

    def _order(self) -> Order:
        self.number += 1
        command, by = self._command(), self.chance.choice(PEOPLE)
        return self.works.order(command, actor=by, command_id=some_id(f"simulated order {self.seed} {self.number}"))

    def _command(self) -> Command:
        chance = self.chance
        case_id, bed_id = chance.choice(CASES), chance.choice(BEDS)
        staying = self.works.casework.state(self.works.office, SHELTER, SHELTER_ID)[1].stays
        stay_id = chance.choice([*staying, some_id("no stay")])
        of_stay: dict[str, Any] = {"shelter_id": SHELTER_ID, "stay_id": stay_id}
        kinds: list[tuple[int, Callable[[], Command]]] = [
            (6, lambda: AdmitPerson(shelter_id=SHELTER_ID, stay_id=some_id(f"stay {self.number}"), bed_id=bed_id, case_id=case_id)),
            (3, lambda: DischargePerson(**of_stay, destination=chance.choice([Destination.FAMILY, Destination.HOSPITAL]))),
            (1, lambda: RecordLeft(**of_stay)),
            (2, lambda: MoveToBed(**of_stay, bed_id=bed_id)),
            (3, lambda: ProposeExtension(**of_stay, reason="Keluarga dijemput")),
            (3, lambda: ApproveExtension(**of_stay)),
            (1, lambda: RejectExtension(**of_stay, reason="Cukup")),
            (1, lambda: NoticeAbsence(**of_stay)),
            (1, lambda: RecordReturn(**of_stay)),
            (3, lambda: self._propose_closure(case_id)),
            (3, lambda: ApproveClosure(case_id=case_id)),
            (2, lambda: ReopenCase(case_id=case_id, reason="Ditemukan telantar lagi")),
            (1, lambda: HoldCase(case_id=case_id, until_on=(self._now + timedelta(days=9)).date(), reason="Menunggu")),
            (1, lambda: ResumeCase(case_id=case_id)),
        ]
        made = chance.choices([make for _, make in kinds], [weight for weight, _ in kinds])[0]
        return made()

    def _propose_closure(self, case_id: UUID) -> Command:
        return ProposeClosure(case_id=case_id, reason=ClosureReason.TAKEN_OVER, outcome=Outcome.WITH_OTHER_AUTHORITY, summary="Selesai")

    def _ask(self, office: Casework, order: Order) -> Receipt | Refusal:
        try:
            return office.carry_out(order)
        except Refusal as refusal:
            return refusal

    def _note(self, order: Order, answer: Receipt | Refusal) -> None:
        if isinstance(answer, Receipt):
            self.answers.setdefault(order.command_id, []).append(answer)
        else:
            self.refusals[answer.code] = self.refusals.get(answer.code, 0) + 1
