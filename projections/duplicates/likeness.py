"""How what is compared of a person follows the facts: of their own record, of their cases, of complaints that name them."""

from collections.abc import Callable
from typing import Final

from msgspec.structs import replace

from cases.events.case import CaseOpened
from cases.events.complaint import PersonMentioned
from cases.events.person import (
    IdentityClaimed,
    IdentityMatched,
    IdentityRejected,
    PersonLetGo,
    PersonMergedInto,
    PersonRegistered,
    PersonTakenIn,
    PersonUnmerged,
    RegistrationCorrected,
)
from cases.events.person_care import ForwardingIdRecorded, ForwardingIdWithdrawn, TagAdded, TagRemoved
from cases.events.person_in_need import PersonCorrected, PersonDescribed
from cases.log.reader import Recorded
from projections.duplicates.row import NIK_INDEX, Likeness, Said, blind_index, born, with_said
from projections.model import Evolve, Key, Model, SecretOf
from projections.opened import kind_of, redacted, subjects, text

_OF_PERSON: Final = (CaseOpened, PersonDescribed, PersonCorrected, PersonMentioned)
_Describing = PersonRegistered | RegistrationCorrected | CaseOpened | PersonDescribed | PersonCorrected | PersonMentioned
_Index = Callable[[str, str | None], str | None]
_COMPARED: Final = ("name", "nickname", "label", "aliases", "nik", "number")


def _keys(recorded: Recorded) -> tuple[Key, ...]:
    event = recorded.event
    if kind_of(event) == "person":
        return ((recorded.stream,),)
    return ((event.person_id,),) if isinstance(event, _OF_PERSON) else ()


def _evolving(secret_of: SecretOf) -> Evolve[Likeness]:
    def evolve(row: Likeness | None, recorded: Recorded) -> Likeness:
        before = row or Likeness(person_id=_keys(recorded)[0][0])

        def index(kind: str, number: str | None) -> str | None:
            return blind_index(secret_of(recorded.office, NIK_INDEX), kind, number) if number else None

        after = _marked(_taken_up(before, recorded, index), recorded)
        return replace(after, version=recorded.version) if kind_of(recorded.event) == "person" else after

    return evolve


def _taken_up(row: Likeness, recorded: Recorded, index: _Index) -> Likeness:
    match recorded.event:
        case PersonRegistered() | RegistrationCorrected() as event:
            after = _registered(row, event, recorded)
        case CaseOpened() as event:
            known = _described(row, event, recorded)
            after = replace(known, region=row.region or event.region, case_ids=(*row.case_ids, recorded.stream))
        case PersonDescribed() | PersonCorrected() | PersonMentioned() as event:
            after = with_said(_described(row, event, recorded), str(recorded.stream), _said(row, event, recorded, index))
        case PersonMergedInto(into_id=into_id):
            after = replace(row, merged_into=into_id)
        case PersonUnmerged():
            after = replace(row, merged_into=None)
        case PersonTakenIn(merged_id=merged_id):
            after = replace(row, taken_ids=(*row.taken_ids, merged_id))
        case PersonLetGo(merged_id=merged_id):
            after = replace(row, taken_ids=tuple(one for one in row.taken_ids if one != merged_id))
        case _:
            after = _numbered_or_claimed(row, recorded, index)
    return after


def _numbered_or_claimed(row: Likeness, recorded: Recorded, index: _Index) -> Likeness:
    match recorded.event:
        case IdentityClaimed(claim_id=claim_id) as event:
            known = replace(row, sex=row.sex if event.sex is None else event.sex)
            said = Said(
                position=recorded.position,
                name=text(event.name),
                nik_index=index("nik", text(event.nik)),
                disagreements=tuple(event.disagreements),
            )
            return with_said(known, str(claim_id), said)
        case IdentityRejected(claim_id=claim_id):
            matched = None if row.matched_claim_id == claim_id else row.matched_claim_id
            return with_said(replace(row, matched_claim_id=matched), str(claim_id), None)
        case ForwardingIdRecorded(forwarding_id=forwarding_id) as event:
            said = Said(position=recorded.position, number_index=index(event.system, text(event.number)))
            return with_said(row, str(forwarding_id), said)
        case ForwardingIdWithdrawn(forwarding_id=forwarding_id):
            return with_said(row, str(forwarding_id), None)
        case _:
            return _marks(row, recorded)


def _marks(row: Likeness, recorded: Recorded) -> Likeness:
    match recorded.event:
        case IdentityMatched(claim_id=claim_id):
            return replace(row, matched_claim_id=claim_id)
        case TagAdded(tag=tag):
            return replace(row, tags=tuple(sorted({*row.tags, tag})))
        case TagRemoved(tag=tag):
            return replace(row, tags=tuple(one for one in row.tags if one != tag))
        case _:
            return row


def _registered(row: Likeness, event: PersonRegistered | RegistrationCorrected, recorded: Recorded) -> Likeness:
    before = row.said.get(str(recorded.stream)) or Said(position=recorded.position)
    others = tuple(line for given in (text(event.label), text(event.aliases)) if given for line in given.splitlines())
    said = Said(position=recorded.position, name=text(event.name) or before.name, other_names=others or before.other_names)
    known = replace(_described(row, event, recorded), region=event.region or row.region)
    if isinstance(event, PersonRegistered):
        known = replace(known, registered=True, taken_by=event.registered_by)
    return with_said(known, str(recorded.stream), said)


def _described(row: Likeness, event: _Describing, recorded: Recorded) -> Likeness:
    told_age = event.age_years is not None
    return replace(
        row,
        sex=row.sex if event.sex is None else event.sex,
        born_year=born(event.age_years, recorded.told.occurred_at) if told_age else row.born_year,
        age_estimated=getattr(event, "age_estimated", False) if told_age else row.age_estimated,
    )


def _said(row: Likeness, event: PersonDescribed | PersonCorrected | PersonMentioned, recorded: Recorded, index: _Index) -> Said:
    before = row.said.get(str(recorded.stream)) or Said(position=recorded.position)
    gone = event.unknown if isinstance(event, PersonCorrected) else ()
    nik = index("nik", text(event.nik)) if isinstance(event, PersonDescribed | PersonCorrected) else None
    others = tuple(filter(None, (text(event.nickname), text(event.label)))) if isinstance(event, PersonDescribed) else ()
    return Said(
        position=recorded.position,
        name=None if "name" in gone else text(event.name) or before.name,
        other_names=others or before.other_names,
        nik_index=None if "nik" in gone else nik or before.nik_index,
        number_index=before.number_index,
        disagreements=_disagreements(event, before),
    )


def _disagreements(event: PersonDescribed | PersonCorrected | PersonMentioned, before: Said) -> tuple[str, ...]:
    """What the numbers said last say otherwise: a fact that says no number leaves it as it was."""
    if isinstance(event, PersonMentioned) or (event.nik is None and event.family_card is None):
        gone = isinstance(event, PersonCorrected) and "nik" in event.unknown
        return () if gone else before.disagreements
    return tuple(event.disagreements)


def _marked(row: Likeness, recorded: Recorded) -> Likeness:
    """The row with the subjects whose keys opened it, and what of the last fact cannot be read any more."""
    mine = subjects(recorded, *_COMPARED)
    gone = redacted(recorded.event, *_COMPARED)
    if not mine and not gone:
        return row
    return replace(row, subjects=tuple(sorted({*row.subjects, *mine})), redacted=tuple(sorted({*row.redacted, *gone})))


def _without_secret(_: Likeness | None, __: Recorded) -> Likeness:
    raise RuntimeError("a blind index needs the office's secret: see Model.with_secrets")


DUPLICATES: Final = Model(name="duplicates", row=Likeness, key=("person_id",), keys=_keys, evolve=_without_secret, indexing=_evolving)
