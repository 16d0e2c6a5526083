"""The ways of the commands about attachments; a file is attached by an upload (`api.routes.uploads`)."""

from typing import Final

from api.routes.way import ATTACHMENT, Way
from cases.attachment import WithdrawAttachment

ATTACHMENTS: Final = (Way(f"{ATTACHMENT}/withdrawal", WithdrawAttachment),)
