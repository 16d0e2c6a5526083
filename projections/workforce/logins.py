"""By which login a worker is known, as a blind index, and the teams to which they may belong. Names nobody.

The index is an HMAC under a secret of the office: whoever reads the table learns no login, and cannot try one out.
"""

import hashlib
import hmac
import json
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from cases.events.team import MemberJoined, MemberLeft
from cases.events.worker import LoginChanged, WorkerLeft, WorkerRegistered
from cases.log.reader import Recorded
from projections.model import Evolve, Key, Model, Row, SecretOf
from projections.opened import text

LOGIN_INDEX: Final = "login index"
"""The purpose of the office's secret under which logins are indexed."""


class Login(Row, frozen=True, kw_only=True):
    """How a worker is found.

    Attributes:
        login_index: of the present login; None for who is gone, or was forgotten.
        team_ids: teams that took them in, and from which they have not gone.
    """

    worker_id: UUID
    login_index: str | None = None
    team_ids: tuple[UUID, ...] = ()


def login_index(secret: bytes, issuer: str, subject: str) -> str:
    """The blind index of a login (HMAC-SHA256, hexadecimal)."""
    return hmac.new(secret, json.dumps([issuer, subject]).encode(), hashlib.sha256).hexdigest()


def _keys(recorded: Recorded) -> tuple[Key, ...]:
    match recorded.event:
        case WorkerRegistered() | LoginChanged() | WorkerLeft():
            return ((recorded.stream,),)
        case MemberJoined(worker_id=worker_id) | MemberLeft(worker_id=worker_id):
            return ((worker_id,),)
        case _:
            return ()


def _evolving(secret_of: SecretOf) -> Evolve[Login]:
    def evolve(row: Login | None, recorded: Recorded) -> Login:
        match recorded.event:
            case WorkerRegistered(issuer=issuer, subject=subject) | LoginChanged(issuer=issuer, subject=subject):
                by, called = text(issuer), text(subject)
                index = login_index(secret_of(recorded.office, LOGIN_INDEX), by, called) if by and called else None
                return replace(row or Login(worker_id=recorded.stream), login_index=index)
            case MemberJoined(worker_id=worker_id):
                before = row or Login(worker_id=worker_id)
                return replace(before, team_ids=(*(t for t in before.team_ids if t != recorded.stream), recorded.stream))
            case MemberLeft(worker_id=worker_id):
                before = row or Login(worker_id=worker_id)
                return replace(before, team_ids=tuple(t for t in before.team_ids if t != recorded.stream))
            case _:
                return replace(row or Login(worker_id=recorded.stream), login_index=None)

    return evolve


def _without_secret(_: Login | None, __: Recorded) -> Login:
    raise RuntimeError("a blind index needs the office's secret: see Model.with_secrets")


LOGINS: Final = Model(name="logins", row=Login, key=("worker_id",), keys=_keys, evolve=_without_secret, indexing=_evolving)
