"""Playing the demonstration from the command line: before everybody's eyes, or beside a server in a process of its own."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from threading import Thread
from types import TracebackType
from typing import Final, Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.checkpoints import opened_for_writing
from api.cli.outcome import Ended, Exit, explained
from api.cli.screen import say, settings_of_this_command, warn, words
from api.composition import bring_up_to_date, encryption_keys, opened_logs, reachable_database
from api.demonstration import Size, Summary, play
from api.settings import Settings

SHARES_TOLD: Final = 10
"""How often progress is told where there is no terminal to draw a bar on."""

Advance = Callable[[int, int], None]


def refuse_in_production(settings: Settings) -> None:
    """Refuse to play in an installation that people rely on.

    Raises:
        Ended: it is one.
    """
    if settings.production:
        raise Ended(Exit.REFUSED, "production takes no demonstration: its played clock has no place beside real cases.")


def play_and_tell(settings: Settings, size: Size) -> None:
    """Play the demonstration here and now, with a bar, and tell its figures."""
    refuse_in_production(settings)
    with reachable_database(settings) as database:
        bring_up_to_date(database, "api")
        with (
            opened_for_writing(settings, database, encryption_keys(settings, database, "api"), "api") as logs,
            _bar() as advance,
        ):
            summary = play(logs.casework, size, progress=advance)
    tell(summary)


def tell(summary: Summary) -> None:
    """Tell what was played, the right figure beside what naive counts give."""
    if not summary.commands:
        say("The demonstration is there already; nothing was loaded twice.")
        return
    say(f"The demonstration is loaded: {summary.commands:,} commands in {summary.seconds:.0f} s.")
    if summary.refused:
        warn(f"{summary.refused:,} commands were refused, because somebody worked in its offices meanwhile.")
    if summary.figures:
        groups = " + ".join(f"{count:,}" for count in summary.figures.by_group.values())
        say(f"Kab. Indramayu 2021-2023: {summary.figures.people:,} people = {groups}. Other ways of counting give")
        for way, count in summary.figures.naive.items():
            say(f"  {count:>8,}  {way}")


class PlayedBeside:
    """The demonstration, played by another process while this one serves."""

    def __init__(self, size: Size, afterwards: Callable[[], None]) -> None:
        """Name the size, and what to do when everything is loaded."""
        self._size = size
        self._afterwards = afterwards
        self._stopping = False
        self._following = Thread(target=self._follow, name="demonstration", daemon=True)

    def __enter__(self) -> Self:
        # A process of its own, begun anew: this one holds threads and connections, and its requests must not wait.
        spawning = multiprocessing.get_context("spawn")
        self._told, telling = spawning.Pipe(duplex=False)
        self._process = spawning.Process(target=_play_beside, args=(self._size, telling), name="jejak demonstration", daemon=True)
        with _out_of_reach_of_ctrl_c():
            self._process.start()
        telling.close()
        self._following.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        # Ended in the middle it loses nothing: the next start goes on from its last receipt.
        self._stopping = True
        self._process.terminate()
        self._process.join()
        self._following.join()

    def _follow(self) -> None:
        outcome: Summary | str | None = None
        with _bar() as advance:
            while outcome is None and not self._stopping:
                try:
                    told = self._told.recv()
                except EOFError:
                    outcome = "its process ended"
                else:
                    if isinstance(told, tuple):
                        advance(*told)
                    else:
                        outcome = told
        if self._stopping:
            return
        if isinstance(outcome, Summary):
            tell(outcome)
            self._afterwards()
        else:
            warn(f"the demonstration could not be loaded to its end: {outcome}")


def _play_beside(size: Size, telling: Connection) -> None:
    """Play in this process, whose parent is told how far it is; end with the parent."""
    Thread(target=_end_with_parent, daemon=True).start()
    settings = settings_of_this_command()
    try:
        with reachable_database(settings) as database, opened_logs(database, encryption_keys(settings, database, "api"), "api") as logs:
            summary = play(logs.casework, size, progress=lambda begun, of: telling.send((begun, of)))
    except Exception as error:  # noqa: BLE001  # whatever it is, the parent tells it
        telling.send(explained(error)[1])
    else:
        telling.send(summary)


@contextmanager
def _out_of_reach_of_ctrl_c() -> Iterator[None]:
    """What is started here never gets Ctrl-C, which in a terminal reaches everybody; its parent decides when it ends."""
    resource_tracker.ensure_running()  # it unblocks the signal when it is started itself
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(Exit.INTERRUPTED)


@contextmanager
def _bar() -> Iterator[Advance]:
    """Shows how far something is: as a bar on a terminal, else as a line now and then."""
    if not words.is_terminal:
        told = 0

        def in_lines(begun: int, of: int) -> None:
            nonlocal told
            if of and begun * SHARES_TOLD // of > told:
                told = begun * SHARES_TOLD // of
                say(f"Loading the demonstration: {begun:,} of {of:,} stories")

        yield in_lines
        return
    columns = (TextColumn("Loading the demonstration"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=words, transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda begun, of: progress.update(task, completed=begun, total=of or None)
