"""What the description says of a way: an example of its body, and every refusal that may answer it."""

import dataclasses
import enum
import sys
from datetime import date, datetime
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from api import refusals as edge
from api.routes.lists import ACCESS_REFUSALS
from api.routes.way import Way
from cases import errors, fields
from cases.application import ClockRefused, TooBusy
from cases.errors import Refusal
from cases.log.keys import SubjectForgotten

SOME_ID: Final = "0190a1b0-3c1e-7a44-9d2e-5b7f6c8d9e10"
_TEXTS: Final = {
    "what": "Seorang lansia tinggal sendiri dan belum makan sejak kemarin",
    "name": "Rohaeni",
    "place": "Di depan Pasar Jatibarang",
    "reason": "Sesuai hasil kunjungan rumah",
    "note": "Keluarga akan datang besok pagi",
    "needs": "Pendampingan harian dan makanan",
    "answer": "Bantuan disalurkan pada 20 Maret",
    "grounds": "Orangnya masih di sana",
    "reasons": "Hasil pemeriksaan ulang",
    "participants": "Peksos, TKSK, kepala desa",
    "decisions": "Ditempatkan sementara di rumah singgah",
    "action": "Diberi makan dan dibawa ke puskesmas",
    "file_name": "rumah.jpg",
    "rule": "arrival",
    "unit": "minute",
}
"""Texts that show what belongs into a field."""

_ALIASES: Final[dict[Any, Any]] = {
    fields.Region: "32.12.01.2008",
    fields.Category: "PPKS08",
    fields.ObstacleCode: "IDENTITAS_TIDAK_ADA",
    fields.Zone: "Asia/Jakarta",
    fields.Nik: "9912345003500001",
    fields.Decree: "465.05/Kep.481-Dinsos/2022",
    fields.FamilyCard: "9912345003500001",
    fields.Sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    fields.Age: 71,
    fields.Number: 1,
    fields.Count: 45,
}
_ALSO_SHOWN: Final = {"ReportFromField": ("region", "place")}
"""Fields that a command needs one of, though none of them alone."""

_OF_ALL: Final[tuple[type[Refusal], ...]] = (
    *ACCESS_REFUSALS,
    errors.NotFound,
    errors.NotPossibleNow,
    errors.StaleVersion,
    TooBusy,
    SubjectForgotten,
    ClockRefused,
    edge.BeingPlayed,
    fields.InTheFuture,
    fields.TextMissing,
    fields.TextTooLong,
    fields.TextUnwritable,
    fields.UnknownCode,
    fields.UnknownRegion,
    fields.OutOfRange,
    fields.LongPast,
    fields.Misshapen,
    edge.RequestInvalid,
    edge.VersionUnreadable,
)


def refusals_of(way: Way) -> tuple[type[Refusal], ...]:
    """Every refusal that may answer a way: those of all commands, and those that the command's module knows."""
    known = vars(sys.modules[way.command.__module__]).values()
    own = [one for one in known if isinstance(one, type) and issubclass(one, Refusal) and one not in (errors.FieldInvalid, errors.Conflict)]
    return tuple(dict.fromkeys((*_OF_ALL, *sorted(own, key=lambda one: one.code), *((edge.VersionRequired,) if way.version else ()))))


def body_example(way: Way) -> dict[str, Any]:
    """A body that shows what the command needs."""
    kind: type[Any] = way.command
    hints = get_type_hints(kind, include_extras=True)
    wanted = [f for f in dataclasses.fields(kind) if f.name not in {*way.without, *way.new}]
    shown = [f for f in wanted if f.default is dataclasses.MISSING or f.name in _ALSO_SHOWN.get(way.name, ())]
    shown = shown or [f for f in wanted if f.name in _TEXTS][:1]
    return {**{f.name: _example(f.name, hints[f.name]) for f in shown}, "occurred_at": "2023-03-15T10:00:00+07:00"}


def _example(name: str, hint: Any) -> Any:
    found = _ALIASES.get(hint)
    if found is not None and name not in _TEXTS:
        return found
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _example(name, next(one for one in get_args(hint) if one is not type(None)))
    if origin is tuple:
        return [_example(name, get_args(hint)[0])]
    if origin is Annotated:
        inner, *checks = get_args(hint)
        return next((check.example for check in checks if isinstance(check, fields.Shape) and name not in _TEXTS), _example(name, inner))
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        hints = get_type_hints(hint, include_extras=True)
        return {
            f.name: _example(f.name, hints[f.name])
            for f in dataclasses.fields(hint)
            if f.name in ("name", "sex", "latitude", "longitude", "role")
        }
    return _plain(name, hint)


def _plain(name: str, hint: Any) -> Any:
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return next(iter(hint)).value
    plain: dict[Any, Any] = {UUID: SOME_ID, date: "2023-03-15", datetime: "2023-03-15T10:00:00+07:00", bool: True, int: 1, float: -6.33}
    return plain.get(hint, _TEXTS.get(name, "Sesuai hasil kunjungan rumah"))
