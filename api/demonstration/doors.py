"""How somebody comes to the office's knowledge: found by the team, reported by somebody, or on a list from the villages."""

from datetime import date, timedelta
from typing import Final

from api.demonstration import words
from api.demonstration.people import Person, full_name, nik, person
from api.demonstration.story import Door, Turn
from api.demonstration.telling import HOURS, MINUTES, NOW, Telling
from cases.case.episodes import OpenCase
from cases.case.person_in_need import DescribePerson
from cases.case.progress import AssignWorker
from cases.case.response import DispatchTeam, RecordArrival, RecordFound, RecordNobodyFound, TakeEmergencyAction
from cases.complaint.handling import OpenCaseFromComplaint, VerifyComplaint
from cases.complaint.intake import PersonGiven, ReceiveComplaint, ReporterGiven
from cases.joint import ReportFromField
from cases.vocabulary import Channel, ComplaintKind, EmergencyKind, ReporterStanding, Role, Sex, Urgency

_CHANNELS: Final = (
    Channel.WALK_IN,
    Channel.WALK_IN,
    Channel.PHONE_112,
    Channel.WHATSAPP,
    Channel.WHATSAPP,
    Channel.VILLAGE_OPERATOR,
    Channel.VILLAGE_OPERATOR,
    Channel.POLICE,
    Channel.HOSPITAL,
    Channel.SOCIAL_MEDIA,
    Channel.LAPOR,
)
_BIRTHDAY: Final = date(1980, 1, 15)


def come_in(told: Telling) -> None:
    """Tell how the case of a story is opened."""
    {Door.FIELD: _found, Door.REPORT: _reported, Door.LIST: _listed}[told.story.door](told)


def what_was_seen(told: Telling) -> str:
    """What a reporter says."""
    seen = words.SEEN.get(told.story.group or "", words.SEEN[""])
    return told.chance.one_of(seen).format(place=told.chance.one_of(words.PLACES))


def receive(told: Telling, kind: ComplaintKind, *, after: timedelta = NOW, persons: tuple[PersonGiven, ...] = ()) -> None:
    """Tell that somebody came with a complaint; it becomes the story's complaint."""
    chance = told.chance
    told.complaint_id = told.complaint_id if not told.steps else told.new_id()
    channel = chance.one_of(_CHANNELS)
    by_village = channel is Channel.VILLAGE_OPERATOR
    by = told.village_operator if by_village else told.desk
    if channel is Channel.PHONE_112:
        by = chance.one_of(told.cast.of(Role.CALL_DESK))
    standing = chance.one_of((ReporterStanding.ANONYMOUS, ReporterStanding.ANONYMOUS, ReporterStanding.NAMED, ReporterStanding.SECRET))
    lag = chance.days(10, 40) if by_village and told.village_is_slow else chance.minutes(1, 25)
    received = ReceiveComplaint(
        complaint_id=told.complaint_id,
        kind=kind,
        channel=channel,
        region=told.story.region,
        what=what_was_seen(told),
        urgency=chance.one_of((Urgency.ORDINARY, Urgency.ORDINARY, Urgency.URGENT)),
        reporter_standing=standing,
        reporter=_reporter(told) if standing is not ReporterStanding.ANONYMOUS else None,
        persons=persons,
    )
    told.tell(received, by, after=after, lag=lag, channel="village" if by_village else "office")


def verify(told: Telling, *, sooner: bool = False) -> None:
    """Tell that the complaint holds."""
    wait = told.chance.minutes(10, 90) if sooner else told.until_office_hours(told.chance.days(0.1, 2.5))
    told.tell(VerifyComplaint(complaint_id=told.complaint_id), told.desk, after=wait, lag=told.chance.minutes(1, 10))


def citizen_as_first_held(told: Telling) -> bool | None:
    """What is first held about the person's citizenship."""
    if told.story.turn in (Turn.FOREIGNER, Turn.FOUND_CITIZEN):
        return False
    return None if told.story.turn is Turn.CITIZENSHIP_UNKNOWN else True


def _reporter(told: Telling) -> ReporterGiven:
    chance = told.chance
    sex = chance.one_of((Sex.MALE, Sex.FEMALE))
    return ReporterGiven(
        reporter_id=told.new_id(),
        name=full_name(chance, sex),
        phone=f"+62 800-0000-{chance.number(0, 9999):04}",
        nik=nik(chance, sex, _BIRTHDAY) if chance.happens(0.2) else None,
        relation=chance.one_of(("tetangga", "kuwu", "keluarga jauh", "pedagang", "petugas keamanan")),
    )


def _met(told: Telling, *, named: float, documents: float) -> Person:
    met_on = told.at.astimezone(told.cast.played.local).date()
    told.person = person(told.chance, told.story.kind, met_on, named=named, documents=documents)
    return told.person


def _found(told: Telling) -> None:
    """The team reports from the field within minutes, describes whom it found, and helps at once."""
    chance, story, team = told.chance, told.story, told.responder
    urgency = chance.one_of((Urgency.URGENT, Urgency.URGENT, Urgency.EMERGENCY))
    report = ReportFromField(
        complaint_id=told.complaint_id,
        case_id=told.case_id,
        person_id=told.person_id,
        dispatch_id=told.dispatch_id,
        what=what_was_seen(told),
        channel=chance.one_of((Channel.PATROL, Channel.PATROL, Channel.POLICE, Channel.WHATSAPP)),
        region=story.region,
        place=chance.one_of(words.PLACES),
        urgency=urgency,
        team_id=told.team_id,
    )
    told.tell(report, team, lag=chance.minutes(1, 12), channel="field")
    _look(told)
    if story.turn is Turn.NOBODY_FOUND:
        return
    if urgency is Urgency.EMERGENCY or chance.happens(0.3):
        kind = chance.one_of(tuple(EmergencyKind))
        action = TakeEmergencyAction(case_id=told.case_id, action_id=told.new_id(), kind=kind, action=words.HELP[kind])
        told.tell(action, team, after=chance.minutes(3, 25), lag=chance.minutes(1, 15), channel="field")
    found = _met(told, named=0.35, documents=0.3)
    described = DescribePerson(
        case_id=told.case_id,
        sex=found.sex,
        age_years=None if found.birth_on else found.age_years,
        age_estimated=found.birth_on is None,
        citizen=citizen_as_first_held(told),
        label=found.label if found.name is None else None,
        marks=found.marks if found.name is None else None,
        name=found.name,
        nik=found.nik,
        birth_on=found.birth_on,
    )
    told.tell(described, team, after=chance.minutes(5, 50), lag=chance.minutes(1, 40), channel="field")


def _look(told: Telling) -> None:
    """The team arrives, mostly within 45 minutes, and finds somebody or nobody."""
    chance, team = told.chance, told.responder
    on_the_way = chance.minutes(6, 44) if chance.happens(0.85) else chance.minutes(45, 150)
    arrival = RecordArrival(case_id=told.case_id, dispatch_id=told.dispatch_id, place=chance.one_of(words.PLACES))
    told.tell(arrival, team, after=on_the_way, lag=chance.minutes(1, 10), channel="field")
    if told.story.turn is Turn.NOBODY_FOUND:
        nobody = RecordNobodyFound(case_id=told.case_id, dispatch_id=told.dispatch_id, looked_where=chance.one_of(words.PLACES))
        told.tell(nobody, team, after=chance.minutes(20, 90), lag=chance.minutes(1, 20), channel="field")
        return
    condition = chance.one_of(words.CONDITIONS)
    found = RecordFound(case_id=told.case_id, dispatch_id=told.dispatch_id, region=told.story.region, condition=condition)
    told.tell(found, team, after=chance.minutes(1, 25), lag=chance.minutes(1, 15), channel="field")


def _reported(told: Telling) -> None:
    """Somebody reports a person; the office verifies it and opens a case; the team goes out to some."""
    chance, story = told.chance, told.story
    known = _met(told, named=0.8, documents=0.45)
    mentioned = PersonGiven(person_id=told.person_id, sex=known.sex, name=known.name, marks=known.marks)
    kind = ComplaintKind.DISASTER if story.turn is Turn.DISASTER else ComplaintKind.PERSON_IN_NEED
    receive(told, kind, persons=(mentioned,) if chance.happens(0.25) else ())
    sent = chance.happens(0.25)
    verify(told, sooner=sent)
    opened = OpenCaseFromComplaint(
        complaint_id=told.complaint_id,
        case_id=told.case_id,
        person_id=told.person_id,
        sex=known.sex,
        age_years=known.age_years,
        age_estimated=known.birth_on is None,
        citizen=citizen_as_first_held(told),
    )
    wait = chance.minutes(1, 20) if sent else told.until_office_hours(chance.days(0.05, 1.5))
    told.tell(opened, told.desk, after=wait, lag=chance.minutes(1, 30))
    if sent:
        dispatched = DispatchTeam(case_id=told.case_id, dispatch_id=told.dispatch_id, team_id=told.team_id)
        told.tell(dispatched, told.responder, after=chance.minutes(1, 15), lag=chance.minutes(1, 5), channel="field")
        _look(told)
    if chance.happens(0.5):
        assigned = AssignWorker(case_id=told.case_id, worker_id=told.social_worker.worker_id, team_id=told.team_id)
        head = chance.one_of(told.cast.of(Role.HEAD_OF_DIVISION))
        told.tell(assigned, head, after=told.until_office_hours(chance.days(0.1, 2)), lag=chance.minutes(1, 60))
    _describe(told, 0.3)


def _listed(told: Telling) -> None:
    """A kecamatan's worker met them in the village and brings the list in days later, from slow villages weeks later."""
    chance = told.chance
    known = _met(told, named=0.97, documents=0.7)
    lag = chance.days(12, 45) if told.village_is_slow else chance.days(0.3, 6)
    opened = OpenCase(
        case_id=told.case_id,
        person_id=told.person_id,
        region=told.story.region,
        sex=known.sex,
        age_years=known.age_years,
        age_estimated=known.birth_on is None,
        citizen=citizen_as_first_held(told),
    )
    told.tell(opened, told.subdistrict_worker, lag=lag, channel="village-list")
    _describe(told, 0.3)


def _describe(told: Telling, share: float) -> None:
    """Tell name and papers of those who have them, for a share of them."""
    known = told.person
    if known is None or known.name is None or not told.chance.happens(share):
        return
    described = DescribePerson(case_id=told.case_id, name=known.name, nik=known.nik, birth_on=known.birth_on)
    told.tell(described, told.subdistrict_worker, after=1 * HOURS, lag=2 * MINUTES, channel="village-list")
