"""A person who is in need again while their case is open: the episode ends there, and a new one begins."""

from uuid import UUID

from cases.by_type import as_event, changed
from cases.case.folds import FOLDS
from cases.case.state import RULES, Case, Episode, in_episode
from cases.decider import Command, Context, command
from cases.events import closure as told
from cases.events.event import Event


@command(target="case_id")
class ReenterCase(Command):
    """Begin a new episode of an open case. Asked only in one append with the end of the reunification that broke down."""

    case_id: UUID
    child_id: UUID


@RULES.of(ReenterCase)
def _reenter(command: ReenterCase, case: Case, context: Context) -> tuple[Event, ...]:
    in_episode(case, context)
    return (as_event(told.PersonReentered, command, episode=len(case.episodes) + 1, reentered_at=context.at),)


@FOLDS.of(told.PersonReentered)
def _reentered(case: Case, event: told.PersonReentered) -> Case:
    ended = tuple(changed(episode, closed_at=event.reentered_at) for episode in case.episodes[-1:])
    begun = Episode(number=event.episode, opened_at=event.reentered_at)
    out = {key: dispatch if dispatch.over else changed(dispatch, episode=event.episode) for key, dispatch in case.dispatches.items()}
    return changed(case, size=case.size + 1, episodes=(*case.episodes[:-1], *ended, begun), dispatches=out, closing=None, assessed=False)
