"""A local stack as the pipelines' roles operate it: what they may not do is denied."""

from dataclasses import replace

from ops.bootstrap.github import Role
from ops.bootstrap.plan import Bootstrap
from ops.deployment import Deployment
from ops.errors import OpsError
from ops.options import Acting

_REPOSITORY = "local/checkout"
"""Nobody signs in from it: the local AWS takes everybody's word."""


def acting(deployment: Deployment, role: Acting | None) -> Deployment:
    """The same stack, with a role of `bootstrap` that has to allow each call of the engine.

    The role is made, or put right, so that its documents are those of this checkout.

    Raises:
        OpsError: The stack is on AWS, where credentials say who acts.
    """
    if role is None:
        return deployment
    if not deployment.local:
        raise OpsError("--as is for --local; on AWS, sign in as the role")
    deployment.workspace.prepare()
    stack = deployment.stack
    wanted = Bootstrap(
        aws=deployment.aws, repository=_REPOSITORY, stacks={stack: deployment.settings}
    )
    suffix = stack if role is Acting.DEPLOY else "preview"
    (found,) = (
        each
        for each in wanted.pipelines()
        if isinstance(each, Role) and each.name.endswith(f"-{suffix}")
    )
    found.apply()
    return replace(deployment, at=replace(deployment.workspace, role=found.name))
