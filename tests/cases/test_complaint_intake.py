"""Taking a complaint: what it is about, who reports it, which persons it mentions, and by when something is due."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cases.complaint import COMPLAINT
from cases.complaint.intake import (
    AnonymousIsNobody,
    MentionPerson,
    PersonGiven,
    ProtectReporter,
    RecordReporter,
    ReporterGiven,
    ReporterIsApart,
    ReporterNeeded,
)
from cases.decider import Command
from cases.errors import NotPossibleNow
from cases.events.complaint import (
    ComplaintReceived,
    PersonMentioned,
    ReporterProtected,
    ReporterRecorded,
)
from cases.fields import UnknownRegion
from cases.refusals import AlreadyRecorded, ContradictsItself
from cases.vocabulary import (
    ComplaintKind,
    Domain,
    ReporterStanding,
    Sex,
)
from tests import spec
from tests.cases import histories as h
from tests.spec import some_id

PERSON = PersonGiven(person_id=h.PERSON, sex=Sex.FEMALE, age_years=70)


def facts(*commands: Command) -> spec.Given:
    """A complaint to which this has happened yesterday."""
    return spec.given(*h.happened(*commands))


def test_a_report_is_received_with_its_reporter_apart_from_the_person_in_need() -> None:
    received, reporter, person = (
        spec.nothing().when(replace(h.RECEIVED, persons=(PERSON,))).then_of(ComplaintReceived, ReporterRecorded, PersonMentioned)
    )
    assert isinstance(received, ComplaintReceived)
    assert received.received_at == spec.NOW
    assert reporter == ReporterRecorded(reporter_id=some_id("reporter"), protected=False, name="Rohaeni", phone="+62 812-0000-0001")
    assert person == PersonMentioned(person_id=h.PERSON, sex=Sex.FEMALE, age_years=70)


def test_a_team_is_due_forty_five_minutes_after_the_report_and_verification_in_three_working_days() -> None:
    (received,) = spec.nothing().when(h.ANONYMOUS).then_of(ComplaintReceived)
    assert isinstance(received, ComplaintReceived)
    assert received.arrive_due_at == spec.NOW + timedelta(minutes=45)
    assert received.verify_due_at == datetime(2023, 3, 20, 16, 59, 59, tzinfo=UTC)


def test_the_rules_used_are_noted_with_their_versions_and_the_calendar() -> None:
    context = spec.nothing().context()
    COMPLAINT.decide(h.ANONYMOUS, COMPLAINT.initial, context)
    assert context.policies.used == {"complaint-verification": "default-1", "calendar": "id-2026.1", "arrival": "default-1"}


def test_no_team_is_due_for_a_complaint_about_a_service() -> None:
    (received,) = spec.nothing().when(h.SERVICE).then_of(ComplaintReceived)
    assert isinstance(received, ComplaintReceived)
    assert received.arrive_due_at is None


def test_a_secret_reporter_is_protected() -> None:
    _, reporter = (
        spec.nothing().when(replace(h.RECEIVED, reporter_standing=ReporterStanding.SECRET)).then_of(ComplaintReceived, ReporterRecorded)
    )
    assert isinstance(reporter, ReporterRecorded)
    assert reporter.protected


def test_of_an_anonymous_reporter_nothing_is_written_down() -> None:
    spec.nothing().when(replace(h.RECEIVED, reporter_standing=ReporterStanding.ANONYMOUS)).refuses(AnonymousIsNobody)


def test_a_named_reporter_has_a_name() -> None:
    spec.nothing().when(replace(h.RECEIVED, reporter=None)).refuses(ReporterNeeded)
    nameless = ReporterGiven(reporter_id=some_id("reporter"))
    spec.nothing().when(replace(h.RECEIVED, reporter=nameless)).refuses(ReporterNeeded)


def test_the_reporter_has_an_id_of_their_own_also_when_they_are_the_person_in_need() -> None:
    spec.nothing().when(replace(h.RECEIVED, persons=(PersonGiven(person_id=some_id("reporter")),))).refuses(ReporterIsApart)
    facts(h.RECEIVED).when(MentionPerson(complaint_id=h.COMPLAINT, person=PersonGiven(person_id=some_id("reporter")))).refuses(
        ReporterIsApart
    )


def test_an_anonymous_reporter_may_give_a_name_later_and_ask_for_secrecy() -> None:
    named = RecordReporter(complaint_id=h.COMPLAINT, reporter=ReporterGiven(reporter_id=some_id("reporter"), name="Rohaeni"))
    facts(h.ANONYMOUS).when(named).then(ReporterRecorded(reporter_id=some_id("reporter"), protected=False, name="Rohaeni"))
    secret = ProtectReporter(complaint_id=h.COMPLAINT)
    facts(h.ANONYMOUS, named).when(secret).then(ReporterProtected(reporter_id=some_id("reporter")))
    facts(h.ANONYMOUS).when(secret).refuses(NotPossibleNow)


def test_one_person_is_mentioned_once_in_a_complaint() -> None:
    spec.nothing().when(replace(h.ANONYMOUS, persons=(PERSON, PERSON))).refuses(AlreadyRecorded)
    mention = MentionPerson(complaint_id=h.COMPLAINT, person=PERSON)
    facts(h.ANONYMOUS, mention).when(mention).refuses(AlreadyRecorded)


def test_a_disaster_belongs_to_the_domain_of_disasters() -> None:
    disaster = replace(h.ANONYMOUS, kind=ComplaintKind.DISASTER)
    (received,) = spec.nothing().when(disaster).then_of(ComplaintReceived)
    assert isinstance(received, ComplaintReceived)
    assert received.domain is Domain.DISASTER
    refusal = spec.nothing().when(replace(disaster, domain=Domain.SOCIAL)).refuses(ContradictsItself)
    assert refusal.possible == ("BENCANA",)


def test_a_place_that_does_not_exist_is_refused_with_the_nearest() -> None:
    refusal = spec.nothing().when(replace(h.ANONYMOUS, region="32.12.01.2999")).refuses(UnknownRegion)
    assert refusal.field == "region"
    assert "32.12.01.2008" in refusal.possible
