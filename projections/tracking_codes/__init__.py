"""Which complaint a tracking code follows, as a blind index: whoever reads the table learns no code, and cannot try one out.

The code is given to the reporter when the complaint is taken. Who has it may ask how far the complaint is, and nothing else.
"""

import hashlib
import hmac
from typing import Final
from uuid import UUID

from cases.events.complaint import ComplaintReceived
from cases.log.reader import Recorded
from projections.model import Evolve, Key, Model, Row, SecretOf
from projections.opened import text

TRACKING_INDEX: Final = "tracking index"
"""The purpose of the office's secret under which tracking codes are indexed."""


class TrackedComplaint(Row, frozen=True, kw_only=True):
    """How a complaint is found by its reporter.

    Attributes:
        code_index: of its tracking code; None where none was given or it was forgotten.
    """

    complaint_id: UUID
    code_index: str | None = None


def tracking_index(secret: bytes, code: str) -> str:
    """The blind index of a tracking code (HMAC-SHA256, hexadecimal)."""
    return hmac.new(secret, code.encode(), hashlib.sha256).hexdigest()


def _keys(recorded: Recorded) -> tuple[Key, ...]:
    return ((recorded.stream,),) if isinstance(recorded.event, ComplaintReceived) else ()


def _evolving(secret_of: SecretOf) -> Evolve[TrackedComplaint]:
    def evolve(_: TrackedComplaint | None, recorded: Recorded) -> TrackedComplaint:
        code = text(recorded.event.tracking_code) if isinstance(recorded.event, ComplaintReceived) else None
        index = tracking_index(secret_of(recorded.office, TRACKING_INDEX), code) if code else None
        return TrackedComplaint(complaint_id=recorded.stream, code_index=index)

    return evolve


def _without_secret(_: TrackedComplaint | None, __: Recorded) -> TrackedComplaint:
    raise RuntimeError("a blind index needs the office's secret: see Model.with_secrets")


TRACKING_CODES: Final = Model(
    name="tracking_codes", row=TrackedComplaint, key=("complaint_id",), keys=_keys, evolve=_without_secret, indexing=_evolving
)
