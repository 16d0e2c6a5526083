"""What is wrong with the fields of a request: field, rule and what is possible; never what was typed.

The messages of the validating library quote the input, so none of them is passed on: its error types are translated to
rules of our own, and each rule has a sentence in the catalogue.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from api.language import Language, said

_RULE_OF: Final[Mapping[str, str]] = {
    "missing": "required",
    "missing_argument": "required",
    "extra_forbidden": "unknown-field",
    "enum": "one-of",
    "literal_error": "one-of",
    "union_tag_invalid": "one-of",
    "union_tag_not_found": "required",
    "string_too_short": "at-least-characters",
    "string_too_long": "at-most-characters",
    "string_pattern_mismatch": "pattern",
    "too_short": "at-least-items",
    "too_long": "at-most-items",
    "greater_than": "more-than",
    "greater_than_equal": "at-least",
    "less_than": "less-than",
    "less_than_equal": "at-most",
    "string_type": "text",
    "string_unicode": "text",
    "string_sub_type": "text",
    "bool_type": "true-or-false",
    "bool_parsing": "true-or-false",
    "int_type": "whole-number",
    "int_parsing": "whole-number",
    "int_parsing_size": "whole-number",
    "int_from_float": "whole-number",
    "float_type": "number",
    "float_parsing": "number",
    "finite_number": "number",
    "decimal_type": "number",
    "decimal_parsing": "number",
    "list_type": "list",
    "tuple_type": "list",
    "set_type": "list",
    "frozen_set_type": "list",
    "dict_type": "object",
    "mapping_type": "object",
    "model_type": "object",
    "model_attributes_type": "object",
    "dataclass_type": "object",
    "uuid_type": "identifier",
    "uuid_parsing": "identifier",
    "uuid_version": "identifier",
    "date_type": "date",
    "date_parsing": "date",
    "date_from_datetime_parsing": "date",
    "date_from_datetime_inexact": "date",
    "date_past": "past",
    "date_future": "future",
    "datetime_type": "instant",
    "datetime_parsing": "instant",
    "datetime_from_date_parsing": "instant",
    "datetime_object_invalid": "instant",
    "datetime_past": "past",
    "datetime_future": "future",
    "timezone_aware": "instant-with-zone",
    "timezone_naive": "instant-with-zone",
    "timezone_offset": "instant-with-zone",
    "json_invalid": "json",
    "unknown_region": "region",
    "url_parsing": "address",
    "url_scheme": "address",
    "url_type": "address",
}

RULES: Final = frozenset(_RULE_OF.values()) | {"value"}
"""Every rule that a field can break; `value` where no more is known."""

_LIMITS: Final = ("min_length", "max_length", "ge", "gt", "le", "lt", "pattern")
_NAME = re.compile(r"[A-Za-z_-][A-Za-z0-9_-]{0,39}")
_QUOTED = re.compile(r"'([^']*)'")


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with one field.

    Attributes:
        field: where it stands: `body.person.sex`, `query.limit`.
        rule: the rule it breaks.
        limit: the number or pattern of the rule, if it has one.
        possible: the values that are possible, if they can be counted.
    """

    field: str
    rule: str
    limit: str = ""
    possible: tuple[str, ...] = ()

    def in_words(self, language: Language) -> str:
        """The rule as a sentence."""
        return said(f"rule.{self.rule}", language, {"limit": self.limit, "possible": self.possible}, self.rule)[1]


def field_faults(errors: Iterable[Mapping[str, Any]], most: int = 20) -> tuple[FieldFault, ...]:
    """The faults behind the errors of the validating library, at most so many."""
    found: dict[tuple[str, str], FieldFault] = {}
    for error in errors:
        fault = _fault(error)
        found.setdefault((fault.field, fault.rule), fault)
        if len(found) >= most:
            break
    return tuple(found.values())


def _fault(error: Mapping[str, Any]) -> FieldFault:
    kind = str(error.get("type", ""))
    place = tuple(error.get("loc", ()))
    context: Mapping[str, Any] = error.get("ctx") or {}
    limit = next((str(context[name]) for name in _LIMITS if name in context), "")
    expected = str(context.get("expected") or context.get("expected_tags") or "")
    return FieldFault(
        field=_field(place[:1] if kind == "json_invalid" else place),
        rule=_RULE_OF.get(kind, "value"),
        limit=limit,
        possible=tuple(_QUOTED.findall(expected))[:60],
    )


def _field(place: tuple[Any, ...]) -> str:
    # A part of the place may be a key that the caller made up; only what looks like the name of a field is shown.
    parts = [str(part) if isinstance(part, int) or _NAME.fullmatch(str(part)) else "?" for part in place]
    return ".".join(parts) or "body"
