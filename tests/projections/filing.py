"""Files attached to the cases of the town whose history the read models are folded from."""

from uuid import UUID

from cases.attachment import AttachFile, WithdrawAttachment
from cases.vocabulary.attachments import AttachmentKind, AttachmentPurpose
from tests.projections.casework import OFFICE, Town
from tests.spec import some_id


def attach(town: Town, case_id: UUID, name: str) -> UUID:
    attached = some_id(name)
    town.do(
        AttachFile(
            attachment_id=attached,
            record_kind="case",
            record_id=case_id,
            kind=AttachmentKind.DOCUMENT,
            purpose=AttachmentPurpose.LETTER,
            media_type="application/pdf",
            size_bytes=10_000,
            pieces=1,
            sha256="ab" * 32,
            file_name=f"{name}.pdf",
        )
    )
    return attached


def attach_files(town: Town) -> None:
    """Attach two letters to the case that was opened last, and withdraw one."""
    case_id = [fact.stream for fact in town.store.reader.all(OFFICE) if fact.name == "CaseOpened"][-1]
    attach(town, case_id, "surat keterangan")
    wrong = attach(town, case_id, "surat lain")
    town.do(WithdrawAttachment(attachment_id=wrong, reason="Surat orang lain"))
