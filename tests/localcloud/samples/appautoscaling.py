from typing import Any

import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample
from tests.localcloud.samples.ecs import cluster, service


def target(make: Make) -> dict[str, Any]:
    made = cluster(make)
    inputs = {**service(make), "cluster": made["arn"]}
    running = make(aws.ecs.Service, **inputs)[1]
    return {
        "resourceId": f"service/{made['name']}/{running['name']}",
        "scalableDimension": "ecs:service:DesiredCount",
        "serviceNamespace": "ecs",
        "minCapacity": 2,
        "maxCapacity": 10,
    }


def of_target(make: Make) -> dict[str, Any]:
    made = make(aws.appautoscaling.Target, **target(make))[1]
    return {key: made[key] for key in ("resourceId", "scalableDimension", "serviceNamespace")}


def tracking(value: int) -> dict[str, Any]:
    metric = {"predefinedMetricType": "ALBRequestCountPerTarget", "resourceLabel": "app/a/1/b/2"}
    return {
        "targetValue": value,
        "scaleInCooldown": 300,
        "scaleOutCooldown": 300,
        "predefinedMetricSpecification": metric,
    }


SAMPLES = [
    Sample(
        cls=aws.appautoscaling.Target,
        inputs=lambda make: {
            **target(make),
            "suspendedState": {"dynamicScalingInSuspended": False},
            "tags": {"a": "b"},
        },
        change={
            "maxCapacity": 20,
            "suspendedState": {"dynamicScalingInSuspended": True},
            "tags": {"a": "c"},
        },
        replace={"scalableDimension": "ecs:service:Other"},
        importable=False,  # by a path whose middle is a path
    ),
    Sample(
        cls=aws.appautoscaling.Policy,
        inputs=lambda make: {
            **of_target(make),
            "policyType": "TargetTrackingScaling",
            "targetTrackingScalingPolicyConfiguration": tracking(100),
        },
        change={"targetTrackingScalingPolicyConfiguration": tracking(200)},
        replace={"name": "other"},
        importable=False,  # as above
    ),
    Sample(
        cls=aws.appautoscaling.ScheduledAction,
        inputs=lambda make: {
            **of_target(make),
            "schedule": "cron(0 6 * * ? *)",
            "timezone": "Europe/Zurich",
            "scalableTargetAction": {"minCapacity": 4, "maxCapacity": 12},
        },
        change={"schedule": "cron(0 7 * * ? *)"},
        replace={"name": "other"},
        importable=False,  # pulumi-aws has no import for it
    ),
]
