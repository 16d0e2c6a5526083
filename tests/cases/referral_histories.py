"""Example histories of a referral, by the ordinary commands."""

from dataclasses import replace
from datetime import date, timedelta

from cases.case.state import Case, Episode
from cases.decider import Command
from cases.events import referral as told
from cases.events.event import Event
from cases.policies import Policy
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
from cases.referral.receiving import (
    AssignReferral,
    FromReceiver,
    FromSender,
    HearFromReceiver,
    HearFromSender,
    OpenCaseFromReferral,
    ReceiveForgettingNotice,
    ReceiveReferral,
    RecordDelivery,
    RecordDeliveryRefused,
)
from cases.referral.sending import EscalateReferral, RemindProvider, SendReferral, WithdrawReferral
from cases.vocabulary import Role, Sex
from cases.vocabulary.people import ForgettingBasis
from cases.vocabulary.referrals import ConsentBasis, DeclineReason, Destination, ReferralOutcome, ReturnReason, Setting
from tests import spec
from tests.spec import some_id

REFERRAL_ID = some_id("referral")
CASE_OF_REFERRAL = Case(
    person_id=some_id("person"),
    region="32.12.01.2008",
    episodes=(Episode(number=1, opened_at=spec.NOW - timedelta(days=3)),),
)
ROLES: dict[type[Command], Role] = {
    ApproveReferral: Role.HEAD_OF_DIVISION,
    DisapproveReferral: Role.HEAD_OF_DIVISION,
    GrantTransfer: Role.HEAD_OF_OFFICE,
    ReceiveReferral: Role.SYSTEM,
    RecordDelivery: Role.SYSTEM,
    RecordDeliveryRefused: Role.SYSTEM,
    HearFromSender: Role.SYSTEM,
    HearFromReceiver: Role.SYSTEM,
    ReceiveForgettingNotice: Role.SYSTEM,
}
"""Who carries out what, where the rules ask for a role."""

ASKED = RequestReferral(
    referral_id=REFERRAL_ID,
    case_id=some_id("case"),
    destination=Destination.PROVINCE,
    setting=Setting.INSIDE,
    service="SVC-RUJUKAN",
    carries=("name", "sex", "age_years", "condition"),
    reason="Tidak ada keluarga yang merawat",
)
APPROVED = ApproveReferral(referral_id=REFERRAL_ID)
CONSENTED = RecordReferralConsent(referral_id=REFERRAL_ID, basis=ConsentBasis.PERSON, consented_on=date(2023, 3, 14))
SENT = SendReferral(referral_id=REFERRAL_ID, proof="Surat 460/12")
ACCEPTED = AcceptReferral(referral_id=REFERRAL_ID)
WISHED = AskForTransfer(referral_id=REFERRAL_ID, reason="Orangnya kini tinggal di sini")
_UNDERWAY: tuple[Command, ...] = (ASKED, APPROVED, CONSENTED, SENT)

BETWEEN = replace(ASKED, destination_office="prov-jawa-barat")
"""To an office that keeps its log here."""
DELIVERED = RecordDelivery(referral_id=REFERRAL_ID, from_office="prov-jawa-barat", position=12, leaf="ab" * 32)
NOT_TAKEN = RecordDeliveryRefused(
    referral_id=REFERRAL_ID, to_office="prov-jawa-barat", position=31, what="ReferralSent", refused="office-not-opened"
)
RECEIVED = ReceiveReferral(
    referral_id=REFERRAL_ID,
    person_id=some_id("person as the receiver knows them"),
    from_office="kab-indramayu",
    position=31,
    leaf="cd" * 32,
    setting=Setting.INSIDE,
    service="SVC-RUJUKAN",
    carries=("name", "sex", "age_years", "condition"),
    sent_at=spec.NOW - timedelta(hours=2),
    answer_due_at=spec.NOW + timedelta(days=3),
    expires_at=spec.NOW + timedelta(days=14),
    name="Karsa",
    sex=Sex.MALE,
    age_years=70,
    condition="Lemas",
)


def heard_back(said: FromReceiver) -> HearFromReceiver:
    """What the receiving office recorded, as it comes back."""
    return HearFromReceiver(referral_id=REFERRAL_ID, from_office="prov-jawa-barat", position=13, leaf="ab" * 32, said=said)


def heard(said: FromSender) -> HearFromSender:
    """What the office that refers recorded, as it comes."""
    return HearFromSender(referral_id=REFERRAL_ID, from_office="kab-indramayu", position=32, leaf="cd" * 32, said=said)


THEY = some_id("somebody in the other office")
_ANSWERED_AT = spec.NOW - timedelta(minutes=50)
TAKEN = heard_back(told.ReferralAccepted(answered_by=THEY, answered_at=_ANSWERED_AT))
WANTED = heard_back(told.TransferAskedFor(asked_by=THEY, asked_at=_ANSWERED_AT, decide_due_at=spec.NOW + timedelta(days=5)))
TAKEN_BACK = heard(told.ReferralWithdrawn(withdrawn_by=THEY, withdrawn_at=spec.NOW - timedelta(minutes=40)))
LED_TO_CASE = OpenCaseFromReferral(referral_id=REFERRAL_ID, case_id=some_id("case of the receiver"))
NOTICE = ReceiveForgettingNotice(
    referral_id=REFERRAL_ID,
    from_office="kab-indramayu",
    position=40,
    leaf="cd" * 32,
    basis=ForgettingBasis.ASKED_BY_PERSON,
    decided_at=spec.NOW - timedelta(minutes=30),
)
_ON_ITS_WAY: tuple[Command, ...] = (BETWEEN, APPROVED, CONSENTED, SENT)

REFERRAL_HISTORIES: dict[str, tuple[Command, ...]] = {
    "nothing": (),
    "requested": (ASKED,),
    "with consent": (ASKED, CONSENTED),
    "approved": (ASKED, APPROVED),
    "disapproved": (ASKED, DisapproveReferral(referral_id=REFERRAL_ID, reason="Belum perlu")),
    "sent": _UNDERWAY,
    "reminded": (*_UNDERWAY, RemindProvider(referral_id=REFERRAL_ID)),
    "escalated": (*_UNDERWAY, EscalateReferral(referral_id=REFERRAL_ID, reason="Seminggu tanpa kabar")),
    "declined": (*_UNDERWAY, DeclineReferral(referral_id=REFERRAL_ID, reason=DeclineReason.FULL)),
    "accepted": (*_UNDERWAY, ACCEPTED),
    "in progress": (*_UNDERWAY, ACCEPTED, ReportProgress(referral_id=REFERRAL_ID, progress="Mulai terapi")),
    "a transfer is asked for": (*_UNDERWAY, ACCEPTED, WISHED),
    "the responsibility is handed over": (*_UNDERWAY, ACCEPTED, WISHED, GrantTransfer(referral_id=REFERRAL_ID)),
    "the responsibility stays": (*_UNDERWAY, ACCEPTED, WISHED, RefuseTransfer(referral_id=REFERRAL_ID, reason="Keluarga di sini")),
    "completed": (*_UNDERWAY, ACCEPTED, CompleteReferral(referral_id=REFERRAL_ID, outcome=ReferralOutcome.HELPED)),
    "returned": (*_UNDERWAY, ACCEPTED, ReturnPerson(referral_id=REFERRAL_ID, reason=ReturnReason.FAMILY_FOUND)),
    "sent to another office here": _ON_ITS_WAY,
    "delivered to another office": (*_ON_ITS_WAY, DELIVERED),
    "not taken by another office's log": (*_ON_ITS_WAY, NOT_TAKEN),
    "accepted by another office": (*_ON_ITS_WAY, DELIVERED, TAKEN),
    "another office asks for the transfer": (*_ON_ITS_WAY, DELIVERED, TAKEN, WANTED),
    "received": (RECEIVED,),
    "received and assigned": (RECEIVED, AssignReferral(referral_id=REFERRAL_ID, worker_id=some_id("peksos"))),
    "received and accepted": (RECEIVED, ACCEPTED),
    "received, with a case": (RECEIVED, ACCEPTED, LED_TO_CASE),
    "received and withdrawn": (RECEIVED, ACCEPTED, TAKEN_BACK),
    "received, and noticed that the person is to be forgotten": (RECEIVED, NOTICE),
    "withdrawn": (*_UNDERWAY, WithdrawReferral(referral_id=REFERRAL_ID, reason="Keluarga datang")),
}


def happened_referral(*commands: Command, policies: tuple[Policy, ...] = ()) -> tuple[Event, ...]:
    """The facts of commands carried out one after the other, a minute apart, each by somebody else in the role it needs."""
    facts: tuple[Event, ...] = ()
    for number, command in enumerate(commands):
        moment = spec.NOW - timedelta(hours=1) + timedelta(minutes=number)
        who = spec.actor(f"worker {number}", role=ROLES.get(type(command), Role.SOCIAL_WORKER))
        given = spec.given(*facts).at(moment).by(who).under(*policies).knowing(case=CASE_OF_REFERRAL)
        facts += given.when(command).decide()
    return facts
