"""The registers: partners and institutions, decrees, worker activity and its review, monitoring visits, meetings."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from cases import codes
from cases.activity import NotOnesOwn, ReviewActivity, WithdrawActivity
from cases.decider import Command
from cases.decree import CorrectDecree, EndDecree
from cases.errors import NotPossibleNow, SeparationOfDuties
from cases.events.activity import ActivityExplained, ActivityRecorded, ActivityReviewed, ActivityWithdrawn
from cases.events.decree import DecreeCorrected, DecreeEnded, DecreeRegistered
from cases.events.meeting import DecisionTaken, FollowUpAgreed, FollowUpDone, FollowUpDropped, MeetingHeld
from cases.events.monitoring import MonitoringDone, MonitoringMissed, MonitoringMoved, MonitoringPlanned
from cases.events.partner import (
    AgreementEnded,
    AgreementSigned,
    CapacityStated,
    PartnerAccredited,
    PartnerAided,
    PartnerCorrected,
    PartnerEnded,
    PartnerRegistered,
)
from cases.fields import InTheFuture, UnknownCode, UnknownRegion
from cases.meeting import DropFollowUp
from cases.monitoring import MissMonitoring, MoveMonitoring
from cases.partner.registering import CorrectPartner, EndPartner, ResourceTypeNeeded
from cases.partner.standing import EndAgreement, RecordAccreditation, RecordPartnerAid, StateCapacity
from cases.policies import terms
from cases.refusals import AlreadyRecorded, BeforeItBegan, ContradictsItself, DueInThePast, NothingCorrected, NotRecorded
from cases.vocabulary.registers import Accreditation, AidKind, PartnerKind, ReviewVerdict
from cases.vocabulary.services import FundingSource
from tests import spec
from tests.cases import register_histories as r
from tests.cases.histories import happened
from tests.spec import some_id


def facts(*commands: Command) -> spec.Given:
    """What these commands led to."""
    return spec.given(*happened(*commands))


def due(*history: object) -> dict[str, datetime]:
    """The terms that run after some facts."""
    running = terms.NOTHING_RUNS
    for fact in history:
        running = terms.evolve(running, fact)  # type: ignore[arg-type]  # facts of several kinds
    return dict(running.due)


def test_there_are_twelve_types_of_social_welfare_resources() -> None:
    assert len(codes.psks_types()) == 12
    assert codes.psks_types()["PSKS04"].short_code == "LKS"
    assert {code for code, kind in codes.psks_types().items() if not kind.people} == {"PSKS04", "PSKS05", "PSKS06", "PSKS08", "PSKS12"}


@pytest.mark.parametrize("kind", [kind for kind in PartnerKind if kind not in {PartnerKind.RESOURCE, PartnerKind.POLICE}])
def test_a_partner_of_each_kind_is_registered(kind: PartnerKind) -> None:
    (registered,) = spec.nothing().when(replace(r.REGISTERED, kind=kind)).then_of(PartnerRegistered)
    assert isinstance(registered, PartnerRegistered)
    assert (registered.kind, registered.name, registered.psks_type) == (kind, "Panti Asuhan Contoh", "PSKS04")


def test_a_social_welfare_resource_has_a_type_of_the_list_and_the_police_has_none() -> None:
    spec.nothing().when(replace(r.REGISTERED, kind=PartnerKind.RESOURCE, psks_type=None)).refuses(ResourceTypeNeeded)
    spec.nothing().when(replace(r.REGISTERED, kind=PartnerKind.RESOURCE, psks_type="PSKS05")).then_of(PartnerRegistered)
    spec.nothing().when(replace(r.REGISTERED, psks_type="PSKS13")).refuses(UnknownCode)
    spec.nothing().when(replace(r.REGISTERED, kind=PartnerKind.POLICE)).refuses(ContradictsItself)
    spec.nothing().when(replace(r.REGISTERED, region="32.99")).refuses(UnknownRegion)
    facts(r.REGISTERED).when(CorrectPartner(partner_id=r.PARTNER, kind=PartnerKind.POLICE)).refuses(ContradictsItself)


def test_a_partner_is_corrected_and_ended() -> None:
    facts(r.REGISTERED).when(CorrectPartner(partner_id=r.PARTNER, phone="+62 234-000")).then(PartnerCorrected(phone="+62 234-000"))
    facts(r.REGISTERED).when(CorrectPartner(partner_id=r.PARTNER)).refuses(NothingCorrected)
    end = EndPartner(partner_id=r.PARTNER, ended_on=date(2023, 3, 1), reason="Tutup")
    facts(r.REGISTERED).when(end).then(PartnerEnded(ended_on=date(2023, 3, 1), reason="Tutup"))
    facts(r.REGISTERED).when(replace(end, ended_on=date(2023, 1, 8))).refuses(BeforeItBegan)
    facts(r.REGISTERED, end).when(r.SIGNED).refuses(NotPossibleNow)


def test_an_institution_says_how_many_it_takes_and_is_accredited() -> None:
    stated = StateCapacity(partner_id=r.PARTNER, places=40, residents=43, stated_on=date(2023, 3, 1))
    facts(r.REGISTERED).when(stated).then(CapacityStated(places=40, residents=43, stated_on=date(2023, 3, 1)))
    graded = RecordAccreditation(
        partner_id=r.PARTNER, grade=Accreditation.GOOD, decided_on=date(2022, 6, 1), valid_until_on=date(2027, 5, 31)
    )
    facts(r.REGISTERED).when(graded).then(
        PartnerAccredited(grade=Accreditation.GOOD, decided_on=date(2022, 6, 1), valid_until_on=date(2027, 5, 31))
    )
    facts(r.REGISTERED).when(replace(graded, valid_until_on=date(2022, 5, 31))).refuses(ContradictsItself)


def test_agreements_hold_from_a_day_to_a_day_or_end_before() -> None:
    facts(r.REGISTERED).when(r.SIGNED).then_of(AgreementSigned)
    facts(r.REGISTERED, r.SIGNED).when(r.SIGNED).refuses(AlreadyRecorded)
    facts(r.REGISTERED).when(replace(r.SIGNED, valid_until_on=date(2023, 1, 8))).refuses(ContradictsItself)
    end = EndAgreement(partner_id=r.PARTNER, agreement_id=r.SIGNED.agreement_id, ended_on=date(2023, 3, 1))
    facts(r.REGISTERED, r.SIGNED).when(end).then(AgreementEnded(agreement_id=r.SIGNED.agreement_id, ended_on=date(2023, 3, 1)))
    facts(r.REGISTERED, r.SIGNED).when(replace(end, agreement_id=some_id("none"))).refuses(NotRecorded)


def test_aid_to_the_partner_itself_is_recorded_once() -> None:
    aid = RecordPartnerAid(
        partner_id=r.PARTNER,
        aid_id=some_id("aid"),
        kind=AidKind.FOOD,
        fund=FundingSource.REGENCY_BUDGET,
        given_on=date(2023, 3, 1),
        what="Beras 500 kg",
        value_rupiah=6_500_000,
    )
    (given,) = facts(r.REGISTERED).when(aid).then_of(PartnerAided)
    assert isinstance(given, PartnerAided)
    assert given.value_rupiah == 6_500_000
    facts(r.REGISTERED, aid).when(aid).refuses(AlreadyRecorded)
    facts(r.REGISTERED).when(replace(aid, given_on=date(2023, 3, 16))).refuses(InTheFuture)


def test_a_decree_is_entered_corrected_and_ended() -> None:
    spec.nothing().when(r.ENTERED).then_of(DecreeRegistered)
    spec.nothing().when(replace(r.ENTERED, valid_until_on=date(2022, 10, 2))).refuses(ContradictsItself)
    number, on = r.ENTERED.number, r.ENTERED.decree_on
    correct = CorrectDecree(decree_id=r.DECREE, valid_until_on=date(2024, 12, 31))
    facts(r.ENTERED).when(correct).then(DecreeCorrected(number=number, decree_on=on, valid_until_on=date(2024, 12, 31)))
    facts(r.ENTERED).when(replace(correct, valid_until_on=date(2022, 1, 1))).refuses(ContradictsItself)
    end = EndDecree(decree_id=r.DECREE, ended_on=date(2023, 3, 1), replaced_by=some_id("next decree"))
    ended = DecreeEnded(number=number, decree_on=on, ended_on=date(2023, 3, 1), replaced_by=some_id("next decree"))
    facts(r.ENTERED).when(end).then(ended)
    facts(r.ENTERED).when(replace(end, replaced_by=r.DECREE)).refuses(ContradictsItself)
    facts(r.ENTERED).when(replace(end, ended_on=date(2022, 10, 2))).refuses(BeforeItBegan)
    facts(r.ENTERED, end).when(end).refuses(NotPossibleNow)


def test_what_a_worker_did_is_reviewed_by_another() -> None:
    (recorded,) = spec.nothing().when(r.OUTREACH).then_of(ActivityRecorded)
    assert isinstance(recorded, ActivityRecorded)
    assert recorded.worker_id == some_id("siti")
    assert due(recorded) == {"activity-review": datetime(2023, 3, 24, 16, 59, 59, tzinfo=UTC)}
    confirm = ReviewActivity(activity_id=r.ACTIVITY, verdict=ReviewVerdict.CONFIRMED)
    spec.given(recorded).when(confirm).refuses(SeparationOfDuties)
    spec.given(recorded).by(spec.actor("deputy", on_behalf_of=some_id("siti"))).when(confirm).refuses(SeparationOfDuties)
    reviewed = ActivityReviewed(verdict=ReviewVerdict.CONFIRMED, reviewed_by=some_id("head"))
    spec.given(recorded).by(spec.actor("head")).when(confirm).then(reviewed)
    assert due(recorded, reviewed) == {}
    spec.given(recorded, reviewed).by(spec.actor("head")).when(confirm).refuses(NotPossibleNow)


def test_what_a_supervisor_doubts_is_explained_by_who_did_it_and_looked_at_again() -> None:
    doubted = happened(r.OUTREACH, r.DOUBTED)
    who = spec.actor("worker 0")
    (explained,) = spec.given(*doubted).by(who).when(r.EXPLAINED).then_of(ActivityExplained)
    assert "activity-review" in due(*doubted, explained)
    spec.given(*doubted).when(r.EXPLAINED).refuses(NotOnesOwn)
    withdraw = WithdrawActivity(activity_id=r.ACTIVITY, reason="Salah tanggal")
    spec.given(*doubted).by(who).when(withdraw).then(ActivityWithdrawn(reason="Salah tanggal"))
    spec.given(*doubted).when(withdraw).refuses(NotOnesOwn)


def test_a_monitoring_visit_is_due_done_moved_or_missed() -> None:
    planned = MonitoringPlanned(
        official=r.WATCHED.official,
        region=r.WATCHED.region,
        due_on=date(2023, 3, 31),
        due_at=datetime(2023, 3, 31, 16, 59, 59, tzinfo=UTC),
        subject=r.WATCHED.subject,
    )
    spec.nothing().when(r.WATCHED).then(planned)
    assert due(planned) == {"monitoring-visit": planned.due_at}
    for wrong in (date(2023, 3, 14), date(2043, 3, 14)):
        spec.nothing().when(replace(r.WATCHED, due_on=wrong)).refuses(DueInThePast)
    (moved,) = facts(r.WATCHED).when(MoveMonitoring(monitoring_id=r.MONITORING, due_on=date(2023, 4, 30), reason="Banjir")).decide()
    assert isinstance(moved, MonitoringMoved)
    assert due(planned, moved) == {"monitoring-visit": moved.due_at}
    done = MonitoringDone(done_on=date(2023, 3, 14), findings=r.SEEN.findings, people_seen=5)
    facts(r.WATCHED).when(r.SEEN).then(done)
    assert due(planned, done) == {}
    miss = MissMonitoring(monitoring_id=r.MONITORING, reason="Banjir")
    facts(r.WATCHED).when(miss).then(MonitoringMissed(missed_at=spec.NOW, reason="Banjir"))
    facts(r.WATCHED, miss).when(r.SEEN).then(done)
    facts(r.WATCHED, r.SEEN).when(r.SEEN).refuses(NotPossibleNow)


def test_a_meeting_comes_to_decisions_and_follow_ups_that_are_due() -> None:
    (held,) = spec.nothing().when(r.MET).then_of(MeetingHeld)
    assert isinstance(held, MeetingHeld)
    assert held.obstacles == ("BELUM_TEREKAM_DUKCAPIL",)
    facts(r.MET).when(r.DECIDED).then(DecisionTaken(decision_id=some_id("decision"), decision=r.DECIDED.decision))
    facts(r.MET, r.DECIDED).when(r.DECIDED).refuses(AlreadyRecorded)
    (agreed,) = facts(r.MET).when(r.AGREED).then_of(FollowUpAgreed)
    name = f"follow-up-{r.AGREED.follow_up_id}"
    assert due(held, agreed) == {name: datetime(2023, 3, 31, 16, 59, 59, tzinfo=UTC)}
    finished = FollowUpDone(follow_up_id=r.AGREED.follow_up_id, done_on=date(2023, 3, 14))
    facts(r.MET, r.AGREED).when(r.FINISHED).then(finished)
    assert due(held, agreed, finished) == {}
    drop = DropFollowUp(meeting_id=r.MEETING, follow_up_id=r.AGREED.follow_up_id, reason="Sudah dikerjakan kecamatan")
    facts(r.MET, r.AGREED).when(drop).then(
        FollowUpDropped(follow_up_id=r.AGREED.follow_up_id, dropped_at=spec.NOW, reason="Sudah dikerjakan kecamatan")
    )
    facts(r.MET, r.AGREED, r.FINISHED).when(drop).refuses(NotPossibleNow)


def test_a_follow_up_is_somebodys_and_not_overdue_from_the_start() -> None:
    facts(r.MET).when(replace(r.AGREED, worker_id=None)).refuses(ContradictsItself)
    facts(r.MET).when(replace(r.AGREED, partner_id=r.PARTNER)).refuses(ContradictsItself)
    facts(r.MET).when(replace(r.AGREED, worker_id=None, partner_id=r.PARTNER)).then_of(FollowUpAgreed)
    facts(r.MET).when(replace(r.AGREED, due_on=spec.NOW.date() - timedelta(days=1))).refuses(DueInThePast)
    spec.nothing().when(replace(r.MET, obstacles=("TIDAK_ADA",))).refuses(UnknownCode)
