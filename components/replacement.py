"""Types whose resources are deleted before their replacement is created.

Pulumi creates replacements first, except where the provider requires otherwise: for fixed names of
types with auto-naming. AWS allows only one resource of these other types.
Source: `nameRequiresDeleteBeforeReplace` in https://github.com/pulumi/pulumi-terraform-bridge.
"""

import pulumi
import pulumi_aws as aws

_CLASSES = (
    aws.accessanalyzer.Analyzer,  # its name, without auto-naming
    aws.backup.VaultLockConfiguration,  # one for each vault
    aws.cloudwatch.CompositeAlarm,  # its name
    aws.cloudwatch.LogDelivery,  # one for each source and destination
    aws.cloudwatch.LogDeliveryDestination,  # its name
    aws.cloudwatch.LogDeliverySource,  # its name
    aws.cognito.UserPoolDomain,  # one for each user pool
    aws.ec2.FlowLog,  # one for each VPC, destination and kind of traffic
    aws.ecr.LifecyclePolicy,  # one for each repository
    aws.ecs.Service,  # its name in the cluster
    aws.rds.Cluster,  # its identifier
    aws.rds.ProxyEndpoint,  # its name
    aws.rds.ProxyTarget,  # one cluster for each target group
    aws.wafv2.WebAclAssociation,  # one for each load balancer
    aws.wafv2.WebAclLoggingConfiguration,  # one for each web ACL
)
DELETED_FIRST: frozenset[str] = frozenset(vars(cls)["pulumi_type"] for cls in _CLASSES)
"""Type tokens."""


def delete_first(
    args: pulumi.ResourceTransformationArgs,
) -> pulumi.ResourceTransformationResult | None:
    """The transformation that sets `delete_before_replace` on these types."""
    if args.type_ not in DELETED_FIRST:
        return None
    opts = pulumi.ResourceOptions.merge(
        args.opts, pulumi.ResourceOptions(delete_before_replace=True)
    )
    return pulumi.ResourceTransformationResult(props=args.props, opts=opts)
