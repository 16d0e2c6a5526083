"""The rules of access to plans, services and shelters: each line a task, who may do it, and how the record must stand to them."""

from typing import Final

from api.access.queries import Query
from api.access.relations import CASEWORKERS, HEADS, MINE, OF_AN_AREA, OFFICE, TEAM, Task, each
from cases.vocabulary import Role

SERVICES: Final = (
    Task(
        "plan-services",
        "case",
        "Menyusun dan meninjau rencana: tujuan, layanan, kesepakatan",
        "Plan and review: goals, services, agreement",
        ("SetGoal", "ReachGoal", "DropGoal", "PlanService", "DropPlannedService", "AgreePlan", "ReviewPlan"),
        {**each(CASEWORKERS, TEAM, MINE), **each(OF_AN_AREA, MINE), **each(HEADS, OFFICE)},
    ),
    Task(
        "deliver-services",
        "case",
        "Memberi layanan dan bantuan, mencatat hasil dan pelatihan",
        "Deliver services and aid, record outcomes and training",
        (
            "DeliverService",
            "CorrectDelivery",
            "WithdrawDelivery",
            "DeclineService",
            "MeasureOutcome",
            "BeginTraining",
            "RecordAttendance",
            "CompleteTraining",
            "EndTraining",
        ),
        {Role.RESPONSE_TEAM: (TEAM,), **each(CASEWORKERS, TEAM, MINE), **each(OF_AN_AREA, MINE), **each(HEADS, OFFICE)},
    ),
    Task(
        "check-use-of-aid",
        "case",
        "Memeriksa pemanfaatan bantuan",
        "Check the use of aid",
        ("CheckAidUse",),
        {**each(CASEWORKERS, TEAM, MINE), **each(OF_AN_AREA, MINE), **each(HEADS, OFFICE)},
    ),
)

SHELTERS: Final = (
    Task(
        "see-shelters",
        "shelter",
        "Melihat rumah singgah dan tempat tidur yang kosong",
        "See shelters and free beds",
        (Query.SHELTERS, Query.SHELTER_FILE),
        {
            Role.CALL_DESK: (OFFICE,),
            Role.RESPONSE_TEAM: (OFFICE,),
            **each(CASEWORKERS, OFFICE),
            **each((*HEADS, Role.HEAD_OF_REGION, Role.AUDITOR), OFFICE),
        },
    ),
    Task(
        "shelter-people",
        "shelter",
        "Menerima orang di rumah singgah, memindahkan, mencatat kepergian, mengusulkan perpanjangan",
        "Admit people to a shelter, move them, record their going, propose a longer stay",
        ("AdmitPerson", "MoveToBed", "DischargePerson", "NoticeAbsence", "RecordReturn", "RecordLeft", "ProposeExtension"),
        {Role.RESPONSE_TEAM: (OFFICE,), **each(CASEWORKERS, OFFICE), **each(HEADS, OFFICE)},
    ),
    Task(
        "approve-longer-stays",
        "shelter",
        "Menyetujui atau menolak perpanjangan (bukan usul sendiri)",
        "Approve or reject longer stays (not one's own proposal)",
        ("ApproveExtension", "RejectExtension"),
        {**each(HEADS, OFFICE)},
    ),
    Task(
        "run-shelters",
        "shelter",
        "Membuka dan menutup rumah singgah, kamar, dan tempat tidur",
        "Open and close shelters, rooms and beds",
        ("OpenShelter", "CorrectShelter", "AddRoom", "CloseRoom", "AddBed", "CloseBed", "CloseShelter"),
        {**each(HEADS, OFFICE)},
    ),
)
