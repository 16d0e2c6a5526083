"""Decisions that concern a person's record and other streams: merges, and aid that is noted with the person."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from cases.approving import named
from cases.case import CASE
from cases.case.services import DeliverService, WithdrawDelivery
from cases.decider import Command
from cases.joining import Handler, Unit, WrongKind
from cases.person import PERSON
from cases.person.aid import NoteAid, WithdrawAid, first_of
from cases.person.forgetting import AskForgetting, ForgetPerson, NoSuchNotice
from cases.person.merging import DecideDuplicate, LetPersonGo, MergePerson, TakeInPerson, UnmergePerson
from cases.person.state import Person
from cases.referral import REFERRAL


def _decide_duplicate(told: DecideDuplicate, unit: Unit) -> None:
    unit.decide(PERSON, told, {"other": unit.state(PERSON, told.other_id)})


def _merge(told: MergePerson, unit: Unit) -> None:
    unit.decide(PERSON, told, {"other": unit.state(PERSON, told.into_id)})
    unit.decide(PERSON, TakeInPerson(person_id=told.into_id, merged_id=told.person_id, merge_id=told.merge_id))


def _unmerge(told: UnmergePerson, unit: Unit) -> None:
    merged_into = unit.state(PERSON, told.person_id).merged_into
    unit.decide(PERSON, told)
    if merged_into is not None:
        unit.decide(PERSON, LetPersonGo(person_id=merged_into, merged_id=told.person_id))


def _deliver(told: DeliverService, unit: Unit) -> None:
    case = unit.state(CASE, told.case_id)
    if case.person_id is None or (told.period is None and told.item is None):
        unit.decide(CASE, told)
        return
    records = records_of(case.person_id, unit)
    note = NoteAid(
        person_id=root_of(case.person_id, records),
        service_id=told.service_id,
        case_id=told.case_id,
        service=told.service,
        fund=told.fund,
        period=told.period,
        item=told.item,
        all_the_same=told.repeat_reason is not None,
    )
    given = tuple(person.aid for person in records.values())
    unit.decide(CASE, told, {"repeats": first_of(note, given), "noted_with": note.person_id})
    unit.decide(PERSON, note, {"aid": given})


def _withdraw_delivery(told: WithdrawDelivery, unit: Unit) -> None:
    case = unit.state(CASE, told.case_id)
    given = case.deliveries.get(told.service_id)
    unit.decide(CASE, told)
    if given is not None and given.noted_with is not None:
        unit.decide(PERSON, WithdrawAid(person_id=given.noted_with, service_id=told.service_id))


def _ask_forgetting(told: AskForgetting, unit: Unit) -> None:
    if told.referral_id is None:
        unit.decide(PERSON, told)
        return
    try:
        referral = unit.state(REFERRAL, told.referral_id)
    except WrongKind:  # the id of something else: there is no notice in it
        raise NoSuchNotice(field="referral_id") from None
    if referral.notice is None or referral.person_id not in records_of(told.person_id, unit):
        raise NoSuchNotice(field="referral_id")
    unit.decide(PERSON, told, {"notice": referral.notice})


def _forget(told: ForgetPerson, unit: Unit) -> None:
    unit.decide(PERSON, told, {"records": records_of(told.person_id, unit), **named(told, unit)})


def records_of(person_id: UUID, unit: Unit) -> dict[UUID, Person]:
    """The records of one person: where work goes on, and all that were merged into it. Each is expected to stay as it is."""
    root = person_id
    seen = {root}
    while (above := unit.state(PERSON, root).merged_into) is not None and above not in seen:
        root = above
        seen.add(root)
    found: dict[UUID, Person] = {}
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found[one] = unit.state(PERSON, one)
            waiting += found[one].taken_in
    return found


def root_of(person_id: UUID, records: Mapping[UUID, Person]) -> UUID:
    """The record of a person in which work goes on."""
    return next((one for one, person in records.items() if person.merged_into is None), person_id)


JOINT_OF_PERSONS: Final[Mapping[type[Command], Handler]] = {
    DecideDuplicate: _decide_duplicate,
    MergePerson: _merge,
    UnmergePerson: _unmerge,
    AskForgetting: _ask_forgetting,
    ForgetPerson: _forget,
    DeliverService: _deliver,
    WithdrawDelivery: _withdraw_delivery,
}
