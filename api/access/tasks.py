"""The rules of access as a head of office can sign them: what is done, by whom, with which records.

Each task names its actions (commands and queries) and, for each role that may do them, in which relation the record must
stand to the person. A role or an action that is not named may not. `docs/access.md` shows this table; the lines are in
`casework_tasks`, `service_tasks`, `record_tasks` and `office_tasks`.
"""

from typing import Final

from api.access.attachment_tasks import ATTACHMENTS
from api.access.casework_tasks import CASES, COMPLAINTS
from api.access.office_tasks import OFFICE_ITSELF, PEOPLE
from api.access.record_tasks import PERSONS, REFERRALS, REGISTERS
from api.access.relations import Task, divided
from api.access.reunification_tasks import REUNIFICATIONS
from api.access.service_tasks import SERVICES, SHELTERS
from api.access.tracing_tasks import TRACING

_LINES: Final = (
    *COMPLAINTS,
    *CASES,
    *SERVICES,
    *SHELTERS,
    *PERSONS,
    *REFERRALS,
    *TRACING,
    *ATTACHMENTS,
    *REUNIFICATIONS,
    *REGISTERS,
    *PEOPLE,
    *OFFICE_ITSELF,
)

TASKS: Final[tuple[Task, ...]] = tuple(map(divided, _LINES))
"""Every task, in the order in which people read it."""
