"""A log on a real database, opened as the login that answers requests opens it."""

from collections.abc import Iterator

import psycopg
import pytest

from api.database.connections import connect_info
from cases.log.keys import KeyEncryptionKeys
from cases.log.store import LogStore
from tests.cases.log.appends import role_connection


@pytest.fixture
def store(database: str) -> Iterator[LogStore]:
    """The log of casework."""
    with LogStore(connect_info(database, "api"), KeyEncryptionKeys.generate()) as opened:
        yield opened


@pytest.fixture
def owner(database: str) -> Iterator[psycopg.Connection]:
    """The owner's connection, which sees every office."""
    with role_connection(database, "owner") as connection:
        yield connection
