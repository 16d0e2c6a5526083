"""A server of its own for tests of what a DBA does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.database.embedded import EmbeddedServer
from tests.reachable import let_pass


@pytest.fixture
def bare_server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    """A server on which no DBA has run `roles.sql`."""
    with EmbeddedServer(let_pass(tmp_path) / ".jejak", durable=False) as server:
        yield server
