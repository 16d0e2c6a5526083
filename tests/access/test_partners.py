"""Nothing is shown to a partner beyond what its referrals carry: people at random, and every route asked about each of them."""

import json
import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from tests.access.asked import Server
from tests.access.offices import OFFICE
from tests.access.referred_at_random import MINE, STAFF, THEIRS, Referred, Town
from tests.access.serving import serving
from tests.conftest import DatabaseServer

pytestmark = pytest.mark.soak
EVERYBODY_KNOWS = 2**53 - 1
ROUNDS = 1


@pytest.fixture(scope="module")
def town(
    database_server: DatabaseServer, staffed_template: str, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> Iterator[tuple[Server, Town]]:
    """A server in front of an office that has referred many people. Who asks changes nothing there."""
    name = database_server.create(staffed_template)
    with serving(database_server.dsn(name), tmp_path_factory.mktemp("home")) as server:
        filled = Town(server.office, seed)
        filled.fill()
        yield server, filled
    database_server.drop(name)


def may_see(one: Referred, partner: UUID) -> set[str]:
    """What staff of a partner may read of a referral."""
    return {str(one.referral_id), *one.shown} if one.partner_id == partner and one.sent else set()


def secrets(town: Town, partner: UUID) -> set[str]:
    """Every value and id that staff of a partner may not read."""
    allowed = {value for one in town.referred for value in may_see(one, partner)}
    others = {str(town.office.id_of(name)) for name in ("peksos", "kepala_bidang", "kepala_dinas", "nobody")}
    every = {value for one in town.referred for value in (*one.told.values(), *one.hidden, str(one.referral_id))}
    return (every | others) - allowed


def ids(town: Town, chance: random.Random) -> dict[str, list[str]]:
    """What is put into the places of paths: referrals to this partner, to another, to none; and every other id there is."""
    every = sorted({value for one in town.referred for value in one.hidden if len(value) == 36 and value.count("-") == 4})
    people = [str(town.office.id_of(name)) for name in ("mitra", "peksos")]
    return {
        "referral_id": [str(one.referral_id) for one in town.referred],
        "worker_id": people,
        "partner_id": [str(MINE), str(THEIRS)],
        "slug": [OFFICE],
        "": [*chance.sample(every, ROUNDS), *chance.sample([str(one.referral_id) for one in town.referred], ROUNDS)],
    }


def filled_in(path: str, places: dict[str, list[str]], chance: random.Random) -> Iterator[str]:
    """The path with what is put into its places: each referral, and some of the rest."""
    if "{" not in path:
        yield path
        return
    first = path[path.index("{") + 1 : path.index("}")]
    values = places.get(first, places[""])
    for value in values if first in places else chance.sample(values, ROUNDS):
        yield from filled_in(path.replace(f"{{{first}}}", value, 1), places, chance)


def asked_of_everything(server: Server, town: Town, name: str, chance: random.Random) -> Iterator[tuple[str, httpx.Response]]:
    """Every route, asked by somebody about everything."""
    places = ids(town, chance)
    for (method, path), operation in server.operations.items():
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        example = content.get("examples", {}).get("ordinary", {}).get("value", {})
        for address in filled_in(path, places, chance):
            where = f"{address}?after={EVERYBODY_KNOWS}" if path == "/v1/events" else address
            yield f"{method} {where}", server.ask(method, where, name, example)
        if method == "GET" and path != "/v1/events":
            yield f"GET {path} before", server.ask("GET", f"{next(filled_in(path, places, chance))}?known_at={town.office.size()}", name)
    yield "many commands", server.ask("POST", "/v1/commands", name, {"commands": list(commands(town))})


def commands(town: Town) -> Iterator[dict[str, Any]]:
    for one in town.referred:
        body = {"referral_id": str(one.referral_id), "progress": "Sudah makan"}
        yield {"id": str(uuid4()), "command": "ReportProgress", "version": 999_999, "body": body}


def check_many_approvals(server: Server, town: Town, name: str, hidden: set[str]) -> None:
    """Each is answered under the name that the caller gave it, and with nothing else."""
    approvals = [{"kind": "referral-approval", "stream": str(one.referral_id), "version": "*"} for one in town.referred]
    answers = server.ask("POST", "/v1/approvals", name, {"approvals": approvals}).json()["answers"]
    assert [one.pop("stream") for one in answers] == [one["stream"] for one in approvals]
    assert {one["status"] for one in answers} <= {403, 404}
    assert not [value for value in hidden if value in json.dumps(answers)]


def test_nothing_is_shown_to_a_partner_beyond_what_its_referrals_carry(town: tuple[Server, Town], seed: int) -> None:
    server, filled = town
    for partner, name in STAFF.items():
        hidden = secrets(filled, partner)
        allowed = {value for one in filled.referred for value in may_see(one, partner)}
        seen: set[str] = set()
        leaks = []
        answers, before = 0, filled.office.size()
        for where, answer in asked_of_everything(server, filled, name, random.Random(f"{seed} {name}")):
            assert answer.status_code < 500, (where, answer.text)
            answers += 1
            leaks += [(where, answer.status_code, value) for value in hidden if value in answer.text]
            seen |= {value for value in allowed if value in answer.text}
        assert leaks == []
        check_many_approvals(server, filled, name, hidden)
        assert answers > len(server.operations)
        assert filled.office.size() == before
        assert seen == allowed


def test_a_partner_reads_exactly_the_values_that_a_referral_to_it_carries(town: tuple[Server, Town]) -> None:
    server, filled = town
    carried = 0
    for one in filled.referred:
        answer = server.ask("GET", f"/v1/referrals/{one.referral_id}", "mitra")
        if one.partner_id != MINE or not one.sent:
            assert answer.status_code == 404
            continue
        values = answer.json()["carried"]
        assert set(values) == (set(one.carries) if one.going_on else set())
        told = {name: value for name, value in values.items() if name in one.told}
        assert told == {name: one.told[name] for name in told}
        carried += len(values)
    assert carried > 5
