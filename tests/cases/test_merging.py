"""Two records of one person: decided on, merged, un-merged; old facts stay, and a merged record says where to go."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cases.events import person as told
from cases.person.merging import DecideDuplicate, MergePerson, NoSuchPerson, UnmergePerson
from cases.person.state import PersonMerged
from cases.refusals import BeforeItBegan, ContradictsItself
from cases.vocabulary.people import DuplicateEvidence, DuplicateVerdict
from tests import spec
from tests.cases import person_histories as p
from tests.cases.histories import happened
from tests.spec import some_id

THIRD = some_id("third person")
UNMERGED = UnmergePerson(person_id=p.PERSON, reason="Ternyata dua orang")


def streams(**more: object) -> spec.Streams:
    return spec.Streams(
        given=spec.Given(**more),  # type: ignore[arg-type]  # fields of Given
        histories={one: happened(replace(p.REGISTERED, person_id=one)) for one in (p.PERSON, p.OTHER, THIRD)},
    )


def test_a_merge_is_told_on_both_records_in_one_append() -> None:
    decided = streams().when(p.MERGED)
    assert [(stream, type(fact)) for stream, fact in decided] == [
        (p.PERSON, told.PersonMergedInto),
        (p.OTHER, told.PersonTakenIn),
    ]


def test_a_merged_record_takes_nothing_more_and_says_where_to_go() -> None:
    refusal = spec.given(*happened(p.REGISTERED, p.MERGED)).when(p.CLAIMED).refuses(PersonMerged)
    assert refusal.possible == (str(p.OTHER),)


def test_nothing_is_merged_into_itself_into_nothing_or_into_a_merged_record() -> None:
    with pytest.raises(ContradictsItself):
        streams().when(replace(p.MERGED, into_id=p.PERSON))
    with pytest.raises(NoSuchPerson):
        streams().when(replace(p.MERGED, into_id=some_id("nobody")))
    unit = streams()
    unit.when(p.MERGED)
    with pytest.raises(PersonMerged) as refused:
        unit.when(MergePerson(person_id=THIRD, into_id=p.PERSON, merge_id=some_id("second"), reason="Sama"))
    assert refused.value.possible == (str(p.OTHER),)
    with pytest.raises(PersonMerged):
        unit.when(MergePerson(person_id=p.OTHER, into_id=p.PERSON, merge_id=some_id("second"), reason="Sama"))


def test_a_wrong_merge_is_undone_by_facts_of_its_own() -> None:
    unit = streams()
    unit.when(p.MERGED)
    before = len(unit.histories[p.PERSON])
    unit.when(UNMERGED)
    assert [type(fact) for _, fact in unit.decided[-2:]] == [told.PersonUnmerged, told.PersonLetGo]
    assert len(unit.histories[p.PERSON]) == before + 1
    unit.when(replace(p.MERGED, merge_id=some_id("again")))


def test_a_merge_is_not_undone_before_it_was_made() -> None:
    given = spec.given(*happened(p.REGISTERED, p.MERGED)).told_of(spec.NOW - timedelta(hours=24))
    given.when(UNMERGED).refuses(BeforeItBegan)


def test_a_record_that_took_another_in_may_be_merged_and_still_let_it_go() -> None:
    unit = streams()
    unit.when(p.MERGED)
    unit.when(MergePerson(person_id=p.OTHER, into_id=THIRD, merge_id=some_id("second"), reason="Sama"))
    unit.when(UNMERGED)
    assert type(unit.decided[-1][1]) is told.PersonLetGo


def test_a_pair_is_decided_on_with_a_reason() -> None:
    decide = DecideDuplicate(
        person_id=p.PERSON,
        other_id=p.OTHER,
        verdict=DuplicateVerdict.NOT_THE_SAME,
        evidence=(DuplicateEvidence.NAME, DuplicateEvidence.AGE),
        reason="Ayah dan anak",
    )
    ((stream, fact),) = streams().when(decide)
    assert stream == p.PERSON
    assert isinstance(fact, told.DuplicateDecided)
    assert (fact.other_id, fact.verdict, fact.decided_by) == (p.OTHER, DuplicateVerdict.NOT_THE_SAME, some_id("siti"))
    with pytest.raises(NoSuchPerson):
        streams().when(replace(decide, other_id=some_id("nobody")))
    with pytest.raises(ContradictsItself):
        streams().when(replace(decide, other_id=p.PERSON))
