from typing import Any

import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample
from tests.localcloud.samples.iam import trust
from tests.localcloud.samples.kms import policy


def trail(make: Make) -> dict[str, Any]:
    bucket, _ = make(aws.s3.Bucket)
    group = make(aws.cloudwatch.LogGroup)[1]["arn"]
    service = trust("cloudtrail.amazonaws.com")
    return {
        "name": "audit",
        "s3BucketName": bucket,
        "kmsKeyId": make(aws.kms.Key, policy=policy("kms:*"))[1]["arn"],
        "isMultiRegionTrail": True,
        "includeGlobalServiceEvents": True,
        "enableLogFileValidation": True,
        "cloudWatchLogsGroupArn": f"{group}:*",
        "cloudWatchLogsRoleArn": make(aws.iam.Role, assumeRolePolicy=service)[1]["arn"],
        "insightSelectors": [{"insightType": "ApiCallRateInsight"}],
        "advancedEventSelectors": [
            {
                "name": "own files",
                "fieldSelectors": [
                    {"field": "eventCategory", "equals": ["Data"]},
                    {"field": "resources.type", "equals": ["AWS::S3::Object"]},
                    {"field": "resources.ARN", "notStartsWiths": [f"arn:aws:s3:::{bucket}/"]},
                ],
            }
        ],
        "tags": {"a": "b"},
    }


SAMPLES = [
    Sample(
        cls=aws.cloudtrail.Trail,
        inputs=trail,
        change={
            "enableLogFileValidation": False,
            "insightSelectors": [{"insightType": "ApiErrorRateInsight"}],
            "advancedEventSelectors": [
                {
                    "name": "management",
                    "fieldSelectors": [{"field": "eventCategory", "equals": ["Management"]}],
                }
            ],
            "enableLogging": False,
            "tags": {"c": "d"},
        },
        replace={"name": "other"},
    ),
]
