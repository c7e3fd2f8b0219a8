"""Cases of the rules in `instance.py`."""

from frame.cases import ABSENT, KEY, UNKNOWN, ResourceCase
from frame.sdk import aws

DATABASES = "rds-minimum-backup-retention"

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
        rule=DATABASES,
        cls=aws.rds.Cluster,
        compliant={"backupRetentionPeriod": 35},
        violations=[
            ({"backupRetentionPeriod": 14}, "14 days (backupRetentionPeriod); at least 35"),
            ({"backupRetentionPeriod": ABSENT}, "no days"),
        ],
        given={"days": 35},
    ),
    ResourceCase(
        rule=DATABASES,
        cls=aws.rds.Instance,
        compliant={"backupRetentionPeriod": 7},
        violations=[({"backupRetentionPeriod": 0}, "no days"), ({"backupRetentionPeriod": 6}, "6")],
    ),
    ResourceCase(
        rule="rds-own-security-group",
        cls=aws.rds.Proxy,
        compliant={"vpcSecurityGroupIds": ["sg-1"], "requireTls": True},
        violations=[
            ({"vpcSecurityGroupIds": ABSENT, "requireTls": UNKNOWN}, "vpcSecurityGroupIds")
        ],
    ),
    ResourceCase(
        rule="rds-cluster-insights-customer-key",
        cls=aws.rds.Cluster,
        compliant={"performanceInsightsEnabled": True, "performanceInsightsKmsKeyId": KEY},
        tolerated=[
            {"performanceInsightsEnabled": ABSENT, "performanceInsightsKmsKeyId": ABSENT},
            {"performanceInsightsEnabled": UNKNOWN, "performanceInsightsKmsKeyId": ABSENT},
        ],
    ),
    ResourceCase(
        rule="rds-cluster-final-snapshot",
        cls=aws.rds.Cluster,
        compliant={"skipFinalSnapshot": False, "finalSnapshotIdentifier": "last"},
        violations=[
            ({"skipFinalSnapshot": True}, "without a last snapshot"),
            ({"skipFinalSnapshot": True, "finalSnapshotIdentifier": UNKNOWN}, "skipFinal"),
            ({"finalSnapshotIdentifier": ABSENT}, "has no name"),
        ],
        tolerated=[{"skipFinalSnapshot": ABSENT}],
    ),
    ResourceCase(
        rule="rds-cluster-iam-authentication",
        cls=aws.rds.Instance,
        compliant={"engine": "postgres", "iamDatabaseAuthenticationEnabled": True},
        tolerated=[{"engine": "sqlserver-se", "iamDatabaseAuthenticationEnabled": ABSENT}],
    ),
    ResourceCase(
        rule="rds-cluster-administrator-name",
        cls=aws.rds.Cluster,
        compliant={"masterUsername": "clusteradmin"},
        violations=[
            ({"masterUsername": "postgres"}, "postgres"),
            ({"masterUsername": "Admin"}, "Admin"),
        ],
        tolerated=[{"masterUsername": ABSENT}],
    ),
    ResourceCase(
        rule="rds-cluster-administrator-name",
        cls=aws.rds.Instance,
        compliant={"username": "app"},
        violations=[({"username": "postgres"}, "postgres (username)")],
    ),
    ResourceCase(
        rule="rds-cluster-managed-password",
        cls=aws.rds.Cluster,
        compliant={"manageMasterUserPassword": True, "engine": "aurora-postgresql"},
        violations=[
            ({"manageMasterUserPassword": ABSENT}, "does not manage"),
            ({"manageMasterUserPassword": False, "masterPassword": UNKNOWN}, "does not manage"),
            ({"masterPassword": "hunter2"}, "(masterPassword)"),
            ({"manageMasterUserPassword": UNKNOWN, "masterPasswordWo": "hunter2"}, "PasswordWo"),
        ],
        tolerated=[
            {"manageMasterUserPassword": ABSENT, "snapshotIdentifier": UNKNOWN},
            {"manageMasterUserPassword": ABSENT, "replicationSourceIdentifier": "other"},
        ],
    ),
    ResourceCase(
        rule="rds-cluster-managed-password",
        cls=aws.rds.Instance,
        compliant={"manageMasterUserPassword": True, "username": "app"},
        violations=[({"manageMasterUserPassword": ABSENT, "password": "x"}, "(password)")],
        tolerated=[{"manageMasterUserPassword": ABSENT, "replicateSourceDb": "primary"}],
    ),
    ResourceCase(
        rule="rds-cluster-log-exports",
        cls=aws.rds.Cluster,
        compliant={
            "engine": "aurora-postgresql",
            "enabledCloudwatchLogsExports": ["postgresql"],
        },
        violations=[
            ({"enabledCloudwatchLogsExports": ABSENT}, "No logs"),
            ({"enabledCloudwatchLogsExports": [], "engine": UNKNOWN}, "No logs"),
            ({"enabledCloudwatchLogsExports": ["instance"]}, "log postgresql"),
            ({"engine": "aurora-mysql"}, "log audit"),
        ],
        tolerated=[{"enabledCloudwatchLogsExports": ["instance", UNKNOWN]}],
    ),
)
