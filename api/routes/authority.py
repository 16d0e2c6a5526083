"""For which office, and as whom, a caller acts in a request."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from api.asking import Asking
from api.logs import note
from api.refusals import OtherOffice
from api.services import casework_of
from cases.application import OfficeNotOpened
from cases.decider import Actor
from cases.vocabulary import Role
from projections.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """What a caller may do, as the office's log has it.

    Attributes:
        office: the office they act in.
        actor: who they are there, and in which role.
        demonstration: whether the office is a demonstration.
    """

    office: str
    actor: Actor
    demonstration: bool = False

    @property
    def scope(self) -> Scope:
        """What they may read."""
        return Scope(office=self.office, scope="office", worker=self.actor.id)


def authority(request: Request, caller: Asking) -> Authority:
    """The authority of the caller of a request."""
    if caller.office is None:
        raise OtherOffice
    note(office=caller.office)
    office = casework_of(request).office(caller.office)
    if not office.opened:
        raise OfficeNotOpened
    request.state.demonstration = office.demonstration
    return Authority(office=caller.office, actor=Actor(id=caller.id, role=Role.SOCIAL_WORKER), demonstration=office.demonstration)


Authorised = Annotated[Authority, Depends(authority)]
"""The authority of the caller of a request."""
