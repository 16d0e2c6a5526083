"""What the matrix of access asks: every route, a record in each relation to somebody in each role, and what an answer comes to."""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from api.access.attachment_tasks import WORK_ON
from api.access.relations import RELATIONS_OF, Relation
from api.access.rules import POWER, SEEN_BY, allowed, task_of
from api.access.targets import OF_A_CASE
from api.routes.ways import BY_COMMAND
from api.tokens import EmbeddedIssuer
from cases.attaching import ATTACHABLE
from cases.decider import Command
from cases.team.duty import AddMember
from cases.vocabulary import ComplaintKind, Role
from cases.worker.clearance import OpenBreakGlass
from tests.access.kept import keep_bytes
from tests.access.matched import bring_home, suggest
from tests.access.offices import ELSEWHERE, HERE, OFFICE, OTHER_TEAM, TEAM, Staffed
from tests.api.shell import Browser
from tests.cases.histories import HISTORIES
from tests.spec import some_id

IN_NEED = "32.12.03.2001"
THEIRS, ANOTHER = "PPKS11", "PPKS24"
"""What belongs to the division whose head is tried, and what to another; so does the kind of complaint below."""
OF_ANOTHER = ComplaintKind.AID_REQUEST
ROLES_A_ROUTE = 1
PEOPLE = {role: role.value.lower() for role in POWER}
Golden = Mapping[tuple[str, str], Mapping[str, str]]
PERSONAL = (Relation.OWN_INTAKE, Relation.ASSIGNED, Relation.SELF)
SET_UP_APART = {"complaint", "case", "match", "reunification", "worker", "team", "office", "numbers"}
BEGUN: dict[str, Command] = {
    kind: next(told[0] for told in HISTORIES[kind].values() if told and not allowed(Role.SYSTEM, type(told[0])))
    for kind in RELATIONS_OF
    if kind not in SET_UP_APART
}
"""Kind of record to the command with which its example histories begin."""
LISTS = {
    "/v1/complaints": "complaint_board",
    "/v1/cases": "caseload",
    "/v1/deadlines": "caseload",
    "/v1/deadlines/counts": "caseload",
    "/v1/referrals": "referral_board",
    "/v1/approvals": "approvals",
    "/v1/approvals/times": "approvals",
    "/v1/referrals/counts": "referral_board",
    "/v1/possible-duplicates": "persons",
    "/v1/persons/{person_id}/possible-duplicates": "persons",
    "/v1/shelters": "shelters",
    "/v1/shelters/{shelter_id}/beds": "shelter_file",
    "/v1/follow-ups": "caseload",
    "/v1/tracings": "tracing_board",
    "/v1/tracing-requests": "tracing_requests",
    "/v1/matches": "matches",
    "/v1/reunifications": "reunifications",
    "/v1/partners": "partners",
    "/v1/decrees": "decrees",
    "/v1/activities": "activities",
    "/v1/monitorings": "monitorings",
    "/v1/meetings": "meetings",
    "/v1/workers": "workforce",
    "/v1/teams": "teams",
    "/v1/shifts": "teams",
    "/v1/me": "worker_file",
    "/v1/numbers": "numbers",
    "/v1/looks": "looks",
    "/v1/audit-trail": "audit_trail",
    "/v1/events?after=9007199254740991": "events",
}
"""Route to query: answered with what may be seen, or refused whole."""
FILES = {
    "/v1/complaints/{complaint_id}": ("complaint", "complaint_file"),
    "/v1/complaints/{complaint_id}/history": ("complaint", "complaint_file"),
    "/v1/cases/{case_id}": ("case", "case_file"),
    "/v1/cases/{case_id}/history": ("case", "case_file"),
    "/v1/persons/{person_id}": ("person", "person_file"),
    "/v1/persons/{person_id}/history": ("person", "person_file"),
    "/v1/referrals/{referral_id}": ("referral", "referral_file"),
    "/v1/referrals/{referral_id}/history": ("referral", "referral_history"),
    "/v1/shelters/{shelter_id}": ("shelter", "shelter_file"),
    "/v1/tracings/{tracing_id}": ("tracing", "tracing_file"),
    "/v1/tracings/{tracing_id}/history": ("tracing", "tracing_file"),
    "/v1/tracing-requests/{tracing_request_id}": ("tracing_request", "tracing_request_file"),
    "/v1/tracing-requests/{tracing_request_id}/history": ("tracing_request", "tracing_request_file"),
    "/v1/matches/{match_id}": ("match", "match_file"),
    "/v1/matches/{match_id}/history": ("match", "match_file"),
    "/v1/reunifications/{reunification_id}": ("reunification", "reunification_file"),
    "/v1/partners/{partner_id}": ("partner", "partners"),
    "/v1/decrees/{decree_id}": ("decree", "decrees"),
    "/v1/activities/{activity_id}": ("activity", "activities"),
    "/v1/monitorings/{monitoring_id}": ("monitoring", "monitorings"),
    "/v1/meetings/{meeting_id}": ("meeting", "meetings"),
    "/v1/workers/{worker_id}": ("worker", "worker_file"),
    "/v1/teams/{team_id}": ("team", "team_file"),
    "/v1/offices/{slug}": ("office", "office"),
}
"""Route to kind of record and query: answered for a record that may be seen."""
PLURALS = {"activity": "activities", "tracing_request": "tracing-requests", "match": "matches"}
FILES |= {f"/v1/{PLURALS.get(kind, f'{kind}s')}/{{{kind}_id}}/attachments": (kind, "attachments") for kind in ATTACHABLE}
FILES |= dict.fromkeys(("/v1/attachments/{attachment_id}", "/v1/attachments/{attachment_id}/content"), ("attachment", "attachments"))
ACTIONS = {f"/v1/{PLURALS.get(kind, f'{kind}s')}/{{{kind}_id}}/actions": kind for kind in SEEN_BY if kind != "office"} | {
    "/v1/offices/{slug}/actions": "office"
}


@dataclass
class Server:
    """The application in front of a staffed office, and what its description says."""

    browser: Browser
    issuer: EmbeddedIssuer
    office: Staffed
    operations: dict[tuple[str, str], dict[str, Any]]
    tokens: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, name: str | None, body: Any = None, **headers: str) -> httpx.Response:
        """Ask as somebody; without a name as nobody."""
        # No record has come so far: what may be done is refused as out of date, so that nothing is recorded.
        given = {"If-Match": '"999999"', "Accept-Language": "en", **{key.replace("_", "-"): value for key, value in headers.items()}}
        if name is not None:
            token = self.tokens.get(name) or self.tokens.setdefault(name, self.issuer.issue(name, OFFICE))
            given["Authorization"] = f"Bearer {token}"
        return self.browser.request(method, path, headers=given, **({"json": body} if method == "POST" else {}))


def fill(office: Staffed) -> None:
    """A record in each relation to somebody in each role."""
    for name in PEOPLE.values():
        if name not in ("trc", "peksos"):
            office.do(AddMember(team_id=TEAM, worker_id=office.id_of(name)))
        office.complaint(f"own-intake {name}", by=name, kind=OF_ANOTHER)
        office.case(f"own-intake {name}", by=name, category=ANOTHER)
        office.case(f"assigned {name}", worker=name, category=ANOTHER)
        glass = OpenBreakGlass(worker_id=office.id_of(name), break_glass_id=uuid4(), reason="Banjir", area="32.12.03")
        office.do(glass, by=name)
    for relation, region in ((Relation.OFFICE, ELSEWHERE), (Relation.OWN_AREA, HERE), (Relation.BREAK_GLASS, IN_NEED)):
        office.complaint(relation, region=region, kind=OF_ANOTHER)
        office.case(relation, region=region, category=ANOTHER)
    office.case(Relation.OWN_TEAM, team=TEAM, category=ANOTHER)
    office.complaint(Relation.DIVISION)
    office.case(Relation.DIVISION, category=THEIRS)
    for kind in BEGUN:
        for relation in RELATIONS_OF[kind]:
            if relation is not Relation.REFERRED:
                fill_with(office, kind, relation)
    for relation in RELATIONS_OF["match"]:
        fill_with_matches(office, relation)
    for relation in RELATIONS_OF["reunification"]:
        fill_with_reunifications(office, relation)
    office.catch_up()


def fill_with(office: Staffed, kind: str, relation: Relation) -> None:
    """Begin a record in a relation to everybody, or for each person one."""
    region = {Relation.OWN_AREA: HERE, Relation.BREAK_GLASS: IN_NEED}.get(relation, ELSEWHERE)
    for name in PEOPLE.values() if relation in PERSONAL else ("nobody",):
        case_id = record_of("case", relation, name) if kind in OF_A_CASE else None
        if kind in OF_A_CASE and relation is Relation.OWN_INTAKE:
            case_id = str(office.case(f"of nobody, for {kind} {name}", category=ANOTHER))
        by = name if relation in (Relation.OWN_INTAKE, Relation.SELF) else "nobody"
        record = record_of(kind, relation, name)
        file = (file_of(relation), record_of(file_of(relation), relation, name))
        office.do(begun(kind, record, region, case_id, file), by=by)
        if kind == "attachment":
            keep_bytes(office, UUID(record), UUID(file[1]))
        if kind == "person":
            category = THEIRS if relation is Relation.DIVISION else ANOTHER
            worker = name if relation is Relation.ASSIGNED else None
            office.case(f"of a person {relation} {name}", person=UUID(record), category=category, worker=worker)


def fill_with_matches(office: Staffed, relation: Relation) -> None:
    """Suggest that the person of a case in that relation is who a family looks for."""
    for name in PEOPLE.values() if relation in PERSONAL else ("nobody",):
        _matches[_place("match", relation, name)] = str(suggest(office, UUID(record_of("case", relation, name))))


def fill_with_reunifications(office: Staffed, relation: Relation) -> None:
    """Begin to bring home the person of a case that stands so to somebody."""
    region = {Relation.OWN_AREA: HERE, Relation.BREAK_GLASS: IN_NEED}.get(relation, ELSEWHERE)
    category = THEIRS if relation is Relation.DIVISION else ANOTHER
    for name in PEOPLE.values() if relation in PERSONAL else ("nobody",):
        bring_home(office, UUID(record_of("reunification", relation, name)), relation, name, region=region, category=category)


def begun(kind: str, record: str, region: str, case_id: str | None, of: tuple[str, str] = ("case", "")) -> Command:
    """The command with which an example history begins, for another record in another place."""
    values = {BEGUN[kind].target: UUID(record), "region": region, "due_on": (datetime.now(UTC) + timedelta(days=7)).date()}
    if kind == "attachment":
        values |= {"record_kind": of[0], "record_id": UUID(of[1] or case_id)}
    own = {one.name for one in fields(BEGUN[kind])}  # type: ignore[arg-type]  # made a dataclass
    given = {**values, "case_id": UUID(case_id)} if case_id else values
    return replace(BEGUN[kind], **{key: value for key, value in given.items() if key in own})  # type: ignore[type-var]


def file_of(relation: Relation) -> str:
    """The kind of record whose file stands in a relation to somebody: of cases there are all but one's own."""
    return "activity" if relation is Relation.SELF else "case"


def relations_of(kind: str) -> list[Relation]:
    """The relations that are tried over the net: what is referred to a partner is tried in `test_authority`."""
    return [relation for relation in RELATIONS_OF[kind] if relation is not Relation.REFERRED]


def as_begun(kind: str) -> Relation:
    """How a record stands to who begins it."""
    return next(
        one
        for one in (Relation.OWN_INTAKE, Relation.SELF, Relation.OFFICE)
        if one in RELATIONS_OF[kind] and (one, kind) != (Relation.SELF, "worker")
    )


def record_of(kind: str, relation: Relation, name: str) -> str:
    """The id, or for an office the slug, of a record in a relation to somebody."""
    match kind, relation:
        case "worker", Relation.SELF:
            return str(some_id(f"{OFFICE} {name}"))
        case "worker", _:
            return str(some_id(f"{OFFICE} nobody yet"))
        case "team", Relation.OWN_TEAM:
            return str(TEAM)
        case "team", _:
            return str(OTHER_TEAM)
        case "office", _:
            return OFFICE
        case _:
            place = _place(kind, relation, name)
            return _matches[place] if kind == "match" else str(some_id(place))


def _place(kind: str, relation: Relation, name: str) -> str:
    return f"{OFFICE} {kind} {relation} {name}" if relation in PERSONAL else f"{OFFICE} {kind} {relation}"


_matches: dict[str, str] = {}
"""The ids of matches, which follow from the ids of persons and requests."""


def filled_in(path: str, field: str | None, record: str) -> str:
    """The path with the record's id, and with ids that nothing has in its other places."""
    while "{" in path:
        place = path[path.index("{") + 1 : path.index("}")]
        path = path.replace(f"{{{place}}}", record if place in (field, "slug") else str(uuid4()))
    return path


def answered(answer: httpx.Response, field: str | None) -> str:
    """What an answer comes to in the words of the golden table; a rule of the domain is asked only of who may."""
    assert answer.status_code < 500, answer.text
    assert answer.status_code not in (401, 429), answer.text
    code = answer.json().get("code") if answer.status_code >= 400 else None
    assert code != "no-role-here", answer.text
    if code == "not-your-task":
        return "deny"
    if code == "not-found" and (answer.json().get("field") or field) in (field, None, "path.slug"):
        return "404"
    return "allow"


def told(golden: Golden, role: Role, name: str, kind: str, relation: Relation) -> str:
    """What the golden table says; of a file only where the rule of its record says so too (`docs/access.md`)."""
    if "attachment" not in (kind, name.removesuffix("s")):
        return golden[role, name][relation]
    of = file_of(relation) if kind == "attachment" else kind
    may = "allow" in golden[role, "attachments"].values()
    seen = may and golden[role, SEEN_BY[of]][relation] == "allow"
    if name == "attachments":
        return "allow" if seen else "404" if may else "deny"
    works = golden[role, WORK_ON[of]][relation] == "allow"
    return "404" if not seen else golden[role, name][relation] if works else "deny"


def tried(seed: int, key: str) -> list[Role]:
    """The roles with which a route is tried this time."""
    return random.Random(f"{seed} {key}").sample(POWER, ROLES_A_ROUTE)


def commands() -> Iterator[tuple[str, str, str, str]]:
    """Name, path, kind of record and the field of its id, of every command that has a route."""
    for name, way in BY_COMMAND.items():
        task = task_of(way.command)
        assert task is not None, name
        yield name, way.path, task.kind, way.command.target


def alike(answer: httpx.Response) -> str:
    """An answer without what differs from request to request."""
    content = answer.json()
    return json.dumps({key: value for key, value in content.items() if key not in ("instance", "request_id", "id")}, sort_keys=True)
