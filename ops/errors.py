"""How a command of `platformctl` ends: exit codes, and errors that are sentences for users."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What `platformctl` tells the shell."""

    OK = 0
    RED = 1
    USAGE = 2
    NOT_DEPLOYED = 3
    CONTRACT = 4
    CREDENTIALS = 5
    AWS = 6
    ENGINE = 7
    INTERRUPTED = 130


MEANINGS = {
    ExitCode.OK: "Done, and what was looked at is as it should be.",
    ExitCode.RED: "The command ran, and what it looked at is not as it should be.",
    ExitCode.USAGE: "An argument or a file is wrong.",
    ExitCode.NOT_DEPLOYED: "The stack is unknown or was never deployed; the local AWS is down.",
    ExitCode.CONTRACT: "The stack's outputs lack a contract or break its schema.",
    ExitCode.CREDENTIALS: "AWS credentials: none, expired, too few permissions, another account's.",
    ExitCode.AWS: "AWS refused, throttled or did not answer.",
    ExitCode.ENGINE: "Pulumi is missing, is not logged in, or an operation of it failed.",
    ExitCode.INTERRUPTED: "Ctrl-C.",
}
"""Each code in a sentence; `docs/platformctl.md` has them."""


_LONGEST, _HEAD = 2_000, 1_400
"""Characters of a refusal, and how many of them come from its beginning, if it is longer."""


class OpsError(Exception):
    """Something the user can mend; the text is one sentence."""

    def __init__(self, message: str, code: ExitCode = ExitCode.USAGE) -> None:
        super().__init__(message)
        self.code = code


def shortened(refusal: str) -> str:
    """A refusal without the middle of an endless value: key and accepted values stand around it."""
    left_out = len(refusal) - _LONGEST
    if left_out <= 0:
        return refusal
    tail = refusal[left_out + _HEAD :]
    return f"{refusal[:_HEAD]} ... ({left_out} characters left out) ... {tail}"
