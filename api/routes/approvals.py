"""Who waits for whom: what waits for the caller's decision or anybody's, how long decisions take, and approving many at once."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Body, Header, Request
from fastapi import Query as InQuery
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.access.authority import Authority
from api.access.queries import Query
from api.access.relations import Relation
from api.access.rules import allowed, who_may
from api.language import chosen_language
from api.openapi import refused_with
from api.problems import problem_of, refusal_behind
from api.routes.answers import Answer, ReceiptContent, send
from api.routes.authority import Authorised
from api.routes.batches import MOST_COMMANDS, CommandItem, carried_out
from api.routes.bodies import Instant
from api.routes.counts import AskedCounts, counts, counts_shape
from api.routes.lists import ACCESS_REFUSALS, LIST_REFUSALS, READ_REFUSALS, AskedPage, Listing, page_shape
from api.routes.moments import ListReader, Moment, Question
from api.services import services_of
from cases.decider import Command, command_types
from cases.fields import UnknownCode
from cases.vocabulary import Role
from cases.vocabulary.registers import ReviewVerdict
from projections.approvals import APPROVALS
from projections.approvals import row as steps
from projections.approvals.query import ApprovalsAsked, Hat, StepTimes, TimesAsked, Waiting, approvals, step_times
from projections.deadlines.state import State
from projections.moments import Answer as Read

LIST: Final = Listing("approvals", (datetime, UUID, UUID, str), Query.APPROVALS, APPROVALS)
REPEATED: Final = UUID("b7c8a3a4-52a1-5d0e-9d0e-6a656a616b02")
"""Namespace of the names of approvals in a request that has a name."""

DECIDED_BY: Final = {
    steps.REFERRAL: "ApproveReferral",
    steps.TRANSFER: "GrantTransfer",
    steps.CLOSURE: "ApproveClosure",
    steps.LONGER_STAY: "ApproveExtension",
    steps.ACCESS_IN_NEED: "ReviewBreakGlass",
    steps.ACTIVITY: "ReviewActivity",
    steps.APPEAL: "UpholdAppeal",
    steps.FORGETTING: "ForgetPerson",
    steps.SEARCH: "OrderTracing",
    steps.MATCH: "AcceptMatch",
    steps.TIE: "VerifyMatch",
    steps.GOING_HOME: "ApproveReunification",
}
"""Kind of decision to the command that makes it: who may give that decides."""

IN_ONE_GO: Final[dict[str, tuple[str, str | None]]] = {
    steps.REFERRAL: ("referral_id", None),
    steps.TRANSFER: ("referral_id", None),
    steps.CLOSURE: ("case_id", None),
    steps.LONGER_STAY: ("shelter_id", "stay_id"),
    steps.ACTIVITY: ("activity_id", None),
}
"""What needs no words of its own to be approved, with the names of the ids of record and part."""

NOTED: Final = frozenset({steps.REFERRAL, steps.ACTIVITY})
ON_A_DECREE: Final = frozenset(IN_ONE_GO) - {steps.ACTIVITY}

Kind = Annotated[str | None, Field(json_schema_extra={"enum": list(steps.KINDS)}, pattern="^[a-z-]{1,30}$")]


class AskedApprovals(AskedPage):
    """What of all that waits is asked for."""

    at: Annotated[Instant | None, Field(description="The instant at which it is judged how long they wait; now, if none is given.")] = None
    mine: Annotated[bool | None, Field(description="Only what is the caller's to decide, or only the rest.")] = None
    kind: Kind = None
    case_id: UUID | None = None
    proposed_by: Annotated[UUID | None, Field(description="Only what this worker asked for, or a delegate for them.")] = None
    role: Annotated[Role | None, Field(description="Only what somebody in this role decides.")] = None
    breached: Annotated[bool | None, Field(description="Only what was due before the instant, or only the rest.")] = None
    state: Annotated[State | None, Field(description="Only what is on track, at risk or overdue at the instant.")] = None
    escalated_to: Annotated[Role | None, Field(description="Only what this role was told is late.")] = None
    waiting_before: Annotated[Instant | None, Field(description="Only what has waited since before this instant.")] = None


class AskedTimes(AskedCounts):
    """Which decisions are looked at."""

    at: Annotated[Instant | None, Field(description="The instant at which it is judged how long they wait; now, if none is given.")] = None
    kind: Kind = None
    decided_from: Annotated[Instant | None, Field(description="Only those made at or after this instant.")] = None
    decided_until: Annotated[Instant | None, Field(description="Only those made before this instant.")] = None


class ApprovalItem(BaseModel):
    """One of many to be approved, as the list of approvals names it."""

    model_config = ConfigDict(extra="forbid")

    kind: Annotated[str, Field(json_schema_extra={"enum": list(IN_ONE_GO)}, max_length=30)]
    stream: Annotated[UUID, Field(description="The record.")]
    part: Annotated[UUID | None, Field(description="The stay, of `stay-extension`.")] = None
    version: Annotated[int | Literal["*"], Field(description="The version of the record that it was decided on, or `*` for any.")]
    act_as: Annotated[Role | None, Field(description="The role to act in, as the list names it, for those who have several.")] = None


class ApprovalAnswer(BaseModel):
    """What came of one: a receipt or a problem."""

    kind: str
    stream: UUID
    part: UUID | None
    status: Annotated[int, Field(ge=200, le=599, description="As it would be at the command's own address.")]
    receipt: ReceiptContent | None = None
    problem: dict[str, Any] | None = None


class ApprovalAnswers(Answer):
    """What came of each, in order."""

    answers: list[ApprovalAnswer]


class ManyApprovals(BaseModel):
    """Up to 100 to be approved."""

    model_config = ConfigDict(extra="forbid")

    approvals: Annotated[list[ApprovalItem], Field(min_length=1, max_length=MOST_COMMANDS)]
    note: Annotated[str | None, Field(max_length=2_000, description="Kept with each that takes a note.")] = None
    decree_id: Annotated[UUID | None, Field(description="The decree of the register on which each rests that may name one.")] = None


_EXAMPLE: Final = {
    "approvals": [
        {"kind": "referral-approval", "stream": "0190a1b0-3c1e-7a44-9d2e-5b7f6c8d9e10", "version": 1},
        {"kind": "closure", "stream": "0190a1b0-3c1e-7a44-9d2e-5b7f6c8d9e11", "version": "*", "act_as": "KEPALA_DINAS"},
    ],
    "note": "Disetujui dalam rapat 14 Maret",
}
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[\x21-\x7e]{1,128}$",
        description="What you call this request. Sent again under the same key, each is carried out once and answered alike.",
    ),
]


def approval_routes() -> APIRouter:
    """The routes of approvals."""
    router = APIRouter(tags=["approvals"])
    _reading(router)

    @router.post(
        "/v1/approvals",
        operation_id="ApproveMany",
        summary="Approve many at once.",
        responses={200: {"model": ApprovalAnswers}, **refused_with(*ACCESS_REFUSALS)},
    )
    def many(
        asked: Annotated[ManyApprovals, Body(openapi_examples={"ordinary": {"value": _EXAMPLE}})],
        request: Request,
        authority: Authorised,
        key: Key = None,
    ) -> Response:
        """Approves up to 100, each as at its own address and answered apart: one that is refused holds up none that follows."""
        return send(authority, {"answers": [_answer(request, authority, item, asked, key) for item in asked.approvals]})

    return router


def _reading(router: APIRouter) -> None:
    @router.get(
        "/v1/approvals",
        operation_id="ListApprovals",
        summary="List what waits for a decision, the longest wait first.",
        responses={200: {"model": page_shape(Waiting)}, **refused_with(*LIST_REFUSALS)},
    )
    async def waiting(asked: Annotated[AskedApprovals, InQuery()], reader: ListReader) -> Response:
        """Who waits for whom, of the records that the caller may see; `mine`: what they may decide and had no hand in."""
        wanted = asked.filters()
        moment = wanted.pop("at") or services_of(reader.request).now()
        hats, deciders = hats_of(reader.authority), {kind: decided_by(kind) for kind in steps.KINDS}

        async def read(at: Moment, after: tuple[Any, ...] | None, limit: int) -> Read[Waiting]:
            of = ApprovalsAsked(
                moment=moment, worker=reader.authority.worker, hats=hats, deciders=deciders, **wanted, after=after, limit=limit
            )
            return await approvals(at.connection, of, at.position)

        return await LIST.page(reader, asked, read, lambda row: (row.since, row.stream, row.part, row.name))

    @router.get(
        "/v1/approvals/times",
        operation_id="TimeApprovals",
        summary="How long does each kind of decision take?",
        responses={200: {"model": counts_shape(StepTimes)}, **refused_with(*READ_REFUSALS)},
    )
    async def times(asked: Annotated[AskedTimes, InQuery()], reader: ListReader) -> Response:
        """Count, median and longest of the decisions made, by kind and role, and what waits; of what the caller may see."""
        wanted = asked.filters()
        of = TimesAsked(moment=wanted.pop("at") or services_of(reader.request).now(), **wanted)
        question = Question(Query.APPROVALS, (APPROVALS,))
        return await counts(reader, asked, question, lambda at: step_times(at.connection, of, at.position))


def decision(kind: str) -> type[Command]:
    """The command that decides a kind of thing."""
    return command_types()[DECIDED_BY[kind]]


def decided_by(kind: str) -> tuple[str, ...]:
    """The roles that decide a kind of thing, the least powerful first."""
    return tuple(role.value for role in who_may(decision(kind)))


def hats_of(authority: Authority) -> tuple[Hat, ...]:
    """The roles in which somebody decides each kind of thing: the least powerful first, their own before those they stand in."""
    return tuple(
        Hat(kind=kind, role=standing.role.value, stands_in_for=standing.on_behalf_of)
        for kind in steps.KINDS
        for standing in authority.standings
        if allowed(standing.role, decision(kind)) - {Relation.NUMBERS}
    )


def _answer(request: Request, authority: Authority, item: ApprovalItem, asked: ManyApprovals, key: str | None) -> dict[str, Any]:
    which = {"kind": item.kind, "stream": item.stream, "part": item.part}
    try:
        done = carried_out(request, authority.acting_as(item.act_as), _command(item, asked, key))
    except Exception as error:  # noqa: BLE001  # whatever it is, it is the answer to this one and to no other
        language = chosen_language(request.headers.get("accept-language"))
        problem = problem_of(error, refusal_behind(error), language, request.scope.get("request_id", ""), version_given=True)
        return {**which, "status": problem.status, "problem": problem}
    return {**which, **done}


def _command(item: ApprovalItem, asked: ManyApprovals, key: str | None) -> CommandItem:
    if item.kind not in IN_ONE_GO:
        raise UnknownCode("this is not approved in one go with others", field="kind", possible=tuple(IN_ONE_GO))
    record, part = IN_ONE_GO[item.kind]
    body = {
        record: str(item.stream),
        **({part: str(item.part) if item.part else None} if part else {}),
        **({"note": asked.note} if asked.note and item.kind in NOTED else {}),
        **({"decree_id": str(asked.decree_id)} if asked.decree_id and item.kind in ON_A_DECREE else {}),
        **({"verdict": ReviewVerdict.CONFIRMED.value} if item.kind == steps.ACTIVITY else {}),
    }
    name = str(uuid5(REPEATED, f"{key}\n{item.kind}\n{item.stream}\n{item.part}") if key else uuid4())
    return CommandItem(id=name, command=DECIDED_BY[item.kind], version=item.version, body=body)
