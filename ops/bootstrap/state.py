"""Where Pulumi keeps its state: a key for it and its secrets, and a bucket."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from ops.aws import Aws
from ops.bootstrap.step import found

ALIAS = "alias/agentplatform-state"
LOCK_DAYS = 30
"""A version of the state cannot be deleted for so long, but by who may bypass governance."""
NONCURRENT_DAYS = 365
"""Earlier versions of the state are kept for so long."""

_OWNERSHIP = {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
_BLOCK = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}
_LOCK = {
    "ObjectLockEnabled": "Enabled",
    "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": LOCK_DAYS}},
}


@dataclass(frozen=True, kw_only=True)
class StateKey:
    """The customer-managed key that encrypts the state and the secrets in it."""

    aws: Aws

    @property
    def title(self) -> str:
        """Its alias."""
        return f"KMS key {ALIAS}"

    @property
    def arn(self) -> str | None:
        """Its ARN, if it exists."""
        metadata = found(self._kms.describe_key, KeyId=ALIAS).get("KeyMetadata", {})
        return metadata.get("Arn")

    def missing(self) -> Sequence[str]:
        """Whether there is a key, and whether it rotates."""
        if not (arn := self.arn):
            return ["the key"]
        rotates = self._kms.get_key_rotation_status(KeyId=arn)["KeyRotationEnabled"]
        return [] if rotates else ["yearly rotation"]

    def apply(self) -> None:
        """Make the key with AWS's default policy: IAM of the account decides who may use it."""
        arn = self.arn
        if arn is None:
            tags = [{"TagKey": "Project", "TagValue": "agentplatform"}]
            created = self._kms.create_key(Description="State of Pulumi stacks", Tags=tags)
            arn = created["KeyMetadata"]["Arn"]
            self._kms.create_alias(AliasName=ALIAS, TargetKeyId=arn)
        self._kms.enable_key_rotation(KeyId=arn)

    @property
    def _kms(self) -> Any:
        return self.aws.client("kms")


@dataclass(frozen=True, kw_only=True)
class StateBucket:
    """The bucket of the state: every version kept, encrypted, over TLS only, locked."""

    aws: Aws
    key: StateKey

    @property
    def name(self) -> str:
        """The same in every run; the account's number keeps it unique in the world."""
        return f"agentplatform-state-{self.aws.account}-{self.aws.region}"

    @property
    def title(self) -> str:
        """Its name."""
        return f"S3 bucket {self.name}"

    @property
    def url(self) -> str:
        """What `pulumi login` takes."""
        return f"s3://{self.name}?region={self.aws.region}"

    def missing(self) -> Sequence[str]:
        """Which of its settings are not as they should be."""
        if not self._exists():
            return ["the bucket"]
        return [what for what, as_it_should_be, _ in self._settings() if not as_it_should_be]

    def apply(self) -> None:
        """Make the bucket and set what is not set yet."""
        if not self._exists():
            elsewhere = {"CreateBucketConfiguration": {"LocationConstraint": self.aws.region}}
            # us-east-1 is the one region that S3 refuses to be told.
            where = {} if self.aws.region == "us-east-1" else elsewhere
            self._s3.create_bucket(Bucket=self.name, ObjectLockEnabledForBucket=True, **where)
        for _, as_it_should_be, (call, arguments) in self._settings():
            if not as_it_should_be:
                call(Bucket=self.name, **arguments)

    def _settings(self) -> Iterator[tuple[str, bool, tuple[Any, dict[str, Any]]]]:
        """What each setting is called, whether it is set, and the call that sets it."""
        s3 = self._s3
        encryption, policy, lifecycle = self._encryption(), self._policy(), _lifecycle()

        def now(call: Any, key: str) -> Any:
            return found(call, Bucket=self.name).get(key)

        yield (
            "versions",
            now(s3.get_bucket_versioning, "Status") == "Enabled",
            (s3.put_bucket_versioning, {"VersioningConfiguration": {"Status": "Enabled"}}),
        )
        yield (
            "encryption by the key",
            _like(now(s3.get_bucket_encryption, "ServerSideEncryptionConfiguration"), encryption),
            (s3.put_bucket_encryption, {"ServerSideEncryptionConfiguration": encryption}),
        )
        yield (
            "no public access",
            now(s3.get_public_access_block, "PublicAccessBlockConfiguration") == _BLOCK,
            (s3.put_public_access_block, {"PublicAccessBlockConfiguration": _BLOCK}),
        )
        yield (
            "owner of every object",
            now(s3.get_bucket_ownership_controls, "OwnershipControls") == _OWNERSHIP,
            (s3.put_bucket_ownership_controls, {"OwnershipControls": _OWNERSHIP}),
        )
        yield (
            "TLS only",
            json.loads(now(s3.get_bucket_policy, "Policy") or "{}") == policy,
            (s3.put_bucket_policy, {"Policy": json.dumps(policy)}),
        )
        yield (
            f"lock for {LOCK_DAYS} days",
            _like(now(s3.get_object_lock_configuration, "ObjectLockConfiguration"), _LOCK),
            (s3.put_object_lock_configuration, {"ObjectLockConfiguration": _LOCK}),
        )
        yield (
            "expiry of old versions",
            _like(now(s3.get_bucket_lifecycle_configuration, "Rules"), lifecycle["Rules"]),
            (s3.put_bucket_lifecycle_configuration, {"LifecycleConfiguration": lifecycle}),
        )

    def _exists(self) -> bool:
        return bool(found(self._s3.head_bucket, Bucket=self.name))

    def _encryption(self) -> dict[str, Any]:
        default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": self.key.arn}
        return {
            "Rules": [{"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}]
        }

    def _policy(self) -> dict[str, Any]:
        arn = f"arn:aws:s3:::{self.name}"
        statement = {
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [arn, f"{arn}/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
        return {"Version": "2012-10-17", "Statement": [statement]}

    @property
    def _s3(self) -> Any:
        return self.aws.client("s3")


def _lifecycle() -> dict[str, Any]:
    rule = {
        "ID": "old-versions",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "NoncurrentVersionExpiration": {"NoncurrentDays": NONCURRENT_DAYS},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
    }
    return {"Rules": [rule]}


def _like(now: Any, wanted: Any) -> bool:
    """Whether everything that is wanted is there; AWS adds fields of its own."""
    if isinstance(wanted, dict):
        fields = cast("dict[str, Any]", wanted)
        return isinstance(now, dict) and all(
            _like(cast("dict[str, Any]", now).get(key), value) for key, value in fields.items()
        )
    if isinstance(wanted, list):
        items, there = cast("list[Any]", wanted), cast("list[Any]", now or [])
        return len(there) == len(items) and all(map(_like, there, items))
    return now == wanted
