"""The rules of access as tables: one for the golden file, one for a head of office to sign. Both are made from the tasks."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Final

from api.access.queries import Query
from api.access.relations import RELATIONS_OF, Relation, Task
from api.access.rules import POWER, verdict
from api.access.tasks import TASKS
from cases.decider import Command, command_types
from cases.vocabulary import Role

LETTERS: Final[Mapping[Relation, str]] = {
    Relation.OWN_INTAKE: "I",
    Relation.OWN_TEAM: "T",
    Relation.OWN_AREA: "A",
    Relation.ASSIGNED: "M",
    Relation.DIVISION: "D",
    Relation.REFERRED: "R",
    Relation.SELF: "S",
    Relation.BREAK_GLASS: "N",
    Relation.OFFICE: "O",
    Relation.NUMBERS: "#",
}
MEANINGS: Final[Mapping[Relation, str]] = {
    Relation.OWN_INTAKE: "records that they received or opened themselves (yang diterimanya sendiri)",
    Relation.OWN_TEAM: "records of a team on whose roster they are (tim sendiri)",
    Relation.OWN_AREA: "records in an area for which they hold the role (wilayah sendiri)",
    Relation.ASSIGNED: "cases for which they are responsible, and the persons of these (kasus yang ditugaskan kepadanya)",
    Relation.DIVISION: "records of the division that they head, or of none (bidang sendiri)",
    Relation.REFERRED: "cases referred to them (yang dirujuk kepadanya)",
    Relation.SELF: "their own record (datanya sendiri)",
    Relation.BREAK_GLASS: "records to which they took access in need, while it lasts (akses darurat)",
    Relation.OFFICE: "all records of the office (seluruh dinas)",
    Relation.NUMBERS: "counts without names (angka tanpa nama)",
}
KINDS: Final[Mapping[str, str]] = {
    "complaint": "Complaints (pengaduan)",
    "case": "Cases (kasus)",
    "shelter": "Shelters (rumah singgah)",
    "person": "Persons (orang)",
    "referral": "Referrals (rujukan)",
    "tracing": "Searches for families (penelusuran keluarga)",
    "tracing_request": "Requests of families (permohonan keluarga)",
    "match": "Possible matches (kecocokan)",
    "attachment": "Attachments (lampiran): only of records that the same person may see, or for changes works on",
    "reunification": "Reunifications (reunifikasi)",
    "partner": "Partners (mitra)",
    "activity": "Activities (kegiatan petugas)",
    "monitoring": "Monitoring visits (monitoring)",
    "meeting": "Meetings (rapat)",
    "decree": "Decrees (SK)",
    "worker": "Workers (petugas)",
    "team": "Teams (tim)",
    "office": "The office (dinas)",
    "numbers": "Numbers (angka)",
}


def actions() -> Iterator[type[Command] | Query]:
    """Every command of the domain and every query, by the tasks that name them."""
    commands = command_types()
    queries = {query.value: query for query in Query}
    for task in TASKS:
        for name in task.actions:
            yield queries[name] if name in queries else commands[name]


def golden() -> str:
    """Role, action and relation to what is answered, as CSV: `-` where a record of that kind cannot stand so."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["role", "kind", "action", *Relation])
    kinds = {name: task.kind for task in TASKS for name in task.actions}
    for role in (*POWER, Role.SYSTEM):
        for action in actions():
            name = action.value if isinstance(action, Query) else action.__name__
            kind = kinds[name]
            cells = [verdict(role, action, relation) if relation in RELATIONS_OF[kind] else "-" for relation in Relation]
            table.writerow([role, kind, name, *cells])
    return text.getvalue()


def signed() -> str:
    """The tables of `docs/access.md`: tasks down, roles across, relations as letters."""
    return "\n".join([*_legend(), *(line for kind in KINDS for line in _table(kind))]) + "\n"


def _legend() -> Iterator[str]:
    yield "| letter | the record is |"
    yield "|---|---|"
    for relation, letter in LETTERS.items():
        yield f"| **{letter}** | {MEANINGS[relation]} |"


def _table(kind: str) -> Iterator[str]:
    tasks = [task for task in TASKS if task.kind == kind]
    roles = [role for role in (*POWER, Role.SYSTEM) if any(role in task.may for task in tasks)]
    yield ""
    yield f"### {KINDS[kind]}"
    yield ""
    yield f"| task | {' | '.join(roles)} |"
    yield f"|---|{'---|' * len(roles)}"
    for task in tasks:
        yield f"| {task.title_en}<br>*{task.title_id}* | {' | '.join(_letters(task, role) for role in roles)} |"
    yield ""
    for task in tasks:
        yield f"- *{task.title_en}*: {', '.join(f'`{name}`' for name in task.actions)}"


def _letters(task: Task, role: Role) -> str:
    relations = task.may.get(role, ())
    return " ".join(letter for relation, letter in LETTERS.items() if relation in relations)
