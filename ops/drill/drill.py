"""What a drill is: steps that are put back, and targets that it is measured against."""

from collections.abc import Callable
from dataclasses import dataclass

from ops.drill.session import Session
from ops.drill.target import Target


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that a drill does.

    Args:
        does: What, in words, for the plan and the log.
        do: Does it.
        undo: Puts it back, whether or not `do` came to its end; it runs after the last step, too.
            None where there is nothing to put back.
        undoes: What `undo` does, in words.
        by_hand: What is left to a person if the drill ends early or `undo` fails.
        unknown_here: Why the local AWS cannot do it, where it cannot; it is left out there.
    """

    does: str
    do: Callable[[Session], None]
    undo: Callable[[Session], None] | None = None
    undoes: str = ""
    by_hand: str = ""
    unknown_here: str = ""


@dataclass(frozen=True, kw_only=True)
class Drill:
    """A drill on one stack, ready to be shown or carried out; making it only reads.

    Args:
        name: The command's name.
        about: What it shows, in a sentence.
        targets: What is promised.
        found: What was read of the stack, and decides what will happen.
        costs: What it costs.
        risks: What users may notice, and which alarms go off.
        steps: What is done, in order.
    """

    name: str
    about: str
    targets: tuple[Target, ...]
    found: tuple[str, ...]
    costs: str
    risks: str
    steps: tuple[Step, ...]
