"""What an approval rests on: a decree (surat keputusan) of the office's register that holds on the day it is given (need N054).

Teams name a decree with its first and last day, and are held together by it on those days only; an approval names one of the
register, and is refused on a day on which that one does not hold. That a decree out of validity is no ground is our default:
no rule that we know says it of approvals in so many words.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID

from cases.decider import Context
from cases.decree import Decree
from cases.errors import Conflict, FieldInvalid
from cases.events.decree import Ground

REGISTER: Final = "register of decrees (N054)"
VALIDITY: Final = "a decree out of validity cannot be the ground of an approval (default)"


class DecreeNotRegistered(FieldInvalid):
    """There is no such decree in the register of this office."""

    code = "decree-not-registered"


class DecreeNotInForce(Conflict):
    """A decree out of validity cannot be the ground of an approval."""

    code = "decree-not-in-force"


def ground(decree_id: UUID | None, context: Context) -> Ground | None:
    """The decree that an approval names, as the register has it; None where it names none.

    Raises:
        DecreeNotRegistered: nobody has entered it.
        DecreeNotInForce: it does not hold on the day of the approval, in the office's zone.
    """
    if decree_id is None:
        return None
    decree: Decree | None = context.looked_up.get("decree")
    if decree is None or decree.decree_on is None or decree.valid_from_on is None:
        raise DecreeNotRegistered(field="decree_id", rule=REGISTER, possible=("RegisterDecree",))
    ends = [decree.valid_until_on, decree.ended_on - timedelta(days=1) if decree.ended_on else None]
    last = min((end for end in ends if end is not None), default=None)
    if context.on < decree.valid_from_on or (last is not None and context.on > last):
        first, until = decree.valid_from_on.isoformat(), last.isoformat() if last else ".."
        raise DecreeNotInForce(
            field="decree_id", rule=VALIDITY, possible=(f"{first}/{until}",), on=context.on.isoformat(), first=first, last=until
        )
    return Ground(decree_id=decree_id, number=decree.number, decree_on=decree.decree_on)
