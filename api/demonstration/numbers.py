"""How many people and reports of each sort the demonstration holds: the published numbers, and what makes naive counts wrong.

Kab. Indramayu published 13,567 people in social rehabilitation in 2021-2023: 3,341 neglected children, 2,504 neglected
people with disabilities, 6,875 neglected elderly, 847 homeless people and beggars. What surrounds them is invented.
"""

from dataclasses import dataclass, fields
from typing import Final, Literal

Size = Literal["full", "small"]

SMALLER: Final = 40
"""How many times smaller than the published numbers the small demonstration is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """How many of each sort one office holds.

    Attributes:
        children, disabilities, elderly, homeless: citizens who count, by group of the minimum service standard.
        second_reports: of those who count, reported once more; the report was linked to the case.
        repeated_reports: of those who count, reported once more; the report was marked as a duplicate.
        second_episodes: of those who count, in need again after their case was closed.
        second_cases: of those who count, with a second case beside the first.
        merged: of those who count, with a second record as if they were two people, until the records were merged.
        wrongly_merged: of those who count, whose record somebody else's was merged into, until that was undone.
        two_groups: of those who count, held to be of a second group as well, later.
        wrong_groups: of those who count, first held to be of another group.
        neglect_seen_later: of those who count, first not held to be neglected, so in no group.
        found_citizens: of those who count, first taken for foreigners.
        foreigners: helped and flagged, not counted.
        found_foreigners: first taken for citizens.
        citizenship_unknown: nobody knows yet whether they are citizens.
        never_of_that_kind: the only category was withdrawn.
        opened_in_error: the case should never have been opened.
        of_no_group: of a kind of PPKS that belongs to no group.
        before, after: opened before or after the years.
        nobody_found: the team found nobody.
        dismissed, passed_on, aid_requests, service_complaints: complaints that led to no case.
        disaster_victims: counted in a group of their own, in no published number here.
        by_hand: 1 where the stories are told that were written by hand, before and after the years.
    """

    children: int = 0
    disabilities: int = 0
    elderly: int = 0
    homeless: int = 0
    second_reports: int = 0
    repeated_reports: int = 0
    second_episodes: int = 0
    second_cases: int = 0
    merged: int = 0
    wrongly_merged: int = 0
    two_groups: int = 0
    wrong_groups: int = 0
    neglect_seen_later: int = 0
    found_citizens: int = 0
    foreigners: int = 0
    found_foreigners: int = 0
    citizenship_unknown: int = 0
    never_of_that_kind: int = 0
    opened_in_error: int = 0
    of_no_group: int = 0
    before: int = 0
    after: int = 0
    nobody_found: int = 0
    dismissed: int = 0
    passed_on: int = 0
    aid_requests: int = 0
    service_complaints: int = 0
    disaster_victims: int = 0
    by_hand: int = 0

    @property
    def counted(self) -> int:
        """The citizens who count, in all four groups."""
        return self.children + self.disabilities + self.elderly + self.homeless

    def smaller(self, times: int) -> "Numbers":
        """The same proportions, so many times smaller; of each sort there is, at least one."""
        return Numbers(**{f.name: -(-getattr(self, f.name) // times) for f in fields(self)})


INDRAMAYU: Final = Numbers(
    children=3_341,
    disabilities=2_504,
    elderly=6_875,
    homeless=847,
    second_reports=520,
    repeated_reports=310,
    second_episodes=486,
    second_cases=214,
    merged=96,
    wrongly_merged=6,
    two_groups=391,
    wrong_groups=203,
    neglect_seen_later=188,
    found_citizens=14,
    foreigners=37,
    found_foreigners=9,
    citizenship_unknown=21,
    never_of_that_kind=17,
    opened_in_error=26,
    of_no_group=288,
    before=318,
    after=402,
    nobody_found=143,
    dismissed=412,
    passed_on=96,
    aid_requests=230,
    service_complaints=64,
    by_hand=1,
)
SUKABUMI: Final = Numbers(
    children=18, disabilities=14, elderly=33, homeless=9, second_reports=3, second_episodes=2, foreigners=1, dismissed=4, aid_requests=5
)
KALTIM: Final = Numbers(disabilities=6, elderly=8, homeless=3, disaster_victims=45, passed_on=3, service_complaints=1)
SULBAR: Final = Numbers(children=5, elderly=7, disaster_victims=12, dismissed=2, passed_on=1)
JABAR: Final = Numbers(children=12, disabilities=16, elderly=14, homeless=11, dismissed=3, passed_on=2)


def numbers_of(office: str, size: Size) -> Numbers:
    """The numbers of an office of the demonstration; only the large office has a smaller version."""
    found = {
        "kab-indramayu": INDRAMAYU,
        "kota-sukabumi": SUKABUMI,
        "prov-kaltim": KALTIM,
        "prov-sulbar": SULBAR,
        "prov-jawa-barat": JABAR,
    }[office]
    return found.smaller(SMALLER) if size == "small" and office == "kab-indramayu" else found
