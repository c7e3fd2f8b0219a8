"""A part of the platform, small enough to be made and deleted hundreds of times in an hour.

What it is made of is the platform's own: keys with aliases, secrets and parameters with random
values, topics, a bucket, a VPC with flow logs. So fixed names and names by Pulumi, things without
names, encryption, protection from deletion and a remote component (awsx) are all there.
"""

import pulumi
import pulumi_aws as aws

from components.aws_account import AwsAccount
from components.buckets import Retention, bucket_policy, private_bucket, retain
from components.network.flow_logs import make_flow_logs
from components.network.vpc import lock_defaults, make_vpc
from components.observability.topics import Topics, TopicsArgs
from components.scope import Scope, StackScope
from components.security.context import Context
from components.security.generated import make_generated
from components.security.keys import make_keys
from components.settings import Settings

settings = Settings.load()
environment = settings.environment
provider = aws.Provider(
    "aws",
    region=environment.region,
    allowed_account_ids=[environment.account_id] if environment.account_id else None,
    default_tags=aws.ProviderDefaultTagsArgs(tags=environment.tags),
)
account = AwsAccount.of(provider, environment.region)


class Part(pulumi.ComponentResource):
    """The part of the platform."""

    def __init__(self) -> None:
        super().__init__(
            "agentplatform:torture:Part", "part", {}, pulumi.ResourceOptions(providers=[provider])
        )
        own = pulumi.ResourceOptions(parent=self)
        stack_scope = StackScope(
            account=account, environment=environment.name, protect=environment.protection
        )
        context = Context.of(self, stack_scope)
        keys = make_keys(context, settings.security.keys, trail_arn=None, queues=False)
        generated = make_generated(context, settings.security, keys)
        topics = Topics(
            "topics",
            TopicsArgs(
                subscriptions=settings.observability.subscriptions,
                scope=Scope(
                    **vars(stack_scope),
                    data_key_arn=keys.data.arn,
                    logs_key_arn=keys.logs.arn,
                    secrets_key_arn=keys.secrets.arn,
                ),
            ),
            own,
        )
        bucket = private_bucket(
            "documents", parent=self, key_arn=keys.data.arn, protect=environment.protection
        )
        bucket_policy(bucket)
        retain(bucket, Retention(noncurrent_days=settings.data.storage.documents.noncurrent_days))
        vpc = make_vpc("network", settings.network, own)
        lock_defaults("network", vpc, own)
        make_flow_logs(
            "network",
            vpc_id=vpc.vpc_id,
            account_id=account.account_id,
            key_arn=keys.logs.arn,
            retention_days=settings.network.flow_log_retention_days,
            opts=own,
        )
        if word := pulumi.Config("torture").get_secret("word"):
            aws.ssm.Parameter(
                "word",
                type=aws.ssm.ParameterType.SECURE_STRING,
                key_id=keys.secrets.arn,
                value=word,
                opts=own,
            )
        self.register_outputs({})
        self.outputs = {
            "secretArns": generated.secret_arns,
            "topicArns": topics.outputs.arns,
            "vpcId": vpc.vpc_id,
        }


for key, value in Part().outputs.items():
    pulumi.export(key, value)
