"""What is told of one person or one complaint in the demonstration: how it begins, where, and what turn it takes."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from cases.vocabulary import SpmGroup


class Door(Enum):
    """How somebody comes to the office's knowledge."""

    FIELD = auto()
    """The response team finds them: complaint, case and dispatch in one report."""
    REPORT = auto()
    """Somebody reports them: a complaint is verified and leads to a case."""
    LIST = auto()
    """A kecamatan's worker brings a list from the villages: a case without a complaint."""


class Turn(Enum):
    """What makes a story different from the plain one."""

    PLAIN = auto()
    SECOND_EPISODE = auto()
    SECOND_CASE = auto()
    MERGED = auto()
    WRONGLY_MERGED = auto()
    TWO_GROUPS = auto()
    WRONG_GROUP = auto()
    NEGLECT_SEEN_LATER = auto()
    FOUND_CITIZEN = auto()
    FOREIGNER = auto()
    FOUND_FOREIGNER = auto()
    CITIZENSHIP_UNKNOWN = auto()
    NEVER_OF_THAT_KIND = auto()
    OPENED_IN_ERROR = auto()
    OF_NO_GROUP = auto()
    NOBODY_FOUND = auto()
    DISMISSED = auto()
    PASSED_ON = auto()
    AID_REQUEST = auto()
    SERVICE_COMPLAINT = auto()
    DISASTER = auto()
    STRANDED = auto()
    REFERRED_ON = auto()
    BROUGHT_HOME = auto()


class Repetition(Enum):
    """Whether somebody reports the same person once more."""

    NONE = auto()
    LINKED = auto()
    DUPLICATE = auto()


class Provider(Enum):
    """To whom somebody is referred."""

    PROVINCE = auto()
    """The province's office, which keeps a log of its own here."""
    HOSPITAL = auto()
    MINISTRY_CENTRE = auto()
    INSTITUTION = auto()


class Course(Enum):
    """What comes of a referral."""

    COMPLETED = auto()
    GOING_ON = auto()
    """The provider still helps at the end of the played time."""
    DECLINED = auto()
    ELSEWHERE = auto()
    """Declined by one and accepted by another of its kind."""
    EXPIRED = auto()
    """Never answered: the office's clock reminds, and ends it."""
    RETURNED = auto()
    WITHDRAWN = auto()
    DISAPPROVED = auto()


@dataclass(frozen=True, slots=True)
class Referred:
    """A referral: to whom, and what comes of it."""

    provider: Provider
    course: Course


class Search(Enum):
    """What comes of a search for somebody's family."""

    NOT_FOUND = auto()
    FAMILY_REFUSES = auto()
    UNWILLING = auto()
    """The person does not want their family to be found."""
    GOING_ON = auto()
    HOME = auto()
    """Found, handed over and visited; stable in the end."""
    WRONG_FIRST = auto()
    """The same, after a first match was found to be wrong."""
    VISIT_MISSED = auto()
    """The same, with a visit that was not made."""
    BROKEN_DOWN = auto()
    """Handed over, and in need again after a while."""


@dataclass(frozen=True, slots=True)
class Searched:
    """A search for a family, and what comes of it."""

    course: Search


Onward = Referred | Searched
"""Where a way leads beyond the office's own help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story, before it is told.

    Attributes:
        number: its number within the office; with the seed it determines everything that is told.
        begins_at: when its first fact happens.
        kind: the kind of PPKS (`PPKS01` …) that holds in the end.
        group: the group of the minimum service standard of that kind, if it belongs to one.
        region: the village.
        onward: where the person's way leads beyond the office's own help, if it does.
    """

    number: int
    begins_at: datetime
    door: Door
    turn: Turn
    repetition: Repetition
    kind: str
    group: SpmGroup | None
    region: str
    onward: Onward | None = None
