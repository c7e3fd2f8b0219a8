"""Cases of the encryption family, buckets apart."""

import pulumi_aws as aws

from tests.policy.harness import ABSENT, UNKNOWN, ResourceCase

KEY = "arn:aws:kms:us-east-1:111122223333:key/0d1e2f30-0000-4000-8000-000000000000"

CASES = (
    ResourceCase(
        rule="kms-key-rotation",
        cls=aws.kms.Key,
        compliant={"enableKeyRotation": True, "description": "data"},
        violations=[
            ({"enableKeyRotation": False}, "enable_key_rotation=True"),
            ({"enableKeyRotation": ABSENT}, "not enabled"),
            ({"enableKeyRotation": None}, "not enabled"),
            ({"enableKeyRotation": False, "keyUsage": UNKNOWN}, "not enabled"),
            ({"enableKeyRotation": False, "customerMasterKeySpec": "SYMMETRIC_DEFAULT"}, "enabled"),
        ],
        tolerated=[
            {"enableKeyRotation": UNKNOWN},
            {"enableKeyRotation": False, "customerMasterKeySpec": "RSA_4096"},
            {"enableKeyRotation": False, "keyUsage": "GENERATE_VERIFY_MAC"},
            {"enableKeyRotation": False, "customKeyStoreId": "cks-1234"},
        ],
    ),
    ResourceCase(
        rule="cloudwatch-log-group-customer-key",
        cls=aws.cloudwatch.LogGroup,
        compliant={"name": "/vpc/flow", "kmsKeyId": KEY},
        violations=[({"kmsKeyId": ABSENT}, "kmsKeyId"), ({"kmsKeyId": ""}, "no customer-managed")],
        tolerated=[{"kmsKeyId": UNKNOWN}, {"name": UNKNOWN}],
    ),
    ResourceCase(
        rule="cloudtrail-customer-key",
        cls=aws.cloudtrail.Trail,
        compliant={"s3BucketName": "trail", "kmsKeyId": KEY},
        violations=[
            ({"kmsKeyId": ABSENT}, "kmsKeyId"),
            ({"kmsKeyId": ABSENT, "s3BucketName": UNKNOWN}, "kmsKeyId"),
            ({"kmsKeyId": "alias/aws/s3"}, "no customer-managed"),
        ],
        tolerated=[{"kmsKeyId": UNKNOWN}],
    ),
    ResourceCase(
        rule="secretsmanager-customer-key",
        cls=aws.secretsmanager.Secret,
        compliant={"kmsKeyId": KEY, "replicas": [{"region": "us-west-2", "kmsKeyId": KEY}]},
        violations=[
            ({"kmsKeyId": ABSENT}, "(kmsKeyId)"),
            ({"kmsKeyId": "alias/aws/secretsmanager"}, "AWS's own key"),
            ({"replicas.0.kmsKeyId": ABSENT}, "replicas[0].kmsKeyId"),
            ({"kmsKeyId": UNKNOWN, "replicas.0.kmsKeyId": ""}, "replicas[0].kmsKeyId"),
        ],
        tolerated=[{"kmsKeyId": UNKNOWN}, {"replicas": UNKNOWN}, {"replicas": [UNKNOWN]}],
    ),
    ResourceCase(
        rule="ecr-repository-customer-key",
        cls=aws.ecr.Repository,
        compliant={"encryptionConfigurations": [{"encryptionType": "KMS", "kmsKey": KEY}]},
        violations=[
            ({"encryptionConfigurations": ABSENT}, "no customer-managed key"),
            ({"encryptionConfigurations.0.encryptionType": "AES256"}, "is not KMS"),
            ({"encryptionConfigurations.0.encryptionType": ABSENT}, "is not KMS"),
            ({"encryptionConfigurations.0.kmsKey": ABSENT}, "AWS's own key"),
            ({"encryptionConfigurations.0.kmsKey": "alias/aws/ecr"}, "AWS's own key"),
        ],
        tolerated=[
            {"encryptionConfigurations": UNKNOWN},
            {"encryptionConfigurations.0.kmsKey": UNKNOWN},
            {"encryptionConfigurations.0.encryptionType": "KMS_DSSE"},
        ],
    ),
    ResourceCase(
        rule="backup-vault-customer-key",
        cls=aws.backup.Vault,
        compliant={"name": "vault", "kmsKeyArn": KEY},
        violations=[
            ({"kmsKeyArn": ABSENT}, "(kmsKeyArn)"),
            ({"kmsKeyArn": "arn:aws:kms:us-east-1:1:alias/aws/backup"}, "no customer-managed"),
        ],
        tolerated=[{"kmsKeyArn": UNKNOWN}, {"name": UNKNOWN}],
    ),
    ResourceCase(
        rule="ssm-parameter-secure-string",
        cls=aws.ssm.Parameter,
        compliant={"type": "SecureString", "keyId": KEY, "value": "[secret]"},
        violations=[({"type": "String"}, "clear text"), ({"type": "StringList"}, "StringList")],
        tolerated=[{"type": UNKNOWN}, {"keyId": ABSENT}],
    ),
    ResourceCase(
        rule="ssm-parameter-customer-key",
        cls=aws.ssm.Parameter,
        compliant={"type": "SecureString", "keyId": KEY},
        violations=[
            ({"keyId": ABSENT}, "keyId"),
            ({"keyId": "alias/aws/ssm"}, "AWS's own key"),
            ({"keyId": ABSENT, "type": UNKNOWN}, "keyId"),
        ],
        tolerated=[{"keyId": UNKNOWN}, {"type": "String", "keyId": ABSENT}],
    ),
    ResourceCase(
        rule="cognito-client-https-redirects",
        cls=aws.cognito.UserPoolClient,
        compliant={
            "callbackUrls": ["https://a.example.com/oauth2/idpresponse"],
            "logoutUrls": ["https://a.example.com"],
        },
        violations=[
            ({"callbackUrls.0": "http://a.example.com"}, "callbackUrls[0]"),
            ({"callbackUrls": [UNKNOWN, "HTTP://localhost:8000"]}, "callbackUrls[1]"),
            ({"logoutUrls.0": "http://a.example.com", "callbackUrls": UNKNOWN}, "logoutUrls[0]"),
            ({"defaultRedirectUri": "http://a.example.com"}, "defaultRedirectUri"),
        ],
        tolerated=[
            {"callbackUrls": UNKNOWN},
            {"callbackUrls": ABSENT},
            {"callbackUrls": [UNKNOWN]},
        ],
    ),
)
