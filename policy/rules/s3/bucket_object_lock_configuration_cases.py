"""Cases of the rules in `bucket_object_lock_configuration.py`."""

from frame.cases import ABSENT, UNKNOWN, Node, ResourceCase, StackCase
from frame.sdk import aws

DATA_BUCKET = Node(cls=aws.s3.Bucket, name="data")


def kept_and_locked(kept: object, **retention: object) -> list[Node]:
    rules = [{"status": "Enabled", "expiration": {"days": kept}}]
    lock = {"rule": {"defaultRetention": {"mode": "GOVERNANCE", **retention}}}
    refers = {"bucket": ["data"]}
    return [
        DATA_BUCKET,
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


CASES = (
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
    ResourceCase(
        rule="s3-object-lock-retention",
        cls=aws.s3.Bucket,
        compliant={
            "objectLockConfiguration": {
                "objectLockEnabled": "Enabled",
                "rule": {"defaultRetention": {"mode": "COMPLIANCE", "years": 7}},
            }
        },
        violations=[
            ({"objectLockConfiguration.rule": ABSENT}, "not locked"),
            ({"objectLockConfiguration.rule.defaultRetention.years": ABSENT}, "no time"),
        ],
        tolerated=[{"objectLockConfiguration.rule": UNKNOWN}],
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
