"""Operate a local stack as a pipeline role, which authorizes every call."""

import json
from contextlib import suppress
from dataclasses import replace

from ops.bootstrap.template import Bootstrap
from ops.deployment import Deployment
from ops.errors import OpsError
from ops.options import Acting

_REPOSITORY = "local/checkout"
"""A placeholder repository: the local AWS does not check tokens."""


def acting(deployment: Deployment, role: Acting | None) -> Deployment:
    """The same stack, with a role of `bootstrap` that authorizes each call of the engine.

    The role gets this checkout's policy documents by IAM calls: moto's CloudFormation does not
    update the policies of a role.

    Raises:
        OpsError: The stack is on AWS, where credentials determine the role.
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
