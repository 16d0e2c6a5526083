"""Installations for the tests of the command line."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from api.database.embedded import EmbeddedServer
from tests.cli.installation import Installation, Serving
from tests.reachable import let_pass


def _installation(ends: ExitStack) -> Installation:
    # Not under pytest's own folder: another run of pytest closes that to the account that runs root's server.
    folder = let_pass(Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="jejak-cli-", ignore_cleanup_errors=True))))
    house = folder / "a house"
    house.mkdir(mode=0o711)
    return Installation(house / ".jejak")


def _end_server(installation: Installation) -> None:
    if installation.server_is_running():
        with EmbeddedServer(installation.home):
            pass  # the last to leave ends it


@pytest.fixture
def new_installation() -> Iterator[Callable[[], Installation]]:
    """Makes folders in which nothing is yet; whatever server a test left running there is ended."""
    with ExitStack() as ends:

        def make() -> Installation:
            made = _installation(ends)
            ends.callback(_end_server, made)
            return made

        yield make


@pytest.fixture(scope="session")
def house() -> Iterator[tuple[Installation, Serving]]:
    """An installation that serves, with one open office, shared by all tests; at the end it is told to stop."""
    with ExitStack() as ends:
        installation = _installation(ends)
        with installation.serving() as serving:
            opened = installation.open_office()
            assert opened.code == 0, opened.complaints
            yield installation, serving
        assert serving.process.returncode == 0, serving.words()
        assert not installation.server_is_running()
