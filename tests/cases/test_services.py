"""Services: delivered once and counted once; aid not given twice unasked; trainings; use and outcome."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cases.case import CASE
from cases.case.services import (
    CheckAidUse,
    CorrectDelivery,
    DeclineService,
    DeliverService,
    ForWhat,
    MeasureOutcome,
    NothingDue,
    ValueMissing,
    WithdrawDelivery,
)
from cases.case.training import CompleteTraining, EndTraining, NeverAttended, NoSuchSession, RecordAttendance
from cases.errors import NotPossibleNow
from cases.events import person_care as care
from cases.events import service as told
from cases.events.plan import PlannedServiceFulfilled
from cases.fields import Misshapen, OutOfRange
from cases.person.aid import DoubleFunding
from cases.person.merging import UnmergePerson
from cases.policies import terms
from cases.policies.terms import Running
from cases.refusals import AlreadyRecorded, BeforeItBegan, ContradictsItself, NothingCorrected, NotRecorded
from cases.vocabulary.services import AidUse, FundingSource, MeasuredOutcome, Receiver, TrainingEnd
from tests import spec
from tests.cases import histories as h
from tests.cases import person_histories as r
from tests.cases import plan_histories as p
from tests.spec import some_id

ORPHAN_AID = replace(p.WHEELCHAIR_GIVEN, service="SVC-YAPI", item=None, period="2023-03", value_rupiah=200_000)
MEASURED = MeasureOutcome(case_id=p.CASE, service_id=p.AID, outcome=MeasuredOutcome.BETTER)


def facts(*commands: object) -> spec.Given:
    return spec.given(*h.happened(h.OPENED, *commands))  # type: ignore[arg-type]  # commands


def streams(*commands: object) -> spec.Streams:
    return spec.Streams(histories={p.CASE: h.happened(h.OPENED, *commands)})  # type: ignore[arg-type]  # commands


def test_one_service_is_one_fact_with_all_that_is_counted() -> None:
    (given,) = facts().when(p.MEALS_GIVEN).then_of(told.ServiceDelivered)
    assert isinstance(given, told.ServiceDelivered)
    assert (given.person_id, given.service, given.quantity, given.value_rupiah) == (h.PERSON, "SVC-PERMAKANAN", 10, 250_000)
    assert (given.fund, given.region, given.received_by) == (FundingSource.REGENCY_BUDGET, h.VILLAGE, Receiver.PERSON)
    assert (given.delivered_by, given.use_due_at, given.outcome_due_at) == (some_id("siti"), None, None)
    facts(p.MEALS_GIVEN).when(p.MEALS_GIVEN).refuses(AlreadyRecorded)


@pytest.mark.parametrize(("field", "value"), [("quantity", 0), ("value_rupiah", -1), ("quantity", 10**9)])
def test_amounts_that_cannot_be_are_refused(field: str, value: int) -> None:
    facts().when(replace(p.MEALS_GIVEN, **{field: value})).refuses(OutOfRange)  # type: ignore[arg-type]  # a field by name


def test_periods_that_cannot_be_are_refused() -> None:
    facts().when(replace(ORPHAN_AID, period="2023-13")).refuses(Misshapen)


def test_aid_says_for_what_and_what_it_is_worth() -> None:
    facts().when(replace(p.WHEELCHAIR_GIVEN, item=None)).refuses(ForWhat)
    facts().when(replace(p.WHEELCHAIR_GIVEN, value_rupiah=None)).refuses(ValueMissing)


def test_a_planned_service_is_fulfilled_once_as_much_was_given() -> None:
    part = replace(p.MEALS_GIVEN, planned_id=p.PLANNED)
    rest = replace(part, service_id=some_id("rest"), quantity=20)
    facts(p.MEALS_PLANNED).when(part).then_of(told.ServiceDelivered)
    facts(p.MEALS_PLANNED, part).when(rest).then_of(told.ServiceDelivered, PlannedServiceFulfilled)
    facts(p.MEALS_PLANNED).when(replace(part, service="SVC-SANDANG")).refuses(ContradictsItself)
    facts().when(part).refuses(NotRecorded)


def test_aid_is_noted_with_the_person_in_the_same_append() -> None:
    decided = streams().when(ORPHAN_AID)
    assert [(stream, type(fact)) for stream, fact in decided] == [(p.CASE, told.ServiceDelivered), (h.PERSON, care.AidNoted)]
    assert len(streams().when(p.MEALS_GIVEN)) == 1


def test_the_same_aid_for_the_same_period_is_refused_naming_the_first() -> None:
    unit = streams()
    unit.when(ORPHAN_AID)
    again = replace(ORPHAN_AID, service_id=some_id("again"), fund=FundingSource.PRIVATE)
    with pytest.raises(DoubleFunding) as refused:
        unit.when(again)
    assert refused.value.possible == (str(ORPHAN_AID.service_id),)
    unit.when(replace(again, period="2023-04"))
    *_, (_, delivered), (_, noted) = unit.when(
        replace(again, service_id=some_id("all the same"), repeat_reason="Yang pertama hilang terbakar")
    )
    assert isinstance(delivered, told.ServiceDelivered)
    assert isinstance(noted, care.AidNoted)
    assert delivered.repeats == noted.repeats == ORPHAN_AID.service_id


def test_the_same_aid_is_refused_in_another_case_of_the_person_and_in_a_merged_record() -> None:
    second_case, other = some_id("second case"), some_id("other person")
    unit = streams()
    unit.histories[second_case] = spec.given().when(replace(h.OPENED, case_id=second_case, person_id=other)).decide()
    unit.histories[h.PERSON] = h.happened(r.REGISTERED)
    unit.histories[other] = h.happened(replace(r.REGISTERED, person_id=other))
    unit.when(ORPHAN_AID)
    in_second = replace(ORPHAN_AID, case_id=second_case, service_id=some_id("in second"))
    unit.when(replace(r.MERGED, into_id=other))
    with pytest.raises(DoubleFunding):
        unit.when(in_second)
    unit.when(replace(in_second, period="2023-04"))
    assert unit.decided[-1][0] == other


def test_a_reason_for_a_repetition_needs_a_repetition() -> None:
    with pytest.raises(ContradictsItself):
        streams().when(replace(ORPHAN_AID, repeat_reason="Diulang"))


def test_aid_that_was_never_given_may_be_given() -> None:
    unit = streams()
    unit.when(ORPHAN_AID)
    unit.when(WithdrawDelivery(case_id=p.CASE, service_id=ORPHAN_AID.service_id, reason="Salah orang"))
    assert type(unit.decided[-1][1]) is care.AidWithdrawn
    unit.when(replace(ORPHAN_AID, service_id=some_id("again")))


def test_aid_of_a_merged_record_is_withdrawn_where_it_was_noted_also_after_the_merge_was_undone() -> None:
    other = some_id("other person")
    unit = streams()
    unit.histories[h.PERSON] = h.happened(r.REGISTERED)
    unit.histories[other] = h.happened(replace(r.REGISTERED, person_id=other))
    unit.when(replace(r.MERGED, into_id=other))
    unit.when(ORPHAN_AID)
    unit.when(UnmergePerson(person_id=h.PERSON, reason="Dua orang"))
    unit.when(WithdrawDelivery(case_id=p.CASE, service_id=ORPHAN_AID.service_id, reason="Salah orang"))
    assert unit.decided[-1] == (other, care.AidWithdrawn(service_id=ORPHAN_AID.service_id))


def test_a_delivery_is_corrected_and_withdrawn_by_facts_of_their_own() -> None:
    right = CorrectDelivery(case_id=p.CASE, service_id=p.SERVICE, quantity=12, reason="Salah hitung")
    facts(p.MEALS_GIVEN).when(right).then_of(told.DeliveryCorrected)
    assert spec.state_after(CASE, h.happened(h.OPENED, p.MEALS_GIVEN, right)).deliveries[p.SERVICE].quantity == 12
    facts(p.MEALS_GIVEN).when(replace(right, quantity=None)).refuses(NothingCorrected)
    facts(p.MEALS_GIVEN).when(replace(right, quantity=None, fund=p.MEALS_GIVEN.fund)).refuses(ContradictsItself)
    facts(p.MEALS_GIVEN).when(replace(right, service_id=some_id("none"))).refuses(NotRecorded)


def test_a_person_may_decline() -> None:
    declined = DeclineService(case_id=p.CASE, decline_id=some_id("decline"), service="SVC-SINGGAH", reason="Ingin pulang")
    (fact,) = facts().when(declined).then_of(told.ServiceDeclined)
    assert isinstance(fact, told.ServiceDeclined)
    assert fact.person_id == h.PERSON


def test_somebody_looks_whether_aid_is_used_and_measures_the_outcome_three_times() -> None:
    (given,) = facts().when(p.WHEELCHAIR_GIVEN).then_of(told.ServiceDelivered)
    assert isinstance(given, told.ServiceDelivered)
    assert given.use_due_at is not None
    assert given.outcome_due_at is not None
    check = CheckAidUse(case_id=p.CASE, check_id=some_id("check"), service_id=p.AID, found=AidUse.IN_USE)
    facts(p.WHEELCHAIR_GIVEN).when(check).then_of(told.AidUseChecked)
    facts(p.WHEELCHAIR_GIVEN).told_of(spec.NOW - timedelta(days=1)).when(check).refuses(BeforeItBegan)
    (first,) = facts(p.WHEELCHAIR_GIVEN).when(MEASURED).then_of(told.OutcomeMeasured)
    (third,) = facts(p.WHEELCHAIR_GIVEN, MEASURED, MEASURED).when(MEASURED).then_of(told.OutcomeMeasured)
    assert isinstance(first, told.OutcomeMeasured)
    assert isinstance(third, told.OutcomeMeasured)
    assert (first.measurement, third.measurement, third.outcome_due_at) == (1, 3, None)
    assert first.outcome_due_at is not None
    assert first.outcome_due_at > given.outcome_due_at
    facts(p.WHEELCHAIR_GIVEN, MEASURED, MEASURED, MEASURED).when(MEASURED).refuses(NotPossibleNow)
    other = replace(p.MEALS_GIVEN, service_id=some_id("other"))
    facts(p.WHEELCHAIR_GIVEN, other).when(replace(MEASURED, service_id=other.service_id)).refuses(NothingDue)


def test_outcomes_are_measured_long_after_the_case_was_closed() -> None:
    facts(p.WHEELCHAIR_GIVEN, p.CLOSURE_PROPOSED, p.CLOSURE_APPROVED).when(MEASURED).then_of(told.OutcomeMeasured)


def test_terms_of_use_and_outcome_run_for_each_service_apart() -> None:
    second = replace(p.WHEELCHAIR_GIVEN, service_id=some_id("stick"), item="TONGKAT")
    found = Running()
    for fact in h.happened(h.OPENED, p.WHEELCHAIR_GIVEN, second, MEASURED, MEASURED, MEASURED):
        found = terms.evolve(found, fact)
    assert set(found.due) == {f"aid-use-{p.AID}", f"aid-use-{some_id('stick')}", f"outcome-{some_id('stick')}"}


def test_a_training_is_attended_session_by_session_and_completed() -> None:
    facts(p.TRAINING_BEGUN).when(CompleteTraining(case_id=p.CASE, service_id=p.TRAINING)).refuses(NeverAttended)
    facts(p.TRAINING_BEGUN).when(replace(p.ATTENDED, session=4)).refuses(NoSuchSession)
    facts(p.TRAINING_BEGUN, p.ATTENDED).when(p.ATTENDED).refuses(AlreadyRecorded)
    missed = RecordAttendance(case_id=p.CASE, service_id=p.TRAINING, session=2, attended=False, note="Sakit")
    facts(p.TRAINING_BEGUN, p.ATTENDED).when(missed).then_of(told.SessionMissed)
    (completed,) = (
        facts(p.TRAINING_BEGUN, p.ATTENDED, missed)
        .when(CompleteTraining(case_id=p.CASE, service_id=p.TRAINING))
        .then_of(told.TrainingCompleted)
    )
    assert isinstance(completed, told.TrainingCompleted)
    assert completed.attended == 1
    assert completed.outcome_due_at is not None


def test_a_training_is_left() -> None:
    left = EndTraining(case_id=p.CASE, service_id=p.TRAINING, why=TrainingEnd.MOVED_AWAY)
    facts(p.TRAINING_BEGUN, p.ATTENDED).when(left).then_of(told.TrainingEnded)
    facts(p.TRAINING_BEGUN, left).when(p.ATTENDED).refuses(NotPossibleNow)


def test_nothing_is_delivered_to_a_closed_case() -> None:
    facts(h.ENDED).when(DeliverService(**p.MEALS_GIVEN.__dict__)).refuses(NotPossibleNow)
