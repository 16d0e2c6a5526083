"""Why a command is refused.

A refusal is an expected answer, not a fault. It names what is wrong (`code`, kebab case, the key of the language
catalogue), the field, the rule with its source, and what is possible instead. It never carries personal data.
"""

from collections.abc import Mapping
from typing import ClassVar


class Refusal(Exception):
    """A command that was understood and not carried out; nothing was recorded.

    Attributes:
        code: what is wrong, in kebab case; stable, part of the published language.
        field: the field of the command that is at fault, if one is.
        rule: the rule and its source, e.g. `PP 60/2008`, if one is named.
        possible: names of commands, codes or values that are possible instead.
        params: values for the sentence of the language catalogue; never personal data.
    """

    code: ClassVar[str] = "refused"

    def __init__(
        self,
        detail: str = "",
        *,
        field: str | None = None,
        rule: str | None = None,
        possible: tuple[str, ...] = (),
        **params: str | int,
    ) -> None:
        super().__init__(detail or self.code)
        self.detail = detail or (self.__doc__ or "").strip().splitlines()[0]
        self.field = field
        self.rule = rule
        self.possible = possible
        self.params: Mapping[str, str | int] = params


class NotFound(Refusal):
    """There is no such thing in this office."""

    code = "not-found"


class Conflict(Refusal):
    """What was asked does not fit what has already happened."""

    code = "conflict"


class Invalid(Refusal):
    """What was asked is not well formed or cannot be true."""

    code = "invalid"


class Forbidden(Refusal):
    """The caller may not do this."""

    code = "forbidden"


class StaleVersion(Conflict):
    """Somebody else changed it first: read it again, then decide again."""

    code = "stale-version"


class NotPossibleNow(Conflict):
    """This step is not possible in the present state; `possible` lists the steps that are."""

    code = "not-possible-now"


class OtherRequest(Invalid):
    """The key of an earlier request came with another request."""

    code = "idempotency-key-reused"


class FieldInvalid(Invalid):
    """A field has a value that cannot be."""

    code = "field-invalid"


class SeparationOfDuties(Forbidden):
    """Nobody approves, verifies or destroys what they themselves proposed (PP 60/2008)."""

    code = "separation-of-duties"
