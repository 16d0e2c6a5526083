"""The rules of access to attachments: as to the record that they belong to, for those whose work it is.

Two things must hold: the line here, and the rule of the record itself. Who may not see the record does not learn of its
files; who attaches must be one of those who work on such a record (`WORK_ON`).
"""

from collections.abc import Mapping
from typing import Final

from api.access.queries import Query
from api.access.relations import DESKS, FIELD, HEADS, LOOKING, OFFICE, RELATIONS_OF, Task, each
from cases.vocabulary import Role

WORK_ON: Final[Mapping[str, str]] = {
    "complaint": "AddComplaintNote",
    "case": "AttachEvidence",
    "person": "CorrectRegistration",
    "referral": "SendReferral",
    "tracing": "PlanTracing",
    "tracing_request": "DescribeSought",
    "match": "VerifyMatch",
    "reunification": "RecordStatement",
    "shelter": "AdmitPerson",
    "partner": "CorrectPartner",
    "activity": "ExplainActivity",
    "monitoring": "RecordMonitoring",
    "meeting": "AgreeFollowUp",
    "decree": "CorrectDecree",
}
"""Kind of record to the command that says who works on it: they attach files to it and withdraw them."""

_WHOEVER_WORKS: Final = (*DESKS, *FIELD, Role.ADMINISTRATOR, *HEADS)

ATTACHMENTS: Final = (
    Task(
        "see-attachments",
        "attachment",
        "Melihat dan mengunduh lampiran catatan yang boleh dilihatnya",
        "See and download the files of records that they may see",
        (Query.ATTACHMENTS,),
        {**each((*LOOKING, Role.PLANNER, Role.REPORTER), OFFICE), **each(_WHOEVER_WORKS, *RELATIONS_OF["attachment"])},
    ),
    Task(
        "attach-files",
        "attachment",
        "Melampirkan berkas pada catatan yang dikerjakannya, dan menarik lampiran",
        "Attach files to records on which they work, and withdraw them",
        ("AttachFile", "WithdrawAttachment"),
        {**each(_WHOEVER_WORKS, *RELATIONS_OF["attachment"])},
    ),
    Task(
        "see-withdrawn-attachments",
        "attachment",
        "Mengunduh lampiran yang sudah ditarik",
        "Download files that were withdrawn",
        (Query.WITHDRAWN_ATTACHMENTS,),
        {**each((*HEADS, Role.AUDITOR), OFFICE)},
    ),
)
