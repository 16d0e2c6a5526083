"""The five offices of the demonstration, who works in them, and who of them may be tried out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cached_property
from typing import Final
from uuid import UUID

from api.demonstration.chance import Chance
from api.demonstration.people import full_name
from cases import codes
from cases.decider import Actor
from cases.vocabulary import OfficeLevel, Role, Sex

SEED: Final = 20_210_101
"""The seed of the demonstration unless another is asked for."""

OPENED_AT: Final = datetime(2020, 10, 1, 1, 0, tzinfo=UTC)
"""When the played logs begin."""

ENDS_AT: Final = datetime(2024, 6, 30, 10, 0, tzinfo=UTC)
"""When the played time goes over to real time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedOffice:
    """An office that is played.

    Attributes:
        office: its slug.
        area: Kemendagri code of the region that its people are found in.
        hours_from_utc: of its zone, which has no summer time.
    """

    office: str
    name: str
    level: OfficeLevel
    area: str
    zone: str
    hours_from_utc: int

    @property
    def local(self) -> timezone:
        """Its zone, as a fixed distance from UTC."""
        return timezone(timedelta(hours=self.hours_from_utc))


INDRAMAYU: Final = PlayedOffice(
    office="kab-indramayu",
    name="Dinas Sosial Kabupaten Indramayu",
    level=OfficeLevel.REGENCY_OR_CITY,
    area="32.12",
    zone="Asia/Jakarta",
    hours_from_utc=7,
)
WEST_JAVA: Final = PlayedOffice(
    office="prov-jawa-barat",
    name="Dinas Sosial Provinsi Jawa Barat",
    level=OfficeLevel.PROVINCE,
    area="32",
    zone="Asia/Jakarta",
    hours_from_utc=7,
)
"""Kab. Indramayu refers to it."""

ACTS: Final = (
    (
        PlayedOffice(
            office="kota-sukabumi",
            name="Dinas Sosial Kota Sukabumi",
            level=OfficeLevel.REGENCY_OR_CITY,
            area="32.72",
            zone="Asia/Jakarta",
            hours_from_utc=7,
        ),
    ),
    (
        PlayedOffice(
            office="prov-kaltim",
            name="Dinas Sosial Provinsi Kalimantan Timur",
            level=OfficeLevel.PROVINCE,
            area="64",
            zone="Asia/Makassar",
            hours_from_utc=8,
        ),
    ),
    (
        PlayedOffice(
            office="prov-sulbar",
            name="Dinas Sosial Provinsi Sulawesi Barat",
            level=OfficeLevel.PROVINCE,
            area="76",
            zone="Asia/Makassar",
            hours_from_utc=8,
        ),
    ),
    (WEST_JAVA, INDRAMAYU),
)
"""In the order in which they are played, the large one last; together those of which one refers to another."""
OFFICES: Final = tuple(played for act in ACTS for played in act)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who works in an office.

    Attributes:
        subject: the login by which a token proves who they are.
        areas: for which regions; none means the whole office.
        team: the response team they belong to, counted from 1; 0 for none.
    """

    worker_id: UUID
    name: str
    subject: str
    role: Role
    areas: tuple[str, ...] = ()
    team: int = 0

    @property
    def actor(self) -> Actor:
        """They, acting in their role."""
        return Actor(id=self.worker_id, role=self.role)


_STAFF: Final[Mapping[Role, tuple[int, str]]] = {
    Role.HEAD_OF_OFFICE: (1, "kepala-dinas"),
    Role.HEAD_OF_DIVISION: (2, "kepala-bidang"),
    Role.ADMINISTRATOR: (1, "admin"),
    Role.FRONT_DESK: (3, "loket"),
    Role.CALL_DESK: (2, "call-center"),
    Role.RESPONSE_TEAM: (12, "trc"),
    Role.SOCIAL_WORKER: (10, "peksos"),
    Role.PLANNER: (1, "perencana"),
    Role.REPORTER: (1, "pelaporan"),
    Role.AUDITOR: (1, "auditor"),
}
"""Role to how many hold it in each office, and the word for it in logins."""

_OF_KECAMATAN: Final = (Role.SUBDISTRICT_WORKER, "tksk")
_OF_VILLAGES: Final = (Role.VILLAGE_OPERATOR, "operator-desa")
TEAMS: Final = 3
MOST_VILLAGES: Final = 400
SOME_VILLAGES: Final = 60
"""A province has more villages than can be played; it gets some of them, spread over its area."""


@dataclass(frozen=True)
class Cast:
    """Everybody who works in a played office, made from the seed."""

    played: PlayedOffice
    seed: int

    @cached_property
    def districts(self) -> tuple[str, ...]:
        """The regions one level below the area, which teams and social workers share among them."""
        return codes.regions_in(self.played.area)

    @cached_property
    def villages(self) -> tuple[str, ...]:
        """The villages in which people are found, in order of their codes."""
        kecamatan = self.districts if len(self.played.area) == 5 else [k for city in self.districts for k in codes.regions_in(city)]
        found = tuple(village for area in kecamatan for village in codes.regions_in(area))
        return found if len(found) <= MOST_VILLAGES else found[:: -(-len(found) // SOME_VILLAGES)]

    @cached_property
    def kecamatan(self) -> tuple[str, ...]:
        """The kecamatan of these villages, in order of their codes."""
        return tuple(dict.fromkeys(village[:8] for village in self.villages))

    @cached_property
    def teams(self) -> tuple[UUID, ...]:
        """The response teams."""
        chance = self._chance("teams")
        return tuple(chance.identifier(OPENED_AT) for _ in range(TEAMS))

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """Everybody, the heads first."""
        found: list[Member] = []
        for role, (number, word) in _STAFF.items():
            found += [self._member(role, word, n, self._areas(role, n)) for n in range(1, number + 1)]
        role, word = _OF_KECAMATAN
        found += [self._member(role, word, n, (kecamatan,)) for n, kecamatan in enumerate(self.kecamatan, 1)]
        role, word = _OF_VILLAGES
        found += [self._member(role, word, n, (village,)) for n, village in enumerate(self.villages, 1)]
        return tuple(found)

    def of(self, role: Role) -> tuple[Member, ...]:
        """Those who hold a role."""
        return self._by_role[role]

    def for_area(self, role: Role, area: str) -> Member:
        """Who holds a role for one kecamatan or one village."""
        return self._by_area[role, area]

    def team_for(self, region: str) -> int:
        """The response team in whose area a region lies, counted from 1."""
        return next(team for team in range(1, TEAMS + 1) if any(codes.within(region, area) for area in self.team_areas(team)))

    def social_worker_for(self, region: str) -> Member:
        """The first social worker in whose area a region lies."""
        return next(m for m in self._by_role[Role.SOCIAL_WORKER] if any(codes.within(region, area) for area in m.areas))

    def team_areas(self, team: int) -> tuple[str, ...]:
        """The areas of a response team."""
        return _share(self.districts, team, TEAMS)

    def of_team(self, team: int) -> tuple[Member, ...]:
        """The members of a response team, counted from 1."""
        return tuple(member for member in self._by_role[Role.RESPONSE_TEAM] if member.team == team)

    @cached_property
    def _by_role(self) -> dict[Role, tuple[Member, ...]]:
        return {role: tuple(m for m in self.members if m.role is role) for role in {m.role for m in self.members}}

    @cached_property
    def _by_area(self) -> dict[tuple[Role, str], Member]:
        return {(m.role, m.areas[0]): m for m in self.members if m.areas}

    def _areas(self, role: Role, number: int) -> tuple[str, ...]:
        if role is Role.RESPONSE_TEAM:
            return self.team_areas((number - 1) % TEAMS + 1)
        return _share(self.districts, number, _STAFF[role][0]) if role is Role.SOCIAL_WORKER else ()

    def _member(self, role: Role, word: str, number: int, areas: tuple[str, ...] = ()) -> Member:
        chance = self._chance(word, number)
        team = (number - 1) % TEAMS + 1 if role is Role.RESPONSE_TEAM else 0
        name = full_name(chance, Sex.FEMALE if chance.happens(0.5) else Sex.MALE)
        subject = demo_subject(self.played.office, word) if number == 1 else f"{word}-{number}.{self.played.office}"
        return Member(worker_id=chance.identifier(OPENED_AT), name=name, subject=subject, role=role, areas=areas, team=team)

    def _chance(self, *names: object) -> Chance:
        return Chance(self.seed, self.played.office, *names)


def _share(districts: tuple[str, ...], number: int, of: int) -> tuple[str, ...]:
    """The share of one of several, counted from 1, of the districts; where there are fewer districts, they are shared by two."""
    return districts[number - 1 :: of] or (districts[number % len(districts)],)


@dataclass(frozen=True, slots=True)
class DemoCaller:
    """Somebody as whom the demonstration may be tried out: the embedded issuer makes a token for the subject."""

    office: str
    subject: str
    role: Role


def demo_subject(office: str, word: str) -> str:
    """The login of the first who holds a role: `demo-trc` in the large office, `demo-trc.prov-kaltim` elsewhere."""
    return f"demo-{word}" if office == INDRAMAYU.office else f"demo-{word}.{office}"


OF_A_PARTNER: Final = DemoCaller(INDRAMAYU.office, demo_subject(INDRAMAYU.office, "mitra"), Role.PARTNER)
"""Who answers for an institution to which the large office refers."""

DEMO_CALLERS: Final = (
    OF_A_PARTNER,
    *(
        DemoCaller(played.office, demo_subject(played.office, word), role)
        for played in (INDRAMAYU, *OFFICES[:-1])
        for role, word in (*((role, word) for role, (_, word) in _STAFF.items()), _OF_KECAMATAN, _OF_VILLAGES)
    ),
)
"""For whom the command line makes tokens; those of the large office first."""
