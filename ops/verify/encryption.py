"""Encryption at rest, everywhere, with the stack's own keys."""

import re

from ops.deployment import Deployment
from ops.verify.check import UP, Check, Faults, Look, Made, UnprovableError, Wrong
from ops.verify.sources import command, ids, made, pages

_SERVICES = re.compile(
    r"\.amazonaws\.com$|:role/aws-service-role/|:assumed-role/aws:[a-z0-9-]+-infrastructure/"
)
"""Grantees of the grants that AWS's services create for themselves.

Source: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
"""


def _added_grants(deployment: Deployment, key: Made) -> Faults:
    """The program creates none: whoever holds a key of ours by a grant was given it by hand."""
    roles = {role.outputs.get("arn") for role in made(deployment, "iam.Role")}
    kms = deployment.aws.client("kms", key.region)
    for each in pages(kms, "list_grants", "Grants", KeyId=key.id):
        grantee = each.get("GranteePrincipal", "")
        if grantee in roles or _SERVICES.search(grantee):
            continue
        fix = {"key_id": key.id, "grant_id": each["GrantId"]}
        yield Wrong(
            f"somebody granted {grantee} {', '.join(each['Operations'])}",
            command(deployment, key, "kms revoke-grant", **fix),
        )


def _snapshots(deployment: Deployment, cluster: Made) -> Faults:
    """Snapshots are not in the state: AWS takes them every day, and people by hand."""
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
            yield Wrong(f"snapshot {name} is encrypted with {key or 'no key'}, not the stack's")


_REPLACED = "its key is fixed when it is created: restore it into a new one with the right key"

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
        title="Nobody but AWS's services and the stack's roles uses its keys by a grant",
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
        title="Buckets encrypt with the stack's keys; those of AWS's log deliveries with S3's",
        covers={"s3.BucketServerSideEncryptionConfiguration": ()},
        fix=f"run {UP}; objects written meanwhile keep theirs until copied",
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
        fix=f"run {UP}; a vault's key is fixed when it is created",
    ),
    Check(
        id="encryption.shells",
        title="ECS Exec sessions are encrypted with the stack's key",
        covers={"ecs.Cluster": ("configuration",)},
    ),
)
