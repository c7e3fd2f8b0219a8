"""Notifications: a topic for each severity, encrypted, reached over TLS only.

A component of its own, because it comes first: databases and backups may notify it, and what
watches them comes last. Only the topics of other regions come with the alarms that need them: an
alarm notifies topics of its own region only.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import pulumi
from pulumi_aws import kms, sns

from components import iam
from components.aws_account import AwsAccount
from components.security.keys import alarms, key_policy
from components.settings import PROJECT
from components.settings.observability import Severity, Subscription

SEVERITIES: tuple[Severity, ...] = get_args(Severity)

_MONEY_AND_DATABASES: Severity = "warning"
"""Where budgets, unusual cost and database events go: none of them wakes anybody."""

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
    """What the component is made of.

    Attributes:
        subscriptions: Whom each severity notifies.
        account: Whose services may publish.
        environment: The environment's name, which messages show.
        key_arn: Key of the topics; must admit the services that publish.
    """

    subscriptions: Mapping[Severity, Sequence[Subscription]]
    account: AwsAccount
    environment: str
    key_arn: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class TopicsOutputs:
    """What other components build on.

    Attributes:
        arns: Severity to topic. Taken from the policy, so that nobody publishes before it holds.
        names: Severity to the topic's name.
    """

    arns: Mapping[Severity, pulumi.Output[str]]
    names: Mapping[Severity, pulumi.Output[str]]


class Topics(pulumi.ComponentResource):
    """The topics of one stack and their subscriptions."""

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
    """Topics of another region for the alarms there, with the same subscribers.

    Args:
        name: Start of the logical names.
        args: As of the topics in the stack's region; their key stays there.
        region: The other region.
        severities: Those of the alarms there.
        opts: Options of each resource.

    Returns:
        Severity to the topic's ARN, taken from its policy.
    """
    there = replace(args.account, region=region)
    key = kms.Key(
        f"{name}-{region}-key",
        description=f"{PROJECT}-{args.environment}: Alarm topics of {region}",
        enable_key_rotation=True,
        policy=pulumi.Output.json_dumps(key_policy(there, "logs", alarms(there, "cloudwatch"))),
        region=region,
        opts=opts,
    )
    args = replace(args, account=there, key_arn=key.arn)
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
        display_name=f"{PROJECT} {args.environment} {severity}",
        kms_master_key_id=args.key_arn,
        region=region,
        opts=opts,
    )
    policy = sns.TopicPolicy(
        f"{name}-policy",
        arn=topic.arn,
        policy=pulumi.Output.json_dumps(topic_policy(topic.arn, senders, args.account)),
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
    """What names a subscription: not its place in the list, so that an insertion moves nobody.

    A digest, so that no part of an address becomes part of a name, and no two addresses share one.
    """
    identity = f"{subscription.protocol} {subscription.endpoint.text}"
    digest = hashlib.sha256(identity.encode()).hexdigest()[:16]
    return f"{subscription.protocol}-{digest}"


def _formerly(name: str, each: Subscription, taken: set[str]) -> pulumi.ResourceOptions:
    """The name before names were digests, which two addresses could share: the first has it.

    A secret has none: the state would keep the token in the alias.
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
    """Who may publish, and that nobody does so in plain text.

    EventBridge takes no condition in a topic's policy.
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
