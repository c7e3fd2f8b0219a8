"""IAM roles together with everything that they allow."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import iam


@dataclass(frozen=True, kw_only=True)
class GrantedRole:
    """A role and what has to be attached before it is of use.

    Attributes:
        role: The role.
        permissions: Its policies; services that try a role when they get it have to wait for them.
    """

    role: aws.iam.Role
    permissions: tuple[aws.iam.RolePolicy | aws.iam.RolePolicyAttachment, ...]

    @property
    def granted_arn(self) -> pulumi.Output[str]:
        """The role's ARN once its permissions are attached."""
        ids = [each.id for each in self.permissions]
        return pulumi.Output.all(self.role.arn, *ids).apply(lambda known: known[0])


def granted_role(
    name: str,
    *,
    description: str,
    trust: iam.Document,
    opts: pulumi.ResourceOptions,
    policy: iam.Document | None = None,
    policy_name: str | None = None,
    managed: Mapping[str, str] | None = None,
) -> GrantedRole:
    """A role that allows exactly this: a policy that somebody adds by hand is drift.

    A refresh shows such a policy and the next `up` takes it away; it never stops the role's
    deletion.

    Args:
        name: Logical name.
        description: What the role is for.
        trust: Who may assume it.
        opts: Options of each resource.
        policy: The inline policy, if there is one.
        policy_name: Logical name of the policy; the role's by default.
        managed: Managed policies: logical name of the attachment to the policy's ARN.

    Source: https://www.pulumi.com/registry/packages/aws/api-docs/iam/rolepoliciesexclusive/
    """
    role = aws.iam.Role(
        name,
        description=description,
        assume_role_policy=pulumi.Output.json_dumps(trust),
        force_detach_policies=True,
        opts=opts,
    )
    inline = [
        aws.iam.RolePolicy(
            policy_name or name,
            role=role.name,
            policy=pulumi.Output.json_dumps(document),
            opts=opts,
        )
        for document in ([policy] if policy else [])
    ]
    attached = [
        aws.iam.RolePolicyAttachment(key, role=role.name, policy_arn=arn, opts=opts)
        for key, arn in (managed or {}).items()
    ]
    aws.iam.RolePoliciesExclusive(
        name, role_name=role.name, policy_names=[each.name for each in inline], opts=opts
    )
    aws.iam.RolePolicyAttachmentsExclusive(
        name, role_name=role.name, policy_arns=[each.policy_arn for each in attached], opts=opts
    )
    return GrantedRole(role=role, permissions=(*inline, *attached))
