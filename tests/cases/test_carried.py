"""What a referral carries is what the office knew last, without what turned out to be wrong."""

from datetime import date
from uuid import UUID

from cases.events import person, person_care, person_in_need
from cases.events.event import REDACTED, Event
from cases.referral.asking import SHAREABLE
from cases.referral.carried import SAID, carried
from cases.vocabulary.people import ClaimBasis, GuardianRelation
from tests import spec
from tests.spec import some_id

PERSON = some_id("person")
DAY = date(2023, 3, 1)
UNKNOWN = ("name", "home_region")


def claimed(name: str, nik: str | None = None) -> person.IdentityClaimed:
    return person.IdentityClaimed(claim_id=some_id(name), basis=ClaimBasis.TOLD_BY_PERSON, claimed_at=spec.NOW, name=name, nik=nik)


def described(**said: object) -> person_in_need.PersonDescribed:
    return person_in_need.PersonDescribed(person_id=PERSON, **said)  # type: ignore[arg-type]  # fields by name


def rejected(name: str) -> person.IdentityRejected:
    return person.IdentityRejected(claim_id=some_id(name), rejected_at=spec.NOW, rejected_by=some_id("peksos"))


def matched(name: str) -> person.IdentityMatched:
    return person.IdentityMatched(claim_id=some_id(name), checks=(), matched_at=spec.NOW, matched_by=some_id("peksos"))


def name_after(*facts: Event) -> object:
    return carried(("name",), facts).get("name")


def test_what_was_said_last_is_carried() -> None:
    assert name_after(described(name="Kakek"), described(name="Karsa"), described(age_years=70)) == "Karsa"


def test_a_claim_that_was_held_to_be_true_stands_over_a_later_one() -> None:
    assert name_after(claimed("Karsa"), claimed("Karta"), matched("Karsa")) == "Karsa"


def test_a_rejected_claim_is_not_carried() -> None:
    assert name_after(claimed("Karta"), rejected("Karta")) is None
    assert name_after(claimed("Karsa"), claimed("Karta"), rejected("Karta")) == "Karsa"


def test_what_turned_out_to_be_unknown_is_not_carried() -> None:
    facts = (described(name="Karsa", home_region="32.12"), person_in_need.PersonCorrected(person_id=PERSON, corrects=1, unknown=UNKNOWN))
    assert carried(("name", "region"), facts) == {}


def test_a_kind_of_need_that_ended_is_not_carried_and_the_others_are() -> None:
    facts = [assigned("a", "PPKS08"), assigned("b", "PPKS05"), person_in_need.CategoryEnded(assignment_id=some_id("a"), ended_on=DAY)]
    assert carried(("categories",), facts) == {"categories": ("PPKS05",)}


def assigned(key: str, category: str) -> person_in_need.CategoryAssigned:
    return person_in_need.CategoryAssigned(assignment_id=some_id(key), person_id=PERSON, category=category, neglected=False, started_on=DAY)


def test_who_is_guardian_no_more_is_not_carried() -> None:
    guardian: UUID = some_id("guardian")
    facts = (
        person_care.GuardianNamed(guardian_id=guardian, relation=GuardianRelation.PARENT, since_on=DAY, name="Warsih"),
        person_care.GuardianEnded(guardian_id=guardian, ended_on=DAY),
    )
    assert carried(("guardian",), facts) == {}


def test_what_was_forgotten_is_not_carried() -> None:
    assert name_after(described(name=REDACTED)) is None


def test_what_is_not_named_is_not_carried() -> None:
    assert carried(("sex",), (described(name="Karsa", nik="9901010103530001"),)) == {}


def test_only_what_may_be_shared_is_ever_read() -> None:
    assert {name for fields in SAID.values() for name in fields} | {"categories"} == set(SHAREABLE)
