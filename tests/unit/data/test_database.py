"""The database and its proxy as the whole program registers them, for every stack."""

import json
from collections.abc import Callable
from typing import Any

import pulumi_aws as aws
import pulumi_random as random
import pytest

from components.data.instances import start_of
from tests.support.program import Graph, Registered

Deploy = Callable[..., Graph]

ACCOUNT = "123456789012"
DATA_KEY, LOGS_KEY, SECRETS_KEY = (
    f"arn:aws:kms:us-east-1:{ACCOUNT}:key/security-key-{role}-id"
    for role in ("data", "logs", "secrets")
)


def cluster(graph: Graph) -> dict[str, Any]:
    return graph.one(aws.rds.Cluster, "database-cluster").inputs


def instances(graph: Graph) -> dict[str, Registered]:
    return {each.name.removeprefix("database-"): each for each in graph.of(aws.rds.ClusterInstance)}


def waits_for(each: Registered) -> set[str]:
    return {urn.rsplit("::", 1)[-1] for urn in each.options.dependencies}


@pytest.mark.parametrize("preview", [False, True])
def test_everything_stored_is_encrypted_with_our_keys(
    deploy: Deploy, stack: str, *, preview: bool
) -> None:
    graph = deploy(stack, preview=preview)
    made = cluster(graph)

    assert made["storageEncrypted"] is True
    for each in [made, *(one.inputs for one in instances(graph).values())]:
        assert each["performanceInsightsEnabled"] is True
    if not preview:
        assert made["kmsKeyId"] == made["performanceInsightsKmsKeyId"] == DATA_KEY
        assert made["masterUserSecretKmsKeyId"] == SECRETS_KEY


def test_nobody_chooses_the_master_password_and_rds_rotates_it(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    made = cluster(graph)
    rotation = graph.one(aws.secretsmanager.SecretRotation, "database-master-rotation").inputs

    assert made["manageMasterUserPassword"] is True
    assert not {"masterPassword", "masterPasswordWo"} & set(made)
    assert rotation["secretId"].startswith("arn:aws:secretsmanager:")
    assert rotation["rotationRules"] == {"automaticallyAfterDays": 7}
    assert "rotationLambdaArn" not in rotation


def test_sign_in_by_iam_and_tls_are_forced(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    group = graph.one(aws.rds.ClusterParameterGroup, "database-cluster").inputs
    values = {each["name"]: each["value"] for each in group["parameters"]}

    assert cluster(graph)["iamDatabaseAuthenticationEnabled"] is True
    assert group["family"] == "aurora-postgresql17"
    assert values["rds.force_ssl"] == "1"


def test_parameters_follow_the_settings(deploy: Deploy) -> None:
    changes = {"data": {"database": {"slow_statement_ms": 250, "idle_transaction_seconds": 60}}}
    group = deploy("dev", changes).one(aws.rds.ParameterGroup, "database-instance").inputs
    values = {each["name"]: each["value"] for each in group["parameters"]}

    assert values["log_min_duration_statement"] == "250"
    assert values["idle_in_transaction_session_timeout"] == "60000"


def test_capacity(deploy: Deploy) -> None:
    dev, prod = deploy("dev"), deploy("prod")

    assert cluster(dev)["serverlessv2ScalingConfiguration"] == {
        "minCapacity": 0.5,
        "maxCapacity": 2,
    }
    assert "serverlessv2ScalingConfiguration" not in cluster(prod)
    assert {each.inputs["instanceClass"] for each in instances(dev).values()} == {"db.serverless"}
    assert {each.inputs["instanceClass"] for each in instances(prod).values()} == {"db.r7g.large"}


@pytest.mark.parametrize(
    ("name", "zones"),
    [
        ("dev", {"writer": "us-east-1a"}),
        ("staging", {"writer": "us-east-1a", "reader-1": "us-east-1b"}),
        (
            "prod",
            {"writer": "us-east-1a", "reader-1": "us-east-1b", "reader-2": "us-east-1c"},
        ),
    ],
)
def test_instances_stand_in_different_zones(
    deploy: Deploy, name: str, zones: dict[str, str]
) -> None:
    graph = deploy(name)
    made = instances(graph)

    assert {role: each.inputs["availabilityZone"] for role, each in made.items()} == zones
    assert set(graph.outputs["database"]["instanceIdentifiers"]) == set(zones)


def test_instances_are_told_apart_by_their_names(deploy: Deploy) -> None:
    made = instances(deploy("prod"))
    names = {role: each.inputs["identifierPrefix"] for role, each in made.items()}
    assert names == {role: f"prod-{role}-" for role in made}
    assert {it for each in made.values() for it in each.options.ignoreChanges} == {
        "identifierPrefix"
    }


def test_a_long_environment_leaves_room_for_the_rest_of_an_instances_name() -> None:
    start = start_of("the-environment-of-many-users-eu", "reader-15")
    assert start == "the-environment-of-many-us-reader-15-"
    assert len(start) + 26 <= 63
    assert start_of("the-environment-of-many-a-team", "reader-15") == (
        "the-environment-of-many-a-reader-15-"
    )


def test_writer_comes_first_and_readers_stand_by(deploy: Deploy) -> None:
    made = instances(deploy("prod"))

    assert made["writer"].inputs["promotionTier"] == 0
    for role in ("reader-1", "reader-2"):
        assert made[role].inputs["promotionTier"] == 1
        assert "database-writer" in waits_for(made[role])


def test_instances_are_private_monitored_and_kept_up_to_date(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)

    for each in instances(graph).values():
        assert each.inputs["publiclyAccessible"] is False
        assert each.inputs["autoMinorVersionUpgrade"] is True
        assert each.inputs["copyTagsToSnapshot"] is True
        assert each.inputs["monitoringInterval"] in (15, 60)
        assert "database-monitoring" in each.inputs["monitoringRoleArn"]
    # A minor version in the program would undo the upgrade.
    assert cluster(graph)["engineVersion"] == "17"


def test_monitoring_off_needs_no_role(deploy: Deploy) -> None:
    graph = deploy("dev", {"data": {"database": {"monitoring_seconds": 0}}})

    assert "database-monitoring" not in {each.name for each in graph.of(aws.iam.Role)}


def test_logs_go_to_groups_that_are_there_before_the_database(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    made = graph.one(aws.rds.Cluster, "database-cluster")
    days = {"dev": 7, "staging": 30, "prod": 365}[stack]

    assert made.inputs["enabledCloudwatchLogsExports"] == ["postgresql"]
    for role, name, owner in [
        ("postgresql", f"/aws/rds/cluster/agentplatform-{stack}/postgresql", made),
        (
            "proxy",
            f"/aws/rds/proxy/agentplatform-{stack}",
            graph.one(aws.rds.Proxy, "database-proxy"),
        ),
    ]:
        group = graph.one(aws.cloudwatch.LogGroup, f"database-log-{role}").inputs
        assert (group["name"], group["retentionInDays"]) == (name, days)
        assert group["kmsKeyId"] == LOGS_KEY
        assert f"database-log-{role}" in waits_for(owner)


@pytest.mark.parametrize(("name", "days"), [("dev", 7), ("staging", 14), ("prod", 35)])
def test_backups(deploy: Deploy, name: str, days: int) -> None:
    made = cluster(deploy(name))

    assert made["backupRetentionPeriod"] == days
    assert made["copyTagsToSnapshot"] is True
    assert "backtrackWindow" not in made
    assert made["preferredBackupWindow"] == "08:00-08:59"
    assert made["preferredMaintenanceWindow"] == "sun:09:00-sun:09:59"


def test_last_snapshot_has_a_name_of_its_own(deploy: Deploy) -> None:
    dev, prod = deploy("dev"), deploy("prod")

    assert cluster(dev)["skipFinalSnapshot"] is True
    assert "finalSnapshotIdentifier" not in cluster(dev)
    unique = prod.one(random.RandomId, "database-final-snapshot")
    assert unique.inputs["keepers"].keys() == {"key", "subnets"}, "each replaces the cluster"
    assert cluster(prod)["skipFinalSnapshot"] is False
    assert cluster(prod)["finalSnapshotIdentifier"] == "agentplatform-prod-final-00000000"
    assert cluster(prod)["deleteAutomatedBackups"] is False


@pytest.mark.parametrize("protection", [True, False])
def test_deletion_is_refused_while_the_stack_is_protected(
    deploy: Deploy, *, protection: bool
) -> None:
    graph = deploy("prod", {"environment": {"protection": protection}})
    made = graph.one(aws.rds.Cluster, "database-cluster")

    assert made.inputs["deletionProtection"] is protection
    assert made.options.protect is protection


def test_database_lives_in_the_data_tier_and_admits_the_proxy_only(
    deploy: Deploy, stack: str
) -> None:
    graph = deploy(stack)
    subnets = graph.one(aws.rds.SubnetGroup, "database-subnets").inputs

    assert subnets["subnetIds"] == graph.outputs["network"]["subnetIds"]["data"]
    assert cluster(graph)["vpcSecurityGroupIds"] == ["network-database-id"]
    proxy = graph.one(aws.rds.Proxy, "database-proxy").inputs
    assert proxy["vpcSecurityGroupIds"] == ["network-database-proxy-id"]
    assert proxy["vpcSubnetIds"] == subnets["subnetIds"]


def test_proxy_demands_tls_and_iam_and_holds_no_secret(deploy: Deploy, stack: str) -> None:
    proxy = deploy(stack).one(aws.rds.Proxy, "database-proxy").inputs

    assert proxy["requireTls"] is True
    assert proxy["defaultAuthScheme"] == "IAM_AUTH"
    assert "auths" not in proxy
    assert proxy["debugLogging"] is False


def test_proxy_may_connect_as_the_application_user_and_nothing_else(deploy: Deploy) -> None:
    graph = deploy("dev", {"data": {"database": {"application_user": "service"}}})
    role = graph.one(aws.iam.Role, "database-proxy").inputs
    (statement,) = json.loads(graph.one(aws.iam.RolePolicy, "database-proxy").inputs["policy"])[
        "Statement"
    ]
    others = [each for each in graph.of(aws.iam.RolePolicyAttachment) if "proxy" in each.name]

    assert statement["Action"] == ["rds-db:connect"]
    assert statement["Resource"] == [
        f"arn:aws:rds-db:us-east-1:{ACCOUNT}:dbuser:cluster-DATABASE-CLUSTER/service"
    ]
    (trust,) = json.loads(role["assumeRolePolicy"])["Statement"]
    assert trust["Principal"] == {"Service": ["rds.amazonaws.com"]}
    assert others == []


def test_target_is_the_cluster_once_it_has_instances(deploy: Deploy) -> None:
    graph = deploy("prod")
    target = graph.one(aws.rds.ProxyTarget, "database-proxy")

    assert target.inputs["dbClusterIdentifier"] == "database-cluster-id"
    assert {"database-writer", "database-reader-1", "database-reader-2"} <= waits_for(target)


def test_reading_endpoint_exists_where_readers_do(deploy: Deploy) -> None:
    dev, prod = deploy("dev"), deploy("prod")

    assert dev.of(aws.rds.ProxyEndpoint) == []
    assert dev.outputs["database"]["proxyReadOnlyEndpoint"] is None
    endpoint = prod.one(aws.rds.ProxyEndpoint, "database-proxy-read-only").inputs
    assert endpoint["targetRole"] == "READ_ONLY"
    assert prod.outputs["database"]["proxyReadOnlyEndpoint"].startswith("agentplatform-prod-read")


def test_failovers_and_failures_are_published(deploy: Deploy) -> None:
    cluster, instances = (
        deploy("prod").one(aws.rds.EventSubscription, f"database-{name}").inputs
        for name in ("events", "instance-events")
    )

    assert cluster["snsTopic"].endswith("topics-warning")
    assert cluster["snsTopic"] == instances["snsTopic"]
    assert (cluster["sourceType"], instances["sourceType"]) == ("db-cluster", "db-instance")
    assert cluster["sourceIds"] == ["agentplatform-prod"]
    assert len(instances["sourceIds"]) == 3
    assert {"failover", "failure"} <= set(cluster["eventCategories"])
    assert {"failure", "low storage"} <= set(instances["eventCategories"])


@pytest.mark.parametrize("preview", [False, True])
def test_contract_tells_how_to_connect(deploy: Deploy, stack: str, *, preview: bool) -> None:
    database = deploy(stack, preview=preview).outputs["database"]

    assert (database["port"], database["databaseName"]) == (5432, "agents")
    assert database["applicationUser"] == "application"
    if not preview:
        assert database["proxyResourceId"] == "prx-database-proxy"
        assert database["clusterResourceId"] == "cluster-DATABASE-CLUSTER"
        assert database["masterSecretArn"].startswith("arn:aws:secretsmanager:")


def test_everything_hangs_under_the_database_and_bears_its_name(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    database = graph.one("agentplatform:data:Database", "database")

    children = {child.urn for child in graph.children(database)}
    named = {each.urn for each in graph.resources if each.name.split("-")[0] == "database"}
    assert children == named - {database.urn}
