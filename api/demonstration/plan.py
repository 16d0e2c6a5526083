"""Which stories an office's demonstration holds: the numbers as people and complaints, spread over years and villages."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from api.demonstration.brought_home import BroughtHome
from api.demonstration.chance import Chance
from api.demonstration.numbers import Numbers
from api.demonstration.offices import Cast
from api.demonstration.onward import led_on
from api.demonstration.referred_on import ReferredOn
from api.demonstration.story import Door, Onward, Repetition, Story, Turn
from api.demonstration.stranded import Stranded
from cases import codes
from cases.vocabulary import SpmGroup

YEARS: Final = (2021, 2023)
"""The first and the last year of the published numbers."""

_KINDS: Final = {
    SpmGroup.NEGLECTED_CHILDREN: ("PPKS02", "PPKS02", "PPKS02", "PPKS01", "PPKS04"),
    SpmGroup.NEGLECTED_WITH_DISABILITIES: ("PPKS09", "PPKS09", "PPKS09", "PPKS05"),
    SpmGroup.NEGLECTED_ELDERLY: ("PPKS08",),
    SpmGroup.HOMELESS_AND_BEGGARS: ("PPKS11", "PPKS11", "PPKS12"),
}
"""Group to its kinds, the frequent ones more often."""

_OF_NO_GROUP: Final = ("PPKS10", "PPKS13", "PPKS17", "PPKS18", "PPKS19", "PPKS20", "PPKS23")
_ANY: Final = tuple(_KINDS)

_BY_FIELD: Final = {
    SpmGroup.NEGLECTED_CHILDREN: (0.14, 0.34),
    SpmGroup.NEGLECTED_WITH_DISABILITIES: (0.10, 0.35),
    SpmGroup.NEGLECTED_ELDERLY: (0.08, 0.26),
    SpmGroup.HOMELESS_AND_BEGGARS: (0.88, 0.10),
}
"""Group to the shares that the response team finds and that somebody reports; the others come by list."""


class Plan:
    """The stories of one office, in the order in which they begin."""

    def __init__(self, cast: Cast, numbers: Numbers, onward: Sequence[tuple[Onward, int]] = ()) -> None:
        """Spread the numbers over doors, turns, years and villages, as the seed has it."""
        self._cast = cast
        self._numbers = numbers
        self._onward = onward
        self._chance = Chance(cast.seed, cast.played.office, "plan")
        local = cast.played.local
        self._first = datetime(YEARS[0], 1, 1, 1, tzinfo=local).astimezone(UTC)
        self._late = datetime(YEARS[1], 6, 15, tzinfo=local).astimezone(UTC)
        # Who is reported in December may be served only in January, and would then count in no year or in the next.
        self._last = {
            Door.FIELD: datetime(YEARS[1], 12, 30, tzinfo=local).astimezone(UTC),
            Door.REPORT: datetime(YEARS[1], 12, 1, tzinfo=local).astimezone(UTC),
            Door.LIST: datetime(YEARS[1], 12, 28, tzinfo=local).astimezone(UTC),
        }
        self._after = datetime(YEARS[1] + 1, 1, 2, tzinfo=local).astimezone(UTC)
        self.stories: tuple[Story, ...] = tuple(sorted(self._numbered(), key=lambda story: (story.begins_at, story.number)))

    def _numbered(self) -> Iterator[Story]:
        stories = [*self._counted(), *self._not_counted(), *self._outside_the_years(), *self._without_case()]
        regions = self._regions(len(stories))
        if self._numbers.by_hand:
            yield Stranded(self._cast).story
            yield ReferredOn(self._cast).story
            yield BroughtHome(self._cast).story
        for number, (story, region) in enumerate(zip(stories, regions, strict=True), 1):
            yield replace(story, number=number, region=region)

    def _counted(self) -> list[Story]:
        numbers = self._numbers
        groups = dict(zip(_ANY, (numbers.children, numbers.disabilities, numbers.elderly, numbers.homeless), strict=True))
        plain = [self._story(group, door) for group, number in groups.items() for door in _doors(group, number)]
        turns = (
            (Turn.SECOND_EPISODE, numbers.second_episodes),
            (Turn.SECOND_CASE, numbers.second_cases),
            (Turn.MERGED, numbers.merged),
            (Turn.WRONGLY_MERGED, numbers.wrongly_merged),
            (Turn.TWO_GROUPS, numbers.two_groups),
            (Turn.WRONG_GROUP, numbers.wrong_groups),
            (Turn.NEGLECT_SEEN_LATER, numbers.neglect_seen_later),
            (Turn.FOUND_CITIZEN, numbers.found_citizens),
        )
        turned = self._turned(self._chance.shuffled(plain), turns)
        # A chance of its own: who is referred changes nothing in how anybody else's story is told.
        return led_on(self._repeated(turned), self._onward, Chance(self._cast.seed, self._cast.played.office, "onward"))

    def _turned(self, stories: list[Story], turns: tuple[tuple[Turn, int], ...]) -> list[Story]:
        """Give the first stories that admit it a turn; it needs time, so they begin before the last half year."""
        waiting = [turn for turn, number in turns for _ in range(number)]
        found: list[Story] = []
        for story in stories:
            turn = next((turn for turn in waiting if _admits(story, turn)), None)
            if turn is None:
                found.append(story)
                continue
            waiting.remove(turn)
            found.append(replace(story, turn=turn, begins_at=self._chance.moment(self._first, self._late)))
        return found

    def _repeated(self, stories: list[Story]) -> list[Story]:
        """Let some of those who were reported be reported once more."""
        waiting = [Repetition.LINKED] * self._numbers.second_reports + [Repetition.DUPLICATE] * self._numbers.repeated_reports
        found: list[Story] = []
        for story in self._chance.shuffled(stories):
            if waiting and story.door is not Door.LIST and story.turn is Turn.PLAIN:
                begins_at = self._chance.moment(self._first, self._late)
                found.append(replace(story, repetition=waiting.pop(), begins_at=begins_at))
            else:
                found.append(story)
        return found

    def _not_counted(self) -> list[Story]:
        numbers = self._numbers
        found = []
        for turn, number, door in (
            (Turn.FOREIGNER, numbers.foreigners, Door.REPORT),
            (Turn.FOUND_FOREIGNER, numbers.found_foreigners, Door.REPORT),
            (Turn.CITIZENSHIP_UNKNOWN, numbers.citizenship_unknown, Door.FIELD),
            (Turn.NEVER_OF_THAT_KIND, numbers.never_of_that_kind, Door.REPORT),
            (Turn.OPENED_IN_ERROR, numbers.opened_in_error, Door.LIST),
            (Turn.NOBODY_FOUND, numbers.nobody_found, Door.FIELD),
        ):
            found += [self._story(self._chance.one_of(_ANY), door, turn=turn, until=self._late) for _ in range(number)]
        found += [
            replace(self._story(None, Door.REPORT, turn=Turn.OF_NO_GROUP), kind=self._chance.one_of(_OF_NO_GROUP))
            for _ in range(numbers.of_no_group)
        ]
        found += [
            replace(self._story(SpmGroup.DISASTER_VICTIMS, Door.REPORT, turn=Turn.DISASTER), kind="PPKS21")
            for _ in range(numbers.disaster_victims)
        ]
        return found

    def _outside_the_years(self) -> list[Story]:
        before = (self._first - timedelta(days=60), self._first - timedelta(days=12))
        after = (self._after, self._after + timedelta(days=140))
        found = []
        for number, (first, last) in ((self._numbers.before, before), (self._numbers.after, after)):
            for _ in range(number):
                story = self._story(self._chance.one_of(_ANY), self._chance.one_of((Door.FIELD, Door.REPORT, Door.LIST)))
                found.append(replace(story, begins_at=self._chance.moment(first, last)))
        return found

    def _without_case(self) -> list[Story]:
        numbers = self._numbers
        return [
            self._story(None, Door.REPORT, turn=turn)
            for turn, number in (
                (Turn.DISMISSED, numbers.dismissed),
                (Turn.PASSED_ON, numbers.passed_on),
                (Turn.AID_REQUEST, numbers.aid_requests),
                (Turn.SERVICE_COMPLAINT, numbers.service_complaints),
            )
            for _ in range(number)
        ]

    def _story(self, group: SpmGroup | None, door: Door, *, turn: Turn = Turn.PLAIN, until: datetime | None = None) -> Story:
        return Story(
            number=0,
            begins_at=self._chance.moment(self._first, until or self._last[door]),
            door=door,
            turn=turn,
            repetition=Repetition.NONE,
            kind=self._chance.one_of(_KINDS[group]) if group in _KINDS else "PPKS24",
            group=group,
            region="",
        )

    def _regions(self, number: int) -> list[str]:
        """A village for each story: every village has somebody who counts, and some have many."""
        villages = self._chance.shuffled(self._cast.villages)
        weights = [village for n, village in enumerate(villages) for _ in range(1 + (n % 7 == 0) * 3 + (n % 3 == 0))]
        return [*villages[:number], *(self._chance.one_of(weights) for _ in range(number - len(villages)))]


def _doors(group: SpmGroup, number: int) -> list[Door]:
    """By which doors the people of a group come: exact shares, so that every seed has the same numbers."""
    by_field, by_report = (round(share * number) for share in _BY_FIELD[group])
    return [Door.FIELD] * by_field + [Door.REPORT] * by_report + [Door.LIST] * (number - by_field - by_report)


def _admits(story: Story, turn: Turn) -> bool:
    """Whether a turn fits a story: neglect counts only for some kinds, and the team tells citizenship later than a desk."""
    if turn is Turn.NEGLECT_SEEN_LATER:
        return codes.ppks_categories()[story.kind].only_if_neglected
    if turn is Turn.FOUND_CITIZEN:
        return story.door is not Door.FIELD
    return True
