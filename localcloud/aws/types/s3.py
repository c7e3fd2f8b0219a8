"""S3: buckets; their settings are in `s3_settings` and `s3_outgoing`."""

from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Resource, Tagging, Text
from localcloud.calls.models import AwsError

BUCKET_PARAM = {"Bucket": "{id}"}
_HERE = "arn:{partition}:s3:::{id}"


def _create(ctx: Context) -> None:
    where = {"LocationConstraint": ctx.region} if ctx.region != "us-east-1" else None
    more = {"CreateBucketConfiguration": where} if where else {}
    locked = bool(ctx.inputs.get("objectLockEnabled"))
    ctx.call("create_bucket", Bucket=ctx["bucket"], ObjectLockEnabledForBucket=locked, **more)


def _describe(ctx: Context) -> dict[str, Any]:
    ctx.call("head_bucket", Bucket=ctx.id)
    return {"Bucket": ctx.id, "Tags": _tags(ctx)}


def _tags(ctx: Context) -> list[dict[str, str]]:
    try:
        return ctx.call("get_bucket_tagging", Bucket=ctx.id)["TagSet"]
    except AwsError as error:
        if error.code != "NoSuchTagSet":
            raise
        return []


def _write_tags(ctx: Context) -> None:
    """S3 sets all tags of a bucket at once."""
    tags: dict[str, str] = ctx.inputs.get("tagsAll") or {}
    pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
    if pairs:
        ctx.call("put_bucket_tagging", Bucket=ctx.id, Tagging={"TagSet": pairs})
    else:
        ctx.call("delete_bucket_tagging", Bucket=ctx.id)


def _locked(ctx: Context) -> bool:
    try:
        ctx.call("get_object_lock_configuration", Bucket=ctx.id)
    except AwsError as error:
        if error.code != "ObjectLockConfigurationNotFoundError":
            raise
        return False
    return True


def _empty(ctx: Context) -> None:
    """Delete the objects if `forceDestroy` is set: AWS deletes empty buckets only."""
    if not ctx.state.get("forceDestroy"):
        return
    found = ctx.call("list_object_versions", Bucket=ctx.id)
    for entry in [*found.get("Versions", []), *found.get("DeleteMarkers", [])]:
        ctx.call(
            "delete_object",
            Bucket=ctx.id,
            Key=entry["Key"],
            VersionId=entry["VersionId"],
            BypassGovernanceRetention=True,
        )


BUCKET = Resource(
    cls=aws.s3.Bucket,
    service="s3",
    create=_create,
    id=Text("{bucket}"),
    read=_describe,
    delete=Call(op="delete_bucket", params=BUCKET_PARAM),
    before_delete=_empty,
    outputs={
        "arn": Text(_HERE),
        "bucketDomainName": Text("{id}.s3.amazonaws.com"),
        "bucketRegion": Text("{region}"),
        "bucketRegionalDomainName": Text("{id}.s3.{region}.amazonaws.com"),
        "objectLockEnabled": _locked,
    },
    kept=("forceDestroy",),
    hooked=("forceDestroy",),
    gone=("404",),
    tagging=Tagging(add="put_bucket_tagging", on=BUCKET_PARAM, write=_write_tags),
)

TYPES = (BUCKET,)
