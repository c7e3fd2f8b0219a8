"""The model of a drill: steps that can be undone, and targets."""

from collections.abc import Callable
from dataclasses import dataclass

from ops.drill.session import DrillSession
from ops.drill.target import Target


@dataclass(frozen=True, kw_only=True)
class DrillStep:
    """A step of a drill.

    Args:
        does: Its description for the plan and the log.
        undo: Undoes it, also if `do` failed; runs at the end of the drill. None if not needed.
        undoes: The description of `undo`.
        by_hand: Manual instructions, if the drill ends early or `undo` fails.
        unknown_here: Why it is skipped on the local AWS; empty if it is not.
    """

    does: str
    do: Callable[[DrillSession], None]
    undo: Callable[[DrillSession], None] | None = None
    undoes: str = ""
    by_hand: str = ""
    unknown_here: str = ""


@dataclass(frozen=True, kw_only=True)
class Drill:
    """A drill of a stack; creating it only reads.

    Args:
        about: Its purpose in a sentence.
        found: The state of the stack that determines the steps.
        risks: Effects on users, and alarms that go off.
    """

    name: str
    about: str
    targets: tuple[Target, ...]
    found: tuple[str, ...]
    costs: str
    risks: str
    steps: tuple[DrillStep, ...]
