"""Example histories of a reunification, by the ordinary commands."""

from datetime import date, datetime, timedelta
from typing import Any

from cases.case.state import Case, Episode
from cases.decider import Command
from cases.events.event import Event
from cases.match.state import Assessment, Match, Verification
from cases.policies import Policy
from cases.reunification.correcting import CorrectHandover
from cases.reunification.deciding import ApproveReunification, LetDecisionLapse, ProposeReunification, RefuseReunification
from cases.reunification.handing_over import HandOver, PartyGiven, WitnessGiven
from cases.reunification.preparing import BeginReunification, RecordStatement, RecordWish
from cases.reunification.travelling import ArriveOnLeg, CancelLeg, DepartOnLeg, PlanLeg, RecordLegReceipt
from cases.reunification.visiting import (
    DeclareStable,
    MissVisit,
    RecordBreakdown,
    RefuseByFamily,
    StopReunification,
    VisitFamily,
)
from cases.vocabulary import Role
from cases.vocabulary.reunification import (
    Alternative,
    BreakdownReason,
    Hearing,
    PartyRole,
    StopReason,
    Transport,
    VisitSafety,
    Wish,
)
from cases.vocabulary.tracing import MatchSide
from tests import spec
from tests.spec import some_id

REUNIFICATION_ID, MATCH_ID, LEG, LATER_LEG = (some_id(name) for name in ("reunification", "match", "leg", "later leg"))
CASE_OF_CHILD = Case(
    person_id=some_id("sheltered person"),
    region="32.12.01.2008",
    age_years=9,
    episodes=(Episode(number=1, opened_at=spec.NOW - timedelta(days=400)),),
)
VERIFIERS = (some_id("verifier of the child"), some_id("verifier of the family"))
HOME = Assessment(willing=True, able=True, safe=True, assessed_by=some_id("visitor"), visited_on=date(2022, 3, 1))
MATCHED = Match(
    person_id=some_id("sheltered person"),
    case_id=some_id("case"),
    accepted=True,
    verified={
        side: Verification(verified_by=who, verified_at=spec.NOW - timedelta(days=380))
        for side, who in zip(sorted(MatchSide), VERIFIERS, strict=True)
    },
    assessment=HOME,
)
KNOWN_OF_REUNIFICATION: dict[str, Any] = {"case": CASE_OF_CHILD, "match": MATCHED}
DAYS_LATER: dict[type[Command], int] = {VisitFamily: 28, DeclareStable: 7, MissVisit: 70}
"""Steps that are not made on the day of the one before."""

BEGUN = BeginReunification(reunification_id=REUNIFICATION_ID, case_id=some_id("case"), match_id=MATCH_ID)
WISHED = RecordWish(reunification_id=REUNIFICATION_ID, wish=Wish.RETURN, how=Hearing.CONVERSATION, words="Mau pulang ke Ibu")
PROPOSED = ProposeReunification(reunification_id=REUNIFICATION_ID, grounds="Keluarga siap dan anak ingin pulang")
APPROVED = ApproveReunification(reunification_id=REUNIFICATION_ID, reason="Terbaik bagi anak", letter="460/77/Dinsos")
STATED = RecordStatement(
    reunification_id=REUNIFICATION_ID,
    signed_on=date(2022, 3, 1),
    signatory="Ibu Rohaeni",
    relation="Ibu kandung",
    sha256="a" * 64,
    promises="Merawat dan menyekolahkan",
)
HANDED_OVER = HandOver(
    reunification_id=REUNIFICATION_ID,
    number="BA/12/2022",
    region="32.12.02.2001",
    place="Balai desa",
    parties=(PartyGiven(role=PartyRole.OFFICE, name="Dewi"), PartyGiven(role=PartyRole.FAMILY, name="Rohaeni", position="Ibu")),
    witnesses=(WitnessGiven(name="Kuwu Tarsono", position="Kepala desa"), WitnessGiven(name="Bripka Wawan")),
    sha256="b" * 64,
)
LEG_PLANNED = PlanLeg(
    reunification_id=REUNIFICATION_ID,
    leg_id=LEG,
    from_region="32.12",
    to_region="32.09",
    transport=Transport.TRAIN,
    escort_id=some_id("escort"),
    handover_point="Stasiun Cirebon, Dinsos setempat",
    cost_rupiah=180_000,
)
DEPARTED = DepartOnLeg(reunification_id=REUNIFICATION_ID, leg_id=LEG)
ARRIVED = ArriveOnLeg(reunification_id=REUNIFICATION_ID, leg_id=LEG, received_by="Petugas Dinsos Cirebon")
PAID = RecordLegReceipt(
    reunification_id=REUNIFICATION_ID, leg_id=LEG, receipt_id=some_id("receipt"), cost_rupiah=175_000, number="SPJ 12", sha256="c" * 64
)
VISITED = VisitFamily(reunification_id=REUNIFICATION_ID, safety=VisitSafety.SAFE, findings="Sehat, sudah sekolah")
MISSED = MissVisit(reunification_id=REUNIFICATION_ID, reason="Banjir, jalan terputus")
STABLE = DeclareStable(reunification_id=REUNIFICATION_ID, reason="Tiga kunjungan baik")
BROKEN = RecordBreakdown(
    reunification_id=REUNIFICATION_ID,
    reason=BreakdownReason.LEFT_AGAIN,
    words="Ditemukan lagi di stasiun",
    alternative=Alternative.ALTERNATIVE_CARE,
)
FAMILY_REFUSED = RefuseByFamily(
    reunification_id=REUNIFICATION_ID, alternative=Alternative.WELFARE_INSTITUTION, reason="Tidak sanggup merawat"
)
STOPPED = StopReunification(reunification_id=REUNIFICATION_ID, reason=StopReason.MATCH_FELL, words="Ternyata bukan keluarganya")

LAPSED = LetDecisionLapse(reunification_id=REUNIFICATION_ID, match_id=MATCH_ID, side=MatchSide.PERSON)
MINUTES_CORRECTED = CorrectHandover(
    reunification_id=REUNIFICATION_ID,
    corrects=6,
    place="Kantor kecamatan Losarang",
    sha256="d" * 64,
    reason="Tempat salah tulis; berita acara diganti",
)

_DECIDED: tuple[Command, ...] = (BEGUN, WISHED, PROPOSED, APPROVED, STATED)
AT_HOME: tuple[Command, ...] = (*_DECIDED, HANDED_OVER)
WATCHED: tuple[Command, ...] = (*AT_HOME, VISITED, MISSED, *([VISITED] * 3))

REUNIFICATION_HISTORIES: dict[str, tuple[Command, ...]] = {
    "nothing": (),
    "begun": (BEGUN,),
    "heard": (BEGUN, WISHED),
    "proposed": (BEGUN, WISHED, PROPOSED),
    "refused": (
        BEGUN,
        WISHED,
        PROPOSED,
        RefuseReunification(reunification_id=REUNIFICATION_ID, reason="Ayah tiri belum diperiksa"),
    ),
    "approved": _DECIDED,
    "the decision lapsed": (*_DECIDED, LAPSED),
    "a leg is planned": (*_DECIDED, LEG_PLANNED),
    "a leg is cancelled": (*_DECIDED, LEG_PLANNED, CancelLeg(reunification_id=REUNIFICATION_ID, leg_id=LEG, reason="Dijemput keluarga")),
    "on the way": (*_DECIDED, LEG_PLANNED, DEPARTED),
    "arrived": (*_DECIDED, LEG_PLANNED, DEPARTED, ARRIVED, PAID),
    "handed over": AT_HOME,
    "the minutes are corrected": (*AT_HOME, MINUTES_CORRECTED),
    "visited": (*AT_HOME, VISITED),
    "a visit was missed": (*AT_HOME, MISSED),
    "visited to the end": WATCHED,
    "stable": (*WATCHED, STABLE),
    "broken down": (*AT_HOME, BROKEN),
    "the family refuses": (BEGUN, FAMILY_REFUSED),
    "the family refuses later": (*AT_HOME, FAMILY_REFUSED),
    "stopped": (BEGUN, STOPPED),
}


def happened_reunification(
    *commands: Command, policies: tuple[Policy, ...] = (), knowing: dict[str, Any] | None = None
) -> tuple[Event, ...]:
    """The facts of commands carried out one after the other, each by somebody else in the role it needs; it began a year ago."""
    facts: tuple[Event, ...] = ()
    moment: datetime = spec.NOW - timedelta(days=365)
    for number, command in enumerate(commands):
        moment += timedelta(days=DAYS_LATER.get(type(command), 0), minutes=1)
        role = Role.HEAD_OF_OFFICE if isinstance(command, ApproveReunification | RefuseReunification) else Role.SOCIAL_WORKER
        given = spec.given(*facts).at(moment).by(spec.actor(f"worker {number}", role=role)).under(*policies)
        facts += given.knowing(**(knowing or KNOWN_OF_REUNIFICATION)).when(command).decide()
    return facts
