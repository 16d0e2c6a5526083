"""Comparing those who were found with those whom families look for: the process, and the lists it looks in. Composition only."""

from psycopg import Connection
from psycopg.rows import TupleRow

from cases.match.scoring import Description
from cases.match.suggesting import Pair
from cases.matching import Looked
from projections.tracing_board.pairs import PairSeen, pairs_seen


def look(connection: Connection[TupleRow], office: str, after: int) -> Looked:
    """Pairs of which one was described after a position, as the process asks for them."""
    seen = pairs_seen(connection, office, after)
    return Looked(tuple(map(_pair, seen.pairs)), seen.upto)


def _pair(seen: PairSeen) -> Pair:
    ids = (seen.case_id, seen.person_id, seen.tracing_id)
    found = {one: seen.found_evidence[one] for one in ids if one is not None and one in seen.found_evidence}
    return Pair(
        person_id=seen.person_id,
        case_id=seen.case_id,
        tracing_request_id=seen.tracing_request_id,
        found=Description(
            sex=seen.found_sex,
            born_year=seen.found_born,
            age_estimated=seen.found_estimated,
            regions=tuple(filter(None, seen.found_regions)),
            relations=seen.found_relations,
        ),
        sought=Description(
            sex=seen.sought_sex,
            born_year=seen.sought_born,
            age_estimated=seen.sought_estimated,
            regions=tuple(filter(None, seen.sought_regions)),
            relations=seen.sought_relations,
        ),
        evidence={**found, **{one: version for one, version in seen.sought_evidence.items() if one == seen.tracing_request_id}},
        matched=seen.matched,
        name_percent=seen.name_percent,
        marks_percent=seen.marks_percent,
    )
