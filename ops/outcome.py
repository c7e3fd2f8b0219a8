"""The outcomes of checks, findings and drills, common to all commands."""

from enum import StrEnum

from rich.text import Text


class Outcome(StrEnum):
    """An outcome; its value is shown to users and programs."""

    GREEN = "green"
    RED = "red"
    """A guarantee is violated, a target was missed, or `up` will fail."""
    ACCEPTED = "accepted"
    """Below the best practice, as configured; the details name the key."""
    NOTE = "note"
    """Nothing fails, but the operator should know."""
    NOT_PROVABLE = "not provable here"
    INTERRUPTED = "interrupted"
    FAILED = "failed"
    """It could not be completed."""

    @property
    def style(self) -> str:
        """Its style for rich."""
        return _STYLES[self]

    @property
    def shown(self) -> Text:
        """The word in its style."""
        return Text(self.value, style=self.style)


_STYLES = {
    Outcome.GREEN: "green",
    Outcome.RED: "bold red",
    Outcome.ACCEPTED: "yellow",
    Outcome.NOTE: "yellow",
    Outcome.NOT_PROVABLE: "dim",
    Outcome.INTERRUPTED: "yellow",
    Outcome.FAILED: "bold red",
}
