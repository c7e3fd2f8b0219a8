"""`platformctl cancel`: release the lock of a killed update."""

from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.lock import exclusive
from ops.options import Local, StackName, console


def cancel(stack: StackName, *, local: Local = False) -> None:
    """Release Pulumi's lock on a stack, which a killed update leaves behind.

    First make sure that no update of the stack is running: concurrent updates corrupt its state.
    """
    deployment = Deployment(stack=stack, local=local)
    _ = deployment.source
    with exclusive(deployment):
        done = deployment.pulumi("cancel", "--yes")
    if done.returncode != 0:
        raise OpsError(f"pulumi cancel failed: {done.stderr.strip()}", ExitCode.ENGINE)
    console.print(f"Stack {stack} is unlocked; ./platformctl up {deployment.shown} goes on")
