"""The recorder passes the event-sourcing library's own test cases for recorders."""

from uuid import UUID, uuid4

import eventsourcing.tests.persistence as library
import pytest

from api.database.connections import connect_info
from cases.log.keys import KeyEncryptionKeys
from cases.log.office_log import OfficeRecorder
from cases.log.store import LogStore


class _OnRealPostgres:
    """A fresh database for each of the library's tests."""

    INITIAL_VERSION = 1
    store: LogStore

    @pytest.fixture(autouse=True)
    def _open(self, database: str):  # type: ignore[no-untyped-def]
        with LogStore(connect_info(database, "api"), KeyEncryptionKeys.generate()) as store:
            self.store = store
            yield

    def create_recorder(self) -> OfficeRecorder:
        return self.store.recorder("kab-indramayu")

    def new_originator_id(self) -> UUID:
        return uuid4()


class TestApplicationRecorder(_OnRealPostgres, library.ApplicationRecorderTestCase[OfficeRecorder]):
    pass


class TestNonInterleavingPositions(_OnRealPostgres, library.NonInterleavingNotificationIDsBaseCase):
    pass
