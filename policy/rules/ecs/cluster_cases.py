"""Cases of the rules in `cluster.py`."""

from frame.cases import ABSENT, KEY, UNKNOWN, ResourceCase
from frame.sdk import aws

EXEC = "configuration.executeCommandConfiguration"
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
