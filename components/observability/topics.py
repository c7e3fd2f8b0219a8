"""Notifications: a topic for each severity, encrypted, reached over TLS only.

A component of its own, because it comes first: databases and backups may notify it, and what
watches them comes last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

import pulumi
from pulumi_aws import sns

from components import iam
from components.aws_account import AwsAccount
from components.settings import PROJECT
from components.settings.observability import Severity, Subscription

SEVERITIES: tuple[Severity, ...] = get_args(Severity)

_MONEY_AND_DATABASES: Severity = "warning"
"""Where budgets, unusual cost and database events go: none of them wakes anybody."""


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
        arns: dict[Severity, pulumi.Output[str]] = {}
        names: dict[Severity, pulumi.Output[str]] = {}
        for severity in SEVERITIES:
            topic = sns.Topic(
                f"{name}-{severity}",
                display_name=f"{PROJECT} {args.environment} {severity}",
                kms_master_key_id=args.key_arn,
                opts=own,
            )
            policy = sns.TopicPolicy(
                f"{name}-{severity}-policy",
                arn=topic.arn,
                policy=pulumi.Output.json_dumps(topic_policy(topic.arn, severity, args.account)),
                opts=own,
            )
            _subscribe(f"{name}-{severity}", topic, args.subscriptions.get(severity, ()), own)
            arns[severity], names[severity] = policy.arn, topic.name
        self.outputs = TopicsOutputs(arns=arns, names=names)
        self.register_outputs(vars(self.outputs))


def topic_policy(arn: pulumi.Input[str], severity: Severity, account: AwsAccount) -> iam.Document:
    """Who may publish: alarms and events, on the topic for money and databases also these.

    EventBridge takes no condition in a topic's policy.
    Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
    """
    here = {"StringEquals": {"aws:SourceAccount": account.account_id}}
    senders: dict[str, tuple[str, iam.Condition | None]] = {
        "Alarms": ("cloudwatch.amazonaws.com", here),
        "Events": ("events.amazonaws.com", None),
    }
    if severity == _MONEY_AND_DATABASES:
        senders |= {
            "Budgets": ("budgets.amazonaws.com", here),
            "UnusualCost": ("costalerts.amazonaws.com", here),
            "DatabaseEvents": ("events.rds.amazonaws.com", here),
        }
    plain = {"Bool": {"aws:SecureTransport": "false"}}
    return iam.document(
        iam.deny(["sns:Publish"], [arn], sid="DenyPlainHttp", principals=iam.EVERYONE, when=plain),
        *(
            iam.allow(
                ["sns:Publish"], [arn], sid=sid, principals=iam.services(sender), when=condition
            )
            for sid, (sender, condition) in senders.items()
        ),
    )


def _subscribe(
    name: str,
    topic: sns.Topic,
    subscriptions: Sequence[Subscription],
    own: pulumi.ResourceOptions,
) -> None:
    for each in subscriptions:
        sns.TopicSubscription(
            # By what it is, not by its place in the list: an insertion moves nobody.
            f"{name}-{each.protocol}-{each.endpoint.rpartition('/')[2][:40]}",
            topic=topic.arn,
            protocol=each.protocol,
            endpoint=each.endpoint,
            opts=own,
        )
