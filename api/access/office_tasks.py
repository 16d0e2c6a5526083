"""The rules of access to workers, teams, the office itself and its numbers: each line a task, and who may do it."""

from typing import Final

from api.access.queries import Query
from api.access.relations import CASEWORKERS, EVERYBODY, HEADS, NUMBERS, OF_AN_AREA, OFFICE, SELF, TEAM, Task, each
from cases.vocabulary import Role

PEOPLE: Final = (
    Task(
        "see-own-record",
        "worker",
        "Melihat data petugas: semua melihat datanya sendiri",
        "See the record of a worker: everybody their own",
        (Query.WORKER_FILE,),
        {**each(EVERYBODY, SELF), **each((Role.ADMINISTRATOR, *HEADS, Role.AUDITOR), OFFICE)},
    ),
    Task(
        "see-workforce",
        "worker",
        "Melihat daftar petugas dan akses darurat",
        "See who works where, and who took access in need",
        (Query.WORKFORCE, Query.BREAK_GLASS),
        {**each((Role.ADMINISTRATOR, *HEADS, Role.AUDITOR), OFFICE)},
    ),
    Task(
        "register-workers",
        "worker",
        "Mendaftarkan petugas, akun, dan kepergiannya",
        "Register workers, their logins and their leaving",
        ("RegisterWorker", "CorrectWorker", "ChangeLogin", "RecordLeaving"),
        {Role.ADMINISTRATOR: (OFFICE,)},
    ),
    Task(
        "grant-roles",
        "worker",
        "Memberi dan mengakhiri peran, Plt dan Plh (bukan untuk diri sendiri)",
        "Grant and end roles and delegations (not to oneself)",
        ("GrantRole", "EndRole", "GiveDelegation", "EndDelegation"),
        {**each((Role.ADMINISTRATOR, Role.HEAD_OF_OFFICE), OFFICE)},
    ),
    Task(
        "open-compartments",
        "worker",
        "Membuka berkas tertutup bagi petugas (bukan untuk diri sendiri)",
        "Open sealed compartments to workers (not to oneself)",
        ("OpenCompartment", "CloseCompartment"),
        {**each((Role.ADMINISTRATOR, Role.HEAD_OF_OFFICE), OFFICE)},
    ),
    Task(
        "take-access-in-need",
        "worker",
        "Membuka akses darurat atas nama sendiri, paling lama tiga jam",
        "Take access in need under one's own name, three hours at most",
        ("OpenBreakGlass", "EndBreakGlass"),
        {**each((Role.RESPONSE_TEAM, *CASEWORKERS, *OF_AN_AREA), SELF)},
    ),
    Task(
        "review-access-in-need",
        "worker",
        "Meninjau akses darurat (bukan miliknya sendiri)",
        "Review access taken in need (not one's own)",
        ("ReviewBreakGlass",),
        {**each(HEADS, OFFICE)},
    ),
    Task(
        "see-teams",
        "team",
        "Melihat tim",
        "See teams",
        (Query.TEAMS, Query.TEAM_FILE),
        {
            **each((Role.RESPONSE_TEAM, *CASEWORKERS, *OF_AN_AREA), TEAM),
            **each((Role.CALL_DESK, Role.ADMINISTRATOR, *HEADS, Role.AUDITOR), OFFICE),
        },
    ),
    Task(
        "form-teams",
        "team",
        "Membentuk, memperbaiki, memperpanjang, dan membubarkan tim",
        "Form, correct, renew and dissolve teams",
        ("FormTeam", "CorrectTeam", "RenewTeamDecree", "DissolveTeam"),
        {**each((Role.ADMINISTRATOR, Role.HEAD_OF_OFFICE), OFFICE)},
    ),
    Task(
        "roster-teams",
        "team",
        "Mengatur anggota tim dan giliran jaga (bukan memasukkan diri sendiri)",
        "Set members and shifts of teams (not oneself as a member)",
        ("AddMember", "RemoveMember", "RosterShift", "CancelShift"),
        {**each((Role.ADMINISTRATOR, *HEADS), OFFICE)},
    ),
)

OFFICE_ITSELF: Final = (
    Task(
        "see-office",
        "office",
        "Melihat nama dan aturan dinas",
        "See the office's name and rules",
        (Query.OFFICE,),
        {**each(EVERYBODY, OFFICE)},
    ),
    Task(
        "adopt-policies",
        "office",
        "Menetapkan aturan dinas",
        "Adopt the office's rules",
        ("AdoptPolicy",),
        {Role.HEAD_OF_OFFICE: (OFFICE,)},
    ),
    Task(
        "audit",
        "office",
        "Memeriksa: jejak perbuatan, siapa melihat apa, aliran peristiwa, bukti",
        "Audit: who did what, who looked at what, the stream of facts, proofs",
        (Query.AUDIT_TRAIL, Query.LOOKS, Query.EVENTS, Query.PROOFS),
        {**each((Role.AUDITOR, Role.HEAD_OF_OFFICE), OFFICE)},
    ),
    Task(
        "see-status",
        "office",
        "Melihat keadaan sistem",
        "See how the system does",
        (Query.STATUS,),
        {**each((Role.ADMINISTRATOR, Role.HEAD_OF_OFFICE, Role.AUDITOR), OFFICE)},
    ),
    Task(
        "see-numbers",
        "numbers",
        "Melihat angka tanpa nama: laporan, target, indikator; provinsi juga angka kabupaten dan kotanya",
        "See numbers without names: reports, targets, indicators; a province also those of its regencies and cities",
        (Query.NUMBERS,),
        {**each((Role.PLANNER, Role.REPORTER, *HEADS, Role.HEAD_OF_REGION, Role.AUDITOR), NUMBERS)},
    ),
    Task(
        "only-the-system",
        "office",
        "Hanya sistem: membuka dinas, memulai peragaan, menerima kehilangan, mencatat tenggat, mengaitkan pekerjaan dengan kasus",
        "Only the system: open the office, begin a demonstration, accept a loss, watch over terms, tie work to a case",
        (
            "OpenOffice",
            "StartDemonstration",
            "AcceptLoss",
            "RecordBreach",
            "EscalateDeadline",
            "CloseForSilence",
            "BeginWork",
            "EndWork",
            "EndHold",
            "GoOnWithoutReply",
        ),
        {Role.SYSTEM: (OFFICE,)},
    ),
)
