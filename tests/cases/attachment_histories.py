"""Example histories of an attachment, by the ordinary commands."""

from cases.attachment import AttachFile, WithdrawAttachment
from cases.decider import Command
from cases.vocabulary.attachments import AttachmentKind, AttachmentPurpose
from tests.spec import some_id

ATTACHED = AttachFile(
    attachment_id=some_id("attachment"),
    record_kind="case",
    record_id=some_id("case"),
    kind=AttachmentKind.PHOTO,
    purpose=AttachmentPurpose.CONDITION,
    media_type="image/jpeg",
    size_bytes=120_000,
    pieces=1,
    sha256="ab" * 32,
    file_name="rumah.jpg",
    caption="Rumah dari depan",
)
WITHDRAWN = WithdrawAttachment(attachment_id=some_id("attachment"), reason="Foto orang lain")

ATTACHMENT_HISTORIES: dict[str, tuple[Command, ...]] = {
    "nothing": (),
    "attached": (ATTACHED,),
    "attached, then withdrawn": (ATTACHED, WITHDRAWN),
}
