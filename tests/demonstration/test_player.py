"""Playing the demonstration: the same again from the same seed, nothing twice, on from where it stopped."""

import pytest

from api.demonstration import SEED, AnotherDemonstration, Summary, being_played, play
from api.demonstration.offices import ENDS_AT, INDRAMAYU, OFFICES, OPENED_AT, Cast
from api.demonstration.script import Script
from api.refusals import BeingPlayed
from api.routes.orders import refuse_while_played
from cases.application import Casework, ClockRefused, office_stream
from cases.log.reader import Head
from cases.office import OpenOffice
from cases.unit import Order
from tests.demonstration.conftest import digest, heads

Played = tuple[Casework, Summary]


class Stopped(Exception):
    """The play was stopped in the middle."""


def test_the_same_seed_tells_the_same_in_every_office(small: Played, casework: Casework) -> None:
    play(casework, "small")
    for played in OFFICES:
        assert digest(casework.reader, played.office) == digest(small[0].reader, played.office)


def test_another_seed_tells_of_other_people_and_gives_the_same_figures(small: Played, casework: Casework) -> None:
    summary = play(casework, "small", seed=SEED + 1)
    assert summary.figures is not None
    assert small[1].figures is not None
    assert summary.figures.by_group == small[1].figures.by_group
    streams = [{e.stream for e in found.reader.all(INDRAMAYU.office, opened=False)} for found in (casework, small[0])]
    assert streams[0] & streams[1] == {office_stream(INDRAMAYU.office)}


def test_played_again_it_records_nothing(small: Played) -> None:
    casework, _ = small
    before = heads(casework)
    again = play(casework, "small")
    assert (again.commands, again.figures) == (0, None)
    assert heads(casework) == before


def test_stopped_in_the_middle_it_goes_on_where_it_stopped(small: Played, casework: Casework) -> None:
    def stop(begun: int, of: int) -> None:
        if begun > of // 2:
            raise Stopped

    with pytest.raises(Stopped):
        play(casework, "small", progress=stop)
    before = {head.office: head.size for head in heads(casework)}
    with pytest.raises(BeingPlayed):
        refuse_while_played(casework.reader, INDRAMAYU.office)
    rest = play(casework, "small")
    refuse_while_played(casework.reader, INDRAMAYU.office)
    assert rest.refused == 0
    assert 0 < rest.commands < small[1].commands
    assert before["kab-indramayu"] > 1_000
    assert [head.size for head in heads(casework)] == [head.size for head in heads(small[0])]
    for played in OFFICES:
        assert digest(casework.reader, played.office) == digest(small[0].reader, played.office)


def test_it_tells_how_far_it_is(casework: Casework) -> None:
    told: list[tuple[int, int]] = []
    play(casework, "small", progress=lambda begun, of: told.append((begun, of)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] > 500


def test_it_is_not_played_over_another_demonstration(small: Played) -> None:
    with pytest.raises(AnotherDemonstration):
        play(small[0], "small", seed=SEED + 1)
    with pytest.raises(AnotherDemonstration):
        play(small[0], "full")


def test_it_is_not_played_in_an_office_that_does_real_work(casework: Casework) -> None:
    _open_ordinary(casework)
    with pytest.raises(AnotherDemonstration):
        play(casework, "small")
    assert [(head.office, head.size, head.played) for head in heads(casework)] == [(OFFICES[0].office, 1, False)]


def test_only_a_demonstration_takes_a_played_time(casework: Casework) -> None:
    _open_ordinary(casework)
    script = Script(Cast(OFFICES[0], SEED), "small")
    step = list(script.opening())[2]
    order = Order(office=OFFICES[0].office, command=step.command, actor=step.by, command_id=step.command_id, clock=OPENED_AT)
    with pytest.raises(ClockRefused):
        casework.carry_out(order)


def test_a_log_is_being_played_until_its_clock_is_real(small: Played) -> None:
    assert not any(being_played(head) for head in heads(small[0]))
    assert being_played(Head("prov-kaltim", 100, ENDS_AT, played=True))
    assert not being_played(Head("prov-kaltim", 100, ENDS_AT, played=False))


def _open_ordinary(casework: Casework) -> None:
    played = OFFICES[0]
    script = Script(Cast(played, SEED), "small")
    system = next(script.opening()).by
    opened = OpenOffice(office_id=office_stream(played.office), name=played.name, level=played.level, region=played.area, zone=played.zone)
    casework.carry_out(Order(office=played.office, command=opened, actor=system, command_id=office_stream("ordinary")))
