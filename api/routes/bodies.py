"""What may be sent for a command: a strict body made of the command's own fields, and the command made of a body.

Ids that stand in the path are not in the body, and ids of what is new may be left out: the server makes them. Kinds
and sizes are checked here, all fields at once; what a value may be (codes, days, shapes) is checked by the domain, and
shown here for those who read the description.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from types import UnionType
from typing import Annotated, Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import uuid_utils
from pydantic import BaseModel, ConfigDict, Field, GetPydanticSchema, ValidationError, WithJsonSchema, create_model
from pydantic_core import PydanticKnownError, core_schema

from cases import fields
from cases.decider import Command
from cases.vocabulary import Channel

MOST_PARTS: Final = 50
"""Parts of one kind (persons, fields) that one command may carry."""

_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_WITHOUT_ZONE: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?", re.ASCII)


def _instant(text: str) -> datetime:
    # In a query `+07:00` arrives with a space where the plus was not escaped: there is no doubt what was meant.
    text = re.sub(r" (\d\d:\d\d)$", r"+\1", text)
    if _WITHOUT_ZONE.fullmatch(text):
        raise PydanticKnownError("timezone_aware")
    if not _INSTANT.fullmatch(text) or not "1800" <= text[:4] <= "2200":
        raise PydanticKnownError("datetime_parsing", {"error": "not an instant"})
    return datetime.fromisoformat(text.upper()).astimezone(UTC)


Instant = Annotated[
    datetime,
    # The library would also take "5" for an instant.
    GetPydanticSchema(
        lambda _, __: core_schema.no_info_after_validator_function(
            _instant,
            core_schema.str_schema(strict=True),
            serialization=core_schema.plain_serializer_function_ser_schema(datetime.isoformat),
        )
    ),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2023-03-15T10:00:00+07:00"]}),
]
"""An instant with its distance from UTC (RFC 3339); UTC inside."""


class Body(BaseModel):
    """The body of a command: what is common to all of them."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)

    occurred_at: Annotated[Instant | None, Field(description="When it happened; unless given, now.")] = None


class BodyWithChannel(Body):
    """The body of a command that does not say itself how it reached the office."""

    channel: Annotated[Channel | None, Field(description="How it reached the office.")] = None


class Part(BaseModel):
    """A part of a body; `made_of` is the part of a command that it becomes."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


M = TypeVar("M", bound=BaseModel)
_parts: dict[type[BaseModel], type[Any]] = {}


def body_of(command: type[Any], without: frozenset[str] = frozenset(), optional: frozenset[str] = frozenset()) -> type[Body]:
    """The body of a command.

    Args:
        command: the command.
        without: its fields that stand elsewhere, in the path.
        optional: ids that the server makes unless the caller gives them.
    """
    base = Body if "channel" in {f.name for f in dataclasses.fields(command)} else BodyWithChannel
    return create_model(command.__name__, __base__=base, __doc__=command.__doc__, **_fields(command, without, optional))


def command_of(kind: type[Any], body: Body, ids: Mapping[str, UUID], optional: Iterable[str] = ()) -> Command:
    """The command that a body asks for; ids of what is new are made here where the caller gave none (UUIDv7).

    Args:
        kind: the command.
        body: its body.
        ids: what stands in the path.
        optional: ids of what is new.
    """
    given = {f.name: _value(getattr(body, f.name)) for f in dataclasses.fields(kind) if f.name in type(body).model_fields}
    new = {name: new_id() for name in optional if given.get(name, ids.get(name)) is None}
    command: Command = kind(**{**given, **new, **ids})
    return command


def read_body(kind: type[M], body: bytes) -> M:
    """A body read strictly.

    Raises:
        ValidationError: fields are missing, unknown or of another kind.
    """
    return kind.model_validate_json(body or b"{}")


def errors_in(error: ValidationError) -> list[dict[str, Any]]:
    """What is wrong with a body, as FastAPI tells it of its own."""
    return [{**one, "loc": ("body", *one["loc"])} for one in error.errors(include_url=False, include_input=False)]


def new_id() -> UUID:
    """An id for something new: UUIDv7, so that what is new stands together in the indexes."""
    return UUID(bytes=uuid_utils.uuid7().bytes)


def _fields(kind: type[Any], without: frozenset[str], optional: frozenset[str]) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    made: dict[str, Any] = {}
    for f in dataclasses.fields(kind):
        if f.name in without:
            continue
        kind_of_field = _translated(hints[f.name])
        if f.name in optional:
            made[f.name] = (kind_of_field | None, None)
        elif f.default is not dataclasses.MISSING:
            made[f.name] = (kind_of_field, f.default)
        else:
            made[f.name] = (kind_of_field, ...)
    return made


def _translated(hint: Any) -> Any:
    origin = get_origin(hint)
    if origin is Annotated:
        inner, *checks = get_args(hint)
        extras = [extra for check in checks if (extra := _constraint(check)) is not None]
        return Annotated[(_translated(inner), *extras)] if extras else _translated(inner)
    if origin in (Union, UnionType):
        return Union[tuple(_translated(one) for one in get_args(hint))]  # noqa: UP007  # built from a tuple of types
    if origin is tuple:
        return Annotated[tuple.__class_getitem__((_translated(get_args(hint)[0]), ...)), Field(max_length=MOST_PARTS)]
    if hint is datetime:
        return Instant
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return part_of(hint)
    return hint


@cache
def part_of(kind: type[Any]) -> type[Part]:
    """The part of a body for a part of a command; ids of persons in it are made by the server where they are missing."""
    new = frozenset(f.name for f in dataclasses.fields(kind) if f.name in NEW_IN_PARTS)
    made: type[Part] = create_model(kind.__name__, __base__=Part, __doc__=kind.__doc__, **_fields(kind, frozenset(), new))
    _parts[made] = kind
    return made


NEW_IN_PARTS: Final = frozenset({"person_id", "reporter_id"})


def _value(given: Any) -> Any:
    if isinstance(given, tuple):
        return tuple(_value(one) for one in given)
    if not isinstance(given, Part):
        return given
    kind = _parts[type(given)]
    found = {f.name: _value(getattr(given, f.name)) for f in dataclasses.fields(kind)}
    new = {name: new_id() for name in NEW_IN_PARTS & found.keys() if found[name] is None}
    return kind(**{**found, **new})


_Check = Callable[..., None]


def _check_of(alias: Any) -> _Check:
    found: _Check = get_args(alias)[1]
    return found


_SHOWN: Final[Mapping[_Check, dict[str, Any]]] = {
    _check_of(fields.Region): {"pattern": r"^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$", "examples": ["32.12.01.2008"]},
    _check_of(fields.Category): {"pattern": "^PPKS[0-9]{2}$", "examples": ["PPKS08"]},
    _check_of(fields.ObstacleCode): {"maxLength": 60, "examples": ["IDENTITAS_TIDAK_ADA"]},
    _check_of(fields.Zone): {"enum": list(fields.ZONES)},
    _check_of(fields.Nik): {"pattern": "^[0-9]{16}$", "examples": ["9912345003500001"]},
    _check_of(fields.Decree): {"minLength": 1, "maxLength": 100, "examples": ["465.05/Kep.481-Dinsos/2022"]},
}
"""What the description says of a value that the domain checks."""


def _constraint(check: Any) -> Any:
    match check:
        case fields.Text(most=most):
            return Field(min_length=1, max_length=most)
        case fields.Within(least=least, most=most):
            return Field(ge=least, le=most)
        case fields.Shape(pattern=pattern, example=example):
            shape: dict[str, Any] = {"examples": [example]} if re.fullmatch(pattern, example, re.ASCII) else {"description": example}
            return Field(max_length=200, json_schema_extra={"pattern": f"^{pattern}$", **shape})
        case _:
            shown = _SHOWN.get(check)
            return None if shown is None else Field(max_length=200, json_schema_extra={"maxLength": 200, **shown})
