"""Of which kind of PPKS a person is held to be, and what is learnt better later: of the kind, and of the person."""

from typing import Final
from uuid import UUID

from api.demonstration import words
from api.demonstration.story import Door, Turn
from api.demonstration.telling import Telling
from cases.case.categories import AssignCategory, CorrectCategory, WithdrawCategory
from cases.case.person_in_need import CorrectPerson
from cases.decider import Command
from cases.vocabulary import SpmGroup

_FIRST_HELD_WRONG: Final = {
    SpmGroup.NEGLECTED_CHILDREN: "PPKS12",
    SpmGroup.NEGLECTED_WITH_DISABILITIES: "PPKS11",
    SpmGroup.NEGLECTED_ELDERLY: "PPKS12",
    SpmGroup.HOMELESS_AND_BEGGARS: "PPKS08",
}
_SECOND_KIND: Final = {
    SpmGroup.NEGLECTED_CHILDREN: "PPKS05",
    SpmGroup.NEGLECTED_WITH_DISABILITIES: "PPKS11",
    SpmGroup.NEGLECTED_ELDERLY: "PPKS09",
    SpmGroup.HOMELESS_AND_BEGGARS: "PPKS09",
}


def hold_to_be_of_a_kind(told: Telling) -> UUID:
    """Say of which kind the person is: on the spot by the team, with the list, or after some days by the social worker."""
    story, chance = told.story, told.chance
    assignment_id = told.new_id()
    kind, neglected = story.kind, story.group is not None
    if story.turn is Turn.WRONG_GROUP and story.group is not None:
        kind = _FIRST_HELD_WRONG[story.group]
    if story.turn is Turn.NEGLECT_SEEN_LATER:
        neglected = False
    by, wait, lag, channel = {
        Door.FIELD: (told.responder, chance.minutes(5, 60), chance.minutes(1, 30), "field"),
        Door.REPORT: (told.social_worker, told.until_office_hours(chance.days(0.2, 8)), chance.minutes(1, 90), "office"),
        Door.LIST: (told.subdistrict_worker, chance.minutes(1, 60), chance.minutes(1, 30), "village-list"),
    }[story.door]
    started_on = (told.at + wait).astimezone(told.cast.played.local).date()
    assigned = AssignCategory(case_id=told.case_id, assignment_id=assignment_id, category=kind, started_on=started_on, neglected=neglected)
    told.tell(assigned, by, after=wait, lag=lag, channel=channel)
    return assignment_id


def learn_better(told: Telling, assignment_id: UUID) -> None:
    """Let what was first held of the kind, or of the person, turn out otherwise, or let more be seen."""
    story, chance = told.story, told.chance
    case_id, why = told.case_id, chance.one_of(words.WRONG)
    match story.turn:
        case Turn.WRONG_GROUP:
            right = CorrectCategory(case_id=case_id, assignment_id=assignment_id, category=story.kind, reason=why)
            _later(told, right, 10, 200)
        case Turn.NEGLECT_SEEN_LATER:
            _later(told, CorrectCategory(case_id=case_id, assignment_id=assignment_id, neglected=True, reason=why), 10, 150)
        case Turn.NEVER_OF_THAT_KIND:
            _later(told, WithdrawCategory(case_id=case_id, assignment_id=assignment_id, reason=why), 5, 120)
        case Turn.FOUND_CITIZEN | Turn.FOUND_FOREIGNER:
            _later(told, CorrectPerson(case_id=case_id, corrects=1, citizen=story.turn is Turn.FOUND_CITIZEN, reason=why), 5, 200)
        case Turn.TWO_GROUPS if story.group is not None:
            _hold_to_be_of_another_too(told, _SECOND_KIND[story.group])
        case _:
            pass


def _later(told: Telling, correction: Command, least_days: int, most_days: int) -> None:
    wait = told.until_office_hours(told.chance.days(least_days, most_days))
    told.tell(correction, told.social_worker, after=wait, lag=told.chance.minutes(2, 300))


def _hold_to_be_of_another_too(told: Telling, kind: str) -> None:
    wait = told.until_office_hours(told.chance.days(3, 120))
    on = (told.at + wait).astimezone(told.cast.played.local).date()
    second = AssignCategory(case_id=told.case_id, assignment_id=told.new_id(), category=kind, started_on=on, neglected=True)
    told.tell(second, told.social_worker, after=wait, lag=told.chance.minutes(2, 300))
