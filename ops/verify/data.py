"""Databases, search, buckets, images and secrets: availability, access and protection."""

from typing import Any

from botocore.exceptions import ClientError

from ops.delivery.secret_versions import CURRENT, GENERATED, GIVEN, labelled
from ops.deployment import Deployment
from ops.verify.check import (
    UP,
    AcceptedError,
    Check,
    Fault,
    Faults,
    Look,
    Made,
    states,
)
from ops.verify.sources import ALWAYS_WELL, command, ids, pages


def _added_instances(deployment: Deployment, cluster: Made) -> Faults:
    own = ids(deployment, "rds.ClusterInstance")
    rds = deployment.aws.client("rds", cluster.region)
    for found in rds.describe_db_clusters(DBClusterIdentifier=cluster.id)["DBClusters"]:
        members = found["DBClusterMembers"]
        for name in {each["DBInstanceIdentifier"] for each in members} - own:
            fix = {"db_instance_identifier": name}
            yield Fault(
                f"instance {name} is not the stack's",
                command(deployment, cluster, "rds delete-db-instance", **fix),
            )
        writers = [each for each in members if each["IsClusterWriter"]]
        if len(writers) != 1:
            yield Fault(f"has {len(writers)} writers")


def _cluster_available(deployment: Deployment, cluster: Made) -> Faults:
    rds = deployment.aws.client("rds", cluster.region)
    for each in rds.describe_db_clusters(DBClusterIdentifier=cluster.id)["DBClusters"]:
        yield from states(each, Status="available")


def _instance_available(deployment: Deployment, instance: Made) -> Faults:
    rds = deployment.aws.client("rds", instance.region)
    for each in rds.describe_db_instances(DBInstanceIdentifier=instance.id)["DBInstances"]:
        yield from states(each, DBInstanceStatus="available")


def _proxy_available(deployment: Deployment, proxy: Made) -> Faults:
    rds = deployment.aws.client("rds", proxy.region)
    for each in pages(rds, "describe_db_proxy_targets", "Targets", DBProxyName=proxy.id):
        state = each["TargetHealth"]["State"]
        if state != "AVAILABLE":
            yield Fault(f"its target {each['RdsResourceId']} is {state}")


def _search_available(deployment: Deployment, domain: Made) -> Faults:
    name = domain.inputs["domainName"]
    opensearch = deployment.aws.client("opensearch", domain.region)
    found = opensearch.describe_domain(DomainName=name)["DomainStatus"]
    yield from states(found, Created=True, Deleted=False, Processing=False)


def _protected(_: Deployment, resource: Made) -> Faults:
    """Without protection by configuration, as before a destroy, this is no drift."""
    names = ("deletionProtection", "enableDeletionProtection")
    if any(resource.inputs.get(name) in (False, "INACTIVE") for name in names):
        raise AcceptedError("environment.protection is off: the stack is about to be destroyed")
    yield from ()


def _opened(deployment: Deployment, bucket: Made) -> Faults:
    """Settings added to a bucket that are not in the state."""
    s3 = deployment.aws.client("s3", bucket.region)
    acl = s3.get_bucket_acl(Bucket=bucket.id)
    owner = acl["Owner"].get("ID")
    if any(each["Grantee"].get("ID") != owner for each in acl["Grants"]):
        fix = command(deployment, bucket, "s3api put-bucket-acl", bucket=bucket.id, acl="private")
        yield Fault("an ACL grants access to others", fix)
    for read, managed in _ADDABLE.items():
        setting = read.removeprefix("get_bucket_")
        if bucket.id not in ids(deployment, managed) and _has(s3, read, bucket.id):
            operation = f"s3api delete-bucket-{setting}"
            fix = command(deployment, bucket, operation, bucket=bucket.id)
            yield Fault(f"it has a {setting} configuration that is not the stack's", fix)


_ADDABLE = {
    "get_bucket_policy": "s3.BucketPolicy",
    "get_bucket_website": "s3.BucketWebsiteConfiguration",
    "get_bucket_cors": "s3.BucketCorsConfiguration",
    "get_bucket_replication": "s3.BucketReplicationConfig",
}
"""Operations that read configurations which give access to others, and their types."""


def _has(s3: Any, read: str, bucket: str) -> bool:
    try:
        getattr(s3, read)(Bucket=bucket)
    except ClientError as refusal:
        # NoSuchCORSConfiguration, NoSuchBucketPolicy, ReplicationConfigurationNotFoundError ...
        code = refusal.response.get("Error", {}).get("Code", "")
        if code.startswith("NoSuch") or code.endswith("NotFoundError"):
            return False
        raise
    return True


def _current(deployment: Deployment, version: Made) -> Faults:
    """AWSCURRENT is the deployed version or one of `secret set`; no value is read."""
    secret, _, own = version.id.rpartition("|")
    manager = deployment.aws.client("secretsmanager", version.region)
    stages: dict[str, list[str]] = manager.describe_secret(SecretId=secret).get(
        "VersionIdsToStages", {}
    )
    current, given = (labelled(stages, label) for label in (CURRENT, GIVEN))
    right = given if given and GENERATED in stages.get(own, ()) else own
    if current in {own, right}:
        return
    fix = {"secret_id": secret, "version_stage": CURRENT, "move_to_version_id": right}
    if current:
        fix["remove_from_version_id"] = current
    operation = "secretsmanager update-secret-version-stage"
    yield Fault(
        "its value was changed outside of Pulumi", command(deployment, version, operation, **fix)
    )


def _unchanged(deployment: Deployment, parameter: Made) -> Faults:
    """Every write of a parameter increments its version; no value is read."""
    ssm = deployment.aws.client("ssm", parameter.region)
    by_name = [{"Key": "Name", "Option": "Equals", "Values": [parameter.id]}]
    found = pages(ssm, "describe_parameters", "Parameters", ParameterFilters=by_name)
    if not found:
        yield Fault("is gone")
    for each in found:
        written = each["Version"] - int(parameter.outputs["version"])
        yield from [Fault("its value was changed outside of Pulumi")] if written else []
        key = each.get("KeyId")
        yield from states({"key": key}, key=parameter.inputs.get("keyId", key))


CHECKS = (
    Check(
        id="data.instances",
        title="The database has its instances, one of them the writer",
        covers={"rds.ClusterInstance": (), "rds.Cluster": ()},
        looks=(Look(("rds.Cluster",), _added_instances),),
    ),
    Check(
        id="data.isolation",
        title="Database and search are in the data tier, without public addresses",
        covers={
            "rds.Cluster": ("vpcSecurityGroupIds", "dbSubnetGroupName"),
            "rds.ClusterInstance": ("publiclyAccessible", "dbSubnetGroupName"),
            "rds.SubnetGroup": (),
            "rds.Proxy": ("vpcSecurityGroupIds", "vpcSubnetIds"),
            "opensearch.Domain": ("vpcOptions",),
        },
        fix=f"run {UP}; a cluster moved to other subnets must be restored into"
        " its own subnets: docs/database.md",
    ),
    Check(
        id="data.proxy",
        title="The database proxy targets the database and is configured as deployed",
        covers={
            "rds.Proxy": (),
            "rds.ProxyDefaultTargetGroup": (),
            "rds.ProxyTarget": (),
            "rds.ProxyEndpoint": (),
        },
        unknown_here="moto lacks ModifyDBProxy: localcloud holds the proxy's settings in memory",
    ),
    Check(
        id="data.search",
        title="Search is spread over the zones, and configured as deployed",
        covers={"opensearch.Domain": ()},
        fix=f"run {UP}: AWS moves the shards, which takes hours",
    ),
    Check(
        id="data.available",
        title="Database, proxy and search are available",
        looks=(
            Look(("rds.Cluster",), _cluster_available),
            Look(("rds.ClusterInstance",), _instance_available),
            Look(("rds.Proxy",), _proxy_available),
            Look(("opensearch.Domain",), _search_available),
        ),
        fix="docs/runbook.md; AWS's events: `aws rds describe-events --source-type db-cluster`",
        unknown_here=ALWAYS_WELL,
    ),
    Check(
        id="data.deletion",
        title="Resources that hold data have deletion protection",
        covers={
            "rds.Cluster": ("deletionProtection",),
            "cognito.UserPool": ("deletionProtection",),
            "lb.LoadBalancer": ("enableDeletionProtection",),
        },
        looks=(Look(("rds.Cluster", "cognito.UserPool", "lb.LoadBalancer"), _protected),),
    ),
    Check(
        id="data.private-buckets",
        title="Buckets block public access and grant access to the platform only",
        covers={
            "s3.Bucket": (),
            "s3.BucketPublicAccessBlock": (),
            "s3.BucketOwnershipControls": (),
        },
        looks=(Look(("s3.Bucket",), _opened),),
    ),
    Check(
        id="data.versions",
        title="Buckets keep noncurrent versions as long as configured",
        covers={
            "s3.BucketVersioning": (),
            "s3.BucketObjectLockConfiguration": (),
            "s3.BucketLifecycleConfiguration": (),
        },
    ),
    Check(
        id="data.images",
        title="Image tags are immutable; images are scanned and kept as configured",
        covers={
            "ecr.Repository": (),
            "ecr.LifecyclePolicy": (),
            "ecr.RegistryScanningConfiguration": (),
        },
    ),
    Check(
        id="data.secrets",
        title="Secrets have values deployed or set by platformctl, parameters the deployed ones",
        covers={"secretsmanager.Secret": (), "secretsmanager.SecretRotation": ()},
        looks=(
            Look(("secretsmanager.SecretVersion",), _current),
            Look(("ssm.Parameter",), _unchanged),
        ),
    ),
)
