"""Alarms, events, dashboards, tracing, saved queries and costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch

from components.observability.alarms import RULES, Alarm, audit, make_alarms
from components.observability.alarms.rule import AlarmTarget, Kind
from components.observability.dashboards import make_dashboards
from components.observability.events import make_events
from components.observability.money import make_budget, make_cost_anomaly
from components.observability.queries import make_queries
from components.observability.targets import message_targets, targets_of
from components.observability.topics import TopicsArgs, TopicsOutputs, topics_elsewhere
from components.observability.tracing import make_tracing
from components.observability.watched import Watched
from components.scope import Scope
from components.settings import Observability as ObservabilitySettings
from components.settings.observability import Severity


@dataclass(frozen=True, kw_only=True)
class ObservabilityArgs:
    """Arguments of the component.

    Attributes:
        settings: The stack's `agentplatform:observability` section.
        scope: Account, environment, protection and keys of the stack.
    """

    settings: ObservabilitySettings
    scope: Scope
    watched: Watched
    topics: TopicsOutputs


@dataclass(frozen=True, kw_only=True)
class ObservabilityOutputs:
    """Outputs of the component.

    Attributes:
        platform_alarm_arn: The composite alarm of all critical alarms.
        rollback_alarm_names: Service to its rollback alarms.
        dead_letter_queue_url: The dead-letter queue of undelivered events.
    """

    platform_alarm_arn: pulumi.Output[str] | None
    rollback_alarm_names: Mapping[str, Sequence[pulumi.Output[str]]]
    alarm_names: Sequence[pulumi.Output[str]]
    dashboard_names: Sequence[pulumi.Output[str]]
    dead_letter_queue_url: pulumi.Output[str]


class Observability(pulumi.ComponentResource):
    """Monitoring of a stack.

    It is created before the container services, which list its alarms; it knows them by name.
    """

    def __init__(
        self, name: str, args: ObservabilityArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("agentplatform:observability:Observability", name, {}, opts)
        self._name, self._args = name, args
        self._prefix = args.scope.prefix
        self._own = pulumi.ResourceOptions(parent=self)
        queue = make_events(
            name,
            watched=args.watched,
            topic_arns=args.topics.arns,
            key_arn=args.scope.logs_key_arn,
            account=args.scope.account,
            prefix=self._prefix,
            opts=self._own,
        )
        account = args.scope.account
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

    def _alarms(self, targets: Mapping[Kind, Sequence[AlarmTarget]]) -> list[Alarm]:
        return make_alarms(
            self._name,
            targets=targets,
            thresholds=self._args.settings.thresholds,
            topic_arns=self._topic_arns(targets),
            prefix=self._prefix,
            opts=self._own,
        )

    def _topic_arns(
        self, targets: Mapping[Kind, Sequence[AlarmTarget]]
    ) -> Mapping[str | None, Mapping[Severity, pulumi.Output[str]]]:
        """The topics by region and severity."""
        args = self._args
        wanted: dict[str, set[Severity]] = {}
        for rule in RULES:
            for target in targets.get(rule.kind, ()):
                if target.region:
                    wanted.setdefault(target.region, set()).add(rule.severity)
        topics = TopicsArgs(
            subscriptions=args.settings.subscriptions,
            scope=args.scope,
        )
        elsewhere = {
            region: topics_elsewhere(
                f"{self._name}-topics", topics, region, wanted[region], self._own
            )
            for region in sorted(wanted)
        }
        return {None: args.topics.arns, **elsewhere}

    def _count_audited(self) -> None:
        """Create the metric filters of the trail's events, for alarms of kind `audit`."""
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
        """The composite alarm of all critical alarms.

        It notifies the info topic only, because the critical alarm has notified already. It cannot
        include alarms of other regions.
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

    def _dashboards(
        self, targets: Mapping[Kind, Sequence[AlarmTarget]]
    ) -> list[pulumi.Output[str]]:
        if not self._args.settings.dashboards:
            return []
        made = make_dashboards(
            self._name,
            targets=targets,
            thresholds=self._args.settings.thresholds,
            region=self._args.scope.account.region,
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
            environment=args.scope.environment,
            topic_arn=warning,
            opts=self._own,
        )
        if args.settings.cost_anomaly.enabled:
            make_cost_anomaly(
                self._name, args.settings.cost_anomaly, topic_arn=warning, opts=self._own
            )


def any_of(names: Sequence[str]) -> str:
    """The rule of a composite alarm for any of these alarms."""
    return " OR ".join(f'ALARM("{name}")' for name in names)


def _rollback(watched: Watched, alarms: Sequence[Alarm]) -> dict[str, Sequence[pulumi.Output[str]]]:
    services = watched.services.service_names if watched.services else ()
    return {
        service: [
            each.alarm.name for each in alarms if each.rule.rollback and each.target.key == service
        ]
        for service in services
    }
