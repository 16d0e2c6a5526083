"""A story being told: each step is a command with when it happened, when the office heard of it, and who told it."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from api.demonstration.chance import Chance, named_identifier
from api.demonstration.offices import ENDS_AT, Cast, Member
from api.demonstration.people import Person
from api.demonstration.story import Story
from cases.decider import Actor, Command
from cases.vocabulary import Role

MINUTES = timedelta(minutes=1)
HOURS = timedelta(hours=1)
DAYS = timedelta(days=1)
NOW = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One command of the demonstration.

    Attributes:
        office: in whose log it is recorded.
        happened_at: when it happened, as told; None: now.
        recorded_at: the played time at which the office hears of it; None: real time.
        crosses: whether another office's log is told of it.
    """

    office: str
    command: Command
    command_id: UUID
    by: Actor
    channel: str
    happened_at: datetime | None
    recorded_at: datetime | None
    crosses: bool = False


@dataclass(slots=True)
class Telling:
    """One story, told step by step; time only goes forward, and what would lie after the end is left untold.

    Attributes:
        at: when the last told thing happened.
        heard_at: when the office heard of it.
        case_id, person_id: of whom it tells; made by the first step.
        complaint_id: the complaint told last.
        team: the response team that works on it, counted from 1.
        social_worker: who of the office works on it.
        over: whether the story has reached the end of the played time.
        person: whom the office met, once it has.
    """

    story: Story
    cast: Cast
    chance: Chance
    at: datetime
    heard_at: datetime
    case_id: UUID
    person_id: UUID
    complaint_id: UUID
    dispatch_id: UUID
    team: int
    social_worker: Member
    over: bool = False
    person: Person | None = None
    steps: list[Step] = field(default_factory=list)

    @classmethod
    def of(cls, story: Story, cast: Cast) -> "Telling":
        """Begin to tell a story."""
        chance = Chance(cast.seed, cast.played.office, story.number)
        case_id, person_id, complaint_id, dispatch_id = (chance.identifier(story.begins_at) for _ in range(4))
        return cls(
            story=story,
            cast=cast,
            chance=chance,
            at=story.begins_at,
            heard_at=story.begins_at,
            case_id=case_id,
            person_id=person_id,
            complaint_id=complaint_id,
            dispatch_id=dispatch_id,
            team=cast.team_for(story.region),
            social_worker=cast.social_worker_for(story.region),
        )

    def tell(
        self,
        command: Command,
        by: Actor | Member,
        *,
        after: timedelta = NOW,
        lag: timedelta = MINUTES,
        channel: str = "office",
        office: str | None = None,
        crosses: bool = False,
        command_id: UUID | None = None,
    ) -> None:
        """Add a step: it happened so long after the last one, and the office hears of it so much later.

        Args:
            command: what is asked.
            by: who asks it.
            after: how long after what was told last.
            lag: how long until the office hears of it.
            channel: how it hears of it.
            office: which office, if it is another than that of the story.
            crosses: whether the other office's log is told of it.
            command_id: under which its receipt is kept, if not under one of the story.
        """
        self.at += after
        heard_at = max(self.heard_at, self.at + lag)
        if self.over or heard_at >= ENDS_AT:
            self.over = True
            return
        self.heard_at = heard_at
        place = (self.cast.seed, self.cast.played.office, self.story.number, len(self.steps))
        self.steps.append(
            Step(
                office=office or self.cast.played.office,
                command=command,
                command_id=command_id or named_identifier(*place),
                by=by.actor if isinstance(by, Member) else by,
                channel=channel,
                happened_at=self.at,
                recorded_at=heard_at,
                crosses=crosses,
            )
        )

    def from_now_on(self) -> None:
        """Let nothing that is told next happen before the office has heard of what was told last."""
        self.at = max(self.at, self.heard_at)

    @property
    def today(self) -> date:
        """The day on which the last told thing happened, where the office is."""
        return self.at.astimezone(self.cast.played.local).date()

    def until_office_hours(self, wait: timedelta) -> timedelta:
        """How long until somebody at a desk does something that they would do after a while: on a weekday, in the day."""
        wanted = (self.at + wait).astimezone(self.cast.played.local)
        if wanted.weekday() < 5 and 8 <= wanted.hour < 15:
            return wait
        day = wanted.date() + (DAYS if wanted.hour >= 15 else NOW)
        while day.weekday() > 4:
            day += DAYS
        morning = datetime.combine(day, time(8), self.cast.played.local) + self.chance.minutes(0, 300)
        return morning - self.at

    def new_id(self) -> UUID:
        """An identifier made at the time of the story."""
        return self.chance.identifier(self.at)

    @property
    def responder(self) -> Member:
        """A member of the team that works on it."""
        return self.chance.one_of(self.cast.of_team(self.team))

    @property
    def desk(self) -> Member:
        """Somebody at the front desk."""
        return self.chance.one_of(self.cast.of(Role.FRONT_DESK))

    @property
    def team_id(self) -> UUID:
        """The team that works on it."""
        return self.cast.teams[self.team - 1]

    @property
    def subdistrict_worker(self) -> Member:
        """The kecamatan's worker (TKSK)."""
        return self.cast.for_area(Role.SUBDISTRICT_WORKER, self.story.region.rpartition(".")[0])

    @property
    def village_operator(self) -> Member:
        """The operator of the village."""
        return self.cast.for_area(Role.VILLAGE_OPERATOR, self.story.region)

    @property
    def village_is_slow(self) -> bool:
        """Whether the village hands in its papers weeks later."""
        return int(self.story.region.replace(".", "")) % 6 == 0
