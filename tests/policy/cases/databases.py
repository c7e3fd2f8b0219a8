"""Cases of the rules on databases and search."""

import pulumi_aws as aws

from tests.policy.harness import ABSENT, UNKNOWN, ResourceCase

KEY = "arn:aws:kms:us-east-1:111122223333:key/0d1e2f30-0000-4000-8000-000000000000"

CASES = (
    ResourceCase(
        rule="rds-cluster-customer-key",
        cls=aws.rds.Cluster,
        compliant={
            "storageEncrypted": True,
            "kmsKeyId": KEY,
            "manageMasterUserPassword": True,
            "masterUserSecretKmsKeyId": KEY,
        },
        violations=[
            ({"storageEncrypted": ABSENT}, "storageEncrypted"),
            ({"storageEncrypted": False, "kmsKeyId": UNKNOWN}, "not encrypted"),
            ({"kmsKeyId": ABSENT}, "(kmsKeyId)"),
            ({"kmsKeyId": "alias/aws/rds"}, "no customer-managed"),
            ({"masterUserSecretKmsKeyId": ABSENT}, "master secret"),
        ],
        tolerated=[
            {"storageEncrypted": UNKNOWN},
            {"kmsKeyId": UNKNOWN},
            {"masterUserSecretKmsKeyId": UNKNOWN},
            {"manageMasterUserPassword": ABSENT, "masterUserSecretKmsKeyId": ABSENT},
        ],
    ),
    ResourceCase(
        rule="rds-instance-private",
        cls=aws.rds.ClusterInstance,
        compliant={"publiclyAccessible": False},
        violations=[({"publiclyAccessible": True}, "reachable from the internet")],
        tolerated=[{"publiclyAccessible": ABSENT}, {"publiclyAccessible": UNKNOWN}],
    ),
    ResourceCase(
        rule="rds-instance-private",
        cls=aws.rds.Instance,
        compliant={"publiclyAccessible": False, "engine": "postgres"},
        violations=[({"publiclyAccessible": True}, "reachable from the internet")],
        tolerated=[{"publiclyAccessible": ABSENT}],
    ),
    ResourceCase(
        rule="rds-cluster-customer-key",
        cls=aws.rds.Instance,
        compliant={"storageEncrypted": True, "kmsKeyId": KEY},
        violations=[
            ({"storageEncrypted": False}, "not encrypted"),
            ({"storageEncrypted": ABSENT}, "not encrypted"),
            ({"kmsKeyId": ABSENT}, "no customer-managed"),
        ],
        tolerated=[{"kmsKeyId": ABSENT, "replicateSourceDb": "primary"}],
    ),
    ResourceCase(
        rule="rds-proxy-tls",
        cls=aws.rds.Proxy,
        compliant={"requireTls": True},
        violations=[
            ({"requireTls": False}, "without TLS"),
            ({"requireTls": ABSENT}, "without TLS"),
        ],
        tolerated=[{"requireTls": UNKNOWN}],
    ),
    ResourceCase(
        rule="opensearch-encryption",
        cls=aws.opensearch.Domain,
        compliant={
            "encryptAtRest": {"enabled": True, "kmsKeyId": KEY},
            "nodeToNodeEncryption": {"enabled": True},
        },
        violations=[
            ({"encryptAtRest": ABSENT}, "encryptAtRest.enabled"),
            ({"encryptAtRest.enabled": False}, "not encrypted"),
            ({"encryptAtRest.kmsKeyId": ABSENT}, "encryptAtRest.kmsKeyId"),
            ({"nodeToNodeEncryption": ABSENT}, "unencrypted"),
            ({"encryptAtRest": UNKNOWN, "nodeToNodeEncryption.enabled": False}, "unencrypted"),
        ],
        tolerated=[
            {"encryptAtRest": UNKNOWN},
            {"encryptAtRest.kmsKeyId": UNKNOWN},
            {"nodeToNodeEncryption": UNKNOWN},
        ],
    ),
    ResourceCase(
        rule="opensearch-https",
        cls=aws.opensearch.Domain,
        compliant={
            "domainEndpointOptions": {
                "enforceHttps": True,
                "tlsSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10",
            }
        },
        violations=[
            ({"domainEndpointOptions": ABSENT}, "plain HTTP"),
            ({"domainEndpointOptions.enforceHttps": False}, "plain HTTP"),
            ({"domainEndpointOptions.tlsSecurityPolicy": ABSENT}, "TLS 1.0"),
            (
                {"domainEndpointOptions.tlsSecurityPolicy": "Policy-Min-TLS-1-0-2019-07"},
                "TLS 1.0",
            ),
        ],
        tolerated=[
            {"domainEndpointOptions": UNKNOWN},
            {"domainEndpointOptions.tlsSecurityPolicy": UNKNOWN},
        ],
    ),
)
