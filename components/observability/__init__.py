"""Alarms, events, dashboards, tracing, saved queries and costs: what tells people how it goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch

from components.aws_account import AwsAccount
from components.observability.alarms import RULES, Alarm, audit, make_alarms
from components.observability.alarms.rule import Kind, Target
from components.observability.dashboards import make_dashboards
from components.observability.events import make_events
from components.observability.money import make_budget, make_cost_anomaly
from components.observability.queries import make_queries
from components.observability.targets import message_targets, targets_of
from components.observability.topics import Topics, TopicsArgs, TopicsOutputs, topics_elsewhere
from components.observability.tracing import make_tracing
from components.observability.watched import (
    AuditWatched,
    BackupWatched,
    BedrockWatched,
    CopiesWatched,
    DatabaseWatched,
    LoadBalancersWatched,
    NatWatched,
    QueuesWatched,
    ReplicatedWatched,
    ReplicationWatched,
    SearchWatched,
    ServicesWatched,
    TargetGroupWatched,
    WafWatched,
    Watched,
)
from components.settings import PROJECT
from components.settings import Observability as ObservabilitySettings
from components.settings.observability import Severity

__all__ = [
    "AuditWatched",
    "BackupWatched",
    "BedrockWatched",
    "CopiesWatched",
    "DatabaseWatched",
    "LoadBalancersWatched",
    "NatWatched",
    "Observability",
    "ObservabilityArgs",
    "ObservabilityOutputs",
    "QueuesWatched",
    "ReplicatedWatched",
    "ReplicationWatched",
    "SearchWatched",
    "ServicesWatched",
    "TargetGroupWatched",
    "Topics",
    "TopicsArgs",
    "TopicsOutputs",
    "WafWatched",
    "Watched",
]


@dataclass(frozen=True, kw_only=True)
class ObservabilityArgs:
    """What the component is made of.

    Attributes:
        settings: The stack's `agentplatform:observability` section.
        watched: What there is to watch; what is missing there is not watched.
        topics: Whom each severity notifies.
        account: Account, region and partition.
        environment: The environment's name, part of contractual names.
        key_arn: Key of the queue with undelivered events; must admit EventBridge.
    """

    settings: ObservabilitySettings
    watched: Watched
    topics: TopicsOutputs
    account: AwsAccount
    environment: str
    key_arn: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class ObservabilityOutputs:
    """What other components build on.

    Attributes:
        platform_alarm_arn: Goes off when any critical alarm does.
        rollback_alarm_names: Service to the alarms that roll its deployment back.
        alarm_names: All alarms.
        dashboard_names: All dashboards.
        dead_letter_queue_url: Where events wait that could not be delivered.
    """

    platform_alarm_arn: pulumi.Output[str] | None
    rollback_alarm_names: Mapping[str, Sequence[pulumi.Output[str]]]
    alarm_names: Sequence[pulumi.Output[str]]
    dashboard_names: Sequence[pulumi.Output[str]]
    dead_letter_queue_url: pulumi.Output[str]


class Observability(pulumi.ComponentResource):
    """Everything that watches one stack.

    It is made before the container services: it knows them by name, they name its alarms.
    """

    def __init__(
        self, name: str, args: ObservabilityArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("agentplatform:observability:Observability", name, {}, opts)
        self._name, self._args = name, args
        self._prefix = f"{PROJECT}-{args.environment}"
        self._own = pulumi.ResourceOptions(parent=self)
        queue = make_events(
            name,
            watched=args.watched,
            topic_arns=args.topics.arns,
            key_arn=args.key_arn,
            account=args.account,
            prefix=self._prefix,
            opts=self._own,
        )
        account = args.account
        targets = targets_of(
            args.watched, account_id=account.account_id, region=account.region
        ) | message_targets(queue.name, args.topics.names)
        self._count_audited()
        alarms = self._alarms(targets)
        platform = self._platform_alarm(alarms)
        self._record_and_count_costs()
        self.outputs = ObservabilityOutputs(
            platform_alarm_arn=platform.arn if platform else None,
            rollback_alarm_names=_rollback(args.watched, alarms),
            alarm_names=[each.alarm.name for each in alarms],
            dashboard_names=self._dashboards(targets),
            dead_letter_queue_url=queue.url,
        )
        self.register_outputs(vars(self.outputs))

    def _alarms(self, targets: Mapping[Kind, Sequence[Target]]) -> list[Alarm]:
        return make_alarms(
            self._name,
            targets=targets,
            thresholds=self._args.settings.thresholds,
            topic_arns=self._topic_arns(targets),
            prefix=self._prefix,
            opts=self._own,
        )

    def _topic_arns(
        self, targets: Mapping[Kind, Sequence[Target]]
    ) -> Mapping[str | None, Mapping[Severity, pulumi.Output[str]]]:
        """Whom each severity notifies in each region that has something to watch."""
        args = self._args
        wanted: dict[str, set[Severity]] = {}
        for rule in RULES:
            for target in targets.get(rule.kind, ()):
                if target.region:
                    wanted.setdefault(target.region, set()).add(rule.severity)
        topics = TopicsArgs(
            subscriptions=args.settings.subscriptions,
            account=args.account,
            environment=args.environment,
            key_arn=args.key_arn,
        )
        elsewhere = {
            region: topics_elsewhere(
                f"{self._name}-topics", topics, region, wanted[region], self._own
            )
            for region in sorted(wanted)
        }
        return {None: args.topics.arns, **elsewhere}

    def _count_audited(self) -> None:
        """Count what the trail records, for the alarms of kind `audit`."""
        watched = self._args.watched.audit
        if not watched:
            return
        for each, key, pattern in audit.filters():
            cloudwatch.LogMetricFilter(
                f"{self._name}-audit-{key}",
                name=key,
                log_group_name=watched.log_group_name,
                pattern=pattern,
                metric_transformation=cloudwatch.LogMetricFilterMetricTransformationArgs(
                    namespace=watched.metric_namespace,
                    name=each.metric,
                    value="1",
                    default_value="0",
                ),
                opts=self._own,
            )

    def _platform_alarm(self, alarms: Sequence[Alarm]) -> cloudwatch.CompositeAlarm | None:
        """One alarm over all critical ones: the state of the platform at a glance.

        It is for the record only, because the alarm behind it has woken somebody already. Alarms
        of other regions are beyond its sight.
        """
        critical = [
            each.alarm.name
            for each in alarms
            if each.rule.severity == "critical" and not each.target.region
        ]
        if not critical:
            return None
        info = self._args.topics.arns["info"]
        return cloudwatch.CompositeAlarm(
            f"{self._name}-platform",
            alarm_name=f"{self._prefix}-platform",
            alarm_description="The platform is in trouble. What to do: docs/runbook.md#platform",
            alarm_rule=pulumi.Output.all(*critical).apply(any_of),
            alarm_actions=[info],
            ok_actions=[info],
            opts=self._own,
        )

    def _dashboards(self, targets: Mapping[Kind, Sequence[Target]]) -> list[pulumi.Output[str]]:
        if not self._args.settings.dashboards:
            return []
        made = make_dashboards(
            self._name,
            targets=targets,
            thresholds=self._args.settings.thresholds,
            region=self._args.account.region,
            prefix=self._prefix,
            opts=self._own,
        )
        return [each.dashboard_name for each in made]

    def _record_and_count_costs(self) -> None:
        args = self._args
        services = args.watched.services
        make_tracing(
            self._name,
            args.settings.tracing,
            services=services.service_names if services else (),
            prefix=self._prefix,
            opts=self._own,
        )
        make_queries(self._name, args.watched, prefix=self._prefix, opts=self._own)
        warning = args.topics.arns["warning"]
        make_budget(
            self._name,
            args.settings.budget,
            prefix=self._prefix,
            environment=args.environment,
            topic_arn=warning,
            opts=self._own,
        )
        if args.settings.cost_anomaly.enabled:
            make_cost_anomaly(
                self._name, args.settings.cost_anomaly, topic_arn=warning, opts=self._own
            )


def any_of(names: Sequence[str]) -> str:
    """The rule of an alarm that goes off with any of these."""
    return " OR ".join(f'ALARM("{name}")' for name in names)


def _rollback(watched: Watched, alarms: Sequence[Alarm]) -> dict[str, Sequence[pulumi.Output[str]]]:
    services = watched.services.service_names if watched.services else ()
    return {
        service: [
            each.alarm.name for each in alarms if each.rule.rollback and each.target.key == service
        ]
        for service in services
    }
