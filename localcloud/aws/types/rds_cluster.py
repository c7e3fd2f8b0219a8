"""RDS: Aurora clusters, their instances, and what both refer to."""

import itertools
import time
from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Hook, Part, Resource, Tagging


def _arn(ctx: Context) -> str:
    return ctx.raw["Arn"] if ctx.raw and "Arn" in ctx.raw else ctx["arn"]


TAGGING = Tagging(
    add="add_tags_to_resource",
    remove="remove_tags_from_resource",
    list="list_tags_for_resource",
    on={"ResourceName": _arn},
)
"""All read operations of RDS types return the ARN as `Arn`."""

_IN_CLUSTER = (
    "applyImmediately",
    "backupRetentionPeriod",
    "copyTagsToSnapshot",
    "dbClusterParameterGroupName",
    "deletionProtection",
    "engineVersion",
    "manageMasterUserPassword",
    "masterUserSecretKmsKeyId",
    "port",
    "preferredBackupWindow",
    "preferredMaintenanceWindow",
    "serverlessv2ScalingConfiguration",
    "vpcSecurityGroupIds",
)


def _modify_cluster(ctx: Context) -> None:
    """Send what changed, as pulumi-aws does: naming the managed password would make a new one."""
    wanted = Call(op="modify_db_cluster", params={"DBClusterIdentifier": "{id}"})
    ctx.run(wanted, ctx.changes(_IN_CLUSTER))


_made = itertools.count(1)


def _identifier(prop: str) -> Hook:
    """The identifier, or a generated one: pulumi-aws has no automatic name for it."""

    def source(ctx: Context) -> str:
        start = ctx[f"{prop}Prefix"] or "tf-"
        return ctx[prop] or f"{start}{time.strftime('%Y%m%d%H%M%S')}{next(_made):012x}"

    return source


def _settled(ctx: Context) -> None:
    """Read the cluster once, which makes it and its secret available in moto."""
    ctx.call("describe_db_clusters", DBClusterIdentifier=ctx.id)


def _cluster(ctx: Context) -> dict[str, Any]:
    (found,) = ctx.call("describe_db_clusters", DBClusterIdentifier=ctx.id)["DBClusters"]
    return {**found, "Arn": found["DBClusterArn"]}


def _delete_cluster(ctx: Context) -> None:
    snapshot = None if ctx["skipFinalSnapshot"] else ctx["finalSnapshotIdentifier"]
    last = {"FinalDBSnapshotIdentifier": snapshot} if snapshot else {"SkipFinalSnapshot": True}
    ctx.call("delete_db_cluster", DBClusterIdentifier=ctx.id, **last)
    if ctx["deleteAutomatedBackups"] is False:
        return
    of_cluster = {"DBClusterIdentifier": ctx.id, "SnapshotType": "automated"}
    for each in ctx.call("describe_db_cluster_snapshots", **of_cluster)["DBClusterSnapshots"]:
        named = each["DBClusterSnapshotIdentifier"]
        ctx.call("delete_db_cluster_snapshot", DBClusterSnapshotIdentifier=named)


CLUSTER = Resource(
    cls=aws.rds.Cluster,
    service="rds",
    unmodelled=(
        "availabilityZones",
        "clusterScalabilityType",
        "dbSystemId",
        "engineMode",
        "snapshotIdentifier",
        "sourceRegion",
    ),
    create=Call(
        op="create_db_cluster",
        params={
            "DBClusterIdentifier": _identifier("clusterIdentifier"),
            "EnableIAMDatabaseAuthentication": "{iamDatabaseAuthenticationEnabled}",
            "EnableCloudwatchLogsExports": "{enabledCloudwatchLogsExports}",
            "EnablePerformanceInsights": "{performanceInsightsEnabled}",
        },
        result="DBCluster",
    ),
    id="DBClusterIdentifier",
    after_create=_settled,
    read=_cluster,
    update=_modify_cluster,
    delete=_delete_cluster,
    hooked=(*_IN_CLUSTER, "skipFinalSnapshot", "finalSnapshotIdentifier", "deleteAutomatedBackups"),
    parts=(
        Part(
            props=(
                "databaseInsightsMode",
                "enableHttpEndpoint",
                "enabledCloudwatchLogsExports",
                "iamDatabaseAuthenticationEnabled",
                "performanceInsightsEnabled",
                "performanceInsightsKmsKeyId",
                "performanceInsightsRetentionPeriod",
            ),
            write=Call(
                op="modify_db_cluster",
                params={
                    "DBClusterIdentifier": "{id}",
                    "EnableIAMDatabaseAuthentication": "{iamDatabaseAuthenticationEnabled}",
                    "CloudwatchLogsExportConfiguration": {
                        "EnableLogTypes": "{enabledCloudwatchLogsExports}"
                    },
                    "EnablePerformanceInsights": "{performanceInsightsEnabled}",
                },
            ),
            held_by="memory",
        ),
    ),
    rename={
        "arn": "DBClusterArn",
        "clusterIdentifier": "DBClusterIdentifier",
        "clusterResourceId": "DbClusterResourceId",
        "engineVersionActual": "EngineVersion",
    },
    outputs={
        "clusterMembers": "DBClusterMembers[].DBInstanceIdentifier",
        "dbClusterParameterGroupName": "DBClusterParameterGroup",
        "dbSubnetGroupName": "DBSubnetGroup",
        "masterUserSecretKmsKeyId": "MasterUserSecret.KmsKeyId",
        "vpcSecurityGroupIds": "VpcSecurityGroups[].VpcSecurityGroupId",
    },
    kept=(
        "applyImmediately",
        "deleteAutomatedBackups",
        "finalSnapshotIdentifier",
        "manageMasterUserPassword",
        "skipFinalSnapshot",
    ),
    shared=("clusterMembers",),
    tagging=TAGGING,
)

_IN_INSTANCE = (
    "applyImmediately",
    "autoMinorVersionUpgrade",
    "copyTagsToSnapshot",
    "dbParameterGroupName",
    "instanceClass",
    "monitoringInterval",
    "monitoringRoleArn",
    "promotionTier",
    "publiclyAccessible",
)


def _instance(ctx: Context) -> dict[str, Any]:
    answer = ctx.call("describe_db_instances", DBInstanceIdentifier=ctx.id)
    (found,) = answer["DBInstances"]
    (cluster,) = ctx.call("describe_db_clusters", DBClusterIdentifier=found["DBClusterIdentifier"])[
        "DBClusters"
    ]
    writer = any(
        member["IsClusterWriter"] and member["DBInstanceIdentifier"] == ctx.id
        for member in cluster["DBClusterMembers"]
    )
    return {**found, "Arn": found["DBInstanceArn"], "Writer": writer}


def _modify_instance(ctx: Context) -> None:
    changed = ctx.changes(_IN_INSTANCE)
    now = {"DBInstanceIdentifier": "{id}", "ApplyImmediately": True}
    changed.pop("applyImmediately", None)
    ctx.run(Call(op="modify_db_instance", params=now), changed)


CLUSTER_INSTANCE = Resource(
    cls=aws.rds.ClusterInstance,
    service="rds",
    unmodelled=("customIamInstanceProfile", "dbSubnetGroupName"),
    create=Call(
        op="create_db_instance",
        params={
            "DBInstanceIdentifier": _identifier("identifier"),
            "EnablePerformanceInsights": "{performanceInsightsEnabled}",
        },
        result="DBInstance",
    ),
    id="DBInstanceIdentifier",
    read=_instance,
    update=_modify_instance,
    delete=Call(
        op="delete_db_instance", params={"DBInstanceIdentifier": "{id}", "SkipFinalSnapshot": True}
    ),
    hooked=(*_IN_INSTANCE, "identifierPrefix"),
    parts=(
        Part(
            props=(
                "performanceInsightsEnabled",
                "performanceInsightsKmsKeyId",
                "performanceInsightsRetentionPeriod",
            ),
            write=Call(
                op="modify_db_instance",
                params={
                    "DBInstanceIdentifier": "{id}",
                    "EnablePerformanceInsights": "{performanceInsightsEnabled}",
                },
            ),
            held_by="memory",
        ),
        # moto checks the window of an instance against the cluster's, and then loses it.
        Part(
            props=("preferredMaintenanceWindow",),
            write=Call(op="modify_db_instance", params={"DBInstanceIdentifier": "{id}"}),
            held_by="memory",
        ),
    ),
    rename={
        "arn": "DBInstanceArn",
        "caCertIdentifier": "CACertificateIdentifier",
        "clusterIdentifier": "DBClusterIdentifier",
        "dbParameterGroupName": "DBParameterGroupName",
        "engineVersionActual": "EngineVersion",
        "identifier": "DBInstanceIdentifier",
        "instanceClass": "DBInstanceClass",
    },
    outputs={
        "dbParameterGroupName": "DBParameterGroups[0].DBParameterGroupName",
        "dbSubnetGroupName": "DBSubnetGroup.DBSubnetGroupName",
        "endpoint": "Endpoint.Address",
        "port": "Endpoint.Port",
    },
    kept=("applyImmediately", "identifierPrefix"),
    shared=("writer",),
    tagging=TAGGING,
)


def _subnet_group(ctx: Context) -> dict[str, Any]:
    answer = ctx.call("describe_db_subnet_groups", DBSubnetGroupName=ctx.id)
    (found,) = answer["DBSubnetGroups"]
    return {**found, "Arn": found["DBSubnetGroupArn"]}


SUBNET_GROUP = Resource(
    cls=aws.rds.SubnetGroup,
    service="rds",
    create=Call(op="create_db_subnet_group", result="DBSubnetGroup"),
    id="DBSubnetGroupName",
    read=_subnet_group,
    update=Call(op="modify_db_subnet_group", params={"DBSubnetGroupName": "{id}"}),
    delete=Call(op="delete_db_subnet_group", params={"DBSubnetGroupName": "{id}"}),
    rename={
        "arn": "DBSubnetGroupArn",
        "description": "DBSubnetGroupDescription",
        "name": "DBSubnetGroupName",
    },
    outputs={
        "subnetIds": "Subnets[].SubnetIdentifier",
        "supportedNetworkTypes": lambda _: ["IPV4"],
    },
    tagging=TAGGING,
)

TYPES = (CLUSTER, CLUSTER_INSTANCE, SUBNET_GROUP)
