"""Which route carries out which command: the whole table, from which routes and their description are made.

A decision is a sub-resource of what it decides about. `If-Match` is needed wherever somebody decides on what they saw;
what begins something, and what only adds to a record (notes, evidence, witnesses, help on the spot), needs none.
"""

from collections.abc import Mapping
from typing import Final

from api.routes.way import Way
from api.routes.ways_of_attachments import ATTACHMENTS
from api.routes.ways_of_cases import CASES
from api.routes.ways_of_complaints import COMPLAINTS, FIELD
from api.routes.ways_of_offices import OFFICES, TEAMS, WORKERS
from api.routes.ways_of_partners import ACTIVITIES, DECREES, MEETINGS, MONITORINGS, PARTNERS
from api.routes.ways_of_persons import PERSONS
from api.routes.ways_of_referrals import REFERRALS
from api.routes.ways_of_reunifications import REUNIFICATIONS
from api.routes.ways_of_services import SERVICES
from api.routes.ways_of_shelters import SHELTERS
from api.routes.ways_of_tracing import MATCHES, TRACING_REQUESTS, TRACINGS
from cases.attachment import AttachFile
from cases.case import closure
from cases.case.progress import EndHold
from cases.case.reentry import ReenterCase
from cases.complaint.waiting import GoOnWithoutReply
from cases.deadline import CloseForSilence, EscalateDeadline, RecordBreach
from cases.decider import Command
from cases.match.deciding import ProposeMatch, SuggestMatch
from cases.office import AcceptLoss, OpenOffice, StartDemonstration
from cases.person.aid import NoteAid, WithdrawAid
from cases.person.family_match import NoteFamilyMatch, ReleaseFamilyMatch
from cases.person.merging import LetPersonGo, TakeInPerson
from cases.referral import receiving
from cases.referral.sending import ExpireReferral
from cases.reunification.deciding import LetDecisionLapse
from cases.reunification.visiting import LetVisitPass
from cases.tracing_request.asking import NoteRequestMatch, ReleaseRequestMatch

TABLE: Final[Mapping[str, tuple[Way, ...]]] = {
    "complaints": COMPLAINTS,
    "cases": (*CASES, *SERVICES),
    "persons": PERSONS,
    "shelters": SHELTERS,
    "referrals": REFERRALS,
    "tracings": TRACINGS,
    "tracing-requests": TRACING_REQUESTS,
    "matches": MATCHES,
    "attachments": ATTACHMENTS,
    "reunifications": REUNIFICATIONS,
    "partners": PARTNERS,
    "activities": ACTIVITIES,
    "meetings": MEETINGS,
    "monitorings": MONITORINGS,
    "decrees": DECREES,
    "workers": WORKERS,
    "teams": TEAMS,
    "offices": OFFICES,
    "field-reports": FIELD,
}
"""Every way, by the subject under which the description shows it."""

BY_COMMAND: Final[Mapping[str, Way]] = {way.name: way for ways in TABLE.values() for way in ways}

WITHOUT_ROUTE: Final[Mapping[type[Command], str]] = {
    AttachFile: "it is recorded when all bytes of an upload are kept",
    StartDemonstration: "a demonstration is begun by `jejak demo`",
    OpenOffice: "an office is opened by whoever runs the installation: `jejak office open`",
    AcceptLoss: "a loss is accepted at the start after a restore: `--accept-loss`",
    RecordBreach: "the system records a breach itself, when a term runs out",
    EscalateDeadline: "the system tells upwards itself",
    ExpireReferral: "the system lets a referral expire itself, when nobody answers",
    receiving.ReceiveReferral: "the system brings it from the log of the office that refers",
    receiving.RecordDelivery: "the system brings the other office's receipt",
    receiving.RecordDeliveryRefused: "the system records what the other office's log did not take",
    receiving.HearFromSender: "the system brings it from the log of the office that refers",
    receiving.HearFromReceiver: "the system brings it from the log of the receiving office",
    receiving.ReceiveForgettingNotice: "the system brings it from the log of the other office",
    LetDecisionLapse: "it happens when a verification of the match is taken back",
    LetVisitPass: "the system records itself that nobody made a visit in its time",
    ReenterCase: "it happens when a reunification breaks down",
    NoteAid: "it is noted with the delivery of the service",
    WithdrawAid: "it is withdrawn with the delivery of the service",
    TakeInPerson: "it happens with the merge",
    LetPersonGo: "it happens when a merge is undone",
    GoOnWithoutReply: "the system goes on itself, when nobody replies",
    EndHold: "the system ends a hold itself",
    closure.BeginWork: "it is begun with the record of the work itself: a stay, a referral, a tracing, a reunification",
    closure.EndWork: "it is ended with the record of the work itself",
    SuggestMatch: "the system compares those who are looked for with those who were found itself",
    ProposeMatch: "it is proposed in the search for the family",
    NoteFamilyMatch: "it is noted with the acceptance of the match",
    ReleaseFamilyMatch: "it happens when the match is rejected or withdrawn",
    NoteRequestMatch: "it is noted with the acceptance of the match",
    ReleaseRequestMatch: "it happens when the match is rejected or withdrawn",
    CloseForSilence: "the system closes a complaint itself, when nobody answers",
}
"""Commands that the API does not carry out, and who does."""
