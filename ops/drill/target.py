"""Targets of drills, and their measurements."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Target:
    """A target of a drill.

    Args:
        what: The measured quantity.
        at_least: Whether the limit is a minimum; else it is a maximum.
        source: The section of the specification.
    """

    what: str
    limit: float
    unit: str = "s"
    at_least: bool = False
    source: str

    def is_kept_by(self, value: float) -> bool:
        """Whether a measured value meets the target."""
        return value >= self.limit if self.at_least else value <= self.limit

    @property
    def text(self) -> str:
        """The target for users."""
        return f"at {'least' if self.at_least else 'most'} {self.limit:g} {self.unit}"


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """The measurement of a target.

    Args:
        value: The value in the target's unit.
        reached: Whether it was reached; if not, `value` is the time until the timeout.
    """

    target: Target
    value: float
    reached: bool = True

    @property
    def is_kept(self) -> bool:
        """Whether the target was met."""
        return self.reached and self.target.is_kept_by(self.value)

    @property
    def text(self) -> str:
        """The measurement for users."""
        figure = f"{self.value:.2f}".rstrip("0").rstrip(".")
        return f"{'' if self.reached else 'more than '}{figure} {self.target.unit}"
