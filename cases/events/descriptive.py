"""Which facts describe somebody so that they can be known again: the evidence of a match is named by their versions."""

from typing import Final

from cases.events.case import CaseOpened
from cases.events.event import Event
from cases.events.person import IdentityClaimed, IdentityRejected, PersonRegistered, RegistrationCorrected
from cases.events.person_in_need import PersonCorrected, PersonDescribed
from cases.events.tracing import PersonDocumented
from cases.events.tracing_request import SoughtPersonDescribed, TracingRequested

OF_A_CASE: Final[tuple[type[Event], ...]] = (CaseOpened, PersonDescribed, PersonCorrected)
OF_A_PERSON: Final[tuple[type[Event], ...]] = (PersonRegistered, RegistrationCorrected, IdentityClaimed, IdentityRejected)
OF_A_SEARCH: Final[tuple[type[Event], ...]] = (PersonDocumented,)
OF_A_REQUEST: Final[tuple[type[Event], ...]] = (TracingRequested, SoughtPersonDescribed)
