"""Encryption at rest, everywhere, with the stack's own keys."""

from collections.abc import Iterator
from typing import Any

from ops.deployment import Deployment
from ops.verify.check import AcceptedError, Check, Seen, UnprovableError, like
from ops.verify.sources import key_fault, made, pages


def _keys(deployment: Deployment) -> Iterator[Seen]:
    for key in made(deployment, "aws:kms/key:Key"):
        kms = deployment.aws.client("kms", key.region)
        found = kms.describe_key(KeyId=key.id)["KeyMetadata"]
        rotates = kms.get_key_rotation_status(KeyId=key.id)["KeyRotationEnabled"]
        found = {**found, "rotation": rotates}
        yield like(key.id, found, KeyState="Enabled", KeyManager="CUSTOMER", rotation=True)


def _database(deployment: Deployment) -> Iterator[Seen]:
    cluster = deployment.contract("database")["clusterIdentifier"]
    rds = deployment.aws.client("rds")
    by_cluster = [{"Name": "db-cluster-id", "Values": [cluster]}]
    found = rds.describe_db_clusters(DBClusterIdentifier=cluster)["DBClusters"]
    for each in found:
        yield _storage(deployment, each["DBClusterIdentifier"], each)
    for each in pages(rds, "describe_db_instances", "DBInstances", Filters=by_cluster):
        yield _storage(deployment, each["DBInstanceIdentifier"], each)


def _snapshots(deployment: Deployment) -> Iterator[Seen]:
    cluster = deployment.contract("database")["clusterIdentifier"]
    rds = deployment.aws.client("rds")
    listed = pages(
        rds, "describe_db_cluster_snapshots", "DBClusterSnapshots", DBClusterIdentifier=cluster
    )
    if not listed:
        raise UnprovableError("there is no snapshot yet")
    for each in listed:
        yield _storage(deployment, each["DBClusterSnapshotIdentifier"], each)


def _storage(deployment: Deployment, name: str, found: dict[str, Any]) -> Seen:
    key = found.get("KmsKeyId") if found.get("StorageEncrypted") else None
    return Seen(name, key_fault(deployment, key))


def _search(deployment: Deployment) -> Iterator[Seen]:
    name = deployment.contract("search")["domainName"]
    opensearch = deployment.aws.client("opensearch")
    found = opensearch.describe_domain(DomainName=name)["DomainStatus"]
    at_rest = found.get("EncryptionAtRestOptions", {})
    yield Seen(
        name, key_fault(deployment, at_rest.get("KmsKeyId") if at_rest.get("Enabled") else None)
    )
    yield like(f"{name}, between nodes", found.get("NodeToNodeEncryptionOptions", {}), Enabled=True)


def _buckets(deployment: Deployment) -> Iterator[Seen]:
    """AWS's log deliveries write to buckets with S3's own keys only.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
    """
    logging = made(deployment, "aws:s3/bucketLogging:BucketLogging")
    logs = {each.outputs["targetBucket"] for each in logging}
    logs.add(deployment.contract("storage")["bucketNames"]["load-balancer-logs"])
    for bucket in made(deployment, "aws:s3/bucket:Bucket"):
        s3 = deployment.aws.client("s3", bucket.region)
        answer = s3.get_bucket_encryption(Bucket=bucket.id)
        (rule,) = answer["ServerSideEncryptionConfiguration"]["Rules"]
        default = rule["ApplyServerSideEncryptionByDefault"]
        if bucket.id in logs:
            yield like(bucket.id, default, SSEAlgorithm="AES256")
        else:
            by_kms = default["SSEAlgorithm"].startswith("aws:kms")
            key = default.get("KMSMasterKeyID") if by_kms else None
            yield Seen(bucket.id, key_fault(deployment, key))


def _log_groups(deployment: Deployment) -> Iterator[Seen]:
    for group in made(deployment, "aws:cloudwatch/logGroup:LogGroup"):
        logs = deployment.aws.client("logs", group.region)
        listed = pages(logs, "describe_log_groups", "logGroups", logGroupNamePrefix=group.id)
        found = [each for each in listed if each["logGroupName"] == group.id]
        wrong = key_fault(deployment, found[0].get("kmsKeyId")) if found else "is gone"
        yield Seen(group.id, wrong)


def _messages(deployment: Deployment) -> Iterator[Seen]:
    for queue in made(deployment, "aws:sqs/queue:Queue"):
        sqs = deployment.aws.client("sqs", queue.region)
        answer = sqs.get_queue_attributes(QueueUrl=queue.id, AttributeNames=["KmsMasterKeyId"])
        key = answer.get("Attributes", {}).get("KmsMasterKeyId")
        yield Seen(queue.outputs["name"], key_fault(deployment, key))
    for topic in made(deployment, "aws:sns/topic:Topic"):
        sns = deployment.aws.client("sns", topic.region)
        attributes = sns.get_topic_attributes(TopicArn=topic.id)["Attributes"]
        yield Seen(topic.outputs["name"], key_fault(deployment, attributes.get("KmsMasterKeyId")))


def _secrets(deployment: Deployment) -> Iterator[Seen]:
    manager = deployment.aws.client("secretsmanager")
    named = deployment.contract("security")["secretArns"].values()
    arns = [arn for secrets in named for arn in secrets.values()]
    for arn in (*arns, deployment.contract("database")["masterSecretArn"]):
        found = manager.describe_secret(SecretId=arn)
        yield Seen(found["Name"], key_fault(deployment, found.get("KmsKeyId")))


def _parameters(deployment: Deployment) -> Iterator[Seen]:
    promised = deployment.contract("security")["parameterNames"].values()
    names = [name for parameters in promised for name in parameters.values()]
    if not names:
        raise AcceptedError("security.parameters is empty")
    by_name = [{"Key": "Name", "Option": "Equals", "Values": names}]
    ssm = deployment.aws.client("ssm")
    listed = pages(ssm, "describe_parameters", "Parameters", ParameterFilters=by_name)
    found = {each["Name"]: each for each in listed}
    for name in names:
        each = found.get(name, {})
        secure = each.get("KeyId") if each.get("Type") == "SecureString" else None
        yield Seen(name, key_fault(deployment, secure))


def _images(deployment: Deployment) -> Iterator[Seen]:
    names = list(deployment.contract("storage")["repositoryNames"].values())
    answer = deployment.aws.client("ecr").describe_repositories(repositoryNames=names)
    for each in answer["repositories"]:
        encryption = each.get("encryptionConfiguration", {})
        key = encryption.get("kmsKey") if encryption.get("encryptionType") != "AES256" else None
        yield Seen(each["repositoryName"], key_fault(deployment, key))


def _records(deployment: Deployment) -> Iterator[Seen]:
    """Recovery points take their vault's key; the trail's files have one of their own."""
    for vault in made(deployment, "aws:backup/vault:Vault"):
        backup = deployment.aws.client("backup", vault.region)
        found = backup.describe_backup_vault(BackupVaultName=vault.id)
        yield Seen(vault.id, key_fault(deployment, found.get("EncryptionKeyArn")))
    for trail in made(deployment, "aws:cloudtrail/trail:Trail"):
        found = deployment.aws.client("cloudtrail").get_trail(Name=trail.outputs["arn"])["Trail"]
        yield Seen(found["Name"], key_fault(deployment, found.get("KmsKeyId")))


def _shells(deployment: Deployment) -> Iterator[Seen]:
    cluster = deployment.contract("ecsCluster")["clusterArn"]
    answer = deployment.aws.client("ecs").describe_clusters(
        clusters=[cluster], include=["CONFIGURATIONS"]
    )
    for each in answer["clusters"]:
        shells = each.get("configuration", {}).get("executeCommandConfiguration", {})
        yield Seen(each["clusterName"], key_fault(deployment, shells.get("kmsKeyId")))


_REPLACED = "its key is set for good when it is made: restore it into a new one with the right key"
_REFRESHED = "run `pulumi up --refresh`: it sets the key again"

CHECKS = (
    Check(
        id="encryption.keys",
        title="The stack's keys are enabled and rotate",
        look=_keys,
        fix="enable the key, or cancel its deletion, before its data is lost:"
        " `aws kms cancel-key-deletion --key-id ID`; then `pulumi up --refresh`",
    ),
    Check(
        id="encryption.database",
        title="Aurora's storage is encrypted with the stack's key",
        look=_database,
        fix=_REPLACED,
    ),
    Check(
        id="encryption.snapshots",
        title="Aurora's snapshots are encrypted with the stack's key",
        look=_snapshots,
        fix="copy the snapshot with `--kms-key-id`, then delete the original",
    ),
    Check(
        id="encryption.search",
        title="Search is encrypted at rest with the stack's key, and between nodes",
        look=_search,
        fix=_REPLACED,
    ),
    Check(
        id="encryption.buckets",
        title="Buckets encrypt with the stack's keys; those of AWS's log deliveries with S3's",
        look=_buckets,
        fix=_REFRESHED + "; objects written meanwhile keep theirs until they are copied",
    ),
    Check(
        id="encryption.log-groups",
        title="Log groups are encrypted with the stack's key",
        look=_log_groups,
        fix=_REFRESHED,
    ),
    Check(
        id="encryption.messages",
        title="Queues and topics are encrypted with the stack's key",
        look=_messages,
        fix=_REFRESHED,
    ),
    Check(
        id="encryption.secrets",
        title="Secrets are encrypted with the stack's key",
        look=_secrets,
        fix=_REFRESHED,
    ),
    Check(
        id="encryption.parameters",
        title="Parameters are SecureStrings under the stack's key",
        look=_parameters,
        fix=_REFRESHED,
    ),
    Check(
        id="encryption.images",
        title="Image repositories are encrypted with the stack's key",
        look=_images,
        fix=_REPLACED,
    ),
    Check(
        id="encryption.records",
        title="Recovery points and the audit trail are encrypted with the stack's keys",
        look=_records,
        fix="run `pulumi up --refresh`; a vault's key is set for good when it is made",
    ),
    Check(
        id="encryption.shells",
        title="Operators' shells are encrypted with the stack's key",
        look=_shells,
        fix=_REFRESHED,
    ),
)
