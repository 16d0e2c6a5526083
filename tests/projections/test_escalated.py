"""What is late is shown to the role that was told of it: on the board of what is due and in the list of approvals."""

from datetime import timedelta
from uuid import UUID

from api.database.connections import connect_info
from cases.events.deadline import DeadlineEscalated
from cases.log.store import LogStore
from cases.vocabulary import Role
from projections.approvals.query import ApprovalsAsked, Waiting, approvals
from projections.approvals.row import TERMS
from projections.deadlines.query import Deadlines, DueTerm, deadlines
from projections.scope import Scope, ScopedConnection
from tests.projections.asking import ask
from tests.projections.casework import KEKS, OFFICE
from tests.projections.clock import LATER
from tests.spec import some_id

HEADS = (Role.HEAD_OF_DIVISION, Role.HEAD_OF_OFFICE, Role.HEAD_OF_REGION)
NOW = LATER + timedelta(days=1)
OF_THE_OFFICE = Scope(office=OFFICE, scope="office")


def due(dsn: str, role: str | None) -> tuple[DueTerm, ...]:
    async def read(connection: ScopedConnection) -> tuple[DueTerm, ...]:
        return (await deadlines(connection, Deadlines(moment=NOW, escalated_to=role, limit=2000))).rows

    return ask(dsn, read)


def waiting(dsn: str, role: str | None, scope: Scope | None = None) -> tuple[Waiting, ...]:
    async def read(connection: ScopedConnection) -> tuple[Waiting, ...]:
        wanted = ApprovalsAsked(moment=NOW, worker=some_id("somebody"), escalated_to=role, limit=2000)
        return (await approvals(connection, wanted)).rows

    return ask(dsn, read, scope)


def test_each_head_finds_what_they_were_told_of_and_nothing_else(two_months_later: str) -> None:
    with LogStore(connect_info(two_months_later, "worker"), KEKS) as store:
        facts = [fact for fact in store.reader.all(OFFICE) if isinstance(fact.event, DeadlineEscalated)]
    told = {(fact.event.subject_stream, fact.event.term, fact.event.due_at): fact.event.to_role for fact in facts}  # type: ignore[attr-defined]
    open_terms = {(row.stream, row.name, row.due_at): row for row in due(two_months_later, None)}
    assert {key: row.escalated_to for key, row in open_terms.items()} == {key: told.get(key) for key in open_terms}
    for role in HEADS:
        assert {row.stream for row in due(two_months_later, role)} == {key[0] for key in open_terms if told.get(key) == role}
    assert {told[key] for key in open_terms if key in told} == set(HEADS)


def test_a_late_approval_says_who_was_told(two_months_later: str) -> None:
    terms: dict[tuple[UUID, UUID, object], str | None] = {(r.stream, r.part, r.due_at): r.escalated_to for r in due(two_months_later, None)}
    everything = waiting(two_months_later, None)
    late = [row for row in everything if row.kind in TERMS and row.escalated_to is not None]
    for row in late:
        found = {to for (stream, part, due_at), to in terms.items() if stream == row.stream and due_at == row.due_at}
        assert row.escalated_to in found, row
    assert {row.escalated_to for row in late} >= {Role.HEAD_OF_OFFICE, Role.HEAD_OF_REGION}
    escalated = {(r.stream, r.due_at) for r in due(two_months_later, None) if r.escalated_to and r.term in TERMS.values()}
    assert {(row.stream, row.due_at) for row in late} == escalated
    of_the_region = waiting(two_months_later, Role.HEAD_OF_REGION, OF_THE_OFFICE)
    assert of_the_region
    assert {row.name for row in of_the_region} <= {row.name for row in late if row.escalated_to == Role.HEAD_OF_REGION}
