"""An office: its log begins once, it adopts rules, it accepts a loss."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from cases.errors import NotPossibleNow
from cases.events.complaint import ComplaintReceived
from cases.events.office import DemonstrationStarted, LossAccepted, OfficeOpened, PolicyAdopted
from cases.fields import InTheFuture, OutOfRange, UnknownCode
from cases.office import OFFICE, AcceptLoss, AdoptPolicy, NoLoss, Office, RegionOfAnotherLevel, StartDemonstration
from cases.vocabulary import OfficeLevel
from tests import spec
from tests.cases import histories as h

ADOPT = AdoptPolicy(
    office_id=h.OFFICE_ID,
    rule="arrival",
    value=2,
    unit="hour",
    since=datetime(2023, 1, 1, tzinfo=UTC),
    decree_number="465.05/Kep.481-Dinsos/2022",
    decree_on=date(2022, 12, 1),
)


def test_an_offices_log_begins_once() -> None:
    spec.nothing().when(h.OPENING).then(
        OfficeOpened(name="Dinas Sosial Kab. Contoh", level=OfficeLevel.REGENCY_OR_CITY, region="32.12", zone="Asia/Jakarta")
    )
    spec.given(*h.happened(h.OPENING)).when(h.OPENING).refuses(NotPossibleNow)


def test_a_demonstration_starts_before_anything_else() -> None:
    start = StartDemonstration(office_id=h.OFFICE_ID, seed=7)
    spec.nothing().when(start).then(DemonstrationStarted(seed=7))
    spec.given(*h.happened(h.OPENING)).when(start).refuses(NotPossibleNow)


def test_the_region_of_an_office_is_of_its_level() -> None:
    province = replace(h.OPENING, level=OfficeLevel.PROVINCE)
    assert spec.nothing().when(province).refuses(RegionOfAnotherLevel).possible == ("32",)
    spec.nothing().when(replace(province, region="32")).then_of(OfficeOpened)
    regency = spec.nothing().when(replace(h.OPENING, region="32")).refuses(RegionOfAnotherLevel)
    assert "32.12" in regency.possible


def test_a_zone_is_one_of_the_three_of_the_country() -> None:
    refusal = spec.nothing().when(replace(h.OPENING, zone="Europe/Berlin")).refuses(UnknownCode)
    assert refusal.possible == ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")


def test_a_rule_is_adopted_by_a_decree_and_names_the_fact() -> None:
    spec.given(*h.happened(h.OPENING)).when(ADOPT).then_of(PolicyAdopted)
    office: Office = spec.state_after(OFFICE, h.happened(h.OPENING, ADOPT))
    policy = office.policies(spec.NOW).policy("arrival")
    assert (policy.value, policy.unit, policy.version) == (2, "hour", "office:2")


def test_a_rule_that_is_not_yet_in_force_leaves_the_default() -> None:
    office: Office = spec.state_after(OFFICE, h.happened(h.OPENING, replace(ADOPT, since=spec.NOW + timedelta(days=1))))
    assert office.policies(spec.NOW).policy("arrival").version == "default-1"


def test_a_later_decree_prevails() -> None:
    later = replace(ADOPT, value=90, unit="minute", since=datetime(2022, 6, 1, tzinfo=UTC))
    office: Office = spec.state_after(OFFICE, h.happened(h.OPENING, ADOPT, later))
    assert office.policies(spec.NOW).policy("arrival").value == 90


def test_an_adopted_rule_sets_when_a_team_is_due() -> None:
    office: Office = spec.state_after(OFFICE, h.happened(h.OPENING, ADOPT))
    (received,) = spec.nothing().under(*office.adopted).when(h.ANONYMOUS).then_of(ComplaintReceived)
    assert isinstance(received, ComplaintReceived)
    assert received.arrive_due_at == spec.NOW + timedelta(hours=2)


def test_unknown_rules_units_values_and_decrees_to_come_are_refused() -> None:
    opened = spec.given(*h.happened(h.OPENING))
    assert "arrival" in opened.when(replace(ADOPT, rule="coffee")).refuses(UnknownCode).possible
    assert opened.when(replace(ADOPT, unit="month")).refuses(UnknownCode).possible == ("minute", "hour")
    opened.when(replace(ADOPT, value=0)).refuses(OutOfRange)
    opened.when(replace(ADOPT, decree_on=date(2023, 3, 16))).refuses(InTheFuture)


def test_a_loss_is_accepted_only_where_something_was_lost() -> None:
    opened = spec.given(*h.happened(h.OPENING))
    accept = AcceptLoss(
        office_id=h.OFFICE_ID, size_before=120, size_found=100, checkpoint_origin="jejak/kab-contoh", reason="Cadangan lama"
    )
    opened.when(accept).then(LossAccepted(size_before=120, size_found=100, checkpoint_origin="jejak/kab-contoh", reason="Cadangan lama"))
    opened.when(replace(accept, size_found=120)).refuses(NoLoss)
