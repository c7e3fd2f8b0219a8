"""`platformctl down` and `shell`: stop the local AWS, or use plain `pulumi` with it."""

import os
import shlex
import sys

from engine import cli
from localcloud import process
from ops import plain
from ops.deployment import Deployment
from ops.options import StackName, progress
from ops.workspace import ROOT


def down() -> None:
    """Stop the local AWS. The stacks' state is kept; the next `up` creates everything again."""
    stopped = process.stop(ROOT / ".local")
    progress.print("local AWS stopped" if stopped else "local AWS was not running")


def shell(stack: StackName) -> None:
    """Print exports for plain `pulumi` commands: eval "$(make -s shell)".

    They use this stack, or the one given by `--stack`: `pulumi preview --stack prod`.
    """
    workspace = Deployment(stack=stack, local=True).workspace
    workspace.prepare()
    path = os.pathsep.join((str(plain.install(workspace.local)), str(cli.ensure().parent)))
    sys.stdout.write(f"unset {' '.join(process.UNSET)}\n")
    for key, value in sorted(workspace.exports().items()):
        sys.stdout.write(f"export {key}={shlex.quote(value)}\n")
    sys.stdout.write(f"export PATH={shlex.quote(path)}{os.pathsep}$PATH\n")
