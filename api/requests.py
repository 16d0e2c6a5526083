"""What a request says beside its body: which command it is, on which version it was decided, as known when, and how long to wait."""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID, uuid4, uuid5

import msgspec
import rfc8785

from api.refusals import (
    CursorUnreadable,
    IdempotencyKeyUnreadable,
    KnownAtNotPast,
    KnownAtUnreadable,
    VersionRequired,
    VersionUnreadable,
    WaitUnreadable,
)

COMMANDS: Final = UUID("c6a1f1de-5d2f-5b8e-8d0a-6f6f1a1c7a02")
"""Namespace of the ids of commands that came with an idempotency key."""

LARGEST_POSITION: Final = 2**53 - 1

_KEY = re.compile(r"[\x21-\x7e]{1,128}")
_ETAG = re.compile(r'"(0|[1-9][0-9]{0,15})"')
_NUMBER = re.compile(r"0|[1-9][0-9]{0,15}")
_WAIT = re.compile(r"\s*wait\s*=\s*(\d{1,6})\s*", re.IGNORECASE)

Json = bool | int | str | float | None | Sequence["Json"] | Mapping[str, "Json"]
CursorKey = str | int | date | datetime | UUID | None


def command_id(office: str, caller: UUID, idempotency_key: str | None) -> UUID:
    """The id of a command: the same for every repetition of it, and different for every other command.

    Args:
        office: the office it is for.
        caller: who sends it; two callers never share a key.
        idempotency_key: what the caller calls it (`Idempotency-Key`); without one every request is a new command.

    Raises:
        IdempotencyKeyUnreadable: it is not 1 to 128 visible ASCII characters.
    """
    if idempotency_key is None:
        return uuid4()
    if not _KEY.fullmatch(idempotency_key):
        raise IdempotencyKeyUnreadable(field="header.Idempotency-Key")
    return uuid5(COMMANDS, json.dumps([office, str(caller), idempotency_key]))


def request_mac(key: bytes, method: str, path: str, body: Json) -> bytes:
    """What tells a repeated request from another one under the same key: an HMAC-SHA256 over its canonical form (RFC 8785).

    Args:
        key: a secret of the installation, so that a stored MAC says nothing about what was typed.
        method: of the request.
        path: of the request, without query.
        body: its JSON value; None for none. White space and the order of fields make no difference.
    """
    canonical = rfc8785.dumps([method, path, body])
    return hmac.new(key, canonical, hashlib.sha256).digest()


def etag(version: int) -> str:
    """The `ETag` of a version."""
    return f'"{version}"'


def decided_on(if_match: str | None, *, required: bool = False) -> int | None:
    """The version that a change was decided on; None where the caller does not mind (`*`, or none where none is required).

    Raises:
        VersionRequired: there is none, and this change needs one.
        VersionUnreadable: it is not one version as an `ETag` gave it. A weak one (`W/"7"`) never matches (RFC 9110, 13.1.1).
    """
    if if_match is None:
        if required:
            raise VersionRequired(field="header.If-Match")
        return None
    if if_match.strip() == "*":
        return None
    found = _ETAG.fullmatch(if_match.strip())
    if found is None:
        raise VersionUnreadable(field="header.If-Match")
    return int(found[1])


def known_at(text: str | None, now: datetime) -> int | datetime | None:
    """The position or the past instant (UTC) that an answer is asked for; None means now.

    Raises:
        KnownAtUnreadable: it is neither, or an instant without its zone.
        KnownAtNotPast: it is an instant that has not passed.
    """
    if text is None:
        return None
    if _NUMBER.fullmatch(text) and int(text) <= LARGEST_POSITION:
        return int(text)
    try:
        # In a query `+07:00` arrives with a space where the plus was not escaped: there is no doubt what was meant.
        instant = datetime.fromisoformat(re.sub(r" (\d\d:\d\d)$", r"+\1", text)) if len(text) <= 40 and text.isascii() else None
        if instant is None or instant.tzinfo is None:
            raise KnownAtUnreadable(field="query.known_at")
        instant = instant.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise KnownAtUnreadable(field="query.known_at") from error
    if instant >= now:
        raise KnownAtNotPast(field="query.known_at")
    return instant


def cursor(listing: str, keys: Sequence[CursorKey]) -> str:
    """Where the next page of a list begins: behind the row with these keys. Opaque to the caller."""
    content = msgspec.json.encode([listing, *keys])
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def behind(listing: str, text: str | None, kinds: Sequence[type[CursorKey]]) -> tuple[CursorKey, ...] | None:
    """The keys of the row that a page begins behind; None for the first page.

    Args:
        listing: the list that gave the cursor.
        text: the cursor.
        kinds: the type of each key, as the list sorts.

    Raises:
        CursorUnreadable: this list did not give it.
    """
    if text is None:
        return None
    try:
        if len(text) > 1_024 or not text.isascii():
            raise CursorUnreadable(field="query.cursor")
        found = msgspec.json.decode(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True), type=list)
        if len(found) != len(kinds) + 1 or found[0] != listing:
            raise CursorUnreadable(field="query.cursor")
        keys = tuple(msgspec.convert(one, kind | None) for one, kind in zip(found[1:], kinds, strict=True))
    except (ValueError, binascii.Error, msgspec.MsgspecError, RecursionError) as error:
        raise CursorUnreadable(field="query.cursor") from error
    if any((isinstance(one, str) and "\x00" in one) or (isinstance(one, int) and abs(one) > LARGEST_POSITION) for one in keys):
        raise CursorUnreadable(field="query.cursor")
    return keys


@dataclass(frozen=True, slots=True)
class Wait:
    """Read only once the reading side shows a position.

    Attributes:
        position: the position that must be shown.
        seconds: how long to wait for it; 0 means not at all.
    """

    position: int
    seconds: int


def wait_for(after_position: str | None, prefer: str | None, most: int) -> Wait | None:
    """What a reader waits for: the position that the receipt of their own write named.

    Args:
        after_position: the position (query `after_position`).
        prefer: `Prefer: wait=<seconds>` (RFC 7240); 5 seconds unless given. Other preferences are left alone.
        most: seconds that nobody waits longer than.

    Raises:
        WaitUnreadable: the position is not a number.
    """
    if after_position is None:
        return None
    if not _NUMBER.fullmatch(after_position) or int(after_position) > LARGEST_POSITION:
        raise WaitUnreadable(field="query.after_position")
    wishes = [found for part in re.split("[,;]", (prefer or "")[:500]) if (found := _WAIT.fullmatch(part))]
    return Wait(int(after_position), min(int(wishes[0][1]) if wishes else 5, most))


def body_value(body: bytes) -> Json:
    """The JSON value of a body, for `request_mac`; None for no body."""
    value: Json = msgspec.json.decode(body) if body else None
    return value
