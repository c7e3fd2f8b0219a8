"""Errors of other packages that are sentences for users, with their exit codes."""

from collections.abc import Mapping

from components.settings import SettingsError
from engine.errors import EngineUnavailable
from localcloud.process import LocalcloudError
from ops.aws import AWS_ERRORS, explained
from ops.errors import ExitCode, OpsError

_CODES: Mapping[type[Exception], ExitCode] = {
    SettingsError: ExitCode.USAGE,
    EngineUnavailable: ExitCode.ENGINE,
    LocalcloudError: ExitCode.ENGINE,
}


def refusal_of(error: Exception) -> OpsError | None:
    """The error for the user, if the user can fix it; None for a defect."""
    if isinstance(error, OpsError):
        return error
    if isinstance(error, AWS_ERRORS):
        return explained(error)
    code = next((code for kind, code in _CODES.items() if isinstance(error, kind)), None)
    return None if code is None else OpsError(str(error), code)
