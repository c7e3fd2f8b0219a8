"""Carry a drill out, and put back what it began, however it ends."""

from collections.abc import Iterator, Sequence

from ops.aws import AWS_ERRORS, explained
from ops.drill.drill import Drill, Step
from ops.drill.record import Record, of
from ops.drill.session import Session, TooLateError
from ops.errors import OpsError
from ops.outcome import Outcome

_PROBLEMS = (OpsError, TooLateError, *AWS_ERRORS)


def carry_out(drill: Drill, stack: str, session: Session) -> Record:
    """Do the steps in order, then put them back in reverse, and write down what came of it.

    Ctrl-C ends the steps, and what was begun is put back; a second one gives up putting one step
    back, and the record says what a person has to do instead.
    """
    begun: list[Step] = []
    left: list[str] = []
    ended: Outcome | None = Outcome.FAILED
    problem = ""
    try:
        for step in drill.steps:
            _do(step, session, begun)
        ended = None
    except KeyboardInterrupt:
        ended, problem = Outcome.INTERRUPTED, "Ctrl-C"
    except TooLateError as late:
        ended, problem = Outcome.RED, _told(late)
    except (OpsError, *AWS_ERRORS) as error:
        problem = _told(error)
    finally:
        left += _put_back(begun, session, early=bool(problem))
    return of(drill, stack, session, ended=ended, problem=problem, left=tuple(left))


def _do(step: Step, session: Session, begun: list[Step]) -> None:
    if session.local and step.unknown_here:
        session.not_provable.append(f"{step.does}: {step.unknown_here}")
        session.tell(f"not provable here: {step.does}: {step.unknown_here}")
        return
    # Before it is done: AWS may have taken a call whose answer never came.
    begun.append(step)
    session.tell(step.does)
    step.do(session)


def _put_back(begun: Sequence[Step], session: Session, *, early: bool) -> Iterator[str]:
    """Put steps back, the last one first; yields what is left to a person."""
    for step in reversed(begun):
        if step.undo is None:
            if early and step.by_hand:
                session.tell(step.by_hand)
                yield step.by_hand
            continue
        try:
            session.tell(step.undoes)
            step.undo(session)
        except KeyboardInterrupt:
            session.tell(f"interrupted; do it by hand: {step.by_hand}")
            yield step.by_hand
        except _PROBLEMS as error:
            session.tell(f"this failed ({_told(error)}); do it by hand: {step.by_hand}")
            yield f"{step.by_hand} ({_told(error)})"


def _told(error: Exception) -> str:
    if isinstance(error, AWS_ERRORS):
        return str(explained(error))
    return f"gave up waiting: {error}" if isinstance(error, TooLateError) else str(error)
