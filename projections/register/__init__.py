"""The registers: partners and institutions, decrees, worker activity, monitoring visits, meetings. One module each."""

from typing import Final

from projections.model import AnyModel
from projections.register.activities import ACTIVITIES
from projections.register.decrees import DECREES
from projections.register.meetings import MEETINGS
from projections.register.monitoring import MONITORING_VISITS
from projections.register.partners import PARTNERS

__all__ = ["ACTIVITIES", "DECREES", "MEETINGS", "MONITORING_VISITS", "PARTNERS", "REGISTERS"]

REGISTERS: Final[tuple[AnyModel, ...]] = (PARTNERS, DECREES, ACTIVITIES, MONITORING_VISITS, MEETINGS)
"""Every register."""
