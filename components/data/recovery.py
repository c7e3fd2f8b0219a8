"""The second region: where copies survive the loss of the stack's own, and their key."""

from dataclasses import dataclass, replace

import pulumi
import pulumi_aws as aws

from components.aws_account import AwsAccount
from components.security.keys import key_policy
from components.settings import PROJECT


@dataclass(frozen=True, kw_only=True)
class Recovery:
    """Where copies go.

    Attributes:
        region: The recovery region.
        key_arn: Key of all copies; a key never leaves its region.
    """

    region: str
    key_arn: pulumi.Input[str]


def make_recovery(
    parent: pulumi.Resource, *, account: AwsAccount, environment: str, region: str, protect: bool
) -> Recovery:
    """Create the key of copied objects and recovery points.

    It is a key of its own, not a replica of the data key: who may use one gains nothing with the
    other, and S3 and AWS Backup encrypt copies anew anyway.
    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
    """
    key = aws.kms.Key(
        "data-recovery-key",
        description=f"{PROJECT}-{environment}: Copies of objects and backups from {account.region}",
        enable_key_rotation=True,
        policy=pulumi.Output.json_dumps(key_policy(replace(account, region=region), "data")),
        region=region,
        opts=pulumi.ResourceOptions(parent=parent, protect=protect),
    )
    aws.kms.Alias(
        "data-recovery-alias",
        # A contract: operators find the key by it, whichever key it is.
        name=f"alias/{PROJECT}/{environment}/recovery",
        target_key_id=key.key_id,
        region=region,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    return Recovery(region=region, key_arn=key.arn)
