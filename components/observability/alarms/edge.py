"""Alarms on NAT gateways, web ACLs, models and notifications."""

from components.observability.alarms.rule import AlarmRule, Metric, always, one

_BEDROCK = "AWS/Bedrock"
_FIVE_MINUTES = 300

NETWORK = (
    AlarmRule(
        key="nat-ports",
        kind="nat",
        severity="critical",
        summary="A NAT gateway has no free port: connections to the outside fail",
        metrics=one("AWS/NATGateway", "ErrorPortAllocation", "Sum"),
        threshold=always(0),
        periods=3,
    ),
    AlarmRule(
        key="nat-drops",
        kind="nat",
        severity="warning",
        summary="A NAT gateway drops packets",
        metrics={
            "dropped": Metric(namespace="AWS/NATGateway", name="PacketsDropCount", stat="Sum"),
            "sent": Metric(namespace="AWS/NATGateway", name="PacketsOutToSource", stat="Sum"),
        },
        # AWS recommends to investigate from 0.01 percent of the traffic.
        expression="IF(sent > 0, 100 * dropped / sent, 0)",
        threshold=always(0.01),
        period=_FIVE_MINUTES,
        periods=3,
    ),
    AlarmRule(
        key="waf-blocked",
        kind="web-acl",
        severity="warning",
        summary="A web ACL blocks unusually many requests",
        metrics=one("AWS/WAFV2", "BlockedRequests", "Sum"),
        threshold=lambda at: at.waf_blocked_requests,
        period=_FIVE_MINUTES,
        periods=1,
    ),
)

MODELS = (
    AlarmRule(
        key="model-throttles",
        kind="model",
        severity="warning",
        summary="Bedrock throttles calls of a model",
        metrics=one(_BEDROCK, "InvocationThrottles", "Sum"),
        threshold=lambda at: at.model_throttles,
        period=_FIVE_MINUTES,
        periods=1,
    ),
    AlarmRule(
        key="model-server-errors",
        kind="model",
        severity="critical",
        summary="Calls of a model fail at Bedrock",
        metrics=one(_BEDROCK, "InvocationServerErrors", "Sum"),
        threshold=lambda at: at.model_errors,
        period=_FIVE_MINUTES,
        periods=2,
    ),
    AlarmRule(
        key="model-client-errors",
        kind="model",
        severity="warning",
        summary="Bedrock refuses calls of a model",
        metrics=one(_BEDROCK, "InvocationClientErrors", "Sum"),
        threshold=lambda at: at.model_errors,
        period=_FIVE_MINUTES,
        periods=2,
    ),
    AlarmRule(
        key="model-latency",
        kind="model",
        severity="warning",
        summary="A model answers slowly at the 95th percentile",
        metrics=one(_BEDROCK, "InvocationLatency", "p95"),
        threshold=lambda at: at.model_latency_p95_ms,
        period=_FIVE_MINUTES,
        periods=3,
    ),
)

MESSAGES = (
    AlarmRule(
        key="dead-letters",
        kind="queue",
        severity="warning",
        summary="Event notifications could not be delivered and are in the dead-letter queue",
        metrics=one("AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum"),
        threshold=always(0),
        periods=1,
    ),
    AlarmRule(
        key="notifications-failed",
        kind="topic",
        severity="warning",
        summary="A topic could not deliver to a subscription",
        metrics=one("AWS/SNS", "NumberOfNotificationsFailed", "Sum"),
        threshold=always(0),
        period=_FIVE_MINUTES,
        periods=1,
    ),
)

RULES = (*NETWORK, *MODELS, *MESSAGES)
