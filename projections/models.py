"""All read models. Their order is that in which they are fed from a page: what is sealed comes first."""

from typing import Final

from projections.approvals import APPROVALS
from projections.attachments import ATTACHMENTS
from projections.audit_trail import AUDIT_TRAIL
from projections.case_file import CASE_FILE
from projections.caseload import CASELOAD
from projections.complaint_board import COMPLAINT_BOARD
from projections.deadlines import DEADLINES
from projections.duplicates import DUPLICATE_DECISIONS, DUPLICATES
from projections.follow_up import FOLLOW_UP
from projections.model import AnyModel
from projections.referral_board import REFERRAL_BOARD
from projections.referral_board.referred import REFERRED
from projections.register import REGISTERS
from projections.reunifications import REUNIFICATIONS
from projections.sealed import SEALED
from projections.shelter_board import SHELTER_BEDS, SHELTER_STAYS, SHELTERS
from projections.tracing_board import TRACING_MODELS
from projections.tracking_codes import TRACKING_CODES
from projections.workforce import LOGINS, SHIFTS, TEAMS, WORKFORCE

MODELS: Final[tuple[AnyModel, ...]] = (
    SEALED,
    COMPLAINT_BOARD,
    CASELOAD,
    CASE_FILE,
    AUDIT_TRAIL,
    LOGINS,
    WORKFORCE,
    TEAMS,
    SHIFTS,
    SHELTERS,
    SHELTER_BEDS,
    SHELTER_STAYS,
    DEADLINES,
    DUPLICATES,
    DUPLICATE_DECISIONS,
    FOLLOW_UP,
    REFERRAL_BOARD,
    REFERRED,
    APPROVALS,
    TRACKING_CODES,
    ATTACHMENTS,
    REUNIFICATIONS,
    *REGISTERS,
    *TRACING_MODELS,
)


def model_named(name: str) -> AnyModel:
    """The model of that name.

    Raises:
        KeyError: there is none.
    """
    return {model.name: model for model in MODELS}[name]
