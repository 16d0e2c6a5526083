"""The ways of the commands about partners, and about what an office does beside its cases: activities, meetings, monitoring, decrees."""

from typing import Final

from api.routes.way import ACTIVITY, DECREE, MEETING, MONITORING, PARTNER, Way
from cases import activity, decree, meeting, monitoring
from cases.partner import registering, standing

PARTNERS: Final = (
    Way("/v1/partners", registering.RegisterPartner, new=("partner_id",), begins=PARTNER, version=False),
    Way(f"{PARTNER}/corrections", registering.CorrectPartner),
    Way(f"{PARTNER}/end", registering.EndPartner),
    Way(f"{PARTNER}/capacity", standing.StateCapacity),
    Way(f"{PARTNER}/accreditations", standing.RecordAccreditation),
    Way(f"{PARTNER}/agreements", standing.SignAgreement, new=("agreement_id",)),
    Way(f"{PARTNER}/agreements/{{agreement_id}}/end", standing.EndAgreement),
    Way(f"{PARTNER}/aid", standing.RecordPartnerAid, new=("aid_id",)),
)

ACTIVITIES: Final = (
    Way("/v1/activities", activity.RecordActivity, new=("activity_id",), begins=ACTIVITY, version=False),
    Way(f"{ACTIVITY}/explanations", activity.ExplainActivity),
    Way(f"{ACTIVITY}/review", activity.ReviewActivity),
    Way(f"{ACTIVITY}/withdrawal", activity.WithdrawActivity),
)

MEETINGS: Final = (
    Way("/v1/meetings", meeting.RecordMeeting, new=("meeting_id",), begins=MEETING, version=False),
    Way(f"{MEETING}/decisions", meeting.TakeDecision, new=("decision_id",)),
    Way(f"{MEETING}/follow-ups", meeting.AgreeFollowUp, new=("follow_up_id",)),
    Way(f"{MEETING}/follow-ups/{{follow_up_id}}/finish", meeting.FinishFollowUp),
    Way(f"{MEETING}/follow-ups/{{follow_up_id}}/dropping", meeting.DropFollowUp),
)

MONITORINGS: Final = (
    Way("/v1/monitorings", monitoring.PlanMonitoring, new=("monitoring_id",), begins=MONITORING, version=False),
    Way(f"{MONITORING}/move", monitoring.MoveMonitoring),
    Way(f"{MONITORING}/findings", monitoring.RecordMonitoring),
    Way(f"{MONITORING}/missing", monitoring.MissMonitoring),
)

DECREES: Final = (
    Way("/v1/decrees", decree.RegisterDecree, new=("decree_id",), begins=DECREE, version=False),
    Way(f"{DECREE}/corrections", decree.CorrectDecree),
    Way(f"{DECREE}/end", decree.EndDecree),
)
