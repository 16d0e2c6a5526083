"""What waits for a decision and is late: that it is, and who was told."""

from typing import Final

from msgspec.structs import replace

from cases.events.deadline import DeadlineEscalated
from cases.log.reader import Recorded
from cases.policies import terms
from projections.approvals.row import FOLDS, TERMS, RecordApprovals
from projections.model import Key
from projections.parts import part_of_term

KIND_OF: Final = {term: kind for kind, term in TERMS.items()}


def keys_of(event: DeadlineEscalated) -> tuple[Key, ...]:
    """The record that is late, or the part of it."""
    if terms.base_name(event.term) not in KIND_OF:
        return ()
    return ((event.subject_stream, part_of_term(event.subject_stream, event.term)),)


@FOLDS.of(DeadlineEscalated)
def _escalated(row: RecordApprovals, event: DeadlineEscalated, _: Recorded) -> RecordApprovals:
    kind = KIND_OF[terms.base_name(event.term)]
    late = {name for name, step in row.waiting.items() if step.kind == kind and step.due_at == event.due_at}
    told = {name: replace(step, escalated_to=event.to_role) if name in late else step for name, step in row.waiting.items()}
    return replace(row, waiting=told)
