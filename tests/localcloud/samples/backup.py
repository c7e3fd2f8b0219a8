from typing import Any

import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample

ROLE = "arn:aws:iam::123456789012:role/backup"
BUCKET = "arn:aws:s3:::documents"


def vault(make: Make, **more: str) -> dict[str, Any]:
    return make(aws.backup.Vault, **more)[1]


def rule(name: str, keep: int, **more: Any) -> dict[str, Any]:
    return {
        "ruleName": name,
        "schedule": "cron(0 3 * * ? *)",
        "startWindow": 60,
        "completionWindow": 360,
        "lifecycle": {"deleteAfter": keep},
        **more,
    }


def plan(make: Make) -> dict[str, Any]:
    copies = vault(make, region="us-west-2")["arn"]
    target = {"targetVaultName": vault(make)["name"]}
    copy = {"destinationVaultArn": copies, "lifecycle": {"deleteAfter": 14}}
    return {
        "rules": [
            rule("daily", 35, copyActions=[copy], **target),
            rule("continuous", 35, enableContinuousBackup=True, **target),
        ],
        "tags": {"a": "b"},
    }


SAMPLES = [
    Sample(
        cls=aws.backup.Vault,
        inputs=lambda make: {
            "kmsKeyArn": make(aws.kms.Key)[1]["arn"],
            "forceDestroy": True,
            "tags": {"a": "b"},
        },
        change={"forceDestroy": False, "tags": {"a": "c"}},
        replace={"name": "other"},
    ),
    Sample(
        cls=aws.backup.Vault,
        inputs={"region": "us-west-2", "tags": {"a": "b"}},
        importable=False,  # an import looks in the provider's region
        case="elsewhere",
    ),
    Sample(
        cls=aws.backup.VaultLockConfiguration,
        inputs=lambda make: {
            "backupVaultName": vault(make)["name"],
            "minRetentionDays": 7,
            "maxRetentionDays": 400,
            "changeableForDays": 3,
        },
        replace={"minRetentionDays": 8},
    ),
    Sample(
        cls=aws.backup.Plan,
        inputs=plan,
        change={"rules": [rule("daily", 7, targetVaultName="other")], "tags": {"a": "c"}},
        replace={"name": "other"},
    ),
    Sample(
        cls=aws.backup.Selection,
        inputs={"planId": "a-plan", "iamRoleArn": ROLE, "resources": [BUCKET]},
        replace={"resources": [f"{BUCKET}-too"]},
    ),
]
