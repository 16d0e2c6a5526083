"""What lists are filtered by, checked before they are read."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from pydantic import AfterValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from cases import codes


def _region(code: str) -> str:
    if codes.region_name(code) is None:
        raise PydanticCustomError("unknown_region", "there is no such region")
    return code


Area = Annotated[
    Annotated[
        str, AfterValidator(_region), WithJsonSchema({"type": "string", "pattern": r"^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$"})
    ]
    | None,
    Field(description="Region code; what lies within it."),
]
Stage = Annotated[str | None, Field(pattern="^[a-z-]{1,30}$", description="Where it stands, as `…/actions` names it.")]
ComplaintId = Annotated[UUID, Path(description="Of the complaint")]
CaseId = Annotated[UUID, Path(description="Of the case")]
