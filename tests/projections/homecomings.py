"""People of the office who went back to their families: one is visited, one came back, one family did not want to."""

from dataclasses import replace

from tests.cases import reunification_histories as h
from tests.projections.casework import BEGIN, HEAD, OFFICE, Town
from tests.reunited import Homecoming, Step
from tests.spec import some_id

HOMES = tuple(
    Homecoming(
        case_id=some_id(f"{OFFICE} home {number} case"),
        person_id=some_id(f"{OFFICE} home {number} person"),
        request_id=some_id(f"{OFFICE} home {number} request"),
        tracing_id=some_id(f"{OFFICE} home {number} search"),
        reunification_id=some_id(f"{OFFICE} home {number}"),
        signed_on=BEGIN.date(),
    )
    for number in range(3)
)


def bring_home(town: Town) -> None:
    """Let them be found, matched, verified and decided on; what then became of them differs."""
    visited, came_back, unwanted = HOMES
    of_all: list[Step] = [step for home in HOMES for step in home.ready()]
    for command, actor in of_all:
        town.do(command, by=actor.id)
    on_the_way = (h.LEG_PLANNED, h.DEPARTED, h.ARRIVED, h.PAID, h.HANDED_OVER, h.VISITED)
    for command in on_the_way:
        town.do(visited.of(command), by=HEAD)
    for command in (h.HANDED_OVER, replace(h.BROKEN, alternative=None)):
        town.do(came_back.of(command), by=HEAD)
    town.do(unwanted.of(h.FAMILY_REFUSED), by=HEAD)
