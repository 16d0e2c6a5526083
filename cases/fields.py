"""What a field of a command may hold: each type carries its own check, so that nobody forgets one.

`Line`, `Prose`, `Region` and so on are annotated types; `well_formed` reads them from a command's class and checks
every value, also inside tuples and nested parts, before any rule of the domain is asked.
"""

import dataclasses
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Final, get_args, get_origin, get_type_hints

from cases import codes
from cases.decider import Command, Context
from cases.errors import FieldInvalid
from cases.vocabulary import Coordinates

CLOCK_TOLERANCE: Final = timedelta(minutes=5)
"""How far ahead of ours the clock of a phone may be."""

ZONES: Final = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
"""WIB, WITA, WIT."""

_UNWRITABLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
"""What makes a text read otherwise than it is written: control, direction and invisible characters; not joiners between letters."""
_LINE_BREAK: Final = re.compile("[\n\r\t\u2028\u2029]")
_NIK: Final = re.compile(r"\d{6}(0[1-9]|[12]\d|3[01]|4[1-9]|[56]\d|7[01])(0[1-9]|1[0-2])\d{2}(?!0000)\d{4}", re.ASCII)
_DECREE: Final = re.compile(r"[\w ./()-]{1,100}")


class InTheFuture(FieldInvalid):
    """What has happened cannot lie in the future."""

    code = "in-the-future"


class TextMissing(FieldInvalid):
    """A text is needed here."""

    code = "text-missing"


class TextTooLong(FieldInvalid):
    """The text is longer than is kept."""

    code = "text-too-long"


class TextUnwritable(FieldInvalid):
    """The text holds characters that cannot be written down: control characters, half characters, hidden direction marks."""

    code = "text-unwritable"


class UnknownCode(FieldInvalid):
    """The code is not in its list; `possible` lists the nearest."""

    code = "unknown-code"


class UnknownRegion(UnknownCode):
    """There is no region of this code; `possible` lists the nearest."""

    code = "unknown-region"


class OutOfRange(FieldInvalid):
    """The number lies outside what can be."""

    code = "out-of-range"


class NikMisshapen(FieldInvalid):
    """A NIK has 16 digits: region, day of birth (40 more for women), month, year, serial number."""

    code = "nik-misshapen"


class LongPast(FieldInvalid):
    """The date lies further back than anybody's life or any record of this work."""

    code = "long-past"


class Misshapen(FieldInvalid):
    """The text has not the shape that is needed here."""

    code = "misshapen"


Check = Callable[[Any, str, Context], None]


@dataclass(frozen=True, slots=True)
class Text:
    """Writable text of some length; of one line, unless `lines`."""

    most: int
    lines: bool = False

    def __call__(self, value: str, field: str, _context: Context) -> None:
        """Refuse what cannot be kept as text."""
        if not value.strip():
            raise TextMissing(field=field)
        if len(value) > self.most:
            raise TextTooLong(f"{field} has {len(value)} characters, {self.most} are kept", field=field, most=self.most, length=len(value))
        if _UNWRITABLE.search(value) or (not self.lines and _LINE_BREAK.search(value)):
            raise TextUnwritable(field=field)


@dataclass(frozen=True, slots=True)
class Shape:
    """Text that fits a pattern as a whole."""

    pattern: str
    example: str

    def __call__(self, value: str, field: str, _context: Context) -> None:
        """Refuse another shape."""
        if not re.fullmatch(self.pattern, value, re.ASCII):
            raise Misshapen(f"{field} should look like {self.example}", field=field, possible=(self.example,), example=self.example)


@dataclass(frozen=True, slots=True)
class Within:
    """A whole number or a measure between two bounds, both allowed."""

    least: float
    most: float

    def __call__(self, value: float, field: str, _context: Context) -> None:
        """Refuse a number outside; what is not a number is outside too."""
        if not self.least <= value <= self.most:
            raise OutOfRange(
                f"{field} lies between {self.least} and {self.most}", field=field, least=f"{self.least:g}", most=f"{self.most:g}"
            )


def _region(value: str, field: str, _context: Context) -> None:
    if codes.region_name(value) is None:
        rule = f"Kemendagri region codes {codes.VERSIONS['regions']}"
        possible = codes.nearest_regions(value[:20])
        raise UnknownRegion(f"{field}: there is no such region", field=field, rule=rule, possible=possible)


def _category(value: str, field: str, _context: Context) -> None:
    if value not in codes.ppks_categories():
        possible = tuple(codes.ppks_categories())
        raise UnknownCode(f"{field}: no kind of PPKS", field=field, rule="Permensos 8/2012", possible=possible)


def _obstacle(value: str, field: str, _context: Context) -> None:
    if value not in codes.obstacles():
        raise UnknownCode(f"{field}: no code of an obstacle", field=field, possible=tuple(codes.obstacles()))


def _zone(value: str, field: str, _context: Context) -> None:
    if value not in ZONES:
        raise UnknownCode(f"{field}: no zone of Indonesia", field=field, rule="Keppres 41/1987", possible=ZONES)


def _nik(value: str, field: str, _context: Context) -> None:
    if not _NIK.fullmatch(value):
        raise NikMisshapen(field=field, rule="Permendagri 72/2022; domain.md 3")


def _past_day(value: date, field: str, context: Context) -> None:
    if value > context.today:
        raise InTheFuture(f"{field} lies in the future", field=field)
    if value.year < context.today.year - 130:
        raise LongPast(f"{field} lies more than 130 years back", field=field)


def _past_instant(value: datetime, field: str, context: Context) -> None:
    if value.tzinfo is None:
        raise Misshapen(f"{field} needs its distance from UTC", field=field, possible=("2023-03-15T10:00:00+07:00",))
    if value > context.now + CLOCK_TOLERANCE:
        raise InTheFuture(f"{field} lies in the future", field=field)
    if value.year < context.now.year - 130:
        raise LongPast(f"{field} lies more than 130 years back", field=field)


def _instant(value: datetime, field: str, _context: Context) -> None:
    if value.tzinfo is None:
        raise Misshapen(f"{field} needs its distance from UTC", field=field, possible=("2023-03-15T10:00:00+07:00",))
    if not 1945 <= value.year <= 2200:
        raise OutOfRange(field=field, least="1945", most="2200")


def _decree(value: str, field: str, _context: Context) -> None:
    if not _DECREE.fullmatch(value):
        raise Misshapen(f"{field} is not a decree's number", field=field, possible=("465.05/Kep.481-Dinsos/2022",))


def _position(value: Coordinates, field: str, _context: Context) -> None:
    Within(-90, 90)(value.latitude, f"{field}.latitude", _context)
    Within(-180, 180)(value.longitude, f"{field}.longitude", _context)
    if value.accuracy_metres is not None:
        Within(0, 100_000)(value.accuracy_metres, f"{field}.accuracy_metres", _context)


Line = Annotated[str, Text(200)]
Prose = Annotated[str, Text(4000, lines=True)]
Region = Annotated[str, _region]
Category = Annotated[str, _category]
ObstacleCode = Annotated[str, _obstacle]
Zone = Annotated[str, _zone]
Nik = Annotated[str, _nik]
FamilyCard = Annotated[str, Shape(r"\d{16}", "16 digits")]
Phone = Annotated[str, Shape(r"\+?[0-9 ()-]{3,20}", "+62 812-0000-0000")]
Decree = Annotated[str, _decree]
TrackingCode = Annotated[str, Shape(r"[0-9A-Z][0-9A-Z-]{6,30}[0-9A-Z]", "7K3F-9QXM-2TBD")]
Sha256 = Annotated[str, Shape(r"[0-9a-f]{64}", "64 hexadecimal digits")]
MediaType = Annotated[str, Shape(r"[a-z]+/[a-z0-9.+-]{1,80}", "image/jpeg")]
Position = Annotated[Coordinates, _position]
OfficeSlug = Annotated[str, Shape(r"[a-z0-9][a-z0-9-]{1,38}[a-z0-9]", "kab-indramayu")]
FieldName = Annotated[str, Shape(r"[a-z][a-z0-9_]{0,59}", "age_years")]
Code = Annotated[str, Shape(r"[A-Z][A-Z0-9_-]{0,59}", "KEMBALI_KE_KELUARGA")]
Word = Annotated[str, Shape(r"[a-z0-9][a-z0-9-]{0,59}", "kebab-case")]
Age = Annotated[int, Within(0, 130)]
Number = Annotated[int, Within(1, 1_000_000)]
Count = Annotated[int, Within(0, 2**53)]
PastDay = Annotated[date, _past_day]
PastInstant = Annotated[datetime, _past_instant]
Instant = Annotated[datetime, _instant]


def well_formed(command: Command, context: Context) -> None:
    """Check when the thing happened, and every field by the checks of its type.

    Raises:
        FieldInvalid: the first field that cannot be; its name is a path such as `persons.0.name`.
    """
    _past_instant(context.at, "occurred_at", context)
    _check(command, "", context)


def unchecked_texts(kind: type[Any]) -> tuple[str, ...]:
    """The text fields of a command class, and of the parts in it, that carry no check; a test wants none."""
    found = []
    hints = get_type_hints(kind, include_extras=True)
    for name in (f.name for f in dataclasses.fields(kind)):
        for inner in _inner(hints[name]):
            if inner is str:
                found.append(name)
            elif isinstance(inner, type) and dataclasses.is_dataclass(inner):
                found += [f"{name}.{deeper}" for deeper in unchecked_texts(inner)]
    return tuple(found)


def _check(part: Any, path: str, context: Context) -> None:
    kind = type(part)
    plan = _plans.get(kind) or _plans.setdefault(kind, _plan(kind))
    for name, checks, deeper in plan:
        value = getattr(part, name)
        if value is None:
            continue
        several = isinstance(value, tuple)
        for number, one in enumerate(value if several else (value,)):
            field = f"{path}{name}.{number}" if several else f"{path}{name}"
            for check in checks:
                check(one, field, context)
            if deeper:
                _check(one, f"{field}.", context)


_Plan = tuple[tuple[str, tuple[Check, ...], bool], ...]
_plans: dict[type[Any], _Plan] = {}


def _plan(kind: type[Any]) -> _Plan:
    found = []
    for name, hint in get_type_hints(kind, include_extras=True).items():
        checks = tuple(_checks_in(hint))
        deeper = any(dataclasses.is_dataclass(inner) for inner in _inner(hint))
        if checks or deeper:
            found.append((name, checks, deeper))
    return tuple(found)


def _checks_in(hint: Any) -> Iterator[Check]:
    for inner in _inner(hint):
        if get_origin(inner) is Annotated:
            yield from (extra for extra in get_args(inner)[1:] if callable(extra))


def _inner(hint: Any) -> Iterator[Any]:
    yield hint
    if get_origin(hint) is not Annotated:
        for inner in get_args(hint):
            yield from _inner(inner)
