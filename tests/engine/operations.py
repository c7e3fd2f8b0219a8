"""What users do to a stack of the tests' local AWS, done in this process."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from ops import __main__ as platformctl
from ops.automation import Ran, operate
from ops.deployment import Deployment
from ops.workspace import Workspace

Stacks = Callable[..., Workspace]
Client = Callable[[str], Any]


def make(verb: str, workspace: Workspace, *, act_as: str = "") -> int:
    """What `make VERB STACK=... AS=...` does, on the tests' local AWS."""
    with pytest.MonkeyPatch.context() as patch:
        here = partial(Workspace, local=workspace.local, settings=workspace.settings)
        patch.setattr("ops.deployment.Workspace", here)
        acting = ("--as", act_as) if act_as else ()
        patch.setattr("sys.argv", ["platformctl", verb, workspace.stack, "--local", *acting])
        return platformctl.main()


def deployment(workspace: Workspace) -> Deployment:
    """The stack of a workspace, read anew."""
    return Deployment(stack=workspace.stack, local=True, at=workspace)


def up(workspace: Workspace, *, refresh: bool = False) -> Ran:
    """An update evaluated by the policy pack; it must succeed."""
    return operate(deployment(workspace), "up", refresh=refresh)


def resources(workspace: Workspace) -> list[dict[str, Any]]:
    """What the stack's state holds."""
    return [dict(each) for each in deployment(workspace).state]
