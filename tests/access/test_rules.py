"""The rules of access are whole, the golden table agrees with them, and the signed document shows them."""

import os
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.access import table
from api.access.attachment_tasks import WORK_ON
from api.access.queries import Query
from api.access.relations import RELATIONS_OF, Relation
from api.access.rules import POWER, RULES, SEEN_BY, Verdict, allowed, kind_of, verdict
from api.access.targets import ALSO, begins, decider_for
from api.access.tasks import TASKS
from cases.attaching import ATTACHABLE
from cases.decider import Command, command_types
from cases.vocabulary import Role

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "access.csv"
DOCUMENT = ROOT / "docs" / "access.md"
BEGIN, END = "<!-- made by api.access.table -->", "<!-- end -->"
COMMANDS = tuple(kind for kind in command_types().values() if kind.__module__.startswith("cases."))
ACTIONS = (*COMMANDS, *Query)
CHANGES_NOTHING = (Role.AUDITOR, Role.PLANNER, Role.REPORTER)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: getattr(action, "__name__", str(action)))
def test_every_command_and_every_query_has_a_line(action: type[Command] | Query) -> None:
    assert kind_of(action) in RELATIONS_OF


def test_no_line_names_what_does_not_exist() -> None:
    names = {query.value for query in Query} | {kind.__name__ for kind in COMMANDS}
    assert {name for task in TASKS for name in task.actions} == names


def test_a_line_is_about_the_kind_of_record_that_the_command_is_for() -> None:
    for command in COMMANDS:
        if allowed(Role.SYSTEM, command):
            continue
        assert kind_of(command) == decider_for(command).kind, command.__name__


def test_a_line_names_only_relations_in_which_such_a_record_can_stand() -> None:
    for task in TASKS:
        for role, relations in task.may.items():
            assert set(relations) <= set(RELATIONS_OF[task.kind]), (task.name, role)


def test_every_role_of_people_has_its_power() -> None:
    assert set(POWER) == set(Role) - {Role.SYSTEM}
    assert len(POWER) == len(set(POWER))


def test_who_may_change_a_record_may_see_it() -> None:
    for command in COMMANDS:
        kind = kind_of(command) or ""
        if allowed(Role.SYSTEM, command) or begins(command):
            continue
        for role in POWER:
            assert allowed(role, command) <= allowed(role, SEEN_BY[kind]), (role, command.__name__)


def test_a_partner_deals_with_what_was_referred_to_it_and_knows_the_office_by_name() -> None:
    for (role, action), relations in RULES.items():
        if role is Role.PARTNER:
            known: dict[str, set[Relation]] = {Query.OFFICE: {Relation.OFFICE}, Query.WORKER_FILE: {Relation.SELF}}
            assert relations == known.get(action, {Relation.REFERRED}), action


def test_auditors_planners_and_reporters_change_nothing() -> None:
    for role in CHANGES_NOTHING:
        assert not [command.__name__ for command in COMMANDS if allowed(role, command)]


def test_a_governor_or_regent_decides_the_step_of_a_referral_that_is_theirs_and_nothing_else() -> None:
    decided = {command.__name__ for command in COMMANDS if allowed(Role.HEAD_OF_REGION, command)}
    assert decided == {"ApproveReferral", "DisapproveReferral"}


def test_what_the_system_does_nobody_else_does() -> None:
    for role, action in RULES:
        if role is not Role.SYSTEM:
            assert (Role.SYSTEM, action) not in RULES


def test_numbers_name_nobody() -> None:
    for (role, action), relations in RULES.items():
        assert (Relation.NUMBERS in relations) == (action == Query.NUMBERS), (role, action)


def test_the_further_records_of_a_command_are_named_by_its_fields() -> None:
    for name, others in ALSO.items():
        for field, _ in others:
            assert field in {one.name for one in fields(command_types()[name])}  # type: ignore[arg-type]  # made a dataclass


def test_every_record_that_takes_files_says_who_attaches_them() -> None:
    assert set(WORK_ON) == set(ATTACHABLE)


def test_the_golden_table_is_what_the_rules_say() -> None:
    made = table.golden()
    if os.environ.get("REGENERATE_GOLDEN"):
        GOLDEN.write_text(made, encoding="utf-8")
    assert made == GOLDEN.read_text(encoding="utf-8"), "a changed rule comes with a line in the CHANGELOG; REGENERATE_GOLDEN=1 writes it"


def test_the_document_to_sign_shows_the_rules() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    shown, after = rest.split(END)
    made = f"\n\n{table.signed()}\n"
    if os.environ.get("REGENERATE_GOLDEN"):
        DOCUMENT.write_text(f"{before}{BEGIN}{made}{END}{after}", encoding="utf-8")
        shown = made
    assert shown == made


@given(role=st.sampled_from(list(Role)), action=st.sampled_from(ACTIONS), relation=st.sampled_from(list(Relation)))
def test_what_no_line_allows_is_denied(role: Role, action: type[Command] | Query, relation: Relation) -> None:
    told = verdict(role, action, relation)
    assert (told is Verdict.ALLOW) == bool(
        allowed(role, action) & {relation, Relation.OFFICE if kind_of(action) != "numbers" else relation}
    )


@given(role=st.sampled_from(list(Role)), command=st.sampled_from(COMMANDS), relation=st.sampled_from(list(Relation)))
def test_what_may_not_be_seen_reads_as_missing(role: Role, command: type[Command], relation: Relation) -> None:
    kind = kind_of(command) or ""
    if verdict(role, command, relation) is not Verdict.ALLOW:
        seen = verdict(role, SEEN_BY[kind], relation) is Verdict.ALLOW
        assert verdict(role, command, relation) is (Verdict.DENY if seen else Verdict.MISSING)
