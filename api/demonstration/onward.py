"""Where the way of some people leads beyond the office's own help: referred to whom, looked for whose family, and what comes of it.

No office publishes such numbers. All of them are invented (default): a few in a hundred cases are referred, most referrals
are accepted, families of a few more are looked for, and everything that can come of either happens to somebody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from api.demonstration.chance import Chance
from api.demonstration.numbers import SMALLER, Size
from api.demonstration.story import Course, Door, Onward, Provider, Referred, Repetition, Search, Searched, Story, Turn
from cases.vocabulary import SpmGroup

_CHILDREN, _DISABILITIES = SpmGroup.NEGLECTED_CHILDREN, SpmGroup.NEGLECTED_WITH_DISABILITIES
_ELDERLY, _HOMELESS = SpmGroup.NEGLECTED_ELDERLY, SpmGroup.HOMELESS_AND_BEGGARS


@dataclass(frozen=True, kw_only=True)
class Share:
    """How many are referred to a kind of provider, by what comes of it.

    Attributes:
        groups: whom it takes.
        numbers: how many of each course, over the three years of the large office.
        why: why so many; all are invented.
    """

    provider: Provider
    groups: tuple[SpmGroup, ...]
    numbers: Mapping[Course, int]
    why: str


REFERRALS: Final = (
    Share(
        provider=Provider.PROVINCE,
        groups=(_ELDERLY, _DISABILITIES),
        numbers={Course.COMPLETED: 22, Course.GOING_ON: 14, Course.DECLINED: 7, Course.RETURNED: 3, Course.EXPIRED: 2},
        why="care inside an institution is the province's (PP 2/2018 art. 10), and its institutions are few and full (default)",
    ),
    Share(
        provider=Provider.HOSPITAL,
        groups=(_ELDERLY, _HOMELESS, _DISABILITIES),
        numbers={Course.COMPLETED: 139, Course.DECLINED: 9, Course.EXPIRED: 4, Course.WITHDRAWN: 8},
        why="who is found ill is treated first; a hospital seldom turns anybody away (default)",
    ),
    Share(
        provider=Provider.MINISTRY_CENTRE,
        groups=(_DISABILITIES, _HOMELESS, _CHILDREN),
        numbers={Course.COMPLETED: 38, Course.GOING_ON: 14, Course.DECLINED: 10, Course.RETURNED: 3, Course.EXPIRED: 5},
        why="one centre of the ministry serves many regencies, so it declines and lets terms pass more often (default)",
    ),
    Share(
        provider=Provider.INSTITUTION,
        groups=(_CHILDREN, _ELDERLY),
        numbers={Course.COMPLETED: 48, Course.GOING_ON: 38, Course.ELSEWHERE: 12, Course.DISAPPROVED: 6, Course.EXPIRED: 6},
        why="day care and foster care of local institutions; where one is full, another takes the person (default)",
    ),
)

_LOST: Final = (_HOMELESS, _CHILDREN, _ELDERLY)
"""Who may have been parted from a family: stranded, unknown, or a child alone."""

SEARCHES: Final[Mapping[Search, tuple[int, str]]] = {
    Search.NOT_FOUND: (84, "who remembers no place, or whose people have moved, stays without (default)"),
    Search.FAMILY_REFUSES: (16, "a family may refuse, and some do (default)"),
    Search.UNWILLING: (9, "grown-ups who left home do not always want to be found (default)"),
    Search.GOING_ON: (40, "a search without an answer is seldom given up (default)"),
    Search.HOME: (62, "a third of the searches end with the person at home (default)"),
    Search.WRONG_FIRST: (6, "what people say of themselves fits more than one family now and then (default)"),
    Search.VISIT_MISSED: (14, "floods, disasters and too few workers keep a visit from being made (default)"),
    Search.BROKEN_DOWN: (8, "one homecoming in ten does not last (default)"),
}
"""What comes of a search to how many over the three years of the large office, and why; all are invented."""


def onward_of(office: str, size: Size) -> tuple[tuple[Onward, int], ...]:
    """Where ways lead on in an office, and for how many: only the large one refers in the played years."""
    if office != "kab-indramayu":
        return ()
    times = SMALLER if size == "small" else 1
    ways: dict[Onward, int] = {Referred(share.provider, course): n for share in REFERRALS for course, n in share.numbers.items()}
    ways |= {Searched(course): number for course, (number, _) in SEARCHES.items()}
    return tuple((way, -(-number // times)) for way, number in ways.items())


def led_on(stories: Sequence[Story], onward: Sequence[tuple[Onward, int]], chance: Chance) -> list[Story]:
    """The same stories in the same order; some of the plain ones lead on. Of each sort exactly so many."""
    found = list(stories)
    plain = [n for n, story in enumerate(found) if story.turn is Turn.PLAIN and story.repetition is Repetition.NONE]
    waiting = chance.shuffled(plain)
    for way, number in onward:
        chosen = list(islice((n for n in waiting if _fits(found[n], way)), number))
        taken = set(chosen)
        waiting = [n for n in waiting if n not in taken]
        for n in chosen:
            found[n] = replace(found[n], onward=way)
    return found


def _fits(story: Story, way: Onward) -> bool:
    """Whether a way is one for the person of a story: a list from a village brings nobody lost, nor ill enough for a hospital today."""
    if isinstance(way, Searched):
        return story.group in _LOST and story.door is not Door.LIST
    groups = next(share.groups for share in REFERRALS if share.provider is way.provider)
    return story.group in groups and not (way.provider is Provider.HOSPITAL and story.door is Door.LIST)
