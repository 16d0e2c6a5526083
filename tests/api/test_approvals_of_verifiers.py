"""Who verified a match does not find its reunification among what is theirs to decide over HTTP, and is refused on trying."""

from dataclasses import replace
from uuid import uuid4

from cases.unit import Order
from tests.api.desk import OFFICE, Desk, Person
from tests.api.referring import id_of
from tests.reunited import Homecoming, Step


def play(desk: Desk, *steps: Step) -> None:
    for command, actor in steps:
        desk.casework.carry_out(Order(office=OFFICE, command=command, actor=actor, command_id=uuid4()))
    desk.catch_up()


def waiting(person: Person, query: str = "") -> list[tuple[str, str | None]]:
    rows = person.get(f"/v1/approvals?kind=reunification-decision{query}").json()["rows"]
    return [(row["stream"], row["act_as"]) for row in rows]


def test_a_head_who_verified_does_not_decide_and_another_does(desk: Desk) -> None:
    home = Homecoming()
    (verify, by), *others = home.verified()
    play(desk, *home.matched(), (verify, replace(by, id=id_of("kabid-1"))), *others, *home.decided()[:-1])
    verifier, head = desk.person("kabid-1"), desk.person("kepala-1")
    stream, path = str(home.reunification_id), f"/v1/reunifications/{home.reunification_id}/approval"
    assert waiting(verifier, "&mine=true") == []
    assert waiting(verifier) == [(stream, None)]
    tried = verifier.post(path, {"reason": "Terbaik bagi anak"}, if_match="*")
    assert (tried.status_code, tried.json()["code"]) == (403, "separation-of-duties")
    assert waiting(head, "&mine=true") == [(stream, "KEPALA_DINAS")]
    head.does(path, {"reason": "Terbaik bagi anak"}, if_match="*")
    desk.catch_up()
    assert waiting(head) == []
