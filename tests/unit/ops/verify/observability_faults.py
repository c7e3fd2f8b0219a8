"""What turns the checks of agents, alarms and logs red."""

from tests.support.running.faults import Fault, bent, call, done, of_contract

ALARMS = "cloudwatch.DescribeAlarms"
TRAIL = of_contract("security", "trailArn")

AGENTS = (
    Fault(
        check="agents.guardrail",
        make=bent("bedrock.GetGuardrail", "status", "FAILED"),
        says="gr-1, version 3: status is FAILED",
    ),
    Fault(
        check="agents.variables",
        make=bent(
            "ecs.DescribeTaskDefinition",
            "taskDefinition/containerDefinitions/*/environment/name=GUARDRAIL_VERSION/value",
            "2",
        ),
        says="GUARDRAIL_VERSION is 2, not 3",
    ),
    Fault(
        check="agents.invocations",
        make=bent(
            "bedrock.GetModelInvocationLoggingConfiguration",
            "loggingConfig/cloudWatchConfig/logGroupName",
            "another",
        ),
        says="logGroupName is another",
    ),
)

OBSERVABILITY = (
    Fault(
        check="observability.alarms",
        make=done(
            call("cloudwatch.disable_alarm_actions", AlarmNames=["cpu"]),
            call("cloudwatch.enable_alarm_actions", AlarmNames=["cpu"]),
        ),
        says="cpu: is switched off",
    ),
    Fault(
        check="observability.alarms",
        make=bent(ALARMS, "MetricAlarms/AlarmName=latency/AlarmActions", ["arn:other"]),
        says="latency: notifies no topic of the stack's",
    ),
    Fault(check="observability.alarms", make=bent(ALARMS, "MetricAlarms", []), says="cpu: is gone"),
    Fault(
        check="observability.states",
        make=done(
            call(
                "cloudwatch.set_alarm_state",
                AlarmName="latency",
                StateValue="ALARM",
                StateReason="150 ms",
            ),
            call(
                "cloudwatch.set_alarm_state",
                AlarmName="latency",
                StateValue="OK",
                StateReason="well",
            ),
        ),
        says="latency: is in alarm: 150 ms",
    ),
    Fault(
        check="observability.platform-alarm",
        make=bent(ALARMS, "CompositeAlarms/*/ActionsEnabled", value=False),
        says="platform: ActionsEnabled is False",
    ),
    Fault(
        check="observability.subscribed",
        make=bent("sns.ListSubscriptionsByTopic", "Subscriptions", []),
        says="critical: has no subscription",
    ),
    Fault(
        check="observability.subscribers",
        make=bent(
            "sns.ListSubscriptionsByTopic",
            "Subscriptions/*/SubscriptionArn",
            "PendingConfirmation",
        ),
        says="critical: agents-dev@example.com: has not confirmed",
    ),
    Fault(
        check="observability.subscribers",
        make=bent("sns.ListSubscriptionsByTopic", "Subscriptions", []),
        says="is not subscribed",
    ),
    Fault(
        check="observability.dashboards",
        make=bent("cloudwatch.ListDashboards", "DashboardEntries", []),
        says="board: is gone",
    ),
    Fault(
        check="observability.dead-letters",
        make=done(
            call(
                "sqs.send_message",
                QueueUrl=of_contract("observability", "deadLetterQueueUrl"),
                MessageBody="lost",
            ),
            call("sqs.purge_queue", QueueUrl=of_contract("observability", "deadLetterQueueUrl")),
        ),
        says="dead-letters: holds 1 events",
    ),
    Fault(
        check="observability.retention",
        make=done(
            call("logs.delete_retention_policy", logGroupName="calls"),
            call("logs.put_retention_policy", logGroupName="calls", retentionInDays=7),
        ),
        says="calls: retentionInDays is None, not 7",
    ),
    Fault(
        check="observability.fresh-logs",
        make=bent("logs.FilterLogEvents", "events", []),
        says="/platform/bff: has had no line for an hour",
    ),
    Fault(
        check="observability.trail",
        make=done(
            call("cloudtrail.stop_logging", Name=TRAIL),
            call("cloudtrail.start_logging", Name=TRAIL),
        ),
        says="platform: IsLogging is False",
    ),
    Fault(
        check="observability.trail",
        make=bent("cloudtrail.GetTrail", "Trail/IsMultiRegionTrail", value=False),
        says="IsMultiRegionTrail is False",
    ),
    Fault(
        check="observability.trail",
        make=bent("cloudtrail.GetTrailStatus", "LatestDeliveryError", "AccessDenied"),
        says="LatestDeliveryError: it is AccessDenied",
    ),
)

FAULTS = (*AGENTS, *OBSERVABILITY)
