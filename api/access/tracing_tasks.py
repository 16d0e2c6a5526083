"""The rules of access to searches for families, requests of families and matches: each line a task, and who may do it."""

from typing import Final

from api.access.queries import Query
from api.access.relations import (
    AREA,
    CASEWORKERS,
    DESKS,
    FIELD,
    HEADS,
    INTAKE,
    LOOKING,
    MINE,
    NEED,
    OF_AN_AREA,
    OFFICE,
    TEAM,
    Task,
    each,
)
from cases.vocabulary import Role

TRACING: Final = (
    Task(
        "see-tracings",
        "tracing",
        "Melihat penelusuran keluarga",
        "See searches for families",
        (Query.TRACING_BOARD, Query.TRACING_FILE),
        {
            Role.RESPONSE_TEAM: (INTAKE, TEAM, AREA, MINE, NEED),
            **each(CASEWORKERS, INTAKE, TEAM, MINE, NEED),
            **each(OF_AN_AREA, INTAKE, AREA, MINE, NEED),
            **each(LOOKING, OFFICE),
        },
    ),
    Task(
        "search-for-families",
        "tracing",
        "Menelusuri keluarga: dokumentasi, rencana, upaya, calon keluarga, usul, akhir",
        "Search for families: document, plan, try, record families, propose, end",
        (
            "BeginTracing",
            "DocumentPerson",
            "PlanTracing",
            "RecordAttempt",
            "RecordCandidateFamily",
            "RecordFamilyRefusal",
            "ProposeFamily",
            "EndTracing",
        ),
        {
            Role.RESPONSE_TEAM: (INTAKE, TEAM, AREA),
            **each(CASEWORKERS, INTAKE, TEAM, MINE),
            **each(OF_AN_AREA, INTAKE, MINE),
            **each(HEADS, OFFICE),
        },
    ),
    Task(
        "order-tracings",
        "tracing",
        "Menetapkan titik penelusuran dan menerbitkan surat tugas (bukan rencana sendiri)",
        "Order searches (surat tugas; not one's own plan)",
        ("OrderTracing",),
        {**each(HEADS, OFFICE)},
    ),
    Task(
        "see-tracing-requests",
        "tracing_request",
        "Melihat permohonan keluarga",
        "See requests of families",
        (Query.TRACING_REQUESTS, Query.TRACING_REQUEST_FILE),
        {**each(DESKS, INTAKE), **each(FIELD, INTAKE, AREA, NEED), **each(LOOKING, OFFICE)},
    ),
    Task(
        "take-tracing-requests",
        "tracing_request",
        "Menerima dan melengkapi permohonan keluarga, melindungi pemohon",
        "Take and complete requests of families, protect who asks",
        ("RequestTracing", "DescribeSought", "ProtectRequester", "WithdrawTracingRequest"),
        {**each(DESKS, INTAKE), **each(FIELD, INTAKE, AREA), **each(HEADS, OFFICE)},
    ),
    Task(
        "answer-tracing-requests",
        "tracing_request",
        "Meninjau dan menutup permohonan keluarga",
        "Review and close requests of families",
        ("ReviewTracingRequest", "CloseTracingRequest"),
        {**each(CASEWORKERS, INTAKE, AREA), **each(HEADS, OFFICE)},
    ),
    Task(
        "see-matches",
        "match",
        "Melihat dan membandingkan kecocokan",
        "See and compare possible matches",
        (Query.MATCHES, Query.MATCH_FILE),
        {
            Role.RESPONSE_TEAM: (TEAM, AREA, MINE, NEED),
            **each(CASEWORKERS, TEAM, MINE, NEED),
            **each(OF_AN_AREA, AREA, MINE, NEED),
            **each(LOOKING, OFFICE),
        },
    ),
    Task(
        "judge-matches",
        "match",
        "Menunjukkan, menerima (bukan usul sendiri), menolak, atau menarik kecocokan",
        "Show matches, accept them (not one's own proposal), reject or withdraw them",
        ("ShowMatch", "AcceptMatch", "RejectMatch", "WithdrawMatch"),
        {**each(CASEWORKERS, TEAM, MINE), **each(HEADS, OFFICE)},
    ),
    Task(
        "verify-matches",
        "match",
        "Memverifikasi hubungan dari kedua pihak, mengunjungi keluarga (bukan pengusul, penerima, atau pihak lain)",
        "Verify ties from both sides, visit families (not who proposed, accepted or verified the other side)",
        ("VerifyMatch", "WithdrawVerification", "AssessFamily"),
        {**each(CASEWORKERS, TEAM, MINE), **each(OF_AN_AREA, AREA, MINE), **each(HEADS, OFFICE)},
    ),
)
