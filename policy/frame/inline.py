"""Settings that a resource may have within it as well as beside it, as buckets do.

What is within is shown to rules as what it amounts to beside: a bucket with `versioning` counts as
one with an `aws.s3.BucketVersioning` that names it, and violations name the bucket.
Source: https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucket/#inputs.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from frame.rule import Resource, tokens
from frame.sdk import aws
from frame.types import BUCKETS
from frame.value import Value

Inputs = dict[str, object]


def _one(value: Value, name: str) -> Value:
    """The named block, which legacy types have as a list of one."""
    return next(iter(value[f"{name}s"]), value[name]) if value[name].missing else value[name]


def _switched(value: Value, *, off: str) -> object:
    """`Enabled` or another word, where the inline form has a boolean."""
    if not value.known:
        return value.raw
    return "Enabled" if value.equals(True) else off


def _encryption(setting: Value) -> Inputs:
    rules = [
        {
            "applyServerSideEncryptionByDefault": _one(
                rule, "applyServerSideEncryptionByDefault"
            ).raw,
            "bucketKeyEnabled": rule["bucketKeyEnabled"].raw,
        }
        for rule in (setting["rules"] if setting["rule"].missing else setting["rule"])
    ]
    return {"rules": rules if setting["rule"].known else setting["rule"].raw}


def _versioning(setting: Value) -> Inputs:
    return {"versioningConfiguration": {"status": _switched(setting["enabled"], off="Suspended")}}


def _logging(setting: Value) -> Inputs:
    return {key: setting[key].raw for key in ("targetBucket", "targetPrefix")}


def _lifecycle(setting: Value) -> Inputs:
    return {"rules": [_lifecycle_rule(rule) for rule in setting] if setting.known else setting.raw}


def _lifecycle_rule(rule: Value) -> object:
    if not rule.known:
        return rule.raw
    uploads = rule["abortIncompleteMultipartUploadDays"]
    old, end = _one(rule, "noncurrentVersionExpiration"), _one(rule, "expiration")
    filters = {"prefix": rule["prefix"].raw, "tag": rule["tags"].raw}
    return {
        "status": _switched(rule["enabled"], off="Disabled"),
        "filter": filters,
        "expiration": end.raw,
        "abortIncompleteMultipartUpload": None if uploads.missing else {"days": uploads.raw},
        "noncurrentVersionExpiration": None if old.missing else {"noncurrentDays": old["days"].raw},
    }


def _lock(setting: Value) -> Inputs:
    return {"rule": {"defaultRetention": _one(_one(setting, "rule"), "defaultRetention").raw}}


def _replication(setting: Value) -> Inputs:
    rules = setting["rules"]
    return {"rules": [_replication_rule(rule) for rule in rules] if rules.known else rules.raw}


def _replication_rule(rule: Value) -> object:
    if not rule.known:
        return rule.raw
    destination = _one(rule, "destination")
    selected = _one(_one(rule, "sourceSelectionCriteria"), "sseKmsEncryptedObjects")
    return {
        "status": rule["status"].raw,
        "sourceSelectionCriteria": {
            "sseKmsEncryptedObjects": {"status": _switched(selected["enabled"], off="Disabled")}
        },
        "destination": {
            "bucket": destination["bucket"].raw,
            "account": destination["accountId"].raw,
            "encryptionConfiguration": {"replicaKmsKeyId": destination["replicaKmsKeyId"].raw},
        },
    }


@dataclass(frozen=True, kw_only=True)
class _Inline:
    """An input of a resource, and what it amounts to beside.

    Attributes:
        name: The input.
        type: The type beside.
        inputs: What that has for inputs.
    """

    name: str
    type: frozenset[str]
    inputs: Callable[[Value], Inputs]


_OF_BUCKETS = (
    _Inline(
        name="serverSideEncryptionConfiguration",
        type=tokens(aws.s3.BucketServerSideEncryptionConfiguration),
        inputs=_encryption,
    ),
    _Inline(
        name="versioning",
        type=tokens(aws.s3.BucketVersioning),
        inputs=_versioning,
    ),
    _Inline(
        name="logging",
        type=tokens(aws.s3.BucketLogging),
        inputs=_logging,
    ),
    _Inline(
        name="lifecycleRules",
        type=tokens(aws.s3.BucketLifecycleConfiguration),
        inputs=_lifecycle,
    ),
    _Inline(
        name="policy",
        type=tokens(aws.s3.BucketPolicy),
        inputs=lambda setting: {"policy": setting.raw},
    ),
    _Inline(
        name="objectLockConfiguration",
        type=tokens(aws.s3.BucketObjectLockConfiguration),
        inputs=_lock,
    ),
    _Inline(
        name="replicationConfiguration",
        type=tokens(aws.s3.BucketReplicationConfig),
        inputs=_replication,
    ),
    _Inline(
        name="acl",
        type=tokens(aws.s3.BucketAcl),
        inputs=lambda setting: {"acl": setting.raw},
    ),
    _Inline(
        name="grants",
        type=tokens(aws.s3.BucketAcl),
        inputs=lambda setting: {
            "accessControlPolicy": {"grants": [{"grantee": each.raw} for each in setting]}
        },
    ),
)


def with_inline(resources: Iterable[Resource]) -> Iterator[Resource]:
    """The resources, and after each the settings within it as resources beside it."""
    for resource in resources:
        yield resource
        if resource.own and resource.type in BUCKETS:
            yield from _beside(resource)


def _beside(owner: Resource) -> Iterator[Resource]:
    for each in _OF_BUCKETS:
        name = each.name
        setting = _one(owner.props, name)
        if setting.missing:
            continue
        sources = owner.refers_to.get(name, frozenset()) | owner.refers_to.get(
            f"{name}s", frozenset()
        )
        shared: Mapping[str, object] = {key: owner.props[key].raw for key in ("bucket", "region")}
        (token,) = each.type
        inputs = each.inputs(setting)
        yield Resource(
            urn=owner.urn,
            type=token,
            name=owner.name,
            props=Value({**shared, **inputs}, name),
            outputs=owner.outputs,
            refers_to={"bucket": frozenset({owner.urn}), **dict.fromkeys(inputs, sources)},
        )
