"""A referral is asked for by one, approved by others in their order, sent with consent, and answered once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from cases.case.state import Case
from cases.errors import NotPossibleNow, SeparationOfDuties
from cases.events import referral as told
from cases.fields import UnknownCode
from cases.policies import Policy
from cases.referral import REFERRAL, Referral
from cases.referral.answering import (
    AcceptReferral,
    AppointmentInThePast,
    AskForTransfer,
    CompleteReferral,
    DeclineReferral,
    GrantTransfer,
)
from cases.referral.asking import (
    ApproveReferral,
    DisapproveReferral,
    NothingCarried,
    NotYourStep,
    OutsideJurisdiction,
    OverrideReasonMissing,
    RecordReferralConsent,
    RequestReferral,
)
from cases.referral.sending import ConsentMissing, ExpireReferral, RemindProvider, SendReferral, TooEarly, WithdrawReferral
from cases.vocabulary import Role
from cases.vocabulary.referrals import (
    ConsentBasis,
    DeclineReason,
    Destination,
    ReferralOutcome,
    Setting,
)
from tests import spec
from tests.cases.referral_histories import ASKED, CASE_OF_REFERRAL, CONSENTED, REFERRAL_ID, SENT, happened_referral
from tests.spec import some_id

KEPADA = spec.actor("kepala bidang", role=Role.HEAD_OF_DIVISION)
HEAD = spec.actor("kepala dinas", role=Role.HEAD_OF_OFFICE)
CLOCK = spec.actor("clock", role=Role.SYSTEM)
APPROVE = ApproveReferral(referral_id=REFERRAL_ID)
ACCEPT = AcceptReferral(referral_id=REFERRAL_ID)
DECLINE = DeclineReferral(referral_id=REFERRAL_ID, reason=DeclineReason.FULL)


def three_steps() -> Policy:
    return Policy(
        rule="referral-approval-steps", value=3, unit="level", since=datetime(2020, 1, 1, tzinfo=UTC), version="office:2", source="SK 1"
    )


def asked(**more: object) -> RequestReferral:
    return replace(ASKED, **more)  # type: ignore[arg-type]  # fields of the command by name


def test_a_province_helps_inside_institutions_and_a_regency_outside() -> None:
    given = spec.given().knowing(case=CASE_OF_REFERRAL)
    given.when(asked(setting=Setting.OUTSIDE)).refuses(OutsideJurisdiction)
    given.when(asked(destination=Destination.REGENCY_OR_CITY, setting=Setting.INSIDE)).refuses(OutsideJurisdiction)


def test_another_way_than_the_law_needs_a_reason_and_the_head_of_the_office() -> None:
    command = asked(setting=Setting.OUTSIDE, override_reason="Panti terdekat penuh sampai bulan depan")
    (event,) = spec.given().knowing(case=CASE_OF_REFERRAL).when(command).decide()
    assert isinstance(event, told.ReferralRequested)
    assert event.jurisdiction == "PP 2/2018 art. 10"
    assert event.chain == (Role.HEAD_OF_DIVISION.value, Role.HEAD_OF_OFFICE.value)


def test_only_named_fields_go_to_the_provider() -> None:
    given = spec.given().knowing(case=CASE_OF_REFERRAL)
    given.when(asked(carries=("name", "health_detail"))).refuses(UnknownCode)
    given.when(asked(carries=())).refuses(NothingCarried)


def test_each_step_is_decided_by_its_role_and_by_nobody_who_had_a_hand_in_it_before() -> None:
    history = happened_referral(ASKED, policies=(three_steps(),))
    spec.given(*history).by(HEAD).when(APPROVE).refuses(NotYourStep)
    asker = spec.actor("worker 0", role=Role.HEAD_OF_DIVISION)
    spec.given(*history).by(asker).when(APPROVE).refuses(SeparationOfDuties)
    first = spec.given(*history).by(KEPADA).when(APPROVE).decide()
    second_role = replace(KEPADA, role=Role.HEAD_OF_OFFICE)
    spec.given(*history, *first).by(second_role).when(APPROVE).refuses(SeparationOfDuties)
    delegate = spec.actor("plt", role=Role.HEAD_OF_OFFICE, on_behalf_of=KEPADA.id)
    spec.given(*history, *first).by(delegate).when(APPROVE).refuses(SeparationOfDuties)


def test_each_step_has_the_time_that_the_policy_gives_its_role() -> None:
    def days(role: str, number: int) -> Policy:
        since = datetime(2020, 1, 1, tzinfo=UTC)
        return Policy(rule=f"referral-approval-{role}", value=number, unit="day", since=since, version="office:3", source="SK 2")

    rules = (three_steps(), days("division", 1), days("office", 2), days("region", 5))
    facts = happened_referral(ASKED, policies=rules)
    given = spec.given(*facts).under(*rules)
    first = given.by(KEPADA).when(APPROVE).decide()
    second = spec.given(*facts, *first).under(*rules).by(HEAD).when(APPROVE).decide()
    third = spec.given(*facts, *first, *second).under(*rules).by(spec.actor("bupati", role=Role.HEAD_OF_REGION)).when(APPROVE).decide()
    dues = [event.approve_due_at for event in (facts[0], *first, *second, *third)]  # type: ignore[attr-defined]  # each is a step
    assert [due is None for due in dues] == [False, False, False, True]
    assert [(due - spec.NOW).days for due in dues[1:3]] == [2, 5]
    assert dues[0] - facts[0].requested_at < timedelta(days=2)  # type: ignore[attr-defined]  # the request


def test_nothing_is_sent_before_the_whole_chain_has_agreed() -> None:
    history = happened_referral(ASKED, policies=(three_steps(),))
    first = spec.given(*history).by(KEPADA).when(APPROVE).decide()
    spec.given(*history, *first).when(SendReferral(referral_id=REFERRAL_ID)).refuses(NotPossibleNow)


def test_a_step_that_does_not_agree_ends_it() -> None:
    history = happened_referral(ASKED)
    ended = spec.given(*history).by(KEPADA).when(DisapproveReferral(referral_id=REFERRAL_ID, reason="Belum perlu")).decide()
    spec.given(*history, *ended).by(KEPADA).when(APPROVE).refuses(NotPossibleNow)


def test_nothing_is_sent_without_consent_or_a_reason_for_doing_without() -> None:
    history = happened_referral(ASKED, APPROVE)
    spec.given(*history).when(SendReferral(referral_id=REFERRAL_ID)).refuses(ConsentMissing)
    bare = RecordReferralConsent(referral_id=REFERRAL_ID, basis=ConsentBasis.OVERRIDDEN, consented_on=date(2023, 3, 14))
    spec.given(*history).when(bare).refuses(OverrideReasonMissing)
    given = spec.given(*history).when(replace(bare, reason="Anak dalam bahaya")).decide()
    assert spec.given(*history, *given).when(SendReferral(referral_id=REFERRAL_ID)).decide()


@pytest.mark.parametrize("answer", [ACCEPT, DECLINE])
def test_the_provider_answers_once(answer: AcceptReferral | DeclineReferral) -> None:
    history = happened_referral(ASKED, APPROVE, CONSENTED, SENT, answer)
    spec.given(*history).when(ACCEPT).refuses(NotPossibleNow)
    spec.given(*history).when(DECLINE).refuses(NotPossibleNow)


def test_the_first_appointment_does_not_lie_before_the_answer() -> None:
    history = happened_referral(ASKED, APPROVE, CONSENTED, SENT)
    early = replace(ACCEPT, first_appointment_on=(spec.NOW - timedelta(days=2)).date())
    spec.given(*history).when(early).refuses(AppointmentInThePast)


def test_the_clock_reminds_and_lets_lapse_only_in_its_time() -> None:
    history = happened_referral(ASKED, APPROVE, CONSENTED, SENT)
    sent = next(e for e in history if isinstance(e, told.ReferralSent))
    spec.given(*history).by(CLOCK).when(RemindProvider(referral_id=REFERRAL_ID)).refuses(TooEarly)
    reminded = spec.given(*history).by(CLOCK).at(sent.remind_at).when(RemindProvider(referral_id=REFERRAL_ID))
    assert reminded.decide() == (told.ReferralReminded(number=1, reminded_at=sent.remind_at),)
    spec.given(*history).by(CLOCK).when(ExpireReferral(referral_id=REFERRAL_ID)).refuses(TooEarly)
    lapsed = spec.given(*history).by(CLOCK).at(sent.expires_at).when(ExpireReferral(referral_id=REFERRAL_ID)).decide()
    spec.given(*history, *lapsed).at(sent.expires_at).when(ACCEPT).refuses(NotPossibleNow)


def test_an_accepted_referral_does_not_lapse() -> None:
    history = happened_referral(ASKED, APPROVE, CONSENTED, SENT, ACCEPT)
    sent = next(e for e in history if isinstance(e, told.ReferralSent))
    spec.given(*history).by(CLOCK).at(sent.expires_at).when(ExpireReferral(referral_id=REFERRAL_ID)).refuses(NotPossibleNow)


def test_who_asks_for_the_responsibility_does_not_grant_it() -> None:
    history = happened_referral(ASKED, APPROVE, CONSENTED, SENT, ACCEPT)
    provider = spec.actor("provider", role=Role.PARTNER)
    wanted = AskForTransfer(referral_id=REFERRAL_ID, reason="Orangnya kini tinggal di sini")
    wish = spec.given(*history).by(provider).when(wanted).decide()
    grant = GrantTransfer(referral_id=REFERRAL_ID)
    spec.given(*history, *wish).by(provider).when(grant).refuses(SeparationOfDuties)
    granted = spec.given(*history, *wish).by(HEAD).when(grant).decide()
    stood_in = replace(provider, on_behalf_of=HEAD.id)
    wish_for_another = spec.given(*history).by(stood_in).when(wanted).decide()
    spec.given(*history, *wish_for_another).by(HEAD).when(grant).refuses(SeparationOfDuties)
    assert REFERRAL.fold(Referral(), (*history, *wish, *granted)).transferred


def test_what_is_over_is_not_withdrawn() -> None:
    done = CompleteReferral(referral_id=REFERRAL_ID, outcome=ReferralOutcome.HELPED)
    history = happened_referral(ASKED, APPROVE, CONSENTED, SENT, ACCEPT, done)
    spec.given(*history).when(WithdrawReferral(referral_id=REFERRAL_ID, reason="Keliru")).refuses(NotPossibleNow)


def test_the_case_in_the_test_is_open() -> None:
    assert isinstance(CASE_OF_REFERRAL, Case)
    assert CASE_OF_REFERRAL.person_id == some_id("person")


def test_a_sentra_that_keeps_no_log_here_answers_through_the_senders_recording() -> None:
    sentra = asked(
        destination=Destination.MINISTRY_CENTRE, destination_name="Sentra Abiyoso", partner_id=some_id("sentra"), destination_office=None
    )
    history = happened_referral(sentra, APPROVE, CONSENTED, SENT)
    answer = replace(ACCEPT, contact="Sentra Abiyoso, surat 55/2023", note="Tempat tersedia mulai Senin")
    (event,) = spec.given(*history).when(answer).decide()
    assert isinstance(event, told.ReferralAccepted)
    assert (event.receipt, event.contact) == (None, "Sentra Abiyoso, surat 55/2023")
    done = CompleteReferral(referral_id=REFERRAL_ID, outcome=ReferralOutcome.HELPED, result="Selesai rehabilitasi")
    ended = spec.given(*history, event).when(done).decide()
    assert REFERRAL.fold(Referral(), (*history, event, *ended)).over == "completed"
