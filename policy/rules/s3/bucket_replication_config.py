"""Replication of buckets."""

from frame.family import RESILIENCE
from frame.keys import uses_aws_key
from frame.rule import Messages, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

REPLICATIONS = tokens(aws.s3.BucketReplicationConfig)


def replication(configuration: Value) -> Messages:
    """Copies are made, of encrypted objects too, and encrypted with a key of one's own."""
    for rule in configuration["rules"]:
        if rule["status"].differs("Enabled"):
            yield f"Nothing is copied ({rule['status'].path})."
        encrypted = rule["sourceSelectionCriteria"]["sseKmsEncryptedObjects"]["status"]
        if encrypted.differs("Enabled"):
            yield f"Encrypted objects are not copied ({encrypted.path})."
        key = rule["destination"]["encryptionConfiguration"]["replicaKmsKeyId"]
        if uses_aws_key(key):
            yield f"Copies have no customer-managed key ({key.path})."


RULES = (
    ResourceRule(
        id="s3-replication-complete",
        family=RESILIENCE,
        description="Replication copies encrypted objects, with a key of one's own.",
        severity=Severity.MEDIUM,
        references=(security_hub("S3.7"), checkov("CKV_AWS_144")),
        remediation="Enable the rule and sse_kms_encrypted_objects, and set replica_kms_key_id.",
        types=REPLICATIONS,
        check=replication,
    ),
)
