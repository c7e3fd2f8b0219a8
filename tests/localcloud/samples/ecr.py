import json
from typing import Any

import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample


def repository(make: Make) -> str:
    return make(aws.ecr.Repository)[0]


def lifecycle(days: int) -> str:
    selection = {
        "tagStatus": "untagged",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": days,
    }
    rule = {"rulePriority": 1, "selection": selection, "action": {"type": "expire"}}
    return json.dumps({"rules": [rule]})


def pull(*accounts: str) -> str:
    statement = {
        "Sid": "Pull",
        "Effect": "Allow",
        "Principal": {"AWS": [f"arn:aws:iam::{account}:root" for account in accounts]},
        "Action": ["ecr:BatchGetImage"],
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def scan(frequency: str) -> list[dict[str, Any]]:
    every = {"filter": "*", "filterType": "WILDCARD"}
    return [{"scanFrequency": frequency, "repositoryFilters": [every]}]


SAMPLES = [
    Sample(
        cls=aws.ecr.Repository,
        inputs=lambda make: {
            "name": "agentplatform-dev/bff",
            "imageTagMutability": "IMMUTABLE",
            "imageScanningConfiguration": {"scanOnPush": True},
            "encryptionConfigurations": [
                {"encryptionType": "KMS", "kmsKey": make(aws.kms.Key)[1]["arn"]}
            ],
            "forceDelete": False,
            "tags": {"a": "b"},
        },
        change={
            "imageTagMutability": "MUTABLE",
            "imageScanningConfiguration": {"scanOnPush": False},
            "forceDelete": True,
            "tags": {"a": "c"},
        },
        replace={"name": "agentplatform-dev/graphql"},
    ),
    Sample(
        cls=aws.ecr.LifecyclePolicy,
        inputs=lambda make: {"repository": repository(make), "policy": lifecycle(7)},
        replace={"policy": lifecycle(14)},
    ),
    Sample(
        cls=aws.ecr.RepositoryPolicy,
        inputs=lambda make: {"repository": repository(make), "policy": pull("111122223333")},
        change={"policy": pull("111122223333", "444455556666")},
    ),
    Sample(
        cls=aws.ecr.RegistryScanningConfiguration,
        inputs={"scanType": "ENHANCED", "rules": scan("CONTINUOUS_SCAN")},
        change={"scanType": "BASIC", "rules": scan("SCAN_ON_PUSH")},
    ),
]
