"""The result of a check, of a finding and of a drill: one set of words for all commands."""

from enum import StrEnum

from rich.text import Text


class Outcome(StrEnum):
    """What something that was looked at came to; the value is what users and programs read."""

    GREEN = "green"
    RED = "red"
    """A guarantee is broken, a target was missed, or `up` will fail."""
    ACCEPTED = "accepted"
    """Below the best, as the stack's configuration file chose; the details name the key."""
    NOTE = "note"
    """Nothing fails, but the operator should know."""
    NOT_PROVABLE = "not provable here"
    INTERRUPTED = "interrupted"
    FAILED = "failed"
    """It could not be carried out to its end."""

    @property
    def style(self) -> str:
        """How rich shows it."""
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
