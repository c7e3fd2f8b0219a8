"""A promise in figures, and what a drill measured of it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Target:
    """A promise in figures.

    Args:
        what: What is measured.
        limit: The figure that is promised.
        unit: Its unit.
        at_least: Whether more is better; else less is.
        source: Where it is promised.
    """

    what: str
    limit: float
    unit: str = "s"
    at_least: bool = False
    source: str

    def is_kept_by(self, value: float) -> bool:
        """Whether a measured value keeps the promise."""
        return value >= self.limit if self.at_least else value <= self.limit

    @property
    def told(self) -> str:
        """The promise for people."""
        return f"at {'least' if self.at_least else 'most'} {self.limit:g} {self.unit}"


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """What a drill measured of a promise.

    Args:
        target: The promise.
        value: The figure, in the target's unit.
        reached: Whether what was awaited came at all; if not, `value` is how long it was awaited.
    """

    target: Target
    value: float
    reached: bool = True

    @property
    def is_kept(self) -> bool:
        """Whether the promise was kept."""
        return self.reached and self.target.is_kept_by(self.value)

    @property
    def told(self) -> str:
        """The figure for people."""
        figure = f"{self.value:.2f}".rstrip("0").rstrip(".")
        return f"{'' if self.reached else 'more than '}{figure} {self.target.unit}"
