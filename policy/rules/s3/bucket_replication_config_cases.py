"""Cases of the rules in `bucket_replication_config.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

KEY = "arn:aws:kms:us-west-2:111122223333:key/0d1e2f30-0000-4000-8000-000000000000"
COPY = {
    "status": "Enabled",
    "sourceSelectionCriteria": {"sseKmsEncryptedObjects": {"status": "Enabled"}},
    "destination": {
        "bucket": "arn:aws:s3:::copies",
        "encryptionConfiguration": {"replicaKmsKeyId": KEY},
    },
}

CASES = (
    ResourceCase(
        rule="s3-replication-complete",
        cls=aws.s3.Bucket,
        compliant={
            "replicationConfiguration": {
                "role": "arn:role",
                "rules": [
                    {
                        "status": "Enabled",
                        "sourceSelectionCriteria": {"sseKmsEncryptedObjects": {"enabled": True}},
                        "destination": {"bucket": "arn:aws:s3:::copies", "replicaKmsKeyId": KEY},
                    }
                ],
            }
        },
        violations=[
            ({"replicationConfiguration.rules.0.status": "Disabled"}, "Nothing is copied"),
            (
                {"replicationConfiguration.rules.0.sourceSelectionCriteria": ABSENT},
                "Encrypted objects",
            ),
            (
                {"replicationConfiguration.rules.0.destination.replicaKmsKeyId": ABSENT},
                "customer-managed key",
            ),
        ],
        tolerated=[
            {"replicationConfiguration.rules": UNKNOWN},
            {"replicationConfiguration.rules": [UNKNOWN]},
            {"replicationConfiguration.rules.0.destination": UNKNOWN},
        ],
    ),
    ResourceCase(
        rule="s3-replication-complete",
        cls=aws.s3.BucketReplicationConfig,
        compliant={"bucket": "data", "rules": [COPY]},
        violations=[
            ({"rules.0.status": "Disabled"}, "Nothing is copied"),
            ({"rules.0.sourceSelectionCriteria": ABSENT}, "Encrypted objects"),
            (
                {"rules.0.sourceSelectionCriteria.sseKmsEncryptedObjects.status": "Disabled"},
                "Encrypted objects",
            ),
            ({"rules.0.destination.encryptionConfiguration": ABSENT}, "customer-managed key"),
            (
                {
                    "rules.0.status": UNKNOWN,
                    "rules.0.destination.encryptionConfiguration.replicaKmsKeyId": "alias/aws/s3",
                },
                "customer-managed key",
            ),
        ],
        tolerated=[
            {"rules": [UNKNOWN]},
            {"rules.0.destination": UNKNOWN},
            {"rules.0.sourceSelectionCriteria": UNKNOWN},
        ],
    ),
)
