"""Buckets, databases, keys and what they are shared with."""

import pulumi_aws as aws

from tests.policy.programs.parts import (
    KEY,
    OTHER_ACCOUNT,
    allow,
    bucket,
    deny_http,
    made,
    policy,
    rotating_key,
)
from tests.policy.requests import ACCOUNT, Made

Program = tuple[Made, ...]
OBJECTS = "arn:aws:s3:::papers/*"
MONTHLY = {"automaticallyAfterDays": 30}
SOUND = {
    "engine": "postgres",
    "instanceClass": "db.t4g.medium",
    "storageEncrypted": True,
    "kmsKeyId": KEY,
    "manageMasterUserPassword": True,
    "masterUserSecretKmsKeyId": KEY,
    "username": "orders",
    "backupRetentionPeriod": 14,
    "deleteAutomatedBackups": False,
    "deletionProtection": True,
    "copyTagsToSnapshot": True,
    "finalSnapshotIdentifier": "orders-last",
    "iamDatabaseAuthenticationEnabled": True,
    "enabledCloudwatchLogsExports": ["postgresql"],
    "vpcSecurityGroupIds": ["sg-1"],
    "monitoringInterval": 60,
    "performanceInsightsEnabled": True,
    "performanceInsightsKmsKeyId": KEY,
    "publiclyAccessible": False,
}


def instance(**changes: object) -> Program:
    return (made(aws.rds.Instance, "orders", **{**SOUND, **changes}),)


def papers(*statements: dict[str, object]) -> Program:
    logs = Made(cls=aws.s3.Bucket, name="logs", external=True)
    return (*bucket("papers", *statements, logs="logs"), logs)


def old_bucket(**changes: object) -> Program:
    """A bucket in the form of AWS's provider before version 4, which still works."""
    arns = ("arn:aws:s3:::papers", OBJECTS)
    settings = {
        "bucket": "papers",
        "policy": policy(deny_http("s3:*", *arns)),
        "versioning": {"enabled": True},
        "logging": {"targetBucket": "of-another-resource"},
        "serverSideEncryptionConfiguration": {
            "rule": {
                "applyServerSideEncryptionByDefault": {
                    "sseAlgorithm": "aws:kms",
                    "kmsMasterKeyId": KEY,
                }
            }
        },
        "lifecycleRules": [
            {
                "enabled": True,
                "abortIncompleteMultipartUploadDays": 7,
                "noncurrentVersionExpiration": {"days": 30},
            }
        ],
    }
    shut = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    return (
        made(aws.s3.Bucket, "papers", "logging=logs", **{**settings, **changes}),
        made(aws.s3.BucketPublicAccessBlock, "shut", "bucket=papers", **dict.fromkeys(shut, True)),
        Made(cls=aws.s3.Bucket, name="logs", external=True),
    )


def shared_key(principal: str) -> Program:
    use = allow(["kms:Decrypt", "kms:GenerateDataKey"], "*", Principal={"AWS": principal})
    return (
        rotating_key("own"),
        made(aws.kms.Key, "shared", enableKeyRotation=True, policy=policy(use)),
    )


def secret(principal: str, *, blocked: bool) -> Program:
    read = allow("secretsmanager:GetSecretValue", "*", Principal={"AWS": principal})
    return (
        made(aws.secretsmanager.Secret, "token", kmsKeyId=KEY),
        made(aws.secretsmanager.SecretRotation, "monthly", "secretId=token", rotationRules=MONTHLY),
        made(
            aws.secretsmanager.SecretPolicy,
            "readers",
            "secretArn=token",
            blockPublicPolicy=blocked,
            policy=policy(read),
        ),
    )


def vault(*parts: Made) -> Program:
    return (
        made(aws.backup.Vault, "vault", kmsKeyArn=KEY, name="vault"),
        made(
            aws.backup.VaultLockConfiguration,
            "lock",
            "backupVaultName=vault",
            minRetentionDays=7,
        ),
        *parts,
    )


def copies_from(principal: str) -> Made:
    copy = allow("backup:CopyIntoBackupVault", "*", Principal=principal)
    return made(aws.backup.VaultPolicy, "copies", "backupVaultName=vault", policy=policy(copy))


PROGRAMS: dict[str, Program] = {
    "a bucket with all that belongs to it": papers(),
    "a bucket and nothing else": (made(aws.s3.Bucket, "papers", bucket="papers"),),
    "a bucket with its settings within": old_bucket(),
    "a bucket of old that everybody reads": old_bucket(
        acl="public-read",
        versioning={"enabled": False},
        serverSideEncryptionConfiguration={
            "rule": {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}
        },
    ),
    "objects that everybody reads": (
        *papers(),
        made(aws.s3.BucketAcl, "shown", "bucket=papers", acl="public-read"),
        made(aws.s3.BucketObjectv2, "page", "bucket=papers", key="a", acl="private"),
    ),
    "a bucket that the office reads": papers(
        allow(
            "s3:GetObject",
            OBJECTS,
            Principal="*",
            Condition={"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
        )
    ),
    "a bucket that everybody reads": papers(allow("s3:GetObject", OBJECTS, Principal="*")),
    "a bucket that the internet reads by address": papers(
        allow(
            "s3:GetObject",
            OBJECTS,
            Principal="*",
            Condition={"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}},
        )
    ),
    "a bucket that another account reads": papers(
        allow("s3:GetObject", OBJECTS, Principal={"AWS": f"arn:aws:iam::{OTHER_ACCOUNT}:root"})
    ),
    "a bucket that a load balancer logs to": papers(
        allow("s3:PutObject", OBJECTS, Principal={"AWS": "arn:aws:iam::127311923021:root"})
    ),
    "a database of one instance": instance(),
    "a database on the internet, unencrypted": instance(
        publiclyAccessible=True, storageEncrypted=False, kmsKeyId=None
    ),
    "a database with a password in the program": instance(
        manageMasterUserPassword=None,
        password="hunter2",  # noqa: S106 -- what the rule refuses
        username="postgres",
    ),
    "snapshots for other accounts": (
        *instance(),
        made(aws.rds.Snapshot, "audited", sharedAccounts=[ACCOUNT, OTHER_ACCOUNT]),
        made(aws.rds.Snapshot, "published", sharedAccounts=["all"]),
        made(aws.ec2.AmiLaunchPermission, "golden", imageId="ami-1", accountId=OTHER_ACCOUNT),
        made(
            aws.kms.Grant,
            "reader",
            keyId=KEY,
            granteePrincipal=f"arn:aws:iam::{OTHER_ACCOUNT}:root",
            operations=["Decrypt"],
        ),
    ),
    "a read replica": (
        made(
            aws.rds.Instance,
            "replica",
            replicateSourceDb="orders",
            instanceClass="db.t4g.medium",
            **{
                key: SOUND[key]
                for key in (
                    "backupRetentionPeriod",
                    "copyTagsToSnapshot",
                    "deleteAutomatedBackups",
                    "deletionProtection",
                    "enabledCloudwatchLogsExports",
                    "finalSnapshotIdentifier",
                    "iamDatabaseAuthenticationEnabled",
                    "monitoringInterval",
                    "performanceInsightsEnabled",
                    "performanceInsightsKmsKeyId",
                )
            },
        ),
    ),
    "a table that scales": (
        made(aws.dynamodb.Table, "orders", hashKey="id", billingMode="PAY_PER_REQUEST"),
        made(aws.appautoscaling.Target, "reads", maxCapacity=10, minCapacity=1),
    ),
    "a key whose policy is beside it": (
        made(aws.kms.Key, "key", enableKeyRotation=True),
        made(
            aws.kms.KeyPolicy,
            "policy",
            "keyId=key",
            policy=policy(
                allow(
                    ["kms:Describe*", "kms:Put*"],
                    "*",
                    Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:role/admin"},
                )
            ),
        ),
    ),
    "a key that signs": (
        made(
            aws.kms.Key,
            "signing",
            keyUsage="SIGN_VERIFY",
            customerMasterKeySpec="ECC_NIST_P256",
            policy=policy(
                allow("kms:Sign", "*", Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:role/ca"})
            ),
        ),
    ),
    "a key of another account's role": shared_key(f"arn:aws:iam::{OTHER_ACCOUNT}:role/reader"),
    "a key of one's own role": shared_key(f"arn:aws:iam::{ACCOUNT}:role/reader"),
    "what another team owns": (
        Made(cls=aws.s3.Bucket, name="central", external=True),
        Made(cls=aws.ec2.Vpc, name="shared", external=True),
    ),
    "a secret that one role reads": secret(f"arn:aws:iam::{ACCOUNT}:role/app", blocked=True),
    "a secret that everybody may read": secret("*", blocked=False),
    "a vault that takes everybody's copies": vault(copies_from("*")),
    "backups that leave after a year": vault(
        made(
            aws.backup.Plan,
            "plan",
            "rules=vault",
            rules=[{"ruleName": "daily", "lifecycle": {"deleteAfter": 365}}],
        ),
    ),
}
