"""Installations for the tests of the command line."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.database.embedded import EmbeddedServer
from tests.cli.installation import Installation, Serving


def _installation_in(folder: Path) -> Installation:
    for parent in (folder, *folder.parents[:3]):
        parent.chmod(0o711)  # root's server runs under another account, which must pass through
    return Installation(folder / "a house" / ".jejak")


@pytest.fixture
def new_installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Installation]]:
    """Makes folders in which nothing is yet; whatever server a test left running there is ended."""
    made: list[Installation] = []

    def make() -> Installation:
        made.append(_installation_in(tmp_path_factory.mktemp("cli")))
        made[-1].home.parent.mkdir(mode=0o711)
        return made[-1]

    yield make
    for installation in made:
        if installation.home.exists():
            server = EmbeddedServer(installation.home)
            if server.running():
                server.start()
                server.stop()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, Serving]]:
    """An installation that serves, with one open office, shared by all tests."""
    installation = _installation_in(tmp_path_factory.mktemp("cli"))
    installation.home.parent.mkdir(mode=0o711)
    with installation.serving() as serving:
        opened = installation.open_office()
        assert opened.code == 0, opened.complaints
        yield installation, serving
