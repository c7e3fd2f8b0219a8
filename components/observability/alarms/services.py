"""Alarms on services and load balancers.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html
"""

from components.observability.alarms.rule import Metric, Rule, always, one

_ALB = "AWS/ApplicationELB"
_INSIGHTS = "ECS/ContainerInsights"

RULES = (
    Rule(
        key="tasks-below-desired",
        kind="counted-service",
        severity="critical",
        summary="Fewer tasks run than are wanted",
        metrics={
            "desired": Metric(namespace=_INSIGHTS, name="DesiredTaskCount", stat="Maximum"),
            "running": Metric(namespace=_INSIGHTS, name="RunningTaskCount", stat="Minimum"),
        },
        expression="desired - running",
        threshold=always(0),
        # A service that reports nothing at all has stopped, or its cluster has.
        missing="breaching",
    ),
    Rule(
        key="service-cpu",
        kind="service",
        severity="warning",
        summary="CPU stays high although the service scales out",
        metrics=one("AWS/ECS", "CPUUtilization", "Average"),
        threshold=lambda at: at.service_cpu_percent,
        periods=10,
    ),
    Rule(
        key="service-memory",
        kind="service",
        severity="warning",
        summary="Memory is nearly used up; tasks are about to be killed",
        metrics=one("AWS/ECS", "MemoryUtilization", "Maximum"),
        threshold=lambda at: at.service_memory_percent,
        rollback=True,
    ),
    Rule(
        key="work-waits",
        kind="work",
        severity="warning",
        summary="Messages wait too long in a worker's queue",
        metrics=one("AWS/SQS", "ApproximateAgeOfOldestMessage", "Maximum"),
        threshold=lambda at: at.queue_age_seconds,
    ),
    Rule(
        key="work-failed",
        kind="failed-work",
        severity="warning",
        summary="A worker gave messages up: they are dead letters",
        metrics=one("AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum"),
        threshold=always(0),
        periods=1,
    ),
    Rule(
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
    Rule(
        key="unhealthy-targets",
        kind="target-group",
        severity="warning",
        summary="Targets fail their health check",
        metrics=one(_ALB, "UnHealthyHostCount", "Maximum"),
        threshold=always(0),
    ),
    Rule(
        key="target-errors",
        kind="target-group",
        severity="critical",
        summary="The service answers with server errors",
        metrics={
            "errors": Metric(namespace=_ALB, name="HTTPCode_Target_5XX_Count", stat="Sum"),
            "requests": Metric(namespace=_ALB, name="RequestCount", stat="Sum"),
        },
        # One failed request of three is no incident: the share counts from 20 a minute on.
        expression="IF(requests >= 20, 100 * FILL(errors, 0) / requests, 0)",
        threshold=lambda at: at.error_percent,
        periods=5,
        breaching=3,
        rollback=True,
    ),
    Rule(
        key="target-latency",
        kind="target-group",
        severity="warning",
        summary="Answers are slow at the 95th percentile",
        metrics=one(_ALB, "TargetResponseTime", "p95"),
        threshold=lambda at: at.latency_p95_ms / 1000,
        periods=5,
    ),
    Rule(
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
    Rule(
        key="load-balancer-rejects",
        kind="load-balancer",
        severity="warning",
        summary="The load balancer refuses connections: it is at its limit",
        metrics=one(_ALB, "RejectedConnectionCount", "Sum"),
        threshold=always(0),
        periods=3,
    ),
)
