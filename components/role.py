"""IAM roles with all of their policies."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import iam


@dataclass(frozen=True, kw_only=True)
class GrantedRole:
    """A role and its policies.

    Attributes:
        permissions: Its policies, for services that use the role as soon as it is configured.
    """

    role: aws.iam.Role
    permissions: tuple[aws.iam.RolePolicy | aws.iam.RolePolicyAttachment, ...]

    @property
    def granted_arn(self) -> pulumi.Output[str]:
        """The role's ARN, which resolves after its policies are attached."""
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
    """A role with an exclusive set of policies: manually added ones are drift.

    A refresh detects added policies and the next `up` removes them; they do not block the role's
    deletion.

    Args:
        name: Logical name.
        description: Its description.
        trust: Its trust policy.
        opts: Options of all resources.
        policy: The inline policy, if any.
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
