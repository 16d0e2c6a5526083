"""Why the edge refuses a request before anybody decides about it: who asks, in what form, how much, how fast.

These are refusals like those of the domain (`cases.errors`): a code, a field, what is possible. Which HTTP status each
has is known to `api.problems` alone.
"""

from cases.errors import Conflict, Forbidden, Invalid, NotFound, Refusal


class Unauthenticated(Refusal):
    """Nobody knows who asks: the token is missing."""

    code = "token-missing"


class TokenRefused(Unauthenticated):
    """The token is not one that is believed here."""

    code = "token-refused"


class TokenExpired(TokenRefused):
    """The token is no longer valid."""

    code = "token-expired"


class OtherOffice(Forbidden):
    """The token was issued for another office."""

    code = "token-for-another-office"


class RouteUnknown(NotFound):
    """There is nothing at this address."""

    code = "route-unknown"


class MethodUnknown(Refusal):
    """This address does not know this method."""

    code = "method-unknown"


class NotAcceptable(Refusal):
    """The answer is not available in a form that the caller accepts."""

    code = "not-acceptable"


class RequestUnreadable(Refusal):
    """The request is not well formed."""

    code = "request-unreadable"


class JsonUnreadable(RequestUnreadable):
    """The body is not JSON as RFC 8259 and RFC 7493 have it."""

    code = "json-unreadable"


class RequestInvalid(Invalid):
    """Some fields of the request are missing or have values that cannot be."""

    code = "request-invalid"


class BodyTooLarge(Refusal):
    """The body is larger than what is taken here."""

    code = "body-too-large"


class AddressTooLong(Refusal):
    """The address with its query is longer than what is taken here."""

    code = "address-too-long"


class BodyTooSlow(Refusal):
    """The body did not arrive in time."""

    code = "body-too-slow"


class MediaTypeUnknown(Refusal):
    """The body is of a kind that is not taken here."""

    code = "media-type-unknown"


class TooManyRequests(Refusal):
    """This caller asks faster than is allowed."""

    code = "too-many-requests"


class TooManyStreams(TooManyRequests):
    """This caller already holds as many event streams open as are allowed."""

    code = "too-many-streams"


class VersionRequired(Refusal):
    """This change needs `If-Match`: the version that it was decided on."""

    code = "version-required"


class VersionUnreadable(Invalid):
    """`If-Match` is not one version as an answer's `ETag` gave it."""

    code = "version-unreadable"


class IdempotencyKeyUnreadable(Invalid):
    """`Idempotency-Key` is not 1 to 128 visible ASCII characters."""

    code = "idempotency-key-unreadable"


class KnownAtUnreadable(Invalid):
    """`known_at` is neither a position nor an instant."""

    code = "known-at-unreadable"


class KnownAtNotPast(Invalid):
    """What will be known cannot be asked: `known_at` must lie in the past."""

    code = "known-at-not-past"


class CursorUnreadable(Invalid):
    """The cursor is not one that this list gave."""

    code = "cursor-unreadable"


class TooManyRows(Invalid):
    """The list is too long for one file."""

    code = "too-many-rows"


class WaitUnreadable(Invalid):
    """`Prefer: wait` or `after_position` is not a number within the limits."""

    code = "wait-unreadable"


class PositionAhead(Invalid):
    """The log does not reach that far: it ends before the position from which the stream should go on."""

    code = "position-ahead"


class NotYetShown(Conflict):
    """The reading side has not come as far as the position that was waited for."""

    code = "not-yet-shown"


class NotReady(Refusal):
    """The system runs, and cannot do its work yet."""

    code = "not-ready"


class BeingPlayed(NotReady):
    """The demonstration of this office is still being loaded: its clock is a played one, and nobody else writes meanwhile."""

    code = "demonstration-loads"


class IssuerAway(Refusal):
    """Whoever issued the token does not show the keys by which it is checked."""

    code = "issuer-away"


class DatabaseAway(Refusal):
    """The database does not answer. Nothing is known to be recorded; the same request may be sent again."""

    code = "database-away"


class DiskFull(Refusal):
    """There is no room left to record anything. Reading goes on."""

    code = "disk-full"


class Broken(Refusal):
    """A fault of the system, not of the request."""

    code = "broken"
