"""All read models. Their order is that in which they are fed from a page: what is sealed comes first."""

from typing import Final

from projections.audit_trail import AUDIT_TRAIL
from projections.case_file import CASE_FILE
from projections.caseload import CASELOAD
from projections.complaint_board import COMPLAINT_BOARD
from projections.model import AnyModel
from projections.sealed import SEALED
from projections.workforce import LOGINS, SHIFTS, TEAMS, WORKFORCE

MODELS: Final[tuple[AnyModel, ...]] = (SEALED, COMPLAINT_BOARD, CASELOAD, CASE_FILE, AUDIT_TRAIL, LOGINS, WORKFORCE, TEAMS, SHIFTS)


def model_named(name: str) -> AnyModel:
    """The model of that name.

    Raises:
        KeyError: there is none.
    """
    return {model.name: model for model in MODELS}[name]
