"""What the tables of the read models hold, filled from the log and emptied again."""

from collections.abc import Sequence

from cases.log.store import LogStore
from projections.model import AnyModel
from projections.models import MODELS
from projections.standing import standings, writing
from projections.table import Digest, Table
from projections.worker import Connect, Worker
from tests.projections.casework import OFFICE


def digests(connect: Connect, at: int = 2**40, models: Sequence[AnyModel] = MODELS) -> dict[str, Digest]:
    """What the tables of the living generations hold, as known at a position."""
    with connect() as connection, writing(connection, OFFICE):
        generations = {s.model: s.generation for s in standings(connection, OFFICE) if s.state != "building"}
        return {model.name: Table(model).digest(connection, OFFICE, generations[model.name], at) for model in models}


def caught_up(store: LogStore, connect: Connect, page_events: int, models: Sequence[AnyModel] = MODELS) -> dict[str, Digest]:
    worker = Worker(store.reader, connect, models, page_events=page_events)
    worker.catch_up()
    worker.close()
    return digests(connect, models=models)


def start_again(connect: Connect) -> None:
    with connect() as connection, writing(connection, OFFICE):
        for model in MODELS:
            for generation in (1, 2):
                Table(model).delete(connection, OFFICE, generation)
        connection.execute("delete from read_models")
