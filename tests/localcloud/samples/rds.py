from typing import Any
from uuid import uuid4

import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample
from tests.localcloud.samples.ec2_network import vpc
from tests.localcloud.samples.iam import trust

FAMILY = "aurora-postgresql17"


def key(make: Make) -> str:
    return make(aws.kms.Key)[1]["arn"]


def subnets(make: Make) -> tuple[str, list[str]]:
    network = vpc(make)
    zones = ("us-east-1a", "us-east-1b")
    ids = [
        make(aws.ec2.Subnet, vpcId=network, cidrBlock=f"10.9.{n}.0/24", availabilityZone=zone)[0]
        for n, zone in enumerate(zones)
    ]
    return network, ids


def cluster(make: Make) -> dict[str, Any]:
    network, ids = subnets(make)
    cmk = key(make)
    return {
        "engine": "aurora-postgresql",
        "engineVersion": "17",
        "databaseName": "agents",
        "port": 5432,
        "masterUsername": "clusteradmin",
        "manageMasterUserPassword": True,
        "masterUserSecretKmsKeyId": cmk,
        "iamDatabaseAuthenticationEnabled": True,
        "enableHttpEndpoint": True,
        "serverlessv2ScalingConfiguration": {"minCapacity": 0.5, "maxCapacity": 2},
        "dbSubnetGroupName": make(aws.rds.SubnetGroup, subnetIds=ids)[0],
        "vpcSecurityGroupIds": [make(aws.ec2.SecurityGroup, vpcId=network)[0]],
        "dbClusterParameterGroupName": make(aws.rds.ClusterParameterGroup, family=FAMILY)[0],
        "storageEncrypted": True,
        "kmsKeyId": cmk,
        "enabledCloudwatchLogsExports": ["postgresql"],
        "databaseInsightsMode": "standard",
        "performanceInsightsEnabled": True,
        "performanceInsightsKmsKeyId": cmk,
        "performanceInsightsRetentionPeriod": 7,
        "backupRetentionPeriod": 7,
        "preferredBackupWindow": "03:00-03:59",
        "preferredMaintenanceWindow": "sun:05:00-sun:05:59",
        "copyTagsToSnapshot": True,
        "deleteAutomatedBackups": True,
        "skipFinalSnapshot": True,
        "applyImmediately": True,
        "tags": {"a": "b"},
    }


def small(make: Make) -> str:
    return make(
        aws.rds.Cluster,
        engine="aurora-postgresql",
        engineVersion="17",
        masterUsername="clusteradmin",
        manageMasterUserPassword=True,
        skipFinalSnapshot=True,
    )[0]


def instance(make: Make) -> dict[str, Any]:
    cmk = key(make)
    return {
        "clusterIdentifier": small(make),
        "engine": "aurora-postgresql",
        "instanceClass": "db.serverless",
        "availabilityZone": "us-east-1b",
        "promotionTier": 0,
        "publiclyAccessible": False,
        "dbParameterGroupName": make(aws.rds.ParameterGroup, family=FAMILY)[0],
        "performanceInsightsEnabled": True,
        "performanceInsightsKmsKeyId": cmk,
        "performanceInsightsRetentionPeriod": 7,
        "monitoringInterval": 60,
        "monitoringRoleArn": make(
            aws.iam.Role, assumeRolePolicy=trust("monitoring.rds.amazonaws.com")
        )[1]["arn"],
        "autoMinorVersionUpgrade": True,
        "preferredMaintenanceWindow": "sun:05:00-sun:05:59",
        "copyTagsToSnapshot": True,
        "applyImmediately": True,
        "tags": {"a": "b"},
    }


def parameter(name: str, value: str) -> dict[str, str]:
    return {"name": name, "value": value, "applyMethod": "immediate"}


def proxy(make: Make) -> dict[str, Any]:
    network, ids = subnets(make)
    return {
        "name": "pool",
        "engineFamily": "POSTGRESQL",
        "defaultAuthScheme": "IAM_AUTH",
        "requireTls": True,
        "roleArn": make(aws.iam.Role, assumeRolePolicy=trust("rds.amazonaws.com"))[1]["arn"],
        "vpcSubnetIds": ids,
        "vpcSecurityGroupIds": [make(aws.ec2.SecurityGroup, vpcId=network)[0]],
        "idleClientTimeout": 1800,
        "debugLogging": False,
    }


def made_proxy(make: Make) -> str:
    return make(aws.rds.Proxy, **{**proxy(make), "name": f"behind-{uuid4()}"})[0]


def target(make: Make) -> dict[str, Any]:
    name = made_proxy(make)
    make(aws.rds.ProxyDefaultTargetGroup, dbProxyName=name)
    return {
        "dbProxyName": name,
        "targetGroupName": "default",
        "dbClusterIdentifier": small(make),
    }


def endpoint(make: Make) -> dict[str, Any]:
    network, ids = subnets(make)
    return {
        "dbProxyName": make(aws.rds.Proxy, **{**proxy(make), "name": f"reading-{uuid4()}"})[0],
        "dbProxyEndpointName": "read-only",
        "vpcSubnetIds": ids,
        "vpcSecurityGroupIds": [make(aws.ec2.SecurityGroup, vpcId=network)[0]],
        "targetRole": "READ_ONLY",
        "tags": {"a": "b"},
    }


SAMPLES = [
    Sample(
        cls=aws.rds.Cluster,
        inputs=cluster,
        change={
            "backupRetentionPeriod": 35,
            "databaseInsightsMode": "advanced",
            "enableHttpEndpoint": False,
            "performanceInsightsRetentionPeriod": 465,
            "serverlessv2ScalingConfiguration": {"minCapacity": 1, "maxCapacity": 4},
            "tags": {"c": "d"},
        },
        replace={"databaseName": "other"},
    ),
    Sample(
        cls=aws.rds.ClusterInstance,
        inputs=instance,
        change={"instanceClass": "db.r7g.large", "promotionTier": 1, "tags": {}},
        replace={"availabilityZone": "us-east-1a"},
    ),
    Sample(
        cls=aws.rds.ClusterInstance,
        case="named",
        inputs=lambda make: {**instance(make), "identifierPrefix": "dev-writer-"},
        replace={"identifierPrefix": "dev-reader-"},
    ),
    Sample(
        cls=aws.rds.SubnetGroup,
        inputs=lambda make: {
            "subnetIds": subnets(make)[1],
            "description": "data",
            "tags": {"a": "b"},
        },
        change={"description": "data tier"},
        replace={"name": "other"},
    ),
    Sample(
        cls=aws.rds.ClusterParameterGroup,
        inputs={
            "family": FAMILY,
            "description": "TLS",
            "parameters": [parameter("rds.force_ssl", "1"), parameter("log_statement", "ddl")],
        },
        change={"parameters": [parameter("rds.force_ssl", "1"), parameter("log_statement", "all")]},
        replace={"family": "aurora-postgresql16"},
    ),
    Sample(
        cls=aws.rds.ParameterGroup,
        inputs={
            "family": FAMILY,
            "description": "slow",
            "parameters": [parameter("log_min_duration_statement", "1000")],
            "tags": {"a": "b"},
        },
        change={"parameters": [parameter("log_min_duration_statement", "500")]},
        replace={"family": "aurora-postgresql16"},
    ),
    Sample(
        cls=aws.rds.EventSubscription,
        inputs={
            "snsTopic": "arn:aws:sns:us-east-1:123456789012:alarms",
            "sourceType": "db-cluster",
            "sourceIds": ["agents"],
            "eventCategories": ["failover", "failure"],
            "enabled": True,
            "tags": {"a": "b"},
        },
        change={"tags": {"c": "d"}, "eventCategories": ["failover"], "enabled": False},
        replace={"name": "others"},
    ),
    Sample(
        cls=aws.rds.Proxy,
        inputs=proxy,
        change={"idleClientTimeout": 600, "debugLogging": True},
        replace={"engineFamily": "MYSQL"},
    ),
    Sample(
        cls=aws.rds.ProxyDefaultTargetGroup,
        inputs=lambda make: {
            "dbProxyName": made_proxy(make),
            "connectionPoolConfig": {
                "maxConnectionsPercent": 90,
                "maxIdleConnectionsPercent": 45,
                "connectionBorrowTimeout": 30,
            },
        },
        change={
            "connectionPoolConfig": {
                "maxConnectionsPercent": 80,
                "maxIdleConnectionsPercent": 40,
                "connectionBorrowTimeout": 10,
            }
        },
        replace={"dbProxyName": "other"},
    ),
    Sample(cls=aws.rds.ProxyTarget, inputs=target, replace={"dbClusterIdentifier": "other"}),
    Sample(
        cls=aws.rds.ProxyEndpoint,
        inputs=endpoint,
        change={"tags": {"c": "d"}},
        replace={"targetRole": "READ_WRITE"},
    ),
]
