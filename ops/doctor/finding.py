"""The doctor's findings, with their fixes."""

from dataclasses import dataclass

from ops.outcome import Outcome


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A finding of the doctor.

    Attributes:
        area: Its area, such as quotas.
        subject: The checked subject.
        outcome: The outcome.
        detail: The details.
        fix: The fix in a sentence; empty if none is needed.
    """

    area: str
    subject: str
    outcome: Outcome
    detail: str
    fix: str = ""


@dataclass(frozen=True)
class Area:
    """Creates the findings of one area."""

    name: str

    def green(self, subject: str, detail: str) -> Finding:
        """Passed."""
        return self._finding(Outcome.GREEN, subject, detail)

    def red(self, subject: str, detail: str, fix: str) -> Finding:
        """`up` will fail."""
        return self._finding(Outcome.RED, subject, detail, fix)

    def note(self, subject: str, detail: str, fix: str = "") -> Finding:
        """Works, but needs attention."""
        return Finding(
            area=self.name, subject=subject, outcome=Outcome.NOTE, detail=detail, fix=fix
        )

    def unprovable(self, subject: str, detail: str) -> Finding:
        """Cannot be checked from here."""
        return self._finding(Outcome.NOT_PROVABLE, subject, detail)

    def _finding(self, outcome: Outcome, subject: str, detail: str, fix: str = "") -> Finding:
        return Finding(area=self.name, subject=subject, outcome=outcome, detail=detail, fix=fix)
