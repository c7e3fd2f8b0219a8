"""Alarms on services and load balancers.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html
"""

from components.observability.alarms.rule import AlarmRule, Metric, always, one

_ALB = "AWS/ApplicationELB"
_INSIGHTS = "ECS/ContainerInsights"

RULES = (
    AlarmRule(
        key="tasks-below-desired",
        kind="counted-service",
        severity="critical",
        summary="The running count is below the desired count",
        metrics={
            "desired": Metric(namespace=_INSIGHTS, name="DesiredTaskCount", stat="Maximum"),
            "running": Metric(namespace=_INSIGHTS, name="RunningTaskCount", stat="Minimum"),
        },
        expression="desired - running",
        threshold=always(0),
        # A service without data has stopped, or its cluster has.
        missing="breaching",
    ),
    AlarmRule(
        key="service-cpu",
        kind="service",
        severity="warning",
        summary="CPU stays high although the service scales out",
        metrics=one("AWS/ECS", "CPUUtilization", "Average"),
        threshold=lambda at: at.service_cpu_percent,
        periods=10,
    ),
    AlarmRule(
        key="service-memory",
        kind="service",
        severity="warning",
        summary="Memory is nearly used up; tasks are about to be killed",
        metrics=one("AWS/ECS", "MemoryUtilization", "Maximum"),
        threshold=lambda at: at.service_memory_percent,
        rollback=True,
    ),
    AlarmRule(
        key="work-waits",
        kind="work",
        severity="warning",
        summary="The oldest message in a worker's queue is too old",
        metrics=one("AWS/SQS", "ApproximateAgeOfOldestMessage", "Maximum"),
        threshold=lambda at: at.queue_age_seconds,
    ),
    AlarmRule(
        key="work-failed",
        kind="failed-work",
        severity="warning",
        summary="Messages of a worker are in its dead-letter queue",
        metrics=one("AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum"),
        threshold=always(0),
        periods=1,
    ),
    AlarmRule(
        key="no-healthy-targets",
        kind="target-group",
        severity="critical",
        summary="No target passes its health check; users see errors",
        metrics=one(_ALB, "HealthyHostCount", "Minimum"),
        compare="<",
        threshold=always(1),
        periods=3,
        missing="breaching",
    ),
    AlarmRule(
        key="unhealthy-targets",
        kind="target-group",
        severity="warning",
        summary="Targets fail their health check",
        metrics=one(_ALB, "UnHealthyHostCount", "Maximum"),
        threshold=always(0),
    ),
    AlarmRule(
        key="target-errors",
        kind="target-group",
        severity="critical",
        summary="The service answers with server errors",
        metrics={
            "errors": Metric(namespace=_ALB, name="HTTPCode_Target_5XX_Count", stat="Sum"),
            "requests": Metric(namespace=_ALB, name="RequestCount", stat="Sum"),
        },
        # The rate is evaluated from 20 requests a minute on.
        expression="IF(requests >= 20, 100 * FILL(errors, 0) / requests, 0)",
        threshold=lambda at: at.error_percent,
        periods=5,
        breaching=3,
        rollback=True,
    ),
    AlarmRule(
        key="target-latency",
        kind="target-group",
        severity="warning",
        summary="Response time is high at the 95th percentile",
        metrics=one(_ALB, "TargetResponseTime", "p95"),
        threshold=lambda at: at.latency_p95_ms / 1000,
        periods=5,
    ),
    AlarmRule(
        key="load-balancer-errors",
        kind="load-balancer",
        severity="critical",
        summary="The load balancer itself answers with server errors",
        metrics={
            "errors": Metric(namespace=_ALB, name="HTTPCode_ELB_5XX_Count", stat="Sum"),
            "requests": Metric(namespace=_ALB, name="RequestCount", stat="Sum"),
        },
        expression="IF(requests >= 20, 100 * FILL(errors, 0) / requests, 0)",
        threshold=lambda at: at.error_percent,
        breaching=3,
    ),
    AlarmRule(
        key="load-balancer-rejects",
        kind="load-balancer",
        severity="warning",
        summary="The load balancer refuses connections: it is at its limit",
        metrics=one(_ALB, "RejectedConnectionCount", "Sum"),
        threshold=always(0),
        periods=3,
    ),
)
