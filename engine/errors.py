"""Errors of the search for a CLI."""

INSTALL_PAGE = "https://www.pulumi.com/docs/install/"


class EngineUnavailable(Exception):  # noqa: N818 - it states a condition that callers handle
    """No usable Pulumi CLI is available; the message is one sentence for the user."""


class SourceFailedError(Exception):
    """One way to a CLI did not work; the message is a clause that fits behind `tried: `."""
