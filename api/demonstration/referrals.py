"""How a referral goes in the demonstration: asked for, approved, agreed to, sent, and what the provider makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final
from uuid import UUID, uuid5

from api.demonstration import partners, words
from api.demonstration.offices import WEST_JAVA, Cast, Member
from api.demonstration.story import Course, Provider, Referred
from api.demonstration.telling import MINUTES, Telling
from cases.decider import Command
from cases.issuing import CHANNEL, SYSTEM
from cases.policies.calendar import due
from cases.policies.shipped import SHIPPED
from cases.processes import command_of_timer
from cases.referral.answering import AcceptReferral, CompleteReferral, DeclineReferral, ReportProgress, ReturnPerson
from cases.referral.asking import ApproveReferral, DisapproveReferral, RecordReferralConsent, RequestReferral
from cases.referral.receiving import AssignReferral, OpenCaseFromReferral
from cases.referral.sending import ExpireReferral, RemindProvider, SendReferral, WithdrawReferral
from cases.vocabulary import Role
from cases.vocabulary.referrals import ConsentBasis, DeclineReason, Destination, ReferralOutcome, ReturnReason, Setting

_WHO: Final = ("name", "sex", "age_years", "condition", "region", "reason")


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How it goes with a kind of provider.

    Attributes:
        partner: the registered partner; None: another office, which keeps its own log here.
        carries: the fields that it needs, and no others.
        answer_days, help_days: how long it takes to answer, and helps.
    """

    destination: Destination
    setting: Setting
    service: str
    partner: str | None
    carries: tuple[str, ...]
    answer_days: tuple[float, float]
    help_days: tuple[float, float]


TERMS: Final[Mapping[Provider, Terms]] = {
    Provider.PROVINCE: Terms(
        destination=Destination.PROVINCE,
        setting=Setting.INSIDE,
        service="SVC-RUJUKAN",
        partner=None,
        carries=(*_WHO, "marks", "citizen", "categories", "needs"),
        answer_days=(1, 6),
        help_days=(30, 150),
    ),
    Provider.HOSPITAL: Terms(
        destination=Destination.HOSPITAL,
        setting=Setting.OUTSIDE,
        service="SVC-AKSES-DIKES",
        partner=partners.HOSPITAL,
        carries=_WHO,
        answer_days=(0.05, 1),
        help_days=(2, 25),
    ),
    Provider.MINISTRY_CENTRE: Terms(
        destination=Destination.MINISTRY_CENTRE,
        setting=Setting.INSIDE,
        service="ATENSI-4",
        partner=partners.CENTRE,
        carries=(*_WHO, "categories", "needs"),
        answer_days=(2, 12),
        help_days=(30, 120),
    ),
    Provider.INSTITUTION: Terms(
        destination=Destination.INSTITUTION,
        setting=Setting.OUTSIDE,
        service="ATENSI-2",
        partner=partners.INSTITUTION,
        carries=(*_WHO, "needs"),
        answer_days=(0.5, 5),
        help_days=(20, 120),
    ),
}

_DECLINED: Final = (DeclineReason.FULL, DeclineReason.FULL, DeclineReason.NOT_ELIGIBLE, DeclineReason.INCOMPLETE)
_RETURNED: Final = (ReturnReason.PERSON_LEFT, ReturnReason.BEYOND_MEANS, ReturnReason.FAMILY_FOUND)


def refer(told: Telling, referred: Referred) -> bool:
    """Tell a referral; whether the office may close the case afterwards."""
    told.from_now_on()
    one = Referral(told, TERMS[referred.provider])
    one.ask()
    if referred.course is Course.DISAPPROVED:
        one.disapprove()
        return True
    one.send()
    match referred.course:
        case Course.EXPIRED:
            one.hear_nothing()
        case Course.WITHDRAWN:
            one.withdraw()
        case Course.DECLINED:
            one.decline()
        case Course.ELSEWHERE:
            one.decline()
            elsewhere = Referral(told, TERMS[referred.provider], partners.ANOTHER)
            elsewhere.ask(replaces=one.referral_id)
            elsewhere.send()
            elsewhere.help(referred.course)
        case course:
            one.help(course)
    return referred.course is not Course.GOING_ON


class Referral:
    """One referral, told step by step."""

    def __init__(self, told: Telling, terms: Terms, partner: str | None = None) -> None:
        """Make its id, and say who answers."""
        self._told = told
        self._terms = terms
        self._partner = partner or terms.partner
        self._head = told.chance.one_of(told.cast.of(Role.HEAD_OF_DIVISION))
        self.referral_id = told.new_id()

    def ask(self, replaces: UUID | None = None) -> None:
        """It is asked for by the social worker."""
        told, terms = self._told, self._terms
        asked = RequestReferral(
            referral_id=self.referral_id,
            case_id=told.case_id,
            destination=terms.destination,
            setting=terms.setting,
            service=terms.service,
            carries=terms.carries,
            destination_office=None if self._partner else WEST_JAVA.office,
            destination_name=self._partner or WEST_JAVA.name,
            partner_id=partners.partner_id(told.cast, self._partner) if self._partner else None,
            replaces=replaces,
            reason=told.chance.one_of(words.REFERRED),
        )
        self._say(asked, told.social_worker, (0.2, 6))

    def disapprove(self) -> None:
        """The head of division does not agree."""
        refused = DisapproveReferral(referral_id=self.referral_id, reason="Keluarga masih sanggup merawat dengan pendampingan")
        self._say(refused, self._head, (0.1, 3))

    def send(self) -> None:
        """Another approves it, the person agrees or it is decided without them, and it goes out."""
        told = self._told
        self._say(ApproveReferral(referral_id=self.referral_id), self._head, (0.1, 2))
        basis = told.chance.one_of((ConsentBasis.PERSON, ConsentBasis.PERSON, ConsentBasis.PERSON, ConsentBasis.OVERRIDDEN))
        agreed = RecordReferralConsent(
            referral_id=self.referral_id,
            basis=basis,
            consented_on=told.today,
            reason=words.WITHOUT_CONSENT if basis is ConsentBasis.OVERRIDDEN else None,
        )
        told.tell(agreed, told.social_worker, after=told.chance.minutes(10, 90))
        sent = SendReferral(referral_id=self.referral_id, proof=None if self._between else f"460/{told.chance.number(1, 999):03}-Rehsos")
        told.tell(sent, told.social_worker, after=told.chance.minutes(5, 60), crosses=self._between)

    def hear_nothing(self) -> None:
        """The provider never answers: the office's own clock reminds it, and ends it."""
        told, sent_at = self._told, self._told.at
        remind, expire = RemindProvider(referral_id=self.referral_id), ExpireReferral(referral_id=self.referral_id)
        clock_says(told, "referral-reminder", "reminder", remind, sent_at, crosses=self._between)
        clock_says(told, "referral-expiry", "expiry", expire, sent_at, crosses=self._between)

    def withdraw(self) -> None:
        """The office takes it back."""
        self._say(
            WithdrawReferral(referral_id=self.referral_id, reason="Keluarga menjemput dan merawat di rumah"),
            self._told.social_worker,
            (1, 3),
        )

    def decline(self) -> None:
        """The provider does not take the person."""
        reason = self._told.chance.one_of(_DECLINED)
        self._answer(DeclineReferral(referral_id=self.referral_id, reason=reason), self._terms.answer_days)

    def help(self, course: Course) -> None:
        """The provider takes the person, and tells how it goes until it is done, or still going on, or the person is given back."""
        told, referral_id = self._told, self.referral_id
        if self._between:
            self._say(AssignReferral(referral_id=referral_id, worker_id=self._answers.worker_id), self._their_head, (0.1, 1), there=True)
        self._answer(AcceptReferral(referral_id=referral_id), self._terms.answer_days)
        if self._between:
            self._say(OpenCaseFromReferral(referral_id=referral_id, case_id=told.new_id()), self._answers, (0.1, 2), there=True)
        if course is Course.GOING_ON or told.chance.happens(0.3):
            self._answer(ReportProgress(referral_id=referral_id, progress=told.chance.one_of(words.PROGRESS)), self._terms.help_days)
        if course is Course.RETURNED:
            back = ReturnPerson(referral_id=referral_id, reason=told.chance.one_of(_RETURNED))
            self._answer(back, self._terms.help_days)
        elif course is not Course.GOING_ON:
            outcome = told.chance.one_of((ReferralOutcome.HELPED, ReferralOutcome.HELPED, ReferralOutcome.PARTLY_HELPED))
            self._answer(CompleteReferral(referral_id=referral_id, outcome=outcome), self._terms.help_days)

    @property
    def _between(self) -> bool:
        """Whether both sides keep a log here."""
        return self._partner is None

    @property
    def _answers(self) -> Member:
        """Who says what the provider answers: there, here for the partner, or the social worker who has its letter."""
        if self._between:
            return west_java(self._told.cast.seed).social_worker_for(self._told.story.region)
        return partners.staff_of(self._told.cast) if self._partner == partners.INSTITUTION else self._told.social_worker

    @property
    def _their_head(self) -> Member:
        return west_java(self._told.cast.seed).of(Role.HEAD_OF_DIVISION)[0]

    def _answer(self, command: Command, days: tuple[float, float]) -> None:
        self._say(command, self._answers, days, there=self._between, crosses=self._between)

    def _say(self, command: Command, by: Member, days: tuple[float, float], *, there: bool = False, crosses: bool = False) -> None:
        after = self._told.until_office_hours(self._told.chance.days(*days))
        self._told.tell(command, by, after=after, lag=4 * MINUTES, office=WEST_JAVA.office if there else None, crosses=crosses)


def clock_says(told: Telling, rule: str, timer: str, command: Command, since: datetime, *, crosses: bool = False) -> None:
    """Tell what the office's own clock does when a term is over.

    It is told under the id that the reactor gives it, so that it is done once when the reactor comes to the timer.
    """
    policy = next(policy for policy in SHIPPED if policy.rule == rule)
    told.tell(
        command,
        SYSTEM,
        after=due(policy, since, told.cast.played.zone) - told.at,
        channel=CHANNEL,
        crosses=crosses,
        command_id=command_of_timer(uuid5(command.stream, timer)),
    )


@cache
def west_java(seed: int) -> Cast:
    """Who works in the province's office."""
    return Cast(WEST_JAVA, seed)
