"""The ways of the commands about reunifications: heard, decided by a third, handed over, brought home, visited."""

from typing import Final

from api.routes.way import REUNIFICATION, Way
from cases.reunification import correcting, deciding, handing_over, preparing, travelling, visiting

LEG: Final = f"{REUNIFICATION}/legs/{{leg_id}}"

REUNIFICATIONS: Final = (
    Way("/v1/reunifications", preparing.BeginReunification, new=("reunification_id",), begins=REUNIFICATION, version=False),
    Way(f"{REUNIFICATION}/wishes", preparing.RecordWish, version=False),
    Way(f"{REUNIFICATION}/statement", preparing.RecordStatement),
    Way(f"{REUNIFICATION}/proposal", deciding.ProposeReunification),
    Way(f"{REUNIFICATION}/approval", deciding.ApproveReunification),
    Way(f"{REUNIFICATION}/refusal", deciding.RefuseReunification),
    Way(f"{REUNIFICATION}/handover", handing_over.HandOver),
    Way(f"{REUNIFICATION}/handover/corrections", correcting.CorrectHandover),
    Way(f"{REUNIFICATION}/legs", travelling.PlanLeg, new=("leg_id",), version=False),
    Way(f"{LEG}/cancellation", travelling.CancelLeg),
    Way(f"{LEG}/departure", travelling.DepartOnLeg, version=False),
    Way(f"{LEG}/arrival", travelling.ArriveOnLeg, version=False),
    Way(f"{LEG}/receipts", travelling.RecordLegReceipt, new=("receipt_id",), version=False),
    Way(f"{REUNIFICATION}/visits", visiting.VisitFamily, version=False),
    Way(f"{REUNIFICATION}/visits/missing", visiting.MissVisit),
    Way(f"{REUNIFICATION}/stability", visiting.DeclareStable),
    Way(f"{REUNIFICATION}/breakdown", visiting.RecordBreakdown),
    Way(f"{REUNIFICATION}/family-refusal", visiting.RefuseByFamily),
    Way(f"{REUNIFICATION}/stop", visiting.StopReunification),
)
