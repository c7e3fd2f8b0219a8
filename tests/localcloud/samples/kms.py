import json

import pulumi_aws as aws

from tests.localcloud.sample import Sample


def policy(action: str) -> str:
    root = {"AWS": "arn:aws:iam::123456789012:root"}
    statement = {"Effect": "Allow", "Principal": root, "Action": action, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


SAMPLES = [
    Sample(
        cls=aws.kms.Key,
        inputs={
            "description": "data",
            "policy": policy("kms:*"),
            "enableKeyRotation": True,
            "deletionWindowInDays": 7,
            "multiRegion": False,
            "tags": {"a": "b"},
        },
        change={
            "description": "more data",
            "policy": policy("kms:Decrypt"),
            "enableKeyRotation": False,
            "isEnabled": False,
            "deletionWindowInDays": 8,
            "tags": {"c": "d"},
        },
        replace={"multiRegion": True},
    ),
    Sample(
        cls=aws.kms.Alias,
        inputs=lambda make: {
            "name": "alias/agentplatform/dev/data",
            "targetKeyId": make(aws.kms.Key)[0],
        },
        replace={"name": "alias/other"},
    ),
]
