"""The ways of the commands about persons: who they are, who speaks for them, what they agree to."""

from typing import Final

from api.routes.way import PERSON, Way
from cases.person import consent, family, forgetting, identity, merging, protection, registration

PERSONS: Final = (
    Way("/v1/persons", registration.RegisterPerson, new=("person_id",), begins=PERSON, version=False),
    Way(f"{PERSON}/corrections", registration.CorrectRegistration),
    Way(f"{PERSON}/identity-claims", identity.ClaimIdentity, new=("claim_id",)),
    Way(f"{PERSON}/identity-claims/{{claim_id}}/documents", identity.CheckDocument, new=("check_id",)),
    Way(f"{PERSON}/identity-claims/{{claim_id}}/match", identity.MatchIdentity),
    Way(f"{PERSON}/identity-claims/{{claim_id}}/rejection", identity.RejectIdentity),
    Way(f"{PERSON}/identity-checks", identity.AskIdentityCheck, new=("check_id",)),
    Way(f"{PERSON}/identity-checks/{{check_id}}/answer", identity.AnswerIdentityCheck),
    Way(f"{PERSON}/duplicate-verdicts", merging.DecideDuplicate),
    Way(f"{PERSON}/merge", merging.MergePerson, new=("merge_id",)),
    Way(f"{PERSON}/merge/undoing", merging.UnmergePerson),
    Way(f"{PERSON}/consents", consent.GiveConsent, new=("consent_id",)),
    Way(f"{PERSON}/consents/withdrawal", consent.WithdrawConsent),
    Way(f"{PERSON}/consents/overriding", consent.OverrideConsent, new=("override_id",)),
    Way(f"{PERSON}/guardians", family.NameGuardian, new=("guardian_id",)),
    Way(f"{PERSON}/guardians/{{guardian_id}}/end", family.EndGuardian),
    Way(f"{PERSON}/households", family.JoinHousehold, new=("household_id",)),
    Way(f"{PERSON}/households/{{household_id}}/leaving", family.LeaveHousehold),
    Way(f"{PERSON}/vulnerabilities", protection.NoteVulnerability, new=("vulnerability_id",)),
    Way(f"{PERSON}/vulnerabilities/{{vulnerability_id}}/end", protection.EndVulnerability),
    Way(f"{PERSON}/tags", protection.AddTag),
    Way(f"{PERSON}/tags/removal", protection.RemoveTag),
    Way(f"{PERSON}/forwarding-ids", protection.RecordForwardingId, new=("forwarding_id",)),
    Way(f"{PERSON}/forwarding-ids/{{forwarding_id}}/withdrawal", protection.WithdrawForwardingId),
    Way(f"{PERSON}/forgetting", forgetting.AskForgetting),
    Way(f"{PERSON}/forgetting/decision", forgetting.ForgetPerson),
    Way(f"{PERSON}/forgetting/declining", forgetting.DeclineForgetting),
    Way(f"{PERSON}/legal-holds", forgetting.PlaceLegalHold, new=("hold_id",)),
    Way(f"{PERSON}/legal-holds/{{hold_id}}/lifting", forgetting.LiftLegalHold),
)
