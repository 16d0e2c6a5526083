"""What rows of read models look like in an answer, made of the rows' own classes."""

from functools import cache
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import msgspec
from pydantic import BaseModel, create_model

UNSHOWN: Final = frozenset({"subjects"})
"""Fields that only the machinery needs."""


@cache
def shape_of(row: type[msgspec.Struct]) -> type[BaseModel]:
    """The shape of a row in an answer, for the description."""
    hints = get_type_hints(row)
    fields: dict[str, Any] = {name: (_shown(hints[name]), ...) for name in row.__struct_fields__ if name not in UNSHOWN}
    return create_model(f"{row.__name__}Shown", __doc__=(row.__doc__ or "").split("\n\n")[0], **fields)


def content_of(row: msgspec.Struct) -> dict[str, Any]:
    """A row as it is answered."""
    content: dict[str, Any] = msgspec.to_builtins(row, str_keys=True)
    return {name: value for name, value in content.items() if name not in UNSHOWN}


def _shown(hint: Any) -> Any:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return Union[tuple(_shown(one) for one in get_args(hint))]  # noqa: UP007  # built from a tuple of types
    if origin is tuple:
        return list.__class_getitem__(_shown(get_args(hint)[0]))
    if origin is dict:
        return dict.__class_getitem__(tuple(_shown(one) for one in get_args(hint)))
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return shape_of(hint)
    return hint
