"""Databases, search, buckets, images: whole, protected, and backed up."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from components.settings.backup import Backup
from ops.deployment import Deployment
from ops.verify.check import AcceptedError, Check, Seen, UnprovableError, like
from ops.verify.sources import ALWAYS_WELL, made, pages

RPO = timedelta(minutes=15)
"""Data that a failure may cost (002, Performance Goals)."""

_PERIODS = {"daily": timedelta(days=1), "weekly": timedelta(days=7), "monthly": timedelta(days=31)}
_SLACK = timedelta(hours=8)
"""Windows of a backup job: an hour to start, six to complete, and one for the clocks."""


def _instances(deployment: Deployment) -> Iterator[Seen]:
    database = deployment.contract("database")
    rds = deployment.aws.client("rds")
    (cluster,) = rds.describe_db_clusters(DBClusterIdentifier=database["clusterIdentifier"])[
        "DBClusters"
    ]
    members = {each["DBInstanceIdentifier"]: each for each in cluster["DBClusterMembers"]}
    for role, name in database["instanceIdentifiers"].items():
        yield Seen(f"{role} ({name})", "" if name in members else "is no member of the cluster")
    writers = [name for name, each in members.items() if each["IsClusterWriter"]]
    yield Seen(
        cluster["DBClusterIdentifier"],
        "" if len(writers) == 1 else f"has {len(writers)} writers",
    )


def _isolation(deployment: Deployment) -> Iterator[Seen]:
    database = deployment.contract("database")
    rds = deployment.aws.client("rds")
    by_cluster = [{"Name": "db-cluster-id", "Values": [database["clusterIdentifier"]]}]
    data_subnets = set(deployment.contract("network")["subnetIds"]["data"])
    (cluster,) = rds.describe_db_clusters(DBClusterIdentifier=database["clusterIdentifier"])[
        "DBClusters"
    ]
    name = cluster["DBSubnetGroup"]
    (group,) = rds.describe_db_subnet_groups(DBSubnetGroupName=name)["DBSubnetGroups"]
    outside = {each["SubnetIdentifier"] for each in group["Subnets"]} - data_subnets
    yield Seen(name, f"is also in {', '.join(sorted(outside))}" if outside else "")
    for each in pages(rds, "describe_db_instances", "DBInstances", Filters=by_cluster):
        yield like(each["DBInstanceIdentifier"], each, PubliclyAccessible=False)
    domain = deployment.contract("search")["domainName"]
    search = deployment.aws.client("opensearch").describe_domain(DomainName=domain)
    inside = set(search["DomainStatus"].get("VPCOptions", {}).get("SubnetIds", ()))
    wrong = "" if inside and inside <= data_subnets else f"is in {sorted(inside) or 'no VPC'}"
    yield Seen(domain, wrong)


def _available(deployment: Deployment) -> Iterator[Seen]:
    database = deployment.contract("database")
    rds = deployment.aws.client("rds")
    name = database["clusterIdentifier"]
    for each in rds.describe_db_clusters(DBClusterIdentifier=name)["DBClusters"]:
        yield like(name, each, Status="available")
    by_cluster = [{"Name": "db-cluster-id", "Values": [name]}]
    for each in pages(rds, "describe_db_instances", "DBInstances", Filters=by_cluster):
        yield like(each["DBInstanceIdentifier"], each, DBInstanceStatus="available")
    proxy = database["proxyName"]
    targets = pages(rds, "describe_db_proxy_targets", "Targets", DBProxyName=proxy)
    for each in targets:
        yield like(f"{proxy} to {each['RdsResourceId']}", each["TargetHealth"], State="AVAILABLE")
    domain = deployment.contract("search")["domainName"]
    found = deployment.aws.client("opensearch").describe_domain(DomainName=domain)["DomainStatus"]
    yield like(domain, found, Created=True, Deleted=False, Processing=False)


def _deletion(deployment: Deployment) -> Iterator[Seen]:
    if not deployment.settings.environment.protection:
        raise AcceptedError("environment.protection is off: the stack is about to be destroyed")
    cluster = deployment.contract("database")["clusterIdentifier"]
    rds = deployment.aws.client("rds")
    for each in rds.describe_db_clusters(DBClusterIdentifier=cluster)["DBClusters"]:
        yield like(cluster, each, DeletionProtection=True)
    pool = deployment.contract("security")["userPoolId"]
    found = deployment.aws.client("cognito-idp").describe_user_pool(UserPoolId=pool)["UserPool"]
    yield like(pool, found, DeletionProtection="ACTIVE")
    ingress = deployment.contract("ingress")
    for key in ("publicLoadBalancerArn", "internalLoadBalancerArn"):
        elb = deployment.aws.client("elbv2")
        answer = elb.describe_load_balancer_attributes(LoadBalancerArn=ingress[key])
        attributes = {each["Key"]: each["Value"] for each in answer["Attributes"]}
        protected = {"deletion_protection.enabled": "true"}
        yield like(key.removesuffix("LoadBalancerArn"), attributes, **protected)


def _private_buckets(deployment: Deployment) -> Iterator[Seen]:
    blocks = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    for bucket in made(deployment, "aws:s3/bucket:Bucket"):
        s3 = deployment.aws.client("s3", bucket.region)
        answer = s3.get_public_access_block(Bucket=bucket.id)
        found = answer["PublicAccessBlockConfiguration"]
        yield like(bucket.id, found, **dict.fromkeys(blocks, True))


def _versioned(deployment: Deployment) -> Iterator[Seen]:
    for bucket in made(deployment, "aws:s3/bucket:Bucket"):
        s3 = deployment.aws.client("s3", bucket.region)
        yield like(bucket.id, s3.get_bucket_versioning(Bucket=bucket.id), Status="Enabled")


def _images(deployment: Deployment) -> Iterator[Seen]:
    names = list(deployment.contract("storage")["repositoryNames"].values())
    answer = deployment.aws.client("ecr").describe_repositories(repositoryNames=names)
    by_registry = deployment.settings.data.registry.scanning is not None
    for each in answer["repositories"]:
        yield like(each["repositoryName"], each, imageTagMutability="IMMUTABLE")
        if not by_registry:
            scans = each.get("imageScanningConfiguration", {})
            yield like(f"scans of {each['repositoryName']}", scans, scanOnPush=True)


def _rewind(deployment: Deployment) -> Iterator[Seen]:
    cluster = deployment.contract("database")["clusterIdentifier"]
    rds = deployment.aws.client("rds")
    days = deployment.settings.data.database.backup_days
    for each in rds.describe_db_clusters(DBClusterIdentifier=cluster)["DBClusters"]:
        yield like(cluster, each, BackupRetentionPeriod=days)


def _point_in_time(deployment: Deployment) -> Iterator[Seen]:
    cluster = deployment.contract("database")["clusterIdentifier"]
    rds = deployment.aws.client("rds")
    for each in rds.describe_db_clusters(DBClusterIdentifier=cluster)["DBClusters"]:
        lost = datetime.now(UTC) - each["LatestRestorableTime"]
        minutes = round(lost.total_seconds() / 60)
        wrong = f"would lose {minutes} minutes, more than {RPO.seconds // 60}" if lost > RPO else ""
        yield Seen(cluster, wrong)


def _backup(deployment: Deployment) -> Backup:
    settings = deployment.settings.data.backup
    if not settings.enabled:
        raise AcceptedError("data.backup.enabled is off")
    return settings


def _plan(deployment: Deployment) -> Iterator[Seen]:
    rules = _backup(deployment).rules
    plan = deployment.contract("storage")["backupPlanId"]
    backup = deployment.aws.client("backup")
    answer = backup.get_backup_plan(BackupPlanId=plan)["BackupPlan"]
    found = {each["RuleName"]: each for each in answer["Rules"]}
    for name, rule in rules.items():
        each = found.get(name, {})
        state = {**each, "days": each.get("Lifecycle", {}).get("DeleteAfterDays")}
        yield like(f"rule {name}", state, ScheduleExpression=rule.schedule, days=rule.keep_days)
    selections = pages(backup, "list_backup_selections", "BackupSelectionsList", BackupPlanId=plan)
    yield Seen(f"plan {plan}", "" if selections else "protects nothing: it has no selection")


def _recovery_points(deployment: Deployment) -> Iterator[Seen]:
    """The youngest complete recovery point of the database is no older than the rules allow."""
    rules = _backup(deployment).rules
    most = min(_PERIODS[name] for name in rules) + _SLACK
    storage = deployment.contract("storage")
    backup = deployment.aws.client("backup")
    points = pages(
        backup,
        "list_recovery_points_by_backup_vault",
        "RecoveryPoints",
        BackupVaultName=storage["backupVaultName"],
        ByResourceType="Aurora",
    )
    times = [
        each["CreationDate"] for each in points if each["Status"] in ("COMPLETED", "AVAILABLE")
    ]
    now = datetime.now(UTC)
    if not times:
        plan = backup.get_backup_plan(BackupPlanId=storage["backupPlanId"])
        if now - plan["CreationDate"] < most:
            raise UnprovableError("the first recovery point is not due yet")
        yield Seen(storage["backupVaultName"], "has no recovery point of the database")
        return
    hours = round((now - max(times)).total_seconds() / 3600)
    late = now - max(times) > most
    yield Seen(
        f"last recovery point, {max(times):%Y-%m-%d %H:%M}",
        f"is {hours} hours old" if late else "",
    )


def _copies(deployment: Deployment) -> Iterator[Seen]:
    storage = deployment.contract("storage")
    if not storage["replicaNames"]:
        raise AcceptedError("data.storage.replication is not set: buckets have no copies")
    s3 = deployment.aws.client("s3")
    for purpose, copy in storage["replicaNames"].items():
        bucket = storage["bucketNames"][purpose]
        answer = s3.get_bucket_replication(Bucket=bucket)["ReplicationConfiguration"]
        live = [each for each in answer["Rules"] if each["Status"] == "Enabled"]
        targets = {each["Destination"]["Bucket"].rpartition(":")[2] for each in live}
        yield Seen(bucket, "" if copy in targets else f"is not copied to {copy}")


def _vault_lock(deployment: Deployment) -> Iterator[Seen]:
    if _backup(deployment).lock is None:
        raise AcceptedError("data.backup.lock is not set: an administrator can delete the vault")
    for vault in made(deployment, "aws:backup/vault:Vault"):
        backup = deployment.aws.client("backup", vault.region)
        yield like(vault.id, backup.describe_backup_vault(BackupVaultName=vault.id), Locked=True)


_AGAIN = "run `pulumi up --refresh`"

CHECKS = (
    Check(
        id="data.instances",
        title="The database has its instances, one of them the writer",
        look=_instances,
        fix=_AGAIN + ": it makes missing instances again",
    ),
    Check(
        id="data.isolation",
        title="Database and search lie in the data tier, without public addresses",
        look=_isolation,
        fix="what was moved has to be moved back by restoring it: docs/database.md",
    ),
    Check(
        id="data.available",
        title="Database, proxy and search are available",
        look=_available,
        fix="docs/runbook.md; AWS's events: `aws rds describe-events --source-type db-cluster`",
        unknown_here=ALWAYS_WELL,
    ),
    Check(
        id="data.deletion",
        title="What holds data cannot be deleted by mistake",
        look=_deletion,
        fix=_AGAIN,
    ),
    Check(
        id="data.private-buckets",
        title="Buckets block public access",
        look=_private_buckets,
        fix=_AGAIN + "; CloudTrail's PutPublicAccessBlock and DeletePublicAccessBlock say who",
    ),
    Check(
        id="data.versions",
        title="Buckets keep overwritten and deleted objects",
        look=_versioned,
        fix=_AGAIN,
    ),
    Check(
        id="data.images",
        title="Image tags cannot move, and images are scanned",
        look=_images,
        fix=_AGAIN,
    ),
    Check(
        id="data.rewind",
        title="The database can be rewound for as many days as configured",
        look=_rewind,
        fix=_AGAIN,
    ),
    Check(
        id="data.point-in-time",
        title="A restore of the database would lose less than 15 minutes",
        look=_point_in_time,
        fix="see the cluster's events; if its storage is well, open a support case",
        unknown_here="moto calls the present moment the latest that can be restored",
    ),
    Check(
        id="data.backup-plan",
        title="The backup plan has its rules and protects something",
        look=_plan,
        fix=_AGAIN,
        unknown_here="localcloud holds the plan's rules and selections in memory",
    ),
    Check(
        id="data.recovery-points",
        title="The last recovery point of the database is no older than the schedule",
        look=_recovery_points,
        fix="see the failed job: `aws backup list-backup-jobs --by-state FAILED`",
        unknown_here="moto makes no recovery points",
    ),
    Check(
        id="data.copies",
        title="Buckets are copied to the recovery region",
        look=_copies,
        fix=_AGAIN,
        unknown_here="moto copies nothing, and answers with other rules than it was given",
    ),
    Check(
        id="data.vault-lock",
        title="Recovery points cannot be deleted before their time",
        look=_vault_lock,
        fix=_AGAIN,
    ),
)
