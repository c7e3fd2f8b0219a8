import json

import pulumi_aws as aws

from tests.localcloud.sample import Sample

TOPIC = "arn:aws:sns:us-east-1:123456789012:critical"

SAMPLES = [
    Sample(
        cls=aws.cloudwatch.EventRule,
        inputs={
            "name": "task-stopped",
            "description": "A task stopped",
            "eventPattern": json.dumps({"source": ["aws.ecs"]}),
            "state": "ENABLED",
            "tags": {"a": "b"},
        },
        change={
            "eventPattern": json.dumps({"source": ["aws.rds"]}),
            "state": "DISABLED",
            "tags": {"a": "c"},
        },
        replace={"name": "other"},
    ),
    Sample(
        cls=aws.cloudwatch.EventTarget,
        inputs=lambda make: {
            "rule": make(
                aws.cloudwatch.EventRule, name="failover", eventPattern='{"source": ["aws.rds"]}'
            )[0],
            "targetId": "topic",
            "arn": TOPIC,
            "deadLetterConfig": {"arn": "arn:aws:sqs:us-east-1:123456789012:dead-letters"},
            "inputTransformer": {
                "inputPaths": {"detail": "$.detail"},
                "inputTemplate": '{"runbook": "docs/runbook.md", "detail": <detail>}',
            },
            "retryPolicy": {"maximumEventAgeInSeconds": 3600, "maximumRetryAttempts": 10},
        },
        change={"retryPolicy": {"maximumEventAgeInSeconds": 600, "maximumRetryAttempts": 5}},
        replace={"targetId": "other"},
    ),
]
