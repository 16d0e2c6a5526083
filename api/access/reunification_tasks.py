"""The rules of access to reunifications: each line a task, who may do it, and how the record must stand."""

from typing import Final

from api.access.queries import Query
from api.access.relations import AREA, CASEWORKERS, HEADS, INTAKE, LOOKING, MINE, NEED, OF_AN_AREA, OFFICE, TEAM, Task, each
from cases.vocabulary import Role

REUNIFICATIONS: Final = (
    Task(
        "see-reunifications",
        "reunification",
        "Melihat reunifikasi",
        "See reunifications",
        (Query.REUNIFICATIONS, Query.REUNIFICATION_FILE),
        {
            Role.RESPONSE_TEAM: (INTAKE, TEAM, AREA, MINE, NEED),
            **each(CASEWORKERS, INTAKE, TEAM, MINE, NEED),
            **each(OF_AN_AREA, INTAKE, AREA, MINE, NEED),
            **each(LOOKING, OFFICE),
        },
    ),
    Task(
        "prepare-reunifications",
        "reunification",
        "Menyiapkan reunifikasi: keinginan anak, surat pernyataan, usul, serah terima, akhir",
        "Prepare reunifications: the child's wish, the family's statement, proposal, handover, end",
        (
            "BeginReunification",
            "RecordWish",
            "RecordStatement",
            "ProposeReunification",
            "HandOver",
            "CorrectHandover",
            "DeclareStable",
            "RecordBreakdown",
            "RefuseByFamily",
            "StopReunification",
        ),
        {**each(CASEWORKERS, INTAKE, TEAM, MINE), **each(HEADS, OFFICE)},
    ),
    Task(
        "decide-reunifications",
        "reunification",
        "Memutuskan reunifikasi demi kepentingan terbaik (bukan usul sendiri, bukan yang memverifikasi)",
        "Decide reunifications in the best interest (not one's own proposal, not who verified)",
        ("ApproveReunification", "RefuseReunification"),
        {**each(HEADS, OFFICE)},
    ),
    Task(
        "bring-people-home",
        "reunification",
        "Memulangkan: perjalanan estafet, pendamping, tiket, tanda terima SPJ",
        "Bring people home: legs, escorts, tickets, receipts",
        ("PlanLeg", "CancelLeg", "DepartOnLeg", "ArriveOnLeg", "RecordLegReceipt"),
        {Role.RESPONSE_TEAM: (INTAKE, TEAM, AREA), **each(CASEWORKERS, INTAKE, TEAM, MINE), **each(HEADS, OFFICE)},
    ),
    Task(
        "visit-reunited-families",
        "reunification",
        "Mengunjungi keluarga setelah reunifikasi",
        "Visit reunited families",
        ("VisitFamily", "MissVisit"),
        {
            Role.RESPONSE_TEAM: (INTAKE, TEAM, AREA),
            **each(CASEWORKERS, INTAKE, TEAM, MINE),
            **each(OF_AN_AREA, INTAKE, AREA, MINE),
            **each(HEADS, OFFICE),
        },
    ),
)
