"""Encryption at rest with the stack's keys."""

import re

from ops.deployment import Deployment
from ops.verify.check import UP, Check, Fault, Faults, Look, Made, UnprovableError
from ops.verify.sources import command, ids, made, pages

_SERVICES = re.compile(
    r"\.amazonaws\.com$|:role/aws-service-role/|:assumed-role/aws:[a-z0-9-]+-infrastructure/"
)
"""Grantees of grants that AWS services create.

Source: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
"""


def _added_grants(deployment: Deployment, key: Made) -> Faults:
    """The program creates no grants: those of other grantees were added manually."""
    roles = {role.outputs.get("arn") for role in made(deployment, "iam.Role")}
    kms = deployment.aws.client("kms", key.region)
    for each in pages(kms, "list_grants", "Grants", KeyId=key.id):
        grantee = each.get("GranteePrincipal", "")
        if grantee in roles or _SERVICES.search(grantee):
            continue
        fix = {"key_id": key.id, "grant_id": each["GrantId"]}
        yield Fault(
            f"a grant allows {grantee} {', '.join(each['Operations'])}",
            command(deployment, key, "kms revoke-grant", **fix),
        )


def _snapshots(deployment: Deployment, cluster: Made) -> Faults:
    """Snapshots are not in the state: AWS creates them daily, and people manually."""
    own = ids(deployment, "kms.Key")
    rds = deployment.aws.client("rds", cluster.region)
    listed = pages(
        rds, "describe_db_cluster_snapshots", "DBClusterSnapshots", DBClusterIdentifier=cluster.id
    )
    if not listed:
        raise UnprovableError("there is no snapshot yet")
    for each in listed:
        key = each.get("KmsKeyId", "") if each.get("StorageEncrypted") else ""
        if key.rpartition("/")[2] not in own:
            name = each["DBClusterSnapshotIdentifier"]
            yield Fault(f"snapshot {name} is encrypted with {key or 'no key'}, not the stack's")


_REPLACED = "its key cannot be changed: restore it into a new one with the right key"

CHECKS = (
    Check(
        id="encryption.keys",
        title="The stack's keys are enabled and rotate",
        covers={"kms.Key": (), "kms.Alias": ()},
        fix="enable the key, or cancel its deletion, before its data is lost:"
        f" `aws kms cancel-key-deletion --key-id ID`; then {UP}",
    ),
    Check(
        id="encryption.grants",
        title="Only AWS services and the stack's roles have grants on its keys",
        looks=(Look(("kms.Key",), _added_grants),),
    ),
    Check(
        id="encryption.database",
        title="Aurora's storage is encrypted with the stack's key",
        covers={
            "rds.Cluster": ("kmsKeyId", "storageEncrypted", "performanceInsightsKmsKeyId"),
            "rds.ClusterInstance": ("performanceInsightsKmsKeyId",),
        },
        fix=_REPLACED,
    ),
    Check(
        id="encryption.snapshots",
        title="Aurora's snapshots are encrypted with the stack's key",
        looks=(Look(("rds.Cluster",), _snapshots),),
        fix="copy the snapshot with `--kms-key-id`, then delete the original",
    ),
    Check(
        id="encryption.search",
        title="Search is encrypted at rest with the stack's key, and between nodes",
        covers={"opensearch.Domain": ("encryptAtRest", "nodeToNodeEncryption")},
        fix=_REPLACED,
    ),
    Check(
        id="encryption.buckets",
        title="Buckets encrypt with the stack's keys; log delivery buckets with SSE-S3",
        covers={"s3.BucketServerSideEncryptionConfiguration": ()},
        fix=f"run {UP}; objects written meanwhile keep their encryption until copied",
    ),
    Check(
        id="encryption.log-groups",
        title="Log groups are encrypted with the stack's key",
        covers={"cloudwatch.LogGroup": ("kmsKeyId",)},
    ),
    Check(
        id="encryption.messages",
        title="Queues and topics are encrypted with the stack's key",
        covers={"sqs.Queue": ("kmsMasterKeyId",), "sns.Topic": ("kmsMasterKeyId",)},
    ),
    Check(
        id="encryption.secrets",
        title="Secrets are encrypted with the stack's key",
        covers={"secretsmanager.Secret": ("kmsKeyId",)},
    ),
    Check(
        id="encryption.images",
        title="Image repositories are encrypted with the stack's key",
        covers={"ecr.Repository": ("encryptionConfigurations",)},
        fix=_REPLACED,
    ),
    Check(
        id="encryption.records",
        title="Recovery points and the audit trail are encrypted with the stack's keys",
        covers={"backup.Vault": ("kmsKeyArn",), "cloudtrail.Trail": ("kmsKeyId",)},
        fix=f"run {UP}; the key of a vault cannot be changed",
    ),
    Check(
        id="encryption.shells",
        title="ECS Exec sessions are encrypted with the stack's key",
        covers={"ecs.Cluster": ("configuration",)},
    ),
)
