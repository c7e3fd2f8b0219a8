"""What AWS admits once is deleted before its replacement is created.

Pulumi creates a replacement first, unless the provider says otherwise: it does so for names that
the program gives, where pulumi-aws would otherwise choose one. These types are left.
Source: `nameRequiresDeleteBeforeReplace` in https://github.com/pulumi/pulumi-terraform-bridge.
"""

import pulumi
import pulumi_aws as aws

_CLASSES = (
    aws.accessanalyzer.Analyzer,  # its name, which pulumi-aws never chooses
    aws.backup.VaultLockConfiguration,  # one for each vault: the old one's end would unlock it
    aws.cloudwatch.CompositeAlarm,  # its name
    aws.cloudwatch.LogDelivery,  # one for each source and destination
    aws.cloudwatch.LogDeliveryDestination,  # its name
    aws.cloudwatch.LogDeliverySource,  # its name
    aws.cognito.UserPoolDomain,  # one for each user pool
    aws.ec2.FlowLog,  # one for each VPC, destination and kind of traffic
    aws.ecr.LifecyclePolicy,  # one for each repository: the old one's end would be its own
    aws.ecs.Service,  # its name in the cluster
    aws.rds.Cluster,  # its identifier
    aws.rds.ProxyEndpoint,  # its name
    aws.rds.ProxyTarget,  # one cluster for each target group
    aws.wafv2.WebAclAssociation,  # one for each load balancer: the old one's end would be its own
    aws.wafv2.WebAclLoggingConfiguration,  # one for each web ACL, as above
)
DELETED_FIRST: frozenset[str] = frozenset(vars(cls)["pulumi_type"] for cls in _CLASSES)
"""Type tokens."""


def delete_first(
    args: pulumi.ResourceTransformationArgs,
) -> pulumi.ResourceTransformationResult | None:
    """The transformation: say so in the options of these types."""
    if args.type_ not in DELETED_FIRST:
        return None
    opts = pulumi.ResourceOptions.merge(
        args.opts, pulumi.ResourceOptions(delete_before_replace=True)
    )
    return pulumi.ResourceTransformationResult(props=args.props, opts=opts)
