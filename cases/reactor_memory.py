"""What the reactor remembers: how far it has read each office's log, its timers, and what was refused; moved in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb

from cases.decider import Command, command_types
from cases.errors import Refusal
from cases.processes import Timer
from cases.unit import Receipt

TICK = 200


@dataclass(frozen=True, slots=True)
class Due:
    """A timer whose time has come."""

    timer_id: UUID
    due_at: datetime
    command: Command
    caused_by: int


@dataclass(frozen=True, slots=True)
class RefusedIssue:
    """A command that a process issued and that was refused; `number` tells those of one fact apart."""

    position: int
    number: int
    command: str
    code: str


def one(connection: Connection[TupleRow], query: LiteralString, arguments: tuple[object, ...]) -> int:
    """The first column of the first row; 0 where there is none."""
    row = connection.execute(query, arguments).fetchone()
    return row[0] if row else 0


def keep_timers(connection: Connection[TupleRow], office: str, timers: list[tuple[int, Timer]]) -> None:
    """Set the timers that facts ask for, each once."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into timers (office, timer_id, due_at, command, arguments, caused_by) values (%s, %s, %s, %s, %s, %s)"
            " on conflict do nothing",
            [
                (office, t.timer_id, t.due_at, type(t.command).__name__, Jsonb(msgspec.to_builtins(t.command)), position)
                for position, t in timers
            ],
        )


def keep_refusals(connection: Connection[TupleRow], office: str, refused: list[RefusedIssue]) -> None:
    """Keep what was refused, for people to see."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into reactor_refusals (office, position, number, command, code) values (%s, %s, %s, %s, %s) on conflict do nothing",
            [(office, r.position, r.number, r.command, r.code) for r in refused],
        )


def move(connection: Connection[TupleRow], office: str, expected: int, position: int) -> None:
    """Move the position, from where it is expected to be.

    Raises:
        RuntimeError: another reactor has moved it.
    """
    moved = connection.execute(
        "insert into reactor_positions (office, position) values (%s, %s)"
        " on conflict (office) do update set position = excluded.position where reactor_positions.position = %s",
        (office, position, expected),
    ).rowcount
    if moved != 1:
        raise RuntimeError(f"another reactor has moved the position of {office}")


def due(connection: Connection[TupleRow], office: str, now: datetime) -> list[Due]:
    """The timers whose time has come, the earliest first."""
    rows = connection.execute(
        "select timer_id, due_at, command, arguments, caused_by from timers"
        " where office = %s and state = 'set' and due_at <= %s order by due_at, timer_id limit %s",
        (office, now, TICK),
    ).fetchall()
    return [
        Due(timer_id, due_at, msgspec.convert(arguments, command_types()[command]), caused_by)
        for timer_id, due_at, command, arguments, caused_by in rows
    ]


def settle(connection: Connection[TupleRow], office: str, timers: list[Due], outcomes: list[Receipt | Refusal]) -> None:
    """Say of timers what came of them."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "update timers set state = %s, outcome = %s, settled_at = clock_timestamp() where office = %s and timer_id = %s",
            [
                ("refused", outcome.code, office, timer.timer_id)
                if isinstance(outcome, Refusal)
                else ("done", f"{office}:{','.join(map(str, outcome.positions))}", office, timer.timer_id)
                for timer, outcome in zip(timers, outcomes, strict=True)
            ],
        )
