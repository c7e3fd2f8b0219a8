"""Tags of types that do not show the provider's default tags.

pulumi-aws adds the default tags to the inputs (`tagsAll`) of types from Terraform's plugin SDK.
Types of the newer plugin framework get them only when AWS is called, after the policy pack has
evaluated them, so the program tags these.
Source: `provider/tags.go` in https://github.com/pulumi/pulumi-aws.
"""

from collections.abc import Mapping
from typing import cast

import pulumi
import pulumi_aws as aws

_CLASSES = (
    aws.cloudwatch.LogDelivery,
    aws.cloudwatch.LogDeliveryDestination,
    aws.cloudwatch.LogDeliverySource,
    aws.bedrock.Guardrail,
    aws.vpc.SecurityGroupEgressRule,
    aws.vpc.SecurityGroupIngressRule,
)
_TAGGED_BY_PROGRAM: frozenset[str] = frozenset(vars(cls)["pulumi_type"] for cls in _CLASSES)


def tag_by_program(tags: Mapping[str, str]) -> pulumi.ResourceTransformation:
    """The transformation that adds `tags` to these types; their own tags take precedence."""

    def transform(
        args: pulumi.ResourceTransformationArgs,
    ) -> pulumi.ResourceTransformationResult | None:
        if args.type_ not in _TAGGED_BY_PROGRAM:
            return None
        own = cast("Mapping[str, pulumi.Input[str]] | None", args.props.get("tags"))
        props = {**args.props, "tags": {**tags, **(own or {})}}
        return pulumi.ResourceTransformationResult(props=props, opts=args.opts)

    return transform
