"""Example histories of a search for a family, of a family's request, and of a match, by the ordinary commands."""

from dataclasses import replace
from datetime import date, timedelta

from cases.decider import Command
from cases.match.deciding import AcceptMatch, ProposeMatch, RejectMatch, Seen, ShowMatch, SuggestMatch, WithdrawMatch
from cases.match.state import Match, Verification
from cases.match.verifying import AssessFamily, VerifyMatch, WithdrawVerification
from cases.tracing.ending import EndTracing, ProposeFamily
from cases.tracing.searching import (
    BeginTracing,
    DocumentPerson,
    OrderTracing,
    PlanTracing,
    RecordAttempt,
    RecordCandidateFamily,
    RecordFamilyRefusal,
)
from cases.tracing_request.asking import (
    CloseTracingRequest,
    DescribeSought,
    NoteRequestMatch,
    ProtectRequester,
    ReleaseRequestMatch,
    RequestTracing,
    ReviewTracingRequest,
    WithdrawTracingRequest,
)
from cases.vocabulary import Channel, Role, Sex
from cases.vocabulary.tracing import (
    Agreement,
    AttemptResult,
    FamilyRelation,
    MatchRejection,
    MatchSide,
    RequestOutcome,
    ShownTo,
    TracingChannel,
    TracingOutcome,
    VerificationMethod,
)
from tests import spec
from tests.spec import some_id

TRACING_ID, REQUEST_ID, MATCH_ID = some_id("tracing"), some_id("tracing request"), some_id("match")
CANDIDATE_ID = some_id("candidate")
TRACING_ROLES: dict[type[Command], Role] = dict.fromkeys((OrderTracing, WithdrawVerification), Role.HEAD_OF_DIVISION)
KNOWN_MATCH = Match(
    person_id=some_id("sheltered person"),
    began_at=spec.NOW - timedelta(days=2),
    accepted=True,
    verified={side: Verification(verified_by=some_id(f"verifier {side}"), verified_at=spec.NOW - timedelta(days=2)) for side in MatchSide},
)
KNOWN_OF_TRACING = {
    "match": KNOWN_MATCH,
    "handed_over": (),
    "match_id": MATCH_ID,
    "tracing_id": TRACING_ID,
    "noted_with": some_id("person"),
}
"""What the application finds in other streams for a search and a match."""

BEGUN = BeginTracing(tracing_id=TRACING_ID, case_id=some_id("case"), reason="Tidak ingat alamat")
DOCUMENTED = DocumentPerson(
    tracing_id=TRACING_ID,
    names="Rohaeni",
    nicknames="Mak Eni",
    dialect="Cirebonan",
    sex=Sex.FEMALE,
    age_years=66,
    relatives=(FamilyRelation.CHILD,),
    marks="Bekas luka di dahi",
    belongings="Tas kain biru",
    companions="Sendirian",
    story="Naik bus dari pasar",
)
PLANNED = PlanTracing(tracing_id=TRACING_ID, locations="Pasar Losarang, Desa Jangga", contacts="Kepala desa", regions=("32.12.02",))
ORDERED = OrderTracing(tracing_id=TRACING_ID, letter_number="094/12/Rehsos")
TRIED = RecordAttempt(
    tracing_id=TRACING_ID,
    attempt_id=some_id("attempt"),
    channel=TracingChannel.SUBDISTRICT_WORKER,
    result=AttemptResult.LEAD,
    asked="TKSK Losarang",
    report="Ada keluarga yang kehilangan",
)
NAMED = RecordCandidateFamily(
    tracing_id=TRACING_ID, candidate_id=CANDIDATE_ID, relation=FamilyRelation.CHILD, name="Warsih", phone="+62 812-0000-0002"
)
UNWILLING = RecordFamilyRefusal(tracing_id=TRACING_ID, candidate_id=CANDIDATE_ID, reason="Tidak sanggup merawat")
FAMILY_PROPOSED = ProposeFamily(tracing_id=TRACING_ID, candidate_id=CANDIDATE_ID, reason="Anaknya mengenali foto")
NOT_FOUND = EndTracing(tracing_id=TRACING_ID, outcome=TracingOutcome.NOT_FOUND, summary="Semua titik sudah didatangi")

TRACING_HISTORIES: dict[str, tuple[Command, ...]] = {
    "nothing": (),
    "begun": (BEGUN,),
    "documented": (BEGUN, DOCUMENTED),
    "planned": (BEGUN, DOCUMENTED, PLANNED),
    "ordered": (BEGUN, DOCUMENTED, PLANNED, ORDERED),
    "planned anew after it was ordered": (BEGUN, DOCUMENTED, PLANNED, ORDERED, replace(PLANNED, contacts="Kepala pasar")),
    "tried": (BEGUN, PLANNED, ORDERED, TRIED),
    "a family came up": (BEGUN, TRIED, NAMED),
    "the family refuses": (BEGUN, TRIED, NAMED, UNWILLING),
    "a family is proposed": (BEGUN, TRIED, NAMED, FAMILY_PROPOSED),
    "found": (
        BEGUN,
        TRIED,
        NAMED,
        FAMILY_PROPOSED,
        EndTracing(tracing_id=TRACING_ID, outcome=TracingOutcome.FOUND, match_id=MATCH_ID, summary="Anaknya di Losarang"),
    ),
    "not found": (BEGUN, TRIED, NOT_FOUND),
    "the person does not want it": (
        BEGUN,
        EndTracing(tracing_id=TRACING_ID, outcome=TracingOutcome.PERSON_UNWILLING, summary="Tidak mau pulang"),
    ),
}

REQUESTED = RequestTracing(
    tracing_request_id=REQUEST_ID,
    requester_id=some_id("requester"),
    sought_id=some_id("sought"),
    channel=Channel.WALK_IN,
    relation=FamilyRelation.CHILD,
    requester_name="Warsih",
    requester_phone="+62 812-0000-0003",
    name="Rohaeni",
    aliases="Mak Eni",
    sex=Sex.FEMALE,
    age_years=67,
    region="32.12.02",
    last_place="Pasar Losarang",
    marks="Bekas luka di dahi",
)
DESCRIBED = DescribeSought(tracing_request_id=REQUEST_ID, story="Pergi ke pasar dan tidak pulang")
FOUND = NoteRequestMatch(tracing_request_id=REQUEST_ID, match_id=MATCH_ID)
ANSWERED = CloseTracingRequest(tracing_request_id=REQUEST_ID, outcome=RequestOutcome.ANSWERED, answer="Ibu sudah ditemukan")

TRACING_REQUEST_HISTORIES: dict[str, tuple[Command, ...]] = {
    "nothing": (),
    "requested": (REQUESTED,),
    "described": (REQUESTED, DESCRIBED),
    "protected": (REQUESTED, ProtectRequester(tracing_request_id=REQUEST_ID)),
    "reviewed": (REQUESTED, ReviewTracingRequest(tracing_request_id=REQUEST_ID)),
    "somebody was found": (REQUESTED, FOUND),
    "it was somebody else": (REQUESTED, FOUND, ReleaseRequestMatch(tracing_request_id=REQUEST_ID, match_id=MATCH_ID)),
    "closed": (REQUESTED, FOUND, ANSWERED),
    "withdrawn": (REQUESTED, WithdrawTracingRequest(tracing_request_id=REQUEST_ID, reason="Sudah pulang sendiri")),
}


def suggested(version: int = 1) -> SuggestMatch:
    """A suggestion on the evidence of so many facts of the request."""
    return SuggestMatch(
        match_id=MATCH_ID,
        person_id=some_id("person"),
        case_id=some_id("case"),
        tracing_request_id=REQUEST_ID,
        seen=(Seen(described_id=some_id("case"), version=1), Seen(described_id=REQUEST_ID, version=version)),
        score_percent=82,
        by_name=Agreement.CLOSE,
        by_sex=Agreement.SAME,
        by_age=Agreement.CLOSE,
        by_place=Agreement.SAME,
        by_marks=Agreement.SAME,
        by_relation=Agreement.UNKNOWN,
    )


SUGGESTED = suggested()
PROPOSED = ProposeMatch(
    match_id=MATCH_ID, person_id=some_id("person"), case_id=some_id("case"), tracing_id=TRACING_ID, candidate_id=CANDIDATE_ID
)
SHOWN = ShowMatch(match_id=MATCH_ID, audience=ShownTo.PERSON, reaction="Menangis, menyebut nama anaknya")
REJECTED = RejectMatch(match_id=MATCH_ID, reason=MatchRejection.FAMILY_DENIES, words="Bukan ibu kami")
ACCEPTED = AcceptMatch(match_id=MATCH_ID)
BY_PERSON = VerifyMatch(
    match_id=MATCH_ID, side=MatchSide.PERSON, methods=(VerificationMethod.QUESTIONS,), questions="Nama suami? Kasim", minutes_number="12/BA"
)
BY_FAMILY = VerifyMatch(
    match_id=MATCH_ID, side=MatchSide.FAMILY, methods=(VerificationMethod.DOCUMENTS, VerificationMethod.MEETING), minutes_number="13/BA"
)
BACK = WithdrawVerification(match_id=MATCH_ID, side=MatchSide.PERSON, reason="Yang ditanya ternyata tetangga")
VISITED = AssessFamily(match_id=MATCH_ID, willing=True, able=True, safe=True, visited_on=date(2023, 3, 14))

MATCH_HISTORIES: dict[str, tuple[Command, ...]] = {
    "nothing": (),
    "suggested": (SUGGESTED,),
    "proposed": (PROPOSED,),
    "shown": (SUGGESTED, SHOWN),
    "rejected": (SUGGESTED, REJECTED),
    "suggested again on new evidence": (SUGGESTED, REJECTED, suggested(version=2)),
    "accepted": (SUGGESTED, ACCEPTED),
    "verified from one side": (SUGGESTED, ACCEPTED, BY_PERSON),
    "verified from both sides": (SUGGESTED, ACCEPTED, BY_PERSON, BY_FAMILY),
    "a verification is taken back": (SUGGESTED, ACCEPTED, BY_PERSON, BY_FAMILY, BACK),
    "the family was visited": (SUGGESTED, ACCEPTED, BY_PERSON, BY_FAMILY, VISITED),
    "accepted and found wrong": (SUGGESTED, ACCEPTED, BY_PERSON, REJECTED),
    "withdrawn": (PROPOSED, WithdrawMatch(match_id=MATCH_ID, reason="Salah orang yang dicatat")),
}
