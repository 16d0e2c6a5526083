"""How people come home in the demonstration: heard, decided by a third, handed over before witnesses, visited; stable, or in need again."""

from hashlib import sha256
from typing import Final
from uuid import UUID

from api.demonstration import words
from api.demonstration.offices import Member
from api.demonstration.people import full_name
from api.demonstration.story import Search
from api.demonstration.telling import DAYS, MINUTES, Telling
from cases.decider import Command
from cases.reunification.deciding import ApproveReunification, ProposeReunification
from cases.reunification.handing_over import HandOver, PartyGiven, WitnessGiven
from cases.reunification.preparing import BeginReunification, RecordStatement, RecordWish
from cases.reunification.visiting import DeclareStable, MissVisit, RecordBreakdown, VisitFamily
from cases.vocabulary import Role, Sex
from cases.vocabulary.reunification import BreakdownReason, Hearing, PartyRole, VisitSafety, Wish

AFTER_DAYS: Final = (31, 92, 183)
"""Days after the handover by which the planned visits are due: 1, 3 and 6 months."""
MISSED_LATER: Final = 6
"""Days after it was due on which it is said that a visit was missed."""

_BROKE_DOWN: Final = (BreakdownReason.FAMILY_CANNOT, BreakdownReason.LEFT_AGAIN, BreakdownReason.NEGLECT)


def document(told: Telling, name: str) -> str:
    """The SHA-256 of a signed document, which nobody has."""
    return sha256(f"{told.case_id} {name}".encode()).hexdigest()


class Homecoming:
    """One reunification, told step by step."""

    def __init__(self, told: Telling, match_id: UUID) -> None:
        """Make its id."""
        self._told = told
        self._match_id = match_id
        self._worker = told.social_worker
        self._id = told.new_id()
        self._relative = full_name(told.chance, Sex.FEMALE)

    def hand_over(self) -> None:
        """Begun, the person heard, proposed, decided by the head of the office, signed for, and handed over."""
        told, chance, one = self._told, self._told.chance, self._id
        begun = BeginReunification(reunification_id=one, case_id=told.case_id, match_id=self._match_id)
        self._say(begun, self._worker, (0.2, 4))
        wish = RecordWish(reunification_id=one, wish=Wish.RETURN, how=Hearing.CONVERSATION, words=chance.one_of(words.WISHES))
        self._say(wish, self._worker, (0.1, 2))
        self._say(ProposeReunification(reunification_id=one, grounds=chance.one_of(words.GROUNDS)), self._worker, (0.1, 2))
        third = told.cast.of(Role.HEAD_OF_OFFICE)[0]
        self._say(ApproveReunification(reunification_id=one, reason=words.BEST_INTEREST), third, (0.2, 4))
        stated = RecordStatement(
            reunification_id=one,
            signed_on=told.today,
            signatory=self._relative,
            relation="keluarga",
            sha256=document(told, "pernyataan"),
        )
        self._say(stated, self._worker, (0.2, 2))
        signed = HandOver(
            reunification_id=one,
            number=f"460/BA.{chance.number(1, 999):03}-Rehsos",
            region=chance.one_of(told.cast.villages),
            place="balai desa",
            parties=(
                PartyGiven(role=PartyRole.OFFICE, name=self._worker.name, position="pekerja sosial"),
                PartyGiven(role=PartyRole.FAMILY, name=self._relative),
            ),
            witnesses=tuple(WitnessGiven(name=f"{full_name(chance, Sex.MALE)}, {of}") for of in ("kuwu", "ketua RT")),
            sha256=document(told, "serah terima"),
        )
        self._say(signed, self._worker, (0.5, 6))

    def follow(self, course: Search) -> None:
        """Visited after one, three and six months, mostly; then stable, or it breaks down after the first visit."""
        told, chance, one = self._told, self._told.chance, self._id
        handed_over_at, visitor = told.at, told.subdistrict_worker
        for number, days in enumerate(AFTER_DAYS, 1):
            if course is Search.VISIT_MISSED and number == 2:
                after = handed_over_at + (days + MISSED_LATER) * DAYS - told.at
                missed = MissVisit(reunification_id=one, reason=chance.one_of(words.NOT_VISITED))
                told.tell(missed, visitor, after=after, lag=4 * MINUTES)
                continue
            after = handed_over_at + days * DAYS - told.at - chance.days(0.5, 8)
            doubtful = course is Search.BROKEN_DOWN
            seen = VisitFamily(
                reunification_id=one,
                safety=VisitSafety.CONCERN if doubtful else VisitSafety.SAFE,
                findings=words.NOT_WELL if doubtful else chance.one_of(words.WELL),
            )
            told.tell(seen, visitor, after=after, lag=4 * MINUTES)
            if doubtful:
                broke = RecordBreakdown(reunification_id=one, reason=chance.one_of(_BROKE_DOWN), words=words.BROKE_DOWN)
                self._say(broke, self._worker, (3, 40))
                return
        self._say(DeclareStable(reunification_id=one, reason=words.STABLE), self._worker, (1, 8))

    def _say(self, command: Command, by: Member, days: tuple[float, float]) -> None:
        told = self._told
        told.tell(command, by, after=told.until_office_hours(told.chance.days(*days)), lag=4 * MINUTES)
