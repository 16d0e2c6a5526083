"""Searches and homecomings of the demonstration: of every kind, each step by the hands that may take it, and one told by hand."""

from collections import Counter, defaultdict
from uuid import UUID

from api.cli.whole_case import with_its_work
from api.demonstration import Summary, brought_home_case
from api.demonstration.offices import ENDS_AT, INDRAMAYU
from api.demonstration.onward import SEARCHES, onward_of
from api.demonstration.story import Search, Searched
from cases.application import Casework
from cases.events import homecoming, match, reunification, tracing
from cases.log.reader import LAST, Recorded
from cases.vocabulary.tracing import MatchSide, TracingOutcome

Played = tuple[Casework, Summary]
HERE = INDRAMAYU.office
HOME = (Search.HOME, Search.WRONG_FIRST, Search.VISIT_MISSED, Search.BROKEN_DOWN)


def by_stream(casework: Casework) -> dict[UUID, list[Recorded]]:
    """The facts of each search, match and reunification, without those of the story that is told by hand."""
    by_hand = {fact.stream for fact in with_its_work(casework.reader, HERE, brought_home_case(), LAST)}
    found: dict[UUID, list[Recorded]] = defaultdict(list)
    for fact in casework.reader.all(HERE, opened=False):
        if fact.stream not in by_hand:
            found[fact.stream].append(fact)
    return found


def planned() -> Counter[Search]:
    return Counter({way.course: number for way, number in onward_of(HERE, "small") if isinstance(way, Searched)})


def test_some_are_looked_for_and_a_third_of_them_come_home() -> None:
    numbers = {course: number for course, (number, _) in SEARCHES.items()}
    assert set(numbers) == set(Search)
    assert 0.01 < sum(numbers.values()) / 14_418 < 0.03
    assert 0.3 < sum(numbers[course] for course in HOME) / sum(numbers.values()) < 0.45
    assert all(why.endswith("(default)") for _, why in SEARCHES.values())


def test_as_many_are_looked_for_as_planned_and_end_as_planned(small: Played) -> None:
    streams, wanted = by_stream(small[0]), planned()
    searches = [facts for facts in streams.values() if isinstance(facts[0].event, tracing.TracingBegan)]
    assert len(searches) == wanted.total()
    ends = Counter(facts[-1].event.outcome for facts in searches if isinstance(facts[-1].event, tracing.TracingEnded))
    assert ends == {
        TracingOutcome.NOT_FOUND: wanted[Search.NOT_FOUND],
        TracingOutcome.FAMILY_REFUSES: wanted[Search.FAMILY_REFUSES],
        TracingOutcome.PERSON_UNWILLING: wanted[Search.UNWILLING],
        TracingOutcome.FOUND: sum(wanted[course] for course in HOME),
    }
    names = Counter(fact.name for facts in streams.values() for fact in facts)
    assert names["MatchRejected"] == wanted[Search.WRONG_FIRST]
    assert names["HandoverSigned"] == sum(wanted[course] for course in HOME)
    assert names["FamilyVisitMissed"] == wanted[Search.VISIT_MISSED]
    assert names["ReunificationBrokeDown"] == names["PersonReentered"] == wanted[Search.BROKEN_DOWN]


def test_a_handover_has_two_verifications_by_two_and_a_decision_by_a_third(small: Played) -> None:
    streams = by_stream(small[0])
    handovers = [fact.event for facts in streams.values() for fact in facts if isinstance(fact.event, reunification.HandoverSigned)]
    assert handovers
    for handover in handovers:
        facts = streams[handover.match_id]
        verified = {f.event.side: f.told.actor_id for f in facts if isinstance(f.event, match.MatchVerified)}
        accepted = {f.told.actor_id for f in facts if isinstance(f.event, match.MatchAccepted | match.MatchProposed)}
        assert verified.keys() == set(MatchSide)
        hands = {*verified.values(), handover.decided_by}
        assert len(hands) == 3
        assert not accepted & set(verified.values())


def test_who_orders_a_search_has_not_planned_it(small: Played) -> None:
    for facts in by_stream(small[0]).values():
        by = {fact.name: fact.told.actor_id for fact in facts}
        if "TracingOrdered" in by:
            assert by["TracingOrdered"] != by["TracingPlanned"]


def test_nothing_is_told_beyond_the_end_of_the_played_time(small: Played) -> None:
    for facts in by_stream(small[0]).values():
        if isinstance(facts[0].event, tracing.TracingBegan | reunification.ReunificationBegan):
            assert facts[-1].recorded_at < ENDS_AT


def test_the_story_of_the_boy_reads_from_start_to_end(small: Played) -> None:
    facts = with_its_work(small[0].reader, HERE, brought_home_case(), LAST)
    names = [fact.name for fact in facts]
    told = ["CaseOpened", "PersonFound", "TracingBegan", "TracingOrdered", "CandidateFamilyRecorded", "MatchProposed"]
    told += ["MatchShown", "MatchRejected", "TracingRequested", "MatchSuggested", "FamilyAssessed", "TracingEnded"]
    told += ["TracingRequestClosed", "ReunificationBegan", "WishRecorded", "ReunificationProposed", "ReunificationApproved"]
    told += ["StatementSigned", "LegDeparted", "LegArrived", "HandoverSigned", "FamilyVisited", "ReunificationStable"]
    told += ["ClosureProposed", "ClosureApproved", "CaseClosed"]
    assert [names.index(name) for name in told] == sorted(names.index(name) for name in told)
    assert Counter(names)["FamilyVisited"] == 3
    wrong, right = (fact.stream for fact in facts if fact.name == "MatchAccepted")
    sides = {
        stream: [f.event.side for f in facts if isinstance(f.event, match.MatchVerified) and f.stream == stream]
        for stream in (wrong, right)
    }
    assert sides == {wrong: [MatchSide.PERSON], right: [MatchSide.PERSON, MatchSide.FAMILY]}
    assert next(fact.stream for fact in facts if fact.name == "MatchRejected") == wrong
    (handover,) = (fact.event for fact in facts if isinstance(fact.event, reunification.HandoverSigned))
    assert handover.match_id == right
    assert isinstance(handover.witnesses, tuple)
    assert len(handover.witnesses) == 2
    assert handover.sha256 is not None
    visits = [fact.event for fact in facts if isinstance(fact.event, homecoming.FamilyVisited)]
    assert [visit.visit for visit in visits] == [1, 2, 3]
