"""What programs are put together from."""

import json
from collections.abc import Mapping

import pulumi_aws as aws
from pulumi import CustomResource

from tests.policy.requests import ACCOUNT, Made

KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1"
OTHER_ACCOUNT = "444455556666"


def made(cls: type[CustomResource], name: str, refers: str = "", /, **inputs: object) -> Made:
    """A resource; `refers` is `input=name`, several of them apart by spaces."""
    pairs = [pair.split("=") for pair in refers.split()]
    sources: dict[str, list[str]] = {}
    for key, source in pairs:
        sources.setdefault(key, []).append(source)
    for key in sources:
        inputs.setdefault(key, "of-another-resource")
    return Made(cls=cls, name=name, inputs=inputs, refers=sources)


def policy(*statements: Mapping[str, object]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action: object, resource: object = None, **elements: object) -> dict[str, object]:
    named = {} if resource is None else {"Resource": resource}
    return {"Effect": "Allow", "Action": action, **named, **elements}


def trust(principal: Mapping[str, str], action: str = "sts:AssumeRole", **more: object) -> str:
    return policy(allow(action, Principal=principal, **more))


def deny_http(action: str, *resources: str) -> dict[str, object]:
    return {
        "Effect": "Deny",
        "Principal": "*",
        "Action": action,
        "Resource": list(resources),
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def bucket(name: str, *statements: Mapping[str, object], logs: str = "") -> tuple[Made, ...]:
    """A bucket with all that belongs to it; access logs go to the bucket `logs`."""
    arns = (f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*")
    of, s3 = f"bucket={name}", aws.s3
    algorithm = {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": KEY}
    rule = {"applyServerSideEncryptionByDefault": algorithm, "bucketKeyEnabled": True}
    kept = {
        "status": "Enabled",
        "id": "all",
        "noncurrentVersionExpiration": {"noncurrentDays": 30},
        "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7},
    }
    shut = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    parts = (
        made(s3.Bucket, name, bucket=name),
        made(s3.BucketServerSideEncryptionConfiguration, f"{name}-encryption", of, rules=[rule]),
        made(
            s3.BucketVersioning,
            f"{name}-versions",
            of,
            versioningConfiguration={"status": "Enabled"},
        ),
        made(s3.BucketLifecycleConfiguration, f"{name}-lifecycle", of, rules=[kept]),
        made(s3.BucketPublicAccessBlock, f"{name}-shut", of, **dict.fromkeys(shut, True)),
        made(
            s3.BucketPolicy,
            f"{name}-policy",
            of,
            bucket=name,
            policy=policy(deny_http("s3:*", *arns), *statements),
        ),
    )
    if not logs:
        return parts
    return (*parts, made(s3.BucketLogging, f"{name}-logging", f"{of} targetBucket={logs}"))


def rotating_key(name: str) -> Made:
    root = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    administration = allow(["kms:Describe*", "kms:Put*"], "*", Principal=root)
    return made(aws.kms.Key, name, enableKeyRotation=True, policy=policy(administration))
