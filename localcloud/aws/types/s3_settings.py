"""S3: the settings of a bucket, each of them a resource of its own."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

import pulumi
import pulumi_aws as aws

from localcloud.aws import shapes
from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Hook, Resource, Text
from localcloud.aws.dynamic import mapping
from localcloud.aws.types.s3 import BUCKET_PARAM
from localcloud.calls import models

if TYPE_CHECKING:
    from botocore.model import StructureShape


_NOT_HERE = ("expectedBucketOwner",)


def put(op: str, member: str, build: Callable[[Context], Any]) -> Hook:
    """Code that writes a setting: one structure of an operation, built from the inputs."""

    def write(ctx: Context) -> None:
        model = models.operation("s3", op)
        shape = cast("StructureShape", model.input_shape).members[member]
        ctx.call(op, Bucket=ctx["bucket"], **{member: shapes.to_aws(build(ctx), shape, member)})

    return write


def setting(
    cls: type[pulumi.CustomResource],
    write: Hook,
    read: Call | Hook,
    props: Sequence[str],
    **more: Any,
) -> Resource:
    """A resource that is one setting of a bucket, written and read whole."""
    more["outputs"] = {"bucket": Text("{id}"), **more.get("outputs", {})}
    return Resource(
        cls=cls,
        service="s3",
        create=write,
        id=Text("{bucket}"),
        read=read,
        update=write,
        hooked=props,
        **more,
    )


def _suspend(ctx: Context) -> None:
    """Suspend versioning, as pulumi-aws does: a bucket never becomes unversioned again."""
    ctx.call(
        "put_bucket_versioning", Bucket=ctx.id, VersioningConfiguration={"Status": "Suspended"}
    )


def _unversioned(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    was, wanted = (mapping(values.get("versioningConfiguration")) for values in (old, new))
    return was.get("status") in ("Enabled", "Suspended") and wanted.get("status") == "Disabled"


VERSIONING = setting(
    aws.s3.BucketVersioning,
    put(
        "put_bucket_versioning",
        "VersioningConfiguration",
        lambda ctx: ctx["versioningConfiguration"],
    ),
    lambda ctx: ctx.call("get_bucket_versioning", Bucket=ctx.id),
    ("versioningConfiguration",),
    refuses_change={
        "versioningConfiguration": (
            _unversioned,
            "versioning_configuration.status cannot be updated to 'Disabled'",
        )
    },
    outputs={"versioningConfiguration": "@"},
    before_delete=_suspend,
    unmodelled=_NOT_HERE,
)

ENCRYPTION = setting(
    aws.s3.BucketServerSideEncryptionConfiguration,
    put(
        "put_bucket_encryption",
        "ServerSideEncryptionConfiguration",
        lambda ctx: {"rules": ctx["rules"]},
    ),
    Call(
        op="get_bucket_encryption", params=BUCKET_PARAM, result="ServerSideEncryptionConfiguration"
    ),
    ("rules",),
    delete=Call(op="delete_bucket_encryption", params=BUCKET_PARAM),
    unmodelled=_NOT_HERE,
)

_BLOCKS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")

PUBLIC_ACCESS = setting(
    aws.s3.BucketPublicAccessBlock,
    put(
        "put_public_access_block",
        "PublicAccessBlockConfiguration",
        lambda ctx: {prop: bool(ctx.inputs.get(prop)) for prop in _BLOCKS},
    ),
    Call(
        op="get_public_access_block", params=BUCKET_PARAM, result="PublicAccessBlockConfiguration"
    ),
    _BLOCKS,
    delete=Call(op="delete_public_access_block", params=BUCKET_PARAM),
)

OWNERSHIP = setting(
    aws.s3.BucketOwnershipControls,
    put(
        "put_bucket_ownership_controls",
        "OwnershipControls",
        lambda ctx: {"rules": [ctx["rule"]]},
    ),
    Call(op="get_bucket_ownership_controls", params=BUCKET_PARAM, result="OwnershipControls"),
    ("rule",),
    outputs={"rule": "Rules[0]"},
    delete=Call(op="delete_bucket_ownership_controls", params=BUCKET_PARAM),
)


def _singular(value: Any) -> Any:
    """Write lists of one text as that text: the same to AWS, but moto looks for the text."""
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return {key: _singular(item) for key, item in fields.items()}
    if isinstance(value, list):
        items = [_singular(item) for item in cast("list[Any]", value)]
        return items[0] if len(items) == 1 and isinstance(items[0], str) else items
    return value


def _document(text: str) -> str:
    return json.dumps(_singular(json.loads(text)))


POLICY = setting(
    aws.s3.BucketPolicy,
    put("put_bucket_policy", "Policy", lambda ctx: _document(ctx["policy"])),
    Call(op="get_bucket_policy", params=BUCKET_PARAM),
    ("policy",),
    normal={"policy": _document},
    delete=Call(op="delete_bucket_policy", params=BUCKET_PARAM),
)

LOCK = setting(
    aws.s3.BucketObjectLockConfiguration,
    put(
        "put_object_lock_configuration",
        "ObjectLockConfiguration",
        lambda ctx: {
            "objectLockEnabled": ctx.inputs.get("objectLockEnabled", "Enabled"),
            "rule": ctx.inputs.get("rule"),
        },
    ),
    Call(op="get_object_lock_configuration", params=BUCKET_PARAM, result="ObjectLockConfiguration"),
    ("rule", "objectLockEnabled"),
    # The lock stays with its bucket; only the default retention ends.
    before_delete=put(
        "put_object_lock_configuration",
        "ObjectLockConfiguration",
        lambda _: {"objectLockEnabled": "Enabled"},
    ),
    unmodelled=_NOT_HERE,
)


def _put_lifecycle(ctx: Context) -> None:
    smallest = ctx.inputs.get("transitionDefaultMinimumObjectSize")
    model = models.operation("s3", "put_bucket_lifecycle_configuration")
    members = cast("StructureShape", model.input_shape).members
    rules = shapes.to_aws(
        {"rules": ctx["rules"]}, members["LifecycleConfiguration"], "LifecycleConfiguration"
    )
    ctx.call(
        "put_bucket_lifecycle_configuration",
        Bucket=ctx["bucket"],
        LifecycleConfiguration=rules,
        **({"TransitionDefaultMinimumObjectSize": smallest} if smallest else {}),
    )


LIFECYCLE = setting(
    aws.s3.BucketLifecycleConfiguration,
    _put_lifecycle,
    Call(op="get_bucket_lifecycle_configuration", params=BUCKET_PARAM),
    ("rules", "transitionDefaultMinimumObjectSize"),
    delete=Call(op="delete_bucket_lifecycle", params=BUCKET_PARAM),
    kept=("transitionDefaultMinimumObjectSize",),  # moto forgets it
    unmodelled=_NOT_HERE,
)


def _nothing(_: Context) -> dict[str, Any]:
    return {}


LOGGING = setting(
    aws.s3.BucketLogging,
    put(
        "put_bucket_logging",
        "BucketLoggingStatus",
        lambda ctx: {
            "loggingEnabled": {
                "targetBucket": ctx["targetBucket"],
                "targetPrefix": ctx["targetPrefix"],
            }
        },
    ),
    Call(op="get_bucket_logging", params=BUCKET_PARAM, result="LoggingEnabled"),
    ("targetBucket", "targetPrefix"),
    delete=Call(op="put_bucket_logging", params={**BUCKET_PARAM, "BucketLoggingStatus": _nothing}),
    unmodelled=_NOT_HERE,
)

TYPES = (
    VERSIONING,
    ENCRYPTION,
    PUBLIC_ACCESS,
    OWNERSHIP,
    POLICY,
    LOCK,
    LIFECYCLE,
    LOGGING,
)
