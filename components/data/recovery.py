"""The recovery region of replicated objects and recovery points, with its key."""

from dataclasses import dataclass, replace

import pulumi
import pulumi_aws as aws

from components.scope import Scope
from components.security.keys import key_policy


@dataclass(frozen=True, kw_only=True)
class Recovery:
    """The recovery region.

    Attributes:
        key_arn: Key of copies; KMS keys are regional.
    """

    region: str
    key_arn: pulumi.Input[str]


def make_recovery(parent: pulumi.Resource, *, scope: Scope, region: str) -> Recovery:
    """Create the key of replicated objects and recovery points.

    It is not a replica of the data key, so that permissions on one do not include the other; S3 and
    AWS Backup re-encrypt copies anyway.
    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
    """
    key = aws.kms.Key(
        "data-recovery-key",
        description=f"{scope.prefix}: Copies of objects and backups from {scope.account.region}",
        enable_key_rotation=True,
        policy=pulumi.Output.json_dumps(key_policy(replace(scope.account, region=region), "data")),
        region=region,
        opts=pulumi.ResourceOptions(parent=parent, protect=scope.protect),
    )
    aws.kms.Alias(
        "data-recovery-alias",
        # A fixed alias, by which operators find the current key.
        name=f"alias{scope.path}/recovery",
        target_key_id=key.key_id,
        region=region,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    return Recovery(region=region, key_arn=key.arn)
