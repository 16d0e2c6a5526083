"""What the process between offices looks up in the logs: a stream opened, a leaf, the referrals of a person, a new id."""

from collections.abc import Sequence
from typing import LiteralString
from uuid import UUID

from uuid_utils.compat import uuid7

from cases.events.referral import ReferralRequested
from cases.events.referral_between import ReferralReceived
from cases.log import codec
from cases.log.reader import LogReader, Poisoned, Recorded

_LEAF: LiteralString = "select leaf from events where office = %s and position = %s"
_REFERRALS: LiteralString = (
    "select position, stream, type, body from events where office = %s and position <= %s"
    " and (type like 'ReferralRequested/%%' or type like 'ReferralReceived/%%') order by position"
)


class LogSources:
    """Looks things up in the offices' logs."""

    def __init__(self, reader: LogReader) -> None:
        """Look things up where this reader reads."""
        self._reader = reader

    def stream(self, office: str, stream: UUID, until: int) -> Sequence[Recorded]:
        """The facts of a stream up to a position of its office's log, opened.

        Raises:
            Poisoned: one of them cannot be read.
        """
        return self._reader.stream(office, stream, until=until)

    def leaf(self, office: str, position: int) -> str:
        """The leaf at a position, in hexadecimal."""
        with self._reader.connections.of(office) as connection:
            row = connection.execute(_LEAF, (office, position)).fetchone()
        if row is None:
            raise LookupError(f"there is nothing at {office}:{position}")
        return bytes(row[0]).hex()

    def referrals_of(self, office: str, persons: Sequence[UUID], until: int) -> Sequence[UUID]:
        """The referrals of a person, as asked for or received in an office up to a position of its log.

        It reads through the office's log: forgetting somebody is rare, and no index of persons is kept for it.

        Raises:
            Poisoned: one of them cannot be read.
        """
        with self._reader.connections.of(office) as connection:
            rows = connection.execute(_REFERRALS, (office, until)).fetchall()
        found = []
        for position, stream, topic, body in rows:
            try:
                event, _ = codec.decode(topic, body)
            except (codec.UnknownEvent, codec.Unreadable) as cause:
                raise Poisoned(office, position, cause) from cause
            if isinstance(event, ReferralRequested | ReferralReceived) and event.person_id in persons:
                found.append(stream)
        return found

    def new_id(self) -> UUID:
        """An id that nobody has."""
        return uuid7()
