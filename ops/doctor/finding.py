"""What the doctor found: one line each, with the way to mend it."""

from dataclasses import dataclass

from ops.outcome import Outcome


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of the doctor's answer.

    Attributes:
        area: What it belongs to, such as quotas.
        subject: What was looked at.
        outcome: How it stands.
        told: What was found.
        fix: How to mend it, in a sentence; empty where there is nothing to mend.
    """

    area: str
    subject: str
    outcome: Outcome
    told: str
    fix: str = ""


@dataclass(frozen=True)
class Area:
    """Makes the findings of one area."""

    name: str

    def green(self, subject: str, told: str) -> Finding:
        """As it should be."""
        return Finding(area=self.name, subject=subject, outcome=Outcome.GREEN, told=told)

    def red(self, subject: str, told: str, fix: str) -> Finding:
        """Will fail."""
        return Finding(area=self.name, subject=subject, outcome=Outcome.RED, told=told, fix=fix)

    def note(self, subject: str, told: str, fix: str = "") -> Finding:
        """Works, but."""
        return Finding(area=self.name, subject=subject, outcome=Outcome.NOTE, told=told, fix=fix)

    def unprovable(self, subject: str, told: str) -> Finding:
        """Nobody can know from here."""
        return Finding(area=self.name, subject=subject, outcome=Outcome.NOT_PROVABLE, told=told)
