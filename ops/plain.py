"""`pulumi` in `make shell`: the CLI on a local stack, configured by the stack's current file.

`make shell` puts a script of this name before the CLI on PATH. Each command derives the stack's
configuration from its file; commands that edit the configuration get the file itself.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine import cli
from localcloud import process
from ops.errors import OpsError
from ops.workspace import ROOT, Workspace

_WITH_VALUE = {"-s", "--stack", "-C", "--cwd", "--color", "-v", "--verbose", "--tracing"}
"""Options with a value that may precede the command."""
_EDITS = {"set", "set-all", "rm", "rm-all"}
_READS = {"get"}


def main(local: Path, arguments: Sequence[str]) -> int:
    """Replace this process by the CLI; return an exit code only if the command is refused."""
    try:
        environment = _environment(local, arguments)
    except Exception as error:
        from ops.refusals import refusal_of  # noqa: PLC0415 -- imports all that may have failed

        if (refusal := refusal_of(error)) is None:
            raise
        sys.stderr.write(f"error: {refusal}\n")
        return refusal.code
    # The CLI gets the signals and the terminal, and sets the exit code.
    return os.execve(cli.ensure(), ["pulumi", *arguments], environment)  # noqa: S606 -- no shell


def install(local: Path) -> Path:
    """Write the script; return its folder, for PATH."""
    folder = local / "bin"
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / "pulumi"
    module = f'"{sys.executable}" -m ops.plain "{local}"'
    script.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec {module} "$@"\n')
    script.chmod(0o755)
    return folder


def _environment(local: Path, arguments: Sequence[str]) -> dict[str, str]:
    own = {key: value for key, value in os.environ.items() if key not in process.UNSET}
    own["PATH"] = os.environ["PATH"] = _without(local / "bin")  # else the CLI found would be this
    if _project() != ROOT:
        return own  # another program, with files of its own
    workspace = Workspace(stack=_stack(arguments), local=local)
    if not workspace.exists():
        _ = workspace.running  # refused where it is down: only `make up` starts an empty one
        workspace.prepare()
    environment = own | workspace.exports()
    if (edited := _edit(arguments)) is None:
        return environment | {"PULUMI_OPTION_CONFIG_FILE": str(workspace.derived())}
    if "--secret" in arguments:
        raise OpsError(
            f"pulumi config {edited} --secret: this machine's key would encrypt what AWS's has to"
            " decrypt; set secrets outside of this shell, where the stack on AWS is selected"
        )
    return environment | {"PULUMI_OPTION_CONFIG_FILE": str(workspace.source)}


def _without(folder: Path) -> str:
    places = os.environ["PATH"].split(os.pathsep)
    return os.pathsep.join(each for each in places if Path(each) != folder)


def _project() -> Path | None:
    """The folder of the Pulumi program that the CLI would use."""
    here = Path.cwd()
    return next((each for each in (here, *here.parents) if (each / "Pulumi.yaml").exists()), None)


def _stack(arguments: Sequence[str]) -> str:
    """The stack of a command."""
    for place, each in enumerate(arguments):
        name, given, value = each.partition("=")
        if name in ("-s", "--stack"):
            return value if given else "".join(arguments[place + 1 : place + 2])
    return os.environ["PULUMI_STACK"]


def _edit(arguments: Sequence[str]) -> str | None:
    """The configuration edit of a command; None if it has none.

    Raises:
        OpsError: It would edit the copy and be lost, or break the local stack.
    """
    words = [*_words(arguments), "", ""]
    if words[:2] == ["stack", "change-secrets-provider"] or (
        words[0] == "config" and words[1] not in {"", *_EDITS, *_READS}
    ):
        message = f"pulumi {' '.join(words[:2])} does not work on a stack of this machine"
        raise OpsError(f"{message}; accepted: config get, {', '.join(sorted(_EDITS))}")
    return words[1] if words[0] == "config" and words[1] in _EDITS else None


def _words(arguments: Sequence[str]) -> Iterator[str]:
    """The arguments that are neither options nor values of those."""
    before = ""
    for each in arguments:
        if not each.startswith("-") and before not in _WITH_VALUE:
            yield each
        before = each


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
