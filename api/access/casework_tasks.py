"""The rules of access to complaints and cases: each line a task, who may do it, and how the record must stand to them."""

from typing import Final

from api.access.queries import Query
from api.access.relations import AREA, CASEWORKERS, DESKS, HEADS, INTAKE, MINE, NEED, OF_AN_AREA, OFFICE, REFERRED, TEAM, Task, each
from cases.vocabulary import Role

COMPLAINTS: Final = (
    Task(
        "take-complaints",
        "complaint",
        "Menerima pengaduan dan laporan",
        "Take complaints and reports",
        ("ReceiveComplaint", "ReportFromField"),
        {**each((*DESKS, Role.RESPONSE_TEAM, *CASEWORKERS, *OF_AN_AREA, *HEADS), INTAKE)},
    ),
    Task(
        "see-complaints",
        "complaint",
        "Melihat pengaduan",
        "See complaints",
        (Query.COMPLAINT_BOARD, Query.COMPLAINT_FILE),
        {
            **each(DESKS, INTAKE),
            **each((Role.RESPONSE_TEAM, *CASEWORKERS), INTAKE, AREA, NEED),
            **each(OF_AN_AREA, INTAKE, AREA, NEED),
            **each((*HEADS, Role.HEAD_OF_REGION, Role.AUDITOR), OFFICE),
        },
    ),
    Task(
        "complete-complaints",
        "complaint",
        "Melengkapi pengaduan: pelapor, orang yang disebut, tanggapan, keberatan, catatan, perbaikan",
        "Complete complaints: reporter, persons, feedback, appeal, notes, corrections",
        ("RecordReporter", "ProtectReporter", "MentionPerson", "GiveFeedback", "FileAppeal", "AddComplaintNote", "CorrectComplaint"),
        {
            **each(DESKS, INTAKE),
            **each((Role.RESPONSE_TEAM, *CASEWORKERS, *OF_AN_AREA), INTAKE, AREA),
            **each(HEADS, OFFICE),
        },
    ),
    Task(
        "handle-complaints",
        "complaint",
        "Memverifikasi pengaduan, meneruskannya, atau menjadikannya kasus",
        "Verify complaints, pass them on, or lead them to a case",
        ("VerifyComplaint", "MarkDuplicate", "FindOutOfAuthority", "PassComplaintOn", "OpenCaseFromComplaint", "LeadToCase"),
        {
            Role.CALL_DESK: (INTAKE,),
            **each((Role.RESPONSE_TEAM, *CASEWORKERS, *OF_AN_AREA), INTAKE, AREA),
            **each(HEADS, OFFICE),
        },
    ),
    Task(
        "decide-complaints",
        "complaint",
        "Menjawab, menolak, menutup, atau membuka kembali pengaduan",
        "Answer, dismiss, close or reopen complaints",
        ("AnswerComplaint", "DismissComplaint", "CloseComplaint", "ReopenComplaint"),
        {**each((Role.SOCIAL_WORKER,), AREA), **each(HEADS, OFFICE)},
    ),
    Task(
        "judge-appeals",
        "complaint",
        "Memutus keberatan (bukan atas keputusan sendiri)",
        "Judge appeals (not against one's own decision)",
        ("UpholdAppeal", "RejectAppeal"),
        {**each(HEADS, OFFICE)},
    ),
)

CASES: Final = (
    Task(
        "open-cases",
        "case",
        "Membuka kasus",
        "Open cases",
        ("OpenCase",),
        {**each((Role.RESPONSE_TEAM, *CASEWORKERS, *OF_AN_AREA, *HEADS), INTAKE)},
    ),
    Task(
        "see-cases",
        "case",
        "Melihat kasus",
        "See cases",
        (Query.CASELOAD, Query.CASE_FILE, Query.CASE_TRAIL),
        {
            Role.CALL_DESK: (INTAKE,),
            Role.RESPONSE_TEAM: (INTAKE, TEAM, AREA, MINE, NEED),
            **each(CASEWORKERS, INTAKE, TEAM, MINE, NEED),
            **each(OF_AN_AREA, INTAKE, AREA, MINE, NEED),
            Role.PARTNER: (REFERRED,),
            **each((*HEADS, Role.HEAD_OF_REGION, Role.AUDITOR), OFFICE),
        },
    ),
    Task(
        "send-teams",
        "case",
        "Mengirim tim atau memanggilnya kembali",
        "Send teams and recall them",
        ("DispatchTeam", "RecallTeam"),
        {
            Role.CALL_DESK: (INTAKE,),
            Role.RESPONSE_TEAM: (INTAKE, TEAM, AREA, NEED),
            **each(CASEWORKERS, TEAM, MINE, NEED),
            **each(OF_AN_AREA, AREA, MINE, NEED),
            **each(HEADS, OFFICE),
        },
    ),
    Task(
        "respond",
        "case",
        "Menangani di tempat: tiba, temuan, pertolongan pertama, saksi, catatan, bukti",
        "Respond on site: arrival, finding, help at once, witnesses, notes, evidence",
        (
            "RecordArrival",
            "RecordFound",
            "RecordNobodyFound",
            "TakeEmergencyAction",
            "RecordWitness",
            "AddCaseNote",
            "AttachEvidence",
        ),
        {
            Role.RESPONSE_TEAM: (INTAKE, TEAM, AREA, NEED),
            **each(CASEWORKERS, INTAKE, TEAM, MINE, NEED),
            **each(OF_AN_AREA, INTAKE, AREA, MINE, NEED),
            **each(HEADS, OFFICE),
        },
    ),
    Task(
        "work-on-cases",
        "case",
        "Mengerjakan kasus: orang, kategori, risiko, hambatan, pengaduan terkait, perbaikan",
        "Work on cases: person, categories, risk, obstacles, further complaints, corrections",
        (
            "DescribePerson",
            "CorrectPerson",
            "AssignCategory",
            "EndCategory",
            "CorrectCategory",
            "WithdrawCategory",
            "AssessRisk",
            "MeetObstacle",
            "ClearObstacle",
            "LinkComplaint",
            "CorrectCase",
        ),
        {
            Role.RESPONSE_TEAM: (INTAKE, TEAM, AREA),
            **each(CASEWORKERS, INTAKE, TEAM, MINE),
            **each(OF_AN_AREA, INTAKE, AREA, MINE),
            **each(HEADS, OFFICE),
        },
    ),
    Task(
        "assess-and-plan",
        "case",
        "Asesmen, pembahasan kasus, penundaan",
        "Assess, hold conferences, put on hold",
        ("RecordAssessment", "HoldConference", "HoldCase", "ResumeCase"),
        {**each(CASEWORKERS, TEAM, MINE), **each(OF_AN_AREA, MINE), **each(HEADS, OFFICE)},
    ),
    Task(
        "assign-cases",
        "case",
        "Menugaskan kasus kepada petugas dan tim",
        "Make workers and teams responsible for cases",
        ("AssignWorker",),
        {**each(HEADS, OFFICE)},
    ),
    Task(
        "close-cases",
        "case",
        "Menutup kasus dan membukanya kembali",
        "Close cases and reopen them",
        ("CloseCase", "ReopenCase"),
        {
            Role.RESPONSE_TEAM: (TEAM,),
            **each(CASEWORKERS, MINE),
            **each(OF_AN_AREA, MINE),
            **each(HEADS, OFFICE),
        },
    ),
)
