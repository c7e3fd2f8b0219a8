import json

import pulumi_aws as aws

from tests.localcloud.sample import Sample
from tests.localcloud.samples.ec2_endpoints import policy
from tests.localcloud.samples.logs import KEY

SAMPLES = [
    Sample(
        cls=aws.sqs.Queue,
        inputs={
            "name": "dead-letters",
            "kmsMasterKeyId": KEY,
            "messageRetentionSeconds": 1209600,
            "tags": {"a": "b"},
        },
        change={"messageRetentionSeconds": 86400, "tags": {}},
        replace={"name": "others"},
    ),
    Sample(
        cls=aws.sqs.Queue,
        inputs=lambda make: {
            "name": "work",
            "visibilityTimeoutSeconds": 300,
            "redrivePolicy": json.dumps(
                {
                    "deadLetterTargetArn": make(aws.sqs.Queue, name="dead-work")[1]["arn"],
                    "maxReceiveCount": 3,
                }
            ),
        },
        change={"visibilityTimeoutSeconds": 600},
        replace={"name": "other-work"},
        case="work",
    ),
    Sample(
        cls=aws.sqs.QueuePolicy,
        inputs=lambda make: {
            "queueUrl": make(aws.sqs.Queue, name="guarded")[0],
            "policy": policy("sqs:SendMessage"),
        },
        change={"policy": policy("sqs:ReceiveMessage")},
        replace={"queueUrl": "https://queue.amazonaws.com/123456789012/other"},
    ),
]
