"""Cases of the rules on what the settings of buckets say."""

import pulumi_aws as aws

from tests.policy.harness import ABSENT, UNKNOWN, Node, ResourceCase, StackCase

KEY = "arn:aws:kms:us-west-2:111122223333:key/0d1e2f30-0000-4000-8000-000000000000"
WHOLE = {
    "id": "retention",
    "status": "Enabled",
    "filter": {"prefix": ""},
    "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7},
    "noncurrentVersionExpiration": {"noncurrentDays": 30},
}
COPY = {
    "status": "Enabled",
    "sourceSelectionCriteria": {"sseKmsEncryptedObjects": {"status": "Enabled"}},
    "destination": {
        "bucket": "arn:aws:s3:::copies",
        "encryptionConfiguration": {"replicaKmsKeyId": KEY},
    },
}

LIFECYCLES = (
    ResourceCase(
        rule="s3-lifecycle-aborts-uploads",
        cls=aws.s3.BucketLifecycleConfiguration,
        compliant={"bucket": "data", "rules": [WHOLE]},
        violations=[
            ({"rules": []}, "unfinished uploads"),
            ({"rules.0.status": "Disabled"}, "unfinished uploads"),
            ({"rules.0.abortIncompleteMultipartUpload": ABSENT}, "unfinished uploads"),
            ({"rules.0.filter.prefix": "logs/"}, "unfinished uploads"),
            ({"rules.0.filter": {"tag": {"key": "a", "value": "b"}}}, "unfinished uploads"),
            ({"rules.0.prefix": "logs/", "bucket": UNKNOWN}, "unfinished uploads"),
        ],
        tolerated=[
            {"rules": [UNKNOWN]},
            {"rules.0.status": UNKNOWN},
            {"rules.0.filter": UNKNOWN},
            {"rules.0.filter": ABSENT},
            {"rules": [{**WHOLE, "filter": {"prefix": "logs/"}}, WHOLE]},
        ],
    ),
    ResourceCase(
        rule="s3-lifecycle-expires-versions",
        cls=aws.s3.BucketLifecycleConfiguration,
        compliant={"bucket": "data", "rules": [WHOLE]},
        violations=[
            ({"rules": []}, "Old versions"),
            ({"rules.0.status": "Disabled"}, "Old versions"),
            ({"rules.0.noncurrentVersionExpiration": ABSENT}, "Old versions"),
        ],
        tolerated=[
            {"rules": [UNKNOWN]},
            {"rules.0.noncurrentVersionExpiration": UNKNOWN},
            {"rules": [{**WHOLE, "noncurrentVersionExpiration": None}, WHOLE]},
        ],
    ),
)

RESOURCE_CASES = (
    *LIFECYCLES,
    ResourceCase(
        rule="s3-bucket-kept",
        cls=aws.s3.Bucket,
        compliant={"forceDestroy": False},
        violations=[({"forceDestroy": True}, "forceDestroy")],
        tolerated=[{"forceDestroy": ABSENT}],
    ),
    ResourceCase(
        rule="s3-versioning-enabled",
        cls=aws.s3.BucketVersioning,
        compliant={"bucket": "data", "versioningConfiguration": {"status": "Enabled"}},
        violations=[
            ({"versioningConfiguration.status": "Suspended"}, "not kept"),
            ({"versioningConfiguration.status": ABSENT}, "not kept"),
            ({"versioningConfiguration": ABSENT, "bucket": UNKNOWN}, "not kept"),
        ],
        tolerated=[{"versioningConfiguration.status": UNKNOWN}],
    ),
    ResourceCase(
        rule="s3-ownership-enforced",
        cls=aws.s3.BucketOwnershipControls,
        compliant={"bucket": "data", "rule": {"objectOwnership": "BucketOwnerEnforced"}},
        violations=[
            ({"rule.objectOwnership": "BucketOwnerPreferred"}, "objectOwnership"),
            ({"rule.objectOwnership": "ObjectWriter", "bucket": UNKNOWN}, "objectOwnership"),
            ({"rule": ABSENT}, "objectOwnership"),
        ],
        tolerated=[{"rule.objectOwnership": UNKNOWN}],
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
    ResourceCase(
        rule="s3-object-lock-retention",
        cls=aws.s3.BucketObjectLockConfiguration,
        compliant={
            "bucket": "data",
            "rule": {"defaultRetention": {"mode": "GOVERNANCE", "days": 365}},
        },
        violations=[
            ({"rule": ABSENT}, "not locked"),
            ({"rule.defaultRetention": ABSENT, "bucket": UNKNOWN}, "not locked"),
            ({"rule.defaultRetention.mode": ABSENT}, "not locked"),
            ({"rule.defaultRetention.days": ABSENT}, "no time"),
        ],
        tolerated=[
            {"rule.defaultRetention": UNKNOWN},
            {"rule.defaultRetention.days": UNKNOWN},
            {"rule.defaultRetention": {"mode": "COMPLIANCE", "years": 7}},
        ],
    ),
)

BUCKET = Node(cls=aws.s3.Bucket, name="data")
REPLICATION = Node(
    cls=aws.s3.BucketReplicationConfig, name="copies", props={"bucket": UNKNOWN, "rules": [COPY]}
)


def kept_and_locked(kept: object, **retention: object) -> list[Node]:
    rules = [{"status": "Enabled", "expiration": {"days": kept}}]
    lock = {"rule": {"defaultRetention": {"mode": "GOVERNANCE", **retention}}}
    refers = {"bucket": ["data"]}
    return [
        BUCKET,
        Node(
            cls=aws.s3.BucketLifecycleConfiguration,
            name="lifecycle",
            props={"bucket": UNKNOWN, "rules": rules},
            refers=refers,
        ),
        Node(
            cls=aws.s3.BucketObjectLockConfiguration,
            name="lock",
            props={"bucket": UNKNOWN, **lock},
            refers=refers,
        ),
    ]


STACK_CASES = (
    StackCase(
        rule="s3-object-lock-as-long-as-kept",
        compliant=[
            kept_and_locked(2557, days=2557),
            kept_and_locked(365, years=1),
            kept_and_locked(UNKNOWN, days=1),
            kept_and_locked(2557, days=UNKNOWN),
        ],
        violations=[
            (kept_and_locked(2557, days=1), "lock", "2557 days and locked for 1."),
            (kept_and_locked(2557, years=1), "lock", "locked for 365"),
        ],
    ),
    StackCase(
        rule="s3-replication-exists",
        compliant=[[], [BUCKET, REPLICATION]],
        violations=[([BUCKET], "data", "another region")],
    ),
)
