"""The way of a command through the API: its address, its body, and what it needs beside."""

import re
from dataclasses import MISSING, dataclass, fields
from functools import cached_property
from typing import Any, Final

from api.routes.bodies import Body, body_of
from cases.decider import Command

COMPLAINT: Final = "/v1/complaints/{complaint_id}"
CASE: Final = "/v1/cases/{case_id}"
WORKER: Final = "/v1/workers/{worker_id}"
TEAM: Final = "/v1/teams/{team_id}"
PERSON: Final = "/v1/persons/{person_id}"
SHELTER: Final = "/v1/shelters/{shelter_id}"
REFERRAL: Final = "/v1/referrals/{referral_id}"
TRACING: Final = "/v1/tracings/{tracing_id}"
TRACING_REQUEST: Final = "/v1/tracing-requests/{tracing_request_id}"
MATCH: Final = "/v1/matches/{match_id}"
ATTACHMENT: Final = "/v1/attachments/{attachment_id}"
REUNIFICATION: Final = "/v1/reunifications/{reunification_id}"
PARTNER: Final = "/v1/partners/{partner_id}"
ACTIVITY: Final = "/v1/activities/{activity_id}"
MEETING: Final = "/v1/meetings/{meeting_id}"
MONITORING: Final = "/v1/monitorings/{monitoring_id}"
DECREE: Final = "/v1/decrees/{decree_id}"

_PLACE: Final = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Way:
    """The way of one command through the API.

    Attributes:
        path: of the route; its places are fields of the command, or `slug` for the office.
        command: what is carried out.
        new: ids of what is new: the server makes those that the caller does not give.
        begins: the path of the record that it begins, if it begins one.
        version: whether the version that the caller saw is needed (`If-Match`).
        brief: whether the answer is as small as it can be, for phones with little signal.
        says: what it does, in a sentence; unless given, as the command says.
    """

    path: str
    command: type[Command]
    new: tuple[str, ...] = ()
    begins: str | None = None
    version: bool = True
    brief: bool = False
    says: str = ""

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The names of the places in the path."""
        return tuple(_PLACE.findall(self.path))

    @cached_property
    def without(self) -> frozenset[str]:
        """The fields of the command that are not in the body."""
        return frozenset({*self.places, *({"office_id"} if "slug" in self.places else ())})

    @property
    def needs_body(self) -> bool:
        """Whether there is something that the body must say."""
        kind: type[Any] = self.command
        asked = (f for f in fields(kind) if f.name not in {*self.without, *self.new})
        return any(f.default is MISSING and f.default_factory is MISSING for f in asked)

    @cached_property
    def body(self) -> type[Body]:
        """The body of the route, made when it is first needed: there are many, and a process meets few of them."""
        return body_of(self.command, self.without, frozenset(self.new))

    @cached_property
    def whole_body(self) -> type[Body]:
        """The body where there is no path: with the ids that else stand there."""
        return body_of(self.command, self.without - frozenset(self.places), frozenset(self.new))

    @cached_property
    def subject(self) -> str:
        """The record that the answer is about, as the name of its id: `case_id`."""
        return _PLACE.findall(self.begins)[-1] if self.begins else self.command.target

    @property
    def kind(self) -> str:
        """The kind of record that the answer is about: `case`."""
        return self.subject.removesuffix("_id")

    @property
    def name(self) -> str:
        """The name of the command."""
        return self.command.__name__

    @property
    def summary(self) -> str:
        """What the command does, in a sentence."""
        return self.says or (self.command.__doc__ or "").strip().split(".")[0].split(":")[0].replace("\n", " ") + "."
