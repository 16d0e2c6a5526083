"""An office in which people are found and looked for, and the process that compares them."""

from dataclasses import replace
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow
from uuid_utils.compat import uuid7

from api.database.connections import connect_info
from api.matching import look
from cases.case.episodes import OpenCase
from cases.case.person_in_need import DescribePerson
from cases.matching import Matching
from cases.vocabulary import Sex
from projections.models import MODELS
from projections.worker import Worker
from tests.cases import tracing_histories as h
from tests.works import Works


class Looking:
    """The office, its lists and the process, caught up when asked."""

    def __init__(self, works: Works, database: str) -> None:
        self.works, info = works, connect_info(database, "worker")

        def connect() -> Connection[TupleRow]:
            return psycopg.connect(info, autocommit=True)

        self.worker = Worker(works.store.reader, connect, MODELS)
        self.matching = Matching(works.casework, connect, look)
        self.connect = connect

    def close(self) -> None:
        self.worker.close()
        self.matching.close()

    def found(self, **described: object) -> tuple[UUID, UUID]:
        """Somebody is found, and described; case and person."""
        case_id, person_id = uuid7(), uuid7()
        self.works.do(OpenCase(case_id=case_id, person_id=person_id, region="32.12.02.2001"))
        known = {"name": "Rohaeni", "sex": Sex.FEMALE, "age_years": 66, "marks": "Bekas luka di dahi", **described}
        self.works.do(DescribePerson(case_id=case_id, **known))  # type: ignore[arg-type]  # fields by name
        return case_id, person_id

    def asked(self, **described: object) -> UUID:
        """A family asks for somebody."""
        request_id = uuid7()
        told = replace(h.REQUESTED, tracing_request_id=request_id, requester_id=uuid7(), sought_id=uuid7(), **described)  # type: ignore[arg-type]
        self.works.do(told)
        return request_id

    def compared(self) -> None:
        """All that is known is read and compared."""
        self.worker.catch_up()
        while self.matching.turn(self.works.office):
            self.worker.catch_up()

    def suggested(self) -> list[UUID]:
        """The matches that were suggested, one for each time."""
        self.compared()
        return [fact.stream for fact in self.works.facts("MatchSuggested")]

    def search(self, case_id: UUID) -> UUID:
        """A search for the family of the person of a case begins."""
        tracing_id = uuid7()
        self.works.do(replace(h.BEGUN, tracing_id=tracing_id, case_id=case_id))
        return tracing_id

    def refusals(self) -> list[str]:
        """Codes of what the process was refused."""
        with self.connect() as connection:
            connection.execute("select set_config('jejak.office', '*', false)")
            return [row[0] for row in connection.execute("select code from reactor_refusals").fetchall()]
