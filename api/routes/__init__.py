"""The routes under `/v1`: one module a subject. A route turns a body into a command and a receipt into an answer."""

from functools import cache

from fastapi import APIRouter
from pydantic import BaseModel

from api.routes.approvals import approval_routes
from api.routes.attachments import attachment_routes
from api.routes.batches import batch_routes
from api.routes.cases import case_routes
from api.routes.commands import command_routes
from api.routes.complaints import complaint_routes
from api.routes.deadlines import deadline_routes
from api.routes.events import event_routes
from api.routes.follow_ups import follow_up_routes
from api.routes.looks import look_routes
from api.routes.next_steps import next_step_routes
from api.routes.numbers import number_routes
from api.routes.offices import office_routes
from api.routes.persons import person_routes
from api.routes.referrals import referral_routes
from api.routes.registers import register_routes
from api.routes.reunifications import reunification_routes
from api.routes.shelters import shelter_routes
from api.routes.tracings import tracing_routes
from api.routes.tracking import tracking_routes
from api.routes.trails import trail_routes
from api.routes.upload_shapes import AttachInOne, UploadBegun
from api.routes.uploads import upload_routes
from api.routes.ways import BY_COMMAND
from api.routes.workforce import workforce_routes


@cache
def v1_routes() -> tuple[APIRouter, ...]:
    """Every router under `/v1`, made once: there are many routes, and they hold nothing of an installation."""
    return (
        command_routes(),
        batch_routes(),
        event_routes(),
        next_step_routes(),
        complaint_routes(),
        tracking_routes(),
        case_routes(),
        trail_routes(),
        shelter_routes(),
        deadline_routes(),
        register_routes(),
        referral_routes(),
        approval_routes(),
        upload_routes(),
        attachment_routes(),
        office_routes(),
        person_routes(),
        follow_up_routes(),
        tracing_routes(),
        reunification_routes(),
        workforce_routes(),
        look_routes(),
        number_routes(),
    )


def bodies() -> tuple[type[BaseModel], ...]:
    """Every body that a route reads itself, for the description."""
    return (*(way.body for way in BY_COMMAND.values()), AttachInOne, UploadBegun)
