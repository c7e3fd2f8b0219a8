"""Run a drill, and undo its steps however it ends."""

from collections.abc import Iterator, Sequence

from ops.aws import AWS_ERRORS, explained
from ops.drill.drill import Drill, DrillStep
from ops.drill.record import Record, of
from ops.drill.session import DrillSession, TooLateError
from ops.errors import OpsError
from ops.outcome import Outcome

_PROBLEMS = (OpsError, TooLateError, *AWS_ERRORS)


def carry_out(drill: Drill, stack: str, session: DrillSession) -> Record:
    """Run the steps in order, undo them in reverse order, and create the record.

    Ctrl-C ends the steps, and the started ones are undone. Another Ctrl-C skips the undo of one
    step; the record then has its manual instructions.
    """
    begun: list[DrillStep] = []
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
        ended, problem = Outcome.RED, _reason(late)
    except (OpsError, *AWS_ERRORS) as error:
        problem = _reason(error)
    finally:
        left += _put_back(begun, session, early=bool(problem))
    return of(drill, stack, session, ended=ended, problem=problem, left=tuple(left))


def _do(step: DrillStep, session: DrillSession, begun: list[DrillStep]) -> None:
    if session.local and step.unknown_here:
        session.not_provable.append(f"{step.does}: {step.unknown_here}")
        session.report(f"not provable here: {step.does}: {step.unknown_here}")
        return
    # Before it runs: AWS may have executed a call whose response was lost.
    begun.append(step)
    session.report(step.does)
    step.do(session)


def _put_back(begun: Sequence[DrillStep], session: DrillSession, *, early: bool) -> Iterator[str]:
    """Undo steps, the last one first; yield the remaining manual steps."""
    for step in reversed(begun):
        if step.undo is None:
            if early and step.by_hand:
                session.report(step.by_hand)
                yield step.by_hand
            continue
        try:
            session.report(step.undoes)
            step.undo(session)
        except KeyboardInterrupt:
            session.report(f"interrupted; do it manually: {step.by_hand}")
            yield step.by_hand
        except _PROBLEMS as error:
            session.report(f"this failed ({_reason(error)}); do it manually: {step.by_hand}")
            yield f"{step.by_hand} ({_reason(error)})"


def _reason(error: Exception) -> str:
    if isinstance(error, AWS_ERRORS):
        return str(explained(error))
    return f"timed out: {error}" if isinstance(error, TooLateError) else str(error)
