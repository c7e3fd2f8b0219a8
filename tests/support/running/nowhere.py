"""A deployed stack that nobody asks AWS about, for checks that look at nothing."""

from types import SimpleNamespace

from ops.deployment import Deployment


def nowhere(stack: str, *, local: bool = False) -> Deployment:
    """A stack without outputs and resources."""
    deployment = Deployment(stack=stack, local=local)
    account = SimpleNamespace(account="123456789012")
    vars(deployment).update(settings=None, outputs={}, state=(), aws=account)
    return deployment
