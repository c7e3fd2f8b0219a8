"""Exit codes of `platformctl`, and errors for users."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of `platformctl`."""

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
    ExitCode.OK: "Success; every check passed.",
    ExitCode.RED: "The command ran, and found problems.",
    ExitCode.USAGE: "An argument or a file is wrong.",
    ExitCode.NOT_DEPLOYED: "The stack is unknown or not deployed, or the local AWS is not running.",
    ExitCode.CONTRACT: "The stack's outputs lack a contract or violate its schema.",
    ExitCode.CREDENTIALS: "AWS credentials: missing, expired, another account's, or no permission.",
    ExitCode.AWS: "AWS refused or throttled a call, or did not respond.",
    ExitCode.ENGINE: "Pulumi is missing or not logged in, or an operation failed.",
    ExitCode.INTERRUPTED: "Ctrl-C.",
}
"""The codes' descriptions, for `docs/platformctl.md`."""


_LONGEST, _HEAD = 2_000, 1_400
"""Characters of a refusal, and how many of them come from its beginning, if it is longer."""


class OpsError(Exception):
    """An error that the user can fix; the message is one sentence."""

    def __init__(self, message: str, code: ExitCode = ExitCode.USAGE) -> None:
        super().__init__(message)
        self.code = code


def shortened(refusal: str) -> str:
    """Shorten a message in the middle of a long value, keeping the key and accepted values."""
    left_out = len(refusal) - _LONGEST
    if left_out <= 0:
        return refusal
    tail = refusal[left_out + _HEAD :]
    return f"{refusal[:_HEAD]} ... ({left_out} characters left out) ... {tail}"
