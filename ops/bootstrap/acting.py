"""A local stack as the pipelines' roles operate it: what they may not do is denied."""

import json
from contextlib import suppress
from dataclasses import replace

from ops.bootstrap.template import Bootstrap
from ops.deployment import Deployment
from ops.errors import OpsError
from ops.options import Acting

_REPOSITORY = "local/checkout"
"""No job signs in from it: the local AWS asks nobody for a token."""


def acting(deployment: Deployment, role: Acting | None) -> Deployment:
    """The same stack, with a role of `bootstrap` that has to allow each call of the engine.

    The role gets the documents of this checkout, from IAM and not from CloudFormation: moto's
    stacks do not update policies of a role.

    Raises:
        OpsError: The stack is on AWS, where credentials say who acts.
    """
    if role is None:
        return deployment
    if not deployment.local:
        raise OpsError("--as is for --local; on AWS, sign in as the role")
    deployment.workspace.prepare()
    stacks = {deployment.stack: deployment.settings}
    wanted = Bootstrap(aws=deployment.aws, repository=_REPOSITORY, stacks=stacks)
    key_arn = f"arn:aws:kms:{wanted.aws.region}:{wanted.aws.account}:key/state"
    preview, deploy = wanted.roles(key_arn).values()
    properties = deploy if role is Acting.DEPLOY else preview
    iam, name = deployment.aws.client("iam"), properties["RoleName"]
    trust = json.dumps(properties["AssumeRolePolicyDocument"])
    with suppress(iam.exceptions.EntityAlreadyExistsException):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)
    (policy,) = properties["Policies"]
    iam.put_role_policy(
        RoleName=name,
        PolicyName=policy["PolicyName"],
        PolicyDocument=json.dumps(policy["PolicyDocument"]),
    )
    return replace(deployment, at=replace(deployment.workspace, role=name))
