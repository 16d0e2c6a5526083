"""Example histories: how a worker and a team come to each of their stages, by the ordinary commands.

The worker of these histories is the one who acts third in them, so that their third command is their own doing.
"""

from datetime import date, timedelta

from cases.decider import Command
from cases.team.duty import AddMember, RosterShift
from cases.team.forming import DissolveTeam, FormTeam
from cases.vocabulary import Compartment, DelegationKind, Role, TeamKind
from cases.worker.clearance import EndBreakGlass, OpenBreakGlass, OpenCompartment, ReviewBreakGlass
from cases.worker.employment import RecordLeaving, RegisterWorker
from cases.worker.roles import EndRole, GiveDelegation, GrantRole
from cases.worker.state import Standing, Worker
from tests import spec
from tests.spec import some_id

DECREE, DECREED = "800/12/Dinsos/2023", date(2023, 1, 2)
BEGUN = spec.NOW - timedelta(days=60)
ISSUER = "https://masuk.contoh.example"
WORKER, HEAD, TEAM = some_id("worker 2"), some_id("head"), some_id("team")
KNOWN_WORKER = Worker(registered=True)
KNOWN_HEAD = Worker(registered=True, standings={some_id("headship"): Standing(role=Role.HEAD_OF_OFFICE, whole_office=True, since=BEGUN)})

REGISTERED = RegisterWorker(worker_id=WORKER, name="Rohaeni", issuer=ISSUER, subject="rohaeni")
GRANTED = GrantRole(
    worker_id=WORKER,
    grant_id=some_id("grant"),
    role=Role.SUBDISTRICT_WORKER,
    since=BEGUN,
    areas=("32.12.01",),
    decree_number=DECREE,
    decree_on=DECREED,
)
DELEGATED = GiveDelegation(
    worker_id=WORKER,
    delegation_id=some_id("delegation"),
    kind=DelegationKind.ACTING_DAILY,
    on_behalf_of=HEAD,
    role=Role.HEAD_OF_OFFICE,
    since=spec.NOW - timedelta(days=1),
    until=spec.NOW + timedelta(days=7),
    decree_number=DECREE,
    decree_on=DECREED,
)
CLEARED = OpenCompartment(
    worker_id=WORKER, compartment=Compartment.CHILD_BEFORE_THE_LAW, until=spec.NOW + timedelta(days=90), reason="Pendamping anak"
)
GLASS = OpenBreakGlass(
    worker_id=WORKER, break_glass_id=some_id("glass"), reason="Anak hilang malam ini, di luar wilayah saya", area="32.12.02", minutes=90
)
GLASS_ENDED = EndBreakGlass(worker_id=WORKER, break_glass_id=some_id("glass"))
REVIEWED = ReviewBreakGlass(worker_id=WORKER, break_glass_id=some_id("glass"), justified=True, finding="Benar keadaan darurat")
LEFT = RecordLeaving(worker_id=WORKER, reason="Purnatugas")

FORMED = FormTeam(
    team_id=TEAM,
    kind=TeamKind.RESPONSE,
    name="TRC Indramayu",
    decree_number=DECREE,
    decree_on=DECREED,
    valid_from_on=date(2023, 1, 1),
    valid_until_on=date(2023, 12, 31),
    areas=("32.12",),
)
JOINED = AddMember(team_id=TEAM, worker_id=WORKER)
ROSTERED = RosterShift(
    team_id=TEAM, shift_id=some_id("shift"), worker_ids=(WORKER,), from_at=spec.NOW, until_at=spec.NOW + timedelta(hours=24)
)

WORKER_HISTORIES: dict[str, tuple[Command, ...]] = {
    "nothing": (),
    "registered": (REGISTERED,),
    "a role is held": (REGISTERED, GRANTED),
    "a role ended": (REGISTERED, GRANTED, EndRole(worker_id=WORKER, grant_id=some_id("grant"))),
    "stands in for the head": (REGISTERED, DELEGATED),
    "a compartment is open": (REGISTERED, CLEARED),
    "access was taken in need": (REGISTERED, GRANTED, GLASS),
    "access taken in need ended": (REGISTERED, GRANTED, GLASS, GLASS_ENDED),
    "access taken in need is reviewed": (REGISTERED, GRANTED, GLASS, GLASS_ENDED, REVIEWED),
    "gone": (REGISTERED, GRANTED, LEFT),
    "gone, access taken in need not reviewed": (REGISTERED, GRANTED, GLASS, LEFT),
}
TEAM_HISTORIES: dict[str, tuple[Command, ...]] = {
    "nothing": (),
    "formed": (FORMED,),
    "with a member": (FORMED, JOINED),
    "with a shift": (FORMED, JOINED, ROSTERED),
    "dissolved": (FORMED, JOINED, DissolveTeam(team_id=TEAM, reason="Masa tugas selesai")),
}
