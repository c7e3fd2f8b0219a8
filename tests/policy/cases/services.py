"""Cases of the rules on services and clusters of ECS."""

import pulumi_aws as aws

from tests.policy.harness import ABSENT, UNKNOWN, ResourceCase

KEY = "arn:aws:kms:us-east-1:111122223333:key/0d1e2f30-0000-4000-8000-000000000000"
EXEC = "configuration.executeCommandConfiguration"

SERVICE = {
    "cluster": "arn:aws:ecs:us-east-1:111122223333:cluster/a",
    "networkConfiguration": {"assignPublicIp": False, "subnets": ["subnet-1"]},
    "deploymentCircuitBreaker": {"enable": True, "rollback": True},
    "propagateTags": "SERVICE",
    "alarms": {"enable": True, "rollback": True, "alarmNames": ["errors"]},
    "desiredCount": 2,
    "deploymentMinimumHealthyPercent": 100,
    "availabilityZoneRebalancing": "ENABLED",
    "capacityProviderStrategies": [
        {"capacityProvider": "FARGATE", "base": 1, "weight": 70},
        {"capacityProvider": "FARGATE_SPOT", "base": 0, "weight": 30},
    ],
}
CLUSTER = {
    "name": "cluster",
    "settings": [{"name": "containerInsights", "value": "enhanced"}],
    "configuration": {
        "executeCommandConfiguration": {
            "kmsKeyId": KEY,
            "logging": "OVERRIDE",
            "logConfiguration": {
                "cloudWatchLogGroupName": "/shells",
                "cloudWatchEncryptionEnabled": True,
            },
        }
    },
}

CASES = (
    ResourceCase(
        rule="ecs-service-no-public-ip",
        cls=aws.ecs.Service,
        compliant=SERVICE,
        violations=[
            ({"networkConfiguration.assignPublicIp": True}, "public addresses"),
            ({"networkConfiguration": {"assignPublicIp": True, "subnets": UNKNOWN}}, "public"),
        ],
        tolerated=[
            {"networkConfiguration.assignPublicIp": ABSENT},
            {"networkConfiguration.assignPublicIp": UNKNOWN},
        ],
    ),
    ResourceCase(
        rule="ecs-service-no-public-ip",
        cls=aws.ecs.TaskSet,
        compliant={"networkConfiguration": {"assignPublicIp": False}},
        violations=[({"networkConfiguration.assignPublicIp": True}, "public addresses")],
    ),
    ResourceCase(
        rule="ecs-service-platform-version",
        cls=aws.ecs.Service,
        compliant=SERVICE,
        violations=[({"platformVersion": "1.3.0", "cluster": UNKNOWN}, "is 1.3.0")],
        tolerated=[
            {"platformVersion": "LATEST"},
            {"platformVersion": "1.4.0"},
            {"platformVersion": UNKNOWN},
        ],
    ),
    ResourceCase(
        rule="ecs-service-circuit-breaker",
        cls=aws.ecs.Service,
        compliant=SERVICE,
        violations=[
            ({"deploymentCircuitBreaker": ABSENT}, "enable and deploymentCircuitBreaker.rollback"),
            ({"deploymentCircuitBreaker.enable": False}, "(deploymentCircuitBreaker.enable)"),
            ({"deploymentCircuitBreaker.rollback": False}, "(deploymentCircuitBreaker.rollback)"),
            (
                {
                    "deploymentCircuitBreaker.rollback": False,
                    "deploymentController": {"type": "ECS"},
                },
                "not rolled back",
            ),
        ],
        tolerated=[
            {"deploymentCircuitBreaker.enable": UNKNOWN},
            {
                "deploymentCircuitBreaker": ABSENT,
                "deploymentController": {"type": "CODE_DEPLOY"},
            },
            {"deploymentCircuitBreaker": ABSENT, "deploymentController": UNKNOWN},
        ],
    ),
    ResourceCase(
        rule="ecs-service-alarm-rollback",
        cls=aws.ecs.Service,
        compliant=SERVICE,
        violations=[
            ({"alarms.enable": False}, "(alarms.enable)"),
            ({"alarms.rollback": False, "cluster": UNKNOWN}, "(alarms.rollback)"),
        ],
        tolerated=[{"alarms": ABSENT}, {"alarms.rollback": UNKNOWN}],
    ),
    ResourceCase(
        rule="ecs-service-two-tasks",
        cls=aws.ecs.Service,
        compliant=SERVICE,
        violations=[
            ({"desiredCount": 1}, "has 1 tasks"),
            ({"desiredCount": ABSENT}, "has 0 tasks"),
            ({"deploymentMinimumHealthyPercent": 50, "desiredCount": UNKNOWN}, "leave 50 %"),
        ],
        tolerated=[
            {"deploymentMinimumHealthyPercent": ABSENT},
            {"deploymentMinimumHealthyPercent": UNKNOWN},
            {"desiredCount": ABSENT, "schedulingStrategy": "DAEMON"},
        ],
    ),
    ResourceCase(
        rule="ecs-service-zone-rebalancing",
        cls=aws.ecs.Service,
        compliant=SERVICE,
        violations=[({"availabilityZoneRebalancing": "DISABLED", "cluster": UNKNOWN}, "one zone")],
        tolerated=[{"availabilityZoneRebalancing": ABSENT}],
    ),
    ResourceCase(
        rule="ecs-service-spot-floor",
        cls=aws.ecs.Service,
        compliant=SERVICE,
        violations=[
            ({"capacityProviderStrategies.0.base": 0}, "all tasks away"),
            ({"capacityProviderStrategies.0.base": ABSENT, "cluster": UNKNOWN}, "all tasks away"),
            (
                {
                    "capacityProviderStrategies.0.capacityProvider": "FARGATE_SPOT",
                    "capacityProviderStrategies.1.base": 1,
                },
                "all tasks away",
            ),
        ],
        tolerated=[
            {"capacityProviderStrategies": ABSENT},
            {"capacityProviderStrategies.0": UNKNOWN},
            {"capacityProviderStrategies.0.base": UNKNOWN},
            {"capacityProviderStrategies.0.capacityProvider": UNKNOWN},
        ],
    ),
    ResourceCase(
        rule="ecs-service-propagates-tags",
        cls=aws.ecs.Service,
        compliant=SERVICE,
        violations=[
            ({"propagateTags": ABSENT}, "propagateTags"),
            ({"propagateTags": "NONE", "cluster": UNKNOWN}, "propagateTags"),
        ],
        tolerated=[{"propagateTags": "TASK_DEFINITION"}, {"propagateTags": UNKNOWN}],
    ),
    ResourceCase(
        rule="ecs-cluster-container-insights",
        cls=aws.ecs.Cluster,
        compliant=CLUSTER,
        violations=[
            ({"settings": ABSENT}, "no metrics"),
            ({"settings.0.value": "disabled"}, "no metrics"),
            ({"settings.0.name": "other", "configuration": UNKNOWN}, "no metrics"),
        ],
        tolerated=[
            {"settings.0.value": "enabled"},
            {"settings.0": UNKNOWN},
            {"settings.0.value": UNKNOWN},
        ],
    ),
    ResourceCase(
        rule="ecs-cluster-exec-customer-key",
        cls=aws.ecs.Cluster,
        compliant=CLUSTER,
        violations=[
            ({"configuration": ABSENT}, "kmsKeyId"),
            ({f"{EXEC}.kmsKeyId": ABSENT}, "kmsKeyId"),
            ({f"{EXEC}.kmsKeyId": "alias/aws/ecs", "settings": UNKNOWN}, "customer-managed"),
        ],
        tolerated=[{f"{EXEC}.kmsKeyId": UNKNOWN}, {EXEC: UNKNOWN}],
    ),
    ResourceCase(
        rule="ecs-cluster-exec-logs",
        cls=aws.ecs.Cluster,
        compliant=CLUSTER,
        violations=[
            ({f"{EXEC}.logging": "NONE"}, "executeCommandConfiguration.logging"),
            ({f"{EXEC}.logging": ABSENT}, "nowhere of their own"),
            ({f"{EXEC}.logConfiguration": ABSENT}, "neither a log group nor a bucket"),
            (
                {f"{EXEC}.logConfiguration.cloudWatchEncryptionEnabled": False},
                "cloudWatchEncryptionEnabled",
            ),
            ({f"{EXEC}.logConfiguration": {"s3BucketName": UNKNOWN}}, "s3BucketEncryptionEnabled"),
        ],
        tolerated=[
            {f"{EXEC}.logging": UNKNOWN},
            {f"{EXEC}.logConfiguration": UNKNOWN},
            {
                f"{EXEC}.logConfiguration": {
                    "s3BucketName": "shells",
                    "s3BucketEncryptionEnabled": True,
                }
            },
        ],
    ),
)
