"""Random commands for the laws of the deciders: mostly sensible, now and then absurd, always of the right type."""

import enum
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from hypothesis import strategies as st

from cases import attachment, codes
from cases import fields as told
from cases.case import code_fields
from cases.decider import Command
from cases.partner import registering
from cases.person import protection
from cases.referral import receiving
from cases.vocabulary import Coordinates
from tests.spec import NOW, some_id

IDS = [some_id(name) for name in ("one", "two", "three", "four")]
ACTORS = [some_id(name) for name in ("siti", "budi")]
DAYS = st.integers(-90, 3).map(lambda days: NOW.date() + timedelta(days=days))
ABSURD_TEXTS = st.one_of(st.sampled_from(["", " ", "a\x00b", "\ud800", "x" * 5000, "\u202e", "32.12.99", "PPKS27"]), st.text(max_size=30))
ABSURD_INSTANTS = st.sampled_from([NOW + timedelta(days=9000), NOW - timedelta(days=60_000), NOW + timedelta(minutes=4)])
SENSIBLE: dict[Any, st.SearchStrategy[Any]] = {
    told.Line: st.sampled_from(["Rohaeni", "Jl. Raya 5", "460/100/Dinsos"]),
    told.Prose: st.sampled_from(["Lansia sendirian", "Sudah makan\nSudah ke puskesmas"]),
    told.Region: st.sampled_from(["32.12.01.2008", "32.12.02", "32.12", "64"]),
    told.Category: st.sampled_from(sorted(codes.ppks_categories())),
    told.ObstacleCode: st.sampled_from(sorted(codes.obstacles())),
    registering.PsksType: st.sampled_from(["PSKS04", "PSKS07"]),
    told.Zone: st.sampled_from(told.ZONES),
    told.Nik: st.just("9901010101010001"),
    told.FamilyCard: st.just("9901010101010001"),
    told.Phone: st.just("+62 812-0000-0001"),
    told.Decree: st.just("465.05/Kep.481-Dinsos/2022"),
    told.Word: st.sampled_from(["arrival", "appeal-window", "minute", "day", "working-day"]),
    told.Code: st.sampled_from(["KEMBALI_KE_KELUARGA", "SELESAI"]),
    told.FieldName: st.sampled_from(["name", "sex", "age_years", "marks"]),
    receiving.FactName: st.sampled_from(["ReferralSent", "ReferralWithdrawn"]),
    told.OfficeSlug: st.sampled_from(["prov-jawa-barat", "kab-contoh"]),
    told.TrackingCode: st.just("7K3F-9QXM"),
    told.Sha256: st.just("0" * 64),
    told.MediaType: st.just("image/jpeg"),
    code_fields.ServiceCode: st.sampled_from(["SVC-PERMAKANAN", "SVC-ABD", "SVC-PELATIHAN"]),
    code_fields.Quantity: st.integers(1, 40),
    code_fields.Rupiah: st.integers(0, 5_000_000),
    code_fields.Period: st.sampled_from(["2023-03", "2023-Q1", "2023"]),
    code_fields.Item: st.just("KURSI-RODA"),
    protection.TagCode: st.sampled_from(["OT", "PKH", "ODGJ"]),
    attachment.FileName: st.sampled_from(["rumah.jpg", "KTP Siti.pdf"]),
    attachment.FileSize: st.integers(1, 9_000_000),
    told.Age: st.integers(0, 100),
    told.Number: st.integers(1, 6),
    told.Count: st.integers(0, 20),
    told.PastDay: st.integers(-90, 0).map(lambda days: NOW.date() + timedelta(days=days)),
    told.Position: st.just(Coordinates(latitude=-6.3, longitude=108.3)),
}
ABSURD: dict[Any, st.SearchStrategy[Any]] = {
    str: ABSURD_TEXTS,
    int: st.one_of(st.integers(-5, 5), st.integers(-(2**70), 2**70)),
    float: st.floats(),
    bool: st.booleans(),
    date: st.one_of(DAYS, st.dates()),
    datetime: st.one_of(
        st.integers(-400, 5).map(lambda hours: NOW + timedelta(hours=hours)), ABSURD_INSTANTS, st.just(NOW.replace(tzinfo=None))
    ),
    type(None): st.none(),
}
_parts: dict[type[Any], st.SearchStrategy[Any]] = {}


def commands_of(kinds: tuple[type[Command], ...]) -> st.SearchStrategy[Command]:
    """Commands of these kinds, all for one stream, with ids from a small pool."""
    return st.one_of([part(kind) for kind in kinds])


def part(kind: type[Any]) -> st.SearchStrategy[Any]:
    """A command, or a part of one."""
    if kind not in _parts:
        hints = get_type_hints(kind, include_extras=True)
        target = getattr(kind, "target", "")
        made = {f.name: st.just(some_id("stream")) if f.name == target else _value(hints[f.name]) for f in fields(kind)}
        _parts[kind] = st.builds(kind, **made)
    return _parts[kind]


def _value(hint: Any) -> st.SearchStrategy[Any]:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        plain = _value(inner[0])
        sensible = SENSIBLE.get(hint, plain)
        found = st.integers(0, 19).flatmap(lambda number: plain if number == 19 else sensible)
    elif origin in (Union, UnionType):
        found = st.one_of([_value(one) for one in inner])
    elif origin is tuple:
        found = st.lists(_value(inner[0]), max_size=2).map(tuple)
    elif hint is UUID:
        found = st.sampled_from(IDS)
    elif isinstance(hint, type) and issubclass(hint, enum.Enum):
        found = st.sampled_from(list(hint))
    elif isinstance(hint, type) and is_dataclass(hint):
        found = part(hint)
    else:
        found = ABSURD[hint]
    return found
