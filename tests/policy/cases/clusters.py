"""Cases of the rules on database clusters, and on their engines, instances and proxies."""

import pulumi_aws as aws
from pulumi import CustomResource

from tests.policy.harness import ABSENT, UNKNOWN, ResourceCase

KEY = "arn:aws:kms:us-east-1:111122223333:key/0d1e2f30-0000-4000-8000-000000000000"
SECRET = "arn:aws:secretsmanager:us-east-1:111122223333:secret:database"  # noqa: S105 -- a name


def switch(
    rule: str, field: str, message: str, cls: type[CustomResource] = aws.rds.Cluster
) -> ResourceCase:
    """A rule on an input that has to be True."""
    return ResourceCase(
        rule=rule,
        cls=cls,
        compliant={field: True, "engine": "aurora-postgresql"},
        violations=[
            ({field: ABSENT}, message),
            ({field: False}, message),
            ({field: None, "engine": UNKNOWN}, message),
        ],
    )


def parameters(*pairs: tuple[object, object]) -> dict[str, object]:
    return {"parameters": [{"name": name, "value": value} for name, value in pairs]}


CLUSTERS = (
    switch("rds-cluster-deletion-protection", "deletionProtection", "one call"),
    switch("rds-cluster-iam-authentication", "iamDatabaseAuthenticationEnabled", "by IAM"),
    switch("rds-copy-tags", "copyTagsToSnapshot", "without tags"),
    switch("rds-copy-tags", "copyTagsToSnapshot", "without tags", aws.rds.ClusterInstance),
    ResourceCase(
        rule="rds-cluster-own-parameters",
        cls=aws.rds.Cluster,
        compliant={"dbClusterParameterGroupName": "database-1a2b"},
        violations=[
            ({"dbClusterParameterGroupName": ABSENT}, "default parameters"),
            ({"dbClusterParameterGroupName": "default.aurora-postgresql17"}, "default parameters"),
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
        rule="rds-cluster-backups-kept",
        cls=aws.rds.Cluster,
        compliant={"deleteAutomatedBackups": False},
        violations=[
            ({"deleteAutomatedBackups": True}, "deleted with the database"),
            ({"deleteAutomatedBackups": ABSENT}, "deleted with the database"),
        ],
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

INSTANCES = (
    ResourceCase(
        rule="rds-cluster-insights-customer-key",
        cls=aws.rds.Cluster,
        compliant={"performanceInsightsEnabled": True, "performanceInsightsKmsKeyId": KEY},
        violations=[
            ({"performanceInsightsKmsKeyId": ABSENT}, "no customer-managed key"),
            ({"performanceInsightsKmsKeyId": "alias/aws/rds"}, "no customer-managed key"),
        ],
        tolerated=[
            {"performanceInsightsEnabled": ABSENT, "performanceInsightsKmsKeyId": ABSENT},
            {"performanceInsightsEnabled": UNKNOWN, "performanceInsightsKmsKeyId": ABSENT},
        ],
    ),
    ResourceCase(
        rule="rds-instance-minor-upgrades",
        cls=aws.rds.ClusterInstance,
        compliant={"autoMinorVersionUpgrade": True},
        violations=[({"autoMinorVersionUpgrade": False}, "not installed")],
        tolerated=[{"autoMinorVersionUpgrade": ABSENT}],
    ),
    ResourceCase(
        rule="rds-instance-enhanced-monitoring",
        cls=aws.rds.ClusterInstance,
        compliant={"monitoringInterval": 60},
        violations=[
            ({"monitoringInterval": ABSENT}, "not monitored"),
            ({"monitoringInterval": 0}, "not monitored"),
        ],
    ),
    ResourceCase(
        rule="rds-insights-customer-key",
        cls=aws.rds.ClusterInstance,
        compliant={"performanceInsightsEnabled": True, "performanceInsightsKmsKeyId": KEY},
        violations=[
            ({"performanceInsightsEnabled": ABSENT}, "are off"),
            ({"performanceInsightsEnabled": False}, "are off"),
            ({"performanceInsightsKmsKeyId": ABSENT}, "no customer-managed key"),
            (
                {
                    "performanceInsightsKmsKeyId": "alias/aws/rds",
                    "performanceInsightsEnabled": UNKNOWN,
                },
                "no customer-managed key",
            ),
        ],
    ),
)

PARAMETERS = (
    ResourceCase(
        rule="rds-parameters-force-tls",
        cls=aws.rds.ClusterParameterGroup,
        compliant={"family": "aurora-postgresql17", **parameters(("rds.force_ssl", "1"))},
        violations=[
            (parameters(("rds.force_ssl", "0")), "rds.force_ssl"),
            (parameters(("log_statement", "ddl")), "rds.force_ssl"),
            ({"parameters": ABSENT}, "rds.force_ssl"),
            ({"family": "aurora-mysql8.0"}, "require_secure_transport"),
        ],
        tolerated=[
            parameters(("rds.force_ssl", UNKNOWN)),
            parameters(("log_statement", "ddl"), (UNKNOWN, "1")),
            {"parameters": [UNKNOWN]},
            {"family": "aurora-mysql8.0", **parameters(("require_secure_transport", "ON"))},
        ],
    ),
    ResourceCase(
        rule="rds-parameters-log-definitions",
        cls=aws.rds.ClusterParameterGroup,
        compliant={"family": "aurora-postgresql17", **parameters(("log_statement", "ddl"))},
        violations=[
            (parameters(("log_statement", "none")), "log_statement"),
            ({"parameters": ABSENT}, "log_statement"),
        ],
        tolerated=[
            parameters(("log_statement", "all")),
            parameters(("log_statement", UNKNOWN)),
            {"family": "aurora-mysql8.0", "parameters": ABSENT},
        ],
    ),
)

PROXIES = (
    ResourceCase(
        rule="rds-proxy-iam-authentication",
        cls=aws.rds.Proxy,
        compliant={"defaultAuthScheme": "IAM_AUTH", "engineFamily": "POSTGRESQL"},
        violations=[
            ({"defaultAuthScheme": ABSENT}, "cannot sign in by IAM"),
            ({"defaultAuthScheme": "NONE", "auths": []}, "cannot sign in by IAM"),
            (
                {"defaultAuthScheme": ABSENT, "auths": [{"secretArn": SECRET}]},
                "auths[0].iamAuth",
            ),
            (
                {
                    "defaultAuthScheme": "NONE",
                    "auths": [{"iamAuth": UNKNOWN}, {"iamAuth": "DISABLED"}],
                },
                "auths[1].iamAuth",
            ),
        ],
        tolerated=[
            {"defaultAuthScheme": ABSENT, "auths": UNKNOWN},
            {"defaultAuthScheme": ABSENT, "auths": [{"iamAuth": "REQUIRED"}]},
        ],
    ),
    ResourceCase(
        rule="rds-proxy-no-statement-log",
        cls=aws.rds.Proxy,
        compliant={"debugLogging": False},
        violations=[({"debugLogging": True}, "with their values")],
        tolerated=[{"debugLogging": ABSENT}],
    ),
)

ALONE = (
    switch("rds-cluster-deletion-protection", "deletionProtection", "one call", aws.rds.Instance),
    switch("rds-copy-tags", "copyTagsToSnapshot", "without tags", aws.rds.Instance),
    ResourceCase(
        rule="rds-cluster-iam-authentication",
        cls=aws.rds.Instance,
        compliant={"engine": "postgres", "iamDatabaseAuthenticationEnabled": True},
        violations=[({"iamDatabaseAuthenticationEnabled": ABSENT}, "by IAM")],
        tolerated=[{"engine": "sqlserver-se", "iamDatabaseAuthenticationEnabled": ABSENT}],
    ),
    ResourceCase(
        rule="rds-cluster-managed-password",
        cls=aws.rds.Instance,
        compliant={"manageMasterUserPassword": True, "username": "app"},
        violations=[({"manageMasterUserPassword": ABSENT, "password": "x"}, "(password)")],
        tolerated=[{"manageMasterUserPassword": ABSENT, "replicateSourceDb": "primary"}],
    ),
    ResourceCase(
        rule="rds-cluster-administrator-name",
        cls=aws.rds.Instance,
        compliant={"username": "app"},
        violations=[({"username": "postgres"}, "postgres (username)")],
    ),
    ResourceCase(
        rule="rds-instance-parameters-force-tls",
        cls=aws.rds.ParameterGroup,
        compliant={"family": "postgres17", **parameters(("rds.force_ssl", "1"))},
        violations=[
            ({"parameters": ABSENT}, "rds.force_ssl"),
            ({"parameters": ABSENT, "family": "mysql8.4"}, "require_secure_transport"),
        ],
        tolerated=[{"parameters": ABSENT, "family": "aurora-postgresql17"}],
    ),
)
CASES = (*CLUSTERS, *INSTANCES, *PARAMETERS, *PROXIES, *ALONE)
