"""A server of its own for tests of what a DBA does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.database.embedded import EmbeddedServer


@pytest.fixture
def bare_server(server_folder: Path) -> Iterator[EmbeddedServer]:
    """A server on which no DBA has run `roles.sql`."""
    with EmbeddedServer(server_folder / ".jejak", durable=False) as server:
        yield server
