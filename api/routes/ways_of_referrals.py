"""The ways of the commands about referrals: asked, approved, sent, answered."""

from typing import Final

from api.routes.way import CASE, REFERRAL, Way
from cases.referral import answering, asking, receiving, sending

REFERRALS: Final = (
    Way("/v1/referrals", asking.RequestReferral, new=("referral_id",), begins=REFERRAL, version=False),
    Way(f"{REFERRAL}/consent", asking.RecordReferralConsent),
    Way(f"{REFERRAL}/approval", asking.ApproveReferral),
    Way(f"{REFERRAL}/disapproval", asking.DisapproveReferral),
    Way(f"{REFERRAL}/sending", sending.SendReferral),
    Way(f"{REFERRAL}/reminders", sending.RemindProvider),
    Way(f"{REFERRAL}/escalation", sending.EscalateReferral),
    Way(f"{REFERRAL}/withdrawal", sending.WithdrawReferral),
    Way(f"{REFERRAL}/acceptance", answering.AcceptReferral),
    Way(f"{REFERRAL}/decline", answering.DeclineReferral),
    Way(f"{REFERRAL}/progress", answering.ReportProgress),
    Way(f"{REFERRAL}/completion", answering.CompleteReferral),
    Way(f"{REFERRAL}/return", answering.ReturnPerson),
    Way(f"{REFERRAL}/transfer", answering.AskForTransfer),
    Way(f"{REFERRAL}/transfer/grant", answering.GrantTransfer),
    Way(f"{REFERRAL}/transfer/refusal", answering.RefuseTransfer),
    Way(f"{REFERRAL}/assignment", receiving.AssignReferral),
    Way(f"{REFERRAL}/cases", receiving.OpenCaseFromReferral, new=("case_id",), begins=CASE),
)
