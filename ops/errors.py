"""How a command of `platformctl` ends: exit codes, and errors that are sentences for users."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What `platformctl` tells the shell; `docs/platformctl.md` lists these."""

    OK = 0
    RED = 1
    """The command ran, and what it looked at is not as it should be."""
    USAGE = 2
    """An argument or a file is wrong."""
    NOT_DEPLOYED = 3
    """The stack is unknown or was never deployed."""
    CONTRACT = 4
    """The stack's outputs lack a contract or break its schema."""
    CREDENTIALS = 5
    """No AWS credentials, expired ones, or those of another account."""
    AWS = 6
    """AWS refused, throttled or did not answer."""
    ENGINE = 7
    """Pulumi is missing or an operation of it failed."""
    INTERRUPTED = 130
    """Ctrl-C."""


class OpsError(Exception):
    """Something the user can mend; the text is one sentence."""

    def __init__(self, message: str, code: ExitCode = ExitCode.USAGE) -> None:
        super().__init__(message)
        self.code = code
