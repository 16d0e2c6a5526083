"""To which records files are attached, and the decision that looks whether there is such a record."""

from collections.abc import Mapping
from typing import Any, Final

from cases.attachment import ATTACHMENT, AttachFile, NoSuchRecord, NotAttachable
from cases.decider import Command, Decider
from cases.deciders import DECIDERS
from cases.joining import Handler, Unit

WITHOUT_FILES: Final = frozenset({"office", "worker", "team", "deadline", ATTACHMENT.kind})
"""Kinds of records that have no files: who works here and how is told in words and by decrees, which have files of their own."""

ATTACHABLE: Final[Mapping[str, Decider[Any, Any, Any]]] = {d.kind: d for d in DECIDERS if d.kind not in WITHOUT_FILES}
"""Kind of record to its decider, for all kinds to which files are attached."""


def _attach(told: AttachFile, unit: Unit) -> None:
    decider = ATTACHABLE.get(told.record_kind)
    if decider is None:
        raise NotAttachable(field="record_kind", possible=tuple(sorted(ATTACHABLE)))
    record = unit.state(decider, told.record_id)
    if record == decider.initial:
        raise NoSuchRecord(field="record_id")
    case_id = told.record_id if decider.kind == "case" else getattr(record, "case_id", None)
    unit.decide(ATTACHMENT, told, {"case_id": case_id})


ATTACHING: Final[Mapping[type[Command], Handler]] = {AttachFile: _attach}
