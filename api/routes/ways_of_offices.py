"""The ways of the commands about the office itself: its rules, who works there, its teams."""

from typing import Final

from api.routes.way import TEAM, WORKER, Way
from cases.office import AdoptPolicy, SetDivision
from cases.team import duty, forming
from cases.worker import clearance, employment, roles

WORKERS: Final = (
    Way("/v1/workers", employment.RegisterWorker, new=("worker_id",), begins=WORKER, version=False),
    Way(f"{WORKER}/corrections", employment.CorrectWorker),
    Way(f"{WORKER}/login", employment.ChangeLogin),
    Way(f"{WORKER}/leaving", employment.RecordLeaving),
    Way(f"{WORKER}/roles", roles.GrantRole, new=("grant_id",)),
    Way(f"{WORKER}/roles/{{grant_id}}/end", roles.EndRole),
    Way(f"{WORKER}/delegations", roles.GiveDelegation, new=("delegation_id",)),
    Way(f"{WORKER}/delegations/{{delegation_id}}/end", roles.EndDelegation),
    Way(f"{WORKER}/compartments", clearance.OpenCompartment),
    Way(f"{WORKER}/compartments/closure", clearance.CloseCompartment),
    Way(f"{WORKER}/break-glass", clearance.OpenBreakGlass, new=("break_glass_id",), version=False),
    Way(f"{WORKER}/break-glass/{{break_glass_id}}/end", clearance.EndBreakGlass),
    Way(f"{WORKER}/break-glass/{{break_glass_id}}/review", clearance.ReviewBreakGlass),
)

TEAMS: Final = (
    Way("/v1/teams", forming.FormTeam, new=("team_id",), begins=TEAM, version=False),
    Way(f"{TEAM}/corrections", forming.CorrectTeam),
    Way(f"{TEAM}/decree", forming.RenewTeamDecree),
    Way(f"{TEAM}/dissolution", forming.DissolveTeam),
    Way(f"{TEAM}/members", duty.AddMember),
    Way(f"{TEAM}/members/{{worker_id}}/removal", duty.RemoveMember),
    Way(f"{TEAM}/shifts", duty.RosterShift, new=("shift_id",)),
    Way(f"{TEAM}/shifts/{{shift_id}}/cancellation", duty.CancelShift),
)

OFFICES: Final = (
    Way("/v1/offices/{slug}/policies", AdoptPolicy),
    Way("/v1/offices/{slug}/divisions", SetDivision),
)
