"""The list of files is the same however it was folded, and tells of each moment what was known then."""

from uuid import UUID

from cases.attachment import WithdrawAttachment
from cases.log.store import LogStore
from projections.attachments import ATTACHMENTS
from projections.attachments.query import attachment, attachments
from projections.case_file import CASE_FILE
from projections.rebuild import rebuild
from projections.scope import EVERYTHING, Scope
from projections.worker import Connect, Worker
from tests.projections.asking import ask
from tests.projections.casework import OFFICE, Town
from tests.projections.filing import attach
from tests.spec import some_id

ALL = Scope(office=OFFICE, scope="office", compartments=EVERYTHING)


def some_case(store: LogStore) -> UUID:
    return next(event.stream for event in store.reader.page(OFFICE, 0, 500) if event.name == "CaseOpened")


def test_files_are_listed_as_known_then_however_they_were_folded(store: LogStore, connect: Connect, filled: str) -> None:
    town, case_id = Town(store, minute=100_000), some_case(store)
    files = [attach(town, case_id, name) for name in ("surat", "akta", "foto")]
    before = store.recorder(OFFICE).max_notification_id() or 0
    town.do(WithdrawAttachment(attachment_id=files[1], reason="Akta orang lain"))
    tables = {}
    for size in (1, 2_000):
        worker = Worker(store.reader, connect, (ATTACHMENTS, CASE_FILE), page_events=size)
        worker.catch_up()
        worker.close()
        tables[size] = ask(filled, lambda seen: attachments(seen, case_id), ALL).rows
    assert [row.attachment_id for row in tables[1]] == files
    assert tables[1] == tables[2_000]
    assert [row.withdrawal_reason for row in tables[1]] == [None, "Akta orang lain", None]
    then = ask(filled, lambda seen: attachments(seen, case_id, before), ALL).rows
    assert [(row.withdrawal_reason, row.file_name) for row in then] == [(None, f"{name}.pdf") for name in ("surat", "akta", "foto")]
    page = ask(filled, lambda seen: attachments(seen, case_id, after=(then[0].attached_at, then[0].attachment_id), limit=1), ALL).rows
    assert [row.attachment_id for row in page] == [files[1]]
    assert ask(filled, lambda seen: attachment(seen, some_id("none")), ALL).rows == ()
    assert all(one.equal for one in rebuild(store.reader, connect, (ATTACHMENTS, CASE_FILE), OFFICE))
