"""`platformctl validate`: validate stack files and the policy configuration, without AWS."""

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from ops import pack, stacks
from ops.errors import ExitCode, OpsError
from ops.options import begun, console, progress


def validate(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[STACK]...", help="The stacks; all by default.", autocompletion=begun
        ),
    ] = None,
) -> None:
    """Validate stack files: YAML, keys, values and their combinations, usage, policy configuration.

    Takes about a second, for editors and as a pre-commit hook. Every other command that reads a
    stack's file validates it first.
    """
    chosen = names or stacks.stacks()
    found = list(_findings(chosen))
    for each in found:
        progress.print(f"error: {each}")
    if found:
        raise typer.Exit(ExitCode.USAGE)
    console.print(f"{', '.join(chosen)}: nothing is wrong")


def _findings(chosen: Sequence[str]) -> Iterator[str]:
    for each in chosen:
        stacks.file(each)
    # The pack validates its configuration while this process imports what it needs for the rest.
    with pack.checking(dict.fromkeys(map(pack.configuration, chosen))) as checked:
        from ops.cost.usage import prices_of  # noqa: PLC0415 -- imports all settings: see above
        from ops.deployment import Deployment  # noqa: PLC0415 -- as above

        for stack in chosen:
            try:
                _ = Deployment(stack=stack).settings, prices_of(stack)
            except OpsError as refusal:
                yield from str(refusal).splitlines()
        yield from pack.said_by(checked)
