"""The partners of the large office that keep no log here: a sentra of the ministry, which answers referrals through the office."""

from collections.abc import Iterator
from datetime import date
from typing import Final
from uuid import UUID

from api.demonstration.chance import Chance
from api.demonstration.offices import INDRAMAYU, OPENED_AT, Cast
from cases.decider import Command
from cases.partner.registering import RegisterPartner
from cases.vocabulary.registers import PartnerKind

SENTRA: Final = "Sentra Wyata Guna Bandung"


def sentra_of(cast: Cast) -> UUID:
    """The id of the sentra in the register of partners of an office."""
    return Chance(cast.seed, cast.played.office, "sentra").identifier(OPENED_AT)


def partners(cast: Cast) -> Iterator[Command]:
    """The commands that enter them."""
    if cast.played is INDRAMAYU:
        yield RegisterPartner(
            partner_id=sentra_of(cast),
            kind=PartnerKind.MINISTRY_CENTRE,
            name=SENTRA,
            region="32.73",
            registered_on=date(2020, 9, 30),
        )
