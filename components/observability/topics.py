"""SNS topics for each severity, encrypted, with TLS only.

A component of its own, because databases and backups need the topics before observability is
created. Topics of other regions are created with the alarms there: alarms notify topics of their
own region only.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import pulumi
from pulumi_aws import kms, sns

from components import iam
from components.aws_account import AwsAccount
from components.scope import Scope
from components.security.keys import alarms, key_policy
from components.settings import PROJECT
from components.settings.observability import Severity, Subscription

SEVERITIES: tuple[Severity, ...] = get_args(Severity)

_MONEY_AND_DATABASES: Severity = "warning"
"""The severity of budgets, cost anomalies and database events."""

Sender = Literal["Alarms", "Events", "Budgets", "UnusualCost", "DatabaseEvents"]

_SERVICES: Mapping[Sender, str] = {
    "Alarms": "cloudwatch",
    "Events": "events",
    "Budgets": "budgets",
    "UnusualCost": "costalerts",
    "DatabaseEvents": "events.rds",
}


@dataclass(frozen=True, kw_only=True)
class TopicsArgs:
    """Arguments of the component.

    Attributes:
        scope: Account, environment, protection and keys of the stack.
    """

    scope: Scope
    subscriptions: Mapping[Severity, Sequence[Subscription]]


@dataclass(frozen=True, kw_only=True)
class TopicsOutputs:
    """Outputs of the component.

    Attributes:
        arns: Severity to topic ARN, which resolves after the topic policy.
        names: Severity to the topic's name.
    """

    arns: Mapping[Severity, pulumi.Output[str]]
    names: Mapping[Severity, pulumi.Output[str]]


class Topics(pulumi.ComponentResource):
    """The topics of a stack and their subscriptions."""

    def __init__(
        self, name: str, args: TopicsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("agentplatform:observability:Topics", name, {}, opts)
        own = pulumi.ResourceOptions(parent=self)
        made: dict[Severity, _Made] = {
            severity: _topic(f"{name}-{severity}", severity, args, _senders(severity), own)
            for severity in SEVERITIES
        }
        arns: dict[Severity, pulumi.Output[str]] = {key: it.arn for key, it in made.items()}
        names: dict[Severity, pulumi.Output[str]] = {key: it.name for key, it in made.items()}
        self.outputs = TopicsOutputs(arns=arns, names=names)
        self.register_outputs(vars(self.outputs))


def topics_elsewhere(
    name: str,
    args: TopicsArgs,
    region: str,
    severities: Collection[Severity],
    opts: pulumi.ResourceOptions,
) -> Mapping[Severity, pulumi.Output[str]]:
    """Topics in another region for the alarms there, with the same subscriptions.

    Args:
        name: Prefix of the logical names.
        args: Arguments of the topics in the stack's region; their key is not used.
        region: The other region.
        severities: The severities of the alarms there.
        opts: Options of all resources.

    Returns:
        Severity to topic ARN, which resolves after the topic policy.
    """
    there = replace(args.scope.account, region=region)
    key = kms.Key(
        f"{name}-{region}-key",
        description=f"{PROJECT}-{args.scope.environment}: Alarm topics of {region}",
        enable_key_rotation=True,
        policy=pulumi.Output.json_dumps(key_policy(there, "logs", alarms(there, "cloudwatch"))),
        region=region,
        opts=opts,
    )
    args = replace(args, scope=replace(args.scope, account=there, logs_key_arn=key.arn))
    return {
        severity: _topic(
            f"{name}-{region}-{severity}", severity, args, ("Alarms",), opts, region
        ).arn
        for severity in SEVERITIES
        if severity in severities
    }


@dataclass(frozen=True, kw_only=True)
class _Made:
    arn: pulumi.Output[str]
    name: pulumi.Output[str]


def _topic(
    name: str,
    severity: Severity,
    args: TopicsArgs,
    senders: Collection[Sender],
    opts: pulumi.ResourceOptions,
    region: str | None = None,
) -> _Made:
    topic = sns.Topic(
        name,
        display_name=f"{PROJECT} {args.scope.environment} {severity}",
        kms_master_key_id=args.scope.logs_key_arn,
        region=region,
        opts=opts,
    )
    policy = sns.TopicPolicy(
        f"{name}-policy",
        arn=topic.arn,
        policy=pulumi.Output.json_dumps(topic_policy(topic.arn, senders, args.scope.account)),
        region=region,
        opts=opts,
    )
    former: set[str] = set()
    for each in args.subscriptions.get(severity, ()):
        sns.TopicSubscription(
            f"{name}-{subscriber(each)}",
            topic=topic.arn,
            protocol=each.protocol,
            endpoint=each.endpoint.value,
            region=region,
            opts=pulumi.ResourceOptions.merge(opts, _formerly(name, each, former)),
        )
    return _Made(arn=policy.arn, name=topic.name)


def subscriber(subscription: Subscription) -> str:
    """The key of a subscription in logical names, independent of its position in the list.

    It is a digest, so that names contain no addresses and are unique.
    """
    identity = f"{subscription.protocol} {subscription.endpoint.text}"
    digest = hashlib.sha256(identity.encode()).hexdigest()[:16]
    return f"{subscription.protocol}-{digest}"


def _formerly(name: str, each: Subscription, taken: set[str]) -> pulumi.ResourceOptions:
    """An alias of the former name, which was not a digest; of equal names, the first one has it.

    Secret endpoints have none: the state would contain the token in the alias.
    """
    end = (each.endpoint.text or "").rpartition("/")[2][:40]
    former = f"{name}-{each.protocol}-{end}"
    if each.endpoint.secret or former in taken:
        return pulumi.ResourceOptions()
    taken.add(former)
    return pulumi.ResourceOptions(aliases=[pulumi.Alias(name=former)])


def _senders(severity: Severity) -> Collection[Sender]:
    return tuple(_SERVICES) if severity == _MONEY_AND_DATABASES else ("Alarms", "Events")


def topic_policy(
    arn: pulumi.Input[str], senders: Collection[Sender], account: AwsAccount
) -> iam.Document:
    """The topic policy: allowed publishers, and TLS.

    EventBridge does not support conditions in topic policies.
    Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
    """
    here = {"StringEquals": {"aws:SourceAccount": account.account_id}}
    return iam.document(
        iam.deny_plain_http(["sns:Publish"], [arn]),
        *(
            iam.allow(
                ["sns:Publish"],
                [arn],
                sid=sender,
                principals=iam.services(f"{_SERVICES[sender]}.amazonaws.com"),
                when=None if sender == "Events" else here,
            )
            for sender in senders
        ),
    )
