"""What an approval rests on: a decree of the office's register that holds on the day of the approval, told with the approval."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from cases.case.closure import ProposeClosure
from cases.case.episodes import OpenCase
from cases.decider import Actor, Command
from cases.decree import DECREE, CorrectDecree, EndDecree
from cases.errors import Refusal
from cases.events.decree import Ground
from cases.grounds import DecreeNotInForce, DecreeNotRegistered
from cases.person.forgetting import ForgetPerson
from cases.referral.answering import AskForTransfer, GrantTransfer
from cases.shelter.stays import ApproveExtension
from cases.vocabulary import Role
from tests import spec
from tests.cases import person_histories as persons
from tests.cases import plan_histories as plan
from tests.cases import referral_histories as referral
from tests.cases import register_histories as registers
from tests.cases import reunification_histories as reunification
from tests.cases import shelter_histories as shelter
from tests.cases import tracing_histories as tracing
from tests.cases.histories import KNOWN, OPENED, happened
from tests.spec import actor, some_id
from tests.works import Works, ago, office_at_work

ENTERED = registers.ENTERED
ON = Ground(decree_id=registers.DECREE, number=ENTERED.number, decree_on=ENTERED.decree_on)
GRANTED = GrantTransfer(referral_id=referral.REFERRAL_ID)
WISHED = AskForTransfer(referral_id=referral.REFERRAL_ID, reason="Dirawat di sana")
EXTENDED = ApproveExtension(shelter_id=shelter.SHELTER, stay_id=shelter.STAY)
APPROVALS: dict[str, tuple[tuple[Command, ...], Command]] = {
    "closure": ((OPENED, plan.CLOSURE_PROPOSED), plan.CLOSURE_APPROVED),
    "stay": ((*shelter.READY, shelter.ADMITTED, shelter.PROPOSED), EXTENDED),
    "referral": ((referral.ASKED,), referral.APPROVED),
    "transfer": ((*referral.REFERRAL_HISTORIES["accepted"], WISHED), GRANTED),
    "reunification": ((reunification.BEGUN, reunification.WISHED, reunification.PROPOSED), reunification.APPROVED),
    "forgetting": ((persons.REGISTERED, persons.FORGETTING_ASKED), ForgetPerson(person_id=persons.PERSON)),
    "search": ((tracing.BEGUN, tracing.PLANNED), tracing.ORDERED),
}
EVERY = pytest.mark.parametrize("what", APPROVALS)


def asked(what: str, decree: Any) -> spec.When:
    """An approval that names a decree, where the office's register holds this of it."""
    before, approval = APPROVALS[what]
    who = actor("kepala", role=referral.ROLES.get(type(approval), Role.SOCIAL_WORKER))
    given = spec.given(*happened(*before)).by(who).knowing(**{**KNOWN, "decree": decree})
    return given.when(replace(approval, decree_id=registers.DECREE))  # type: ignore[type-var]  # a command


def entered(*more: Command) -> Any:
    return spec.state_after(DECREE, happened(ENTERED, *more))


@EVERY
def test_an_approval_tells_the_decree_that_it_rests_on(what: str) -> None:
    approved = asked(what, entered()).decide()[0]
    assert approved.decree == ON  # type: ignore[attr-defined]  # every approval may name one


@EVERY
def test_an_approval_need_not_name_a_decree(what: str) -> None:
    before, approval = APPROVALS[what]
    who = actor("kepala", role=referral.ROLES.get(type(approval), Role.SOCIAL_WORKER))
    approved = spec.given(*happened(*before)).by(who).knowing(**KNOWN).when(approval).decide()[0]
    assert approved.decree is None  # type: ignore[attr-defined]  # every approval may name one


@EVERY
def test_what_the_register_does_not_hold_is_no_ground(what: str) -> None:
    for nothing in (None, DECREE.initial):
        refused = asked(what, nothing).refuses(DecreeNotRegistered)
        assert (refused.field, refused.possible) == ("decree_id", ("RegisterDecree",))


@EVERY
def test_a_decree_out_of_validity_is_no_ground(what: str) -> None:
    correct = CorrectDecree(decree_id=registers.DECREE, valid_until_on=spec.NOW.date() - timedelta(days=1))
    refused = asked(what, entered(correct)).refuses(DecreeNotInForce)
    assert refused.field == "decree_id"
    assert refused.params == {"on": "2023-03-15", "first": "2022-10-03", "last": "2023-03-14"}
    assert refused.possible == ("2022-10-03/2023-03-14",)


def test_a_decree_is_a_ground_from_its_first_day_to_its_last_and_not_from_the_day_it_ended() -> None:
    day = spec.NOW.date()
    for correction in ({"valid_from_on": day}, {"valid_until_on": day}):
        asked("referral", entered(CorrectDecree(decree_id=registers.DECREE, **correction))).decide()  # type: ignore[arg-type]  # by name
    tomorrow = CorrectDecree(decree_id=registers.DECREE, valid_from_on=day + timedelta(days=1))
    asked("referral", entered(tomorrow)).refuses(DecreeNotInForce)
    ended = EndDecree(decree_id=registers.DECREE, ended_on=date(2023, 3, 1))
    refused = asked("referral", entered(ended)).refuses(DecreeNotInForce)
    assert refused.params["last"] == "2023-02-28"


def test_the_day_that_counts_is_the_day_of_the_approval_in_the_offices_zone() -> None:
    ends = CorrectDecree(decree_id=registers.DECREE, valid_until_on=spec.NOW.date() - timedelta(days=1))
    who = actor("kepala", role=Role.HEAD_OF_DIVISION)
    facts = happened(referral.ASKED, start=spec.NOW - timedelta(days=3))
    given = spec.given(*facts).by(who).knowing(**{**KNOWN, "decree": entered(ends)})
    approval = replace(referral.APPROVED, decree_id=registers.DECREE)
    given.told_of(spec.NOW - timedelta(hours=11)).when(approval).decide()  # eleven at night of the day before, in Indramayu
    given.told_of(spec.NOW - timedelta(hours=9)).when(approval).refuses(DecreeNotInForce)


HEAD = Actor(id=some_id("kepala dinas"), role=Role.HEAD_OF_OFFICE)


@pytest.fixture
def works(database: str) -> Iterator[Works]:
    with office_at_work(database) as works:
        yield works


def test_an_approval_looks_its_decree_up_in_the_register_of_the_office(works: Works) -> None:
    case_id, decree_id, other_id = uuid7(), uuid7(), uuid7()
    today = ago(days=0).date()
    works.do(replace(ENTERED, decree_id=decree_id, valid_until_on=None))
    works.do(replace(ENTERED, decree_id=other_id, valid_until_on=today - timedelta(days=9)))
    works.do(OpenCase(case_id=case_id, person_id=uuid7(), region="32.12"))
    works.do(ProposeClosure(case_id=case_id, reason="TUJUAN_TERCAPAI", outcome="BERSAMA_KELUARGA", summary="Di rumah"))  # type: ignore[arg-type]
    for wrong, code in ((uuid7(), "decree-not-registered"), (case_id, "decree-not-registered"), (other_id, "decree-not-in-force")):
        with pytest.raises(Refusal) as caught:
            works.do(replace(plan.CLOSURE_APPROVED, case_id=case_id, decree_id=wrong), actor=HEAD)
        assert (caught.value.code, caught.value.field) == (code, "decree_id")
    works.do(replace(plan.CLOSURE_APPROVED, case_id=case_id, decree_id=decree_id), actor=HEAD)
    [approved] = works.facts("ClosureApproved")
    assert approved.event.decree == Ground(decree_id=decree_id, number=ENTERED.number, decree_on=ENTERED.decree_on)  # type: ignore[attr-defined]
