"""The audit trail, and where its files lie."""

import json
from collections.abc import Callable
from typing import Any

import pulumi_aws as aws
import pytest
from pulumi_aws import cloudtrail, s3

from tests.support.aws_mocks import ACCOUNT
from tests.support.program import Graph

Deploy = Callable[..., Graph]

BUCKETS = ("security-audit", "security-audit-access")


def trail(graph: Graph) -> dict[str, Any]:
    return graph.one(cloudtrail.Trail, "security-trail").inputs


def statements(graph: Graph, bucket: str) -> dict[str, dict[str, Any]]:
    text = graph.one(s3.BucketPolicy, f"{bucket}-policy").inputs["policy"]
    return {each["Sid"]: each for each in json.loads(text)["Statement"]}


@pytest.mark.parametrize("preview", [False, True])
def test_trail_covers_every_region_and_can_be_verified(
    deploy: Deploy, stack: str, *, preview: bool
) -> None:
    inputs = trail(deploy(stack, preview=preview))

    assert inputs["isMultiRegionTrail"] is True
    assert inputs["includeGlobalServiceEvents"] is True
    assert inputs["enableLogFileValidation"] is True
    assert inputs["kmsKeyId"].endswith("key/security-key-logs-id")


def test_events_reach_an_encrypted_log_group(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    group = graph.one(aws.cloudwatch.LogGroup, "security-trail-log").inputs

    assert group["name"] == f"/agentplatform/{stack}/audit-trail"
    assert group["kmsKeyId"].endswith("key/security-key-logs-id")
    assert trail(graph)["cloudWatchLogsGroupArn"] == (
        f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:{group['name']}:*"
    )


def test_delivery_role_writes_the_trails_streams_only(deploy: Deploy) -> None:
    graph = deploy("prod")
    role = graph.one(aws.iam.Role, "security-trail-role").inputs
    policy = graph.one(aws.iam.RolePolicy, "security-trail-role-policy").inputs

    (trust,) = json.loads(role["assumeRolePolicy"])["Statement"]
    assert trust["Principal"] == {"Service": ["cloudtrail.amazonaws.com"]}
    assert "Condition" not in trust, "CloudTrail sends no source when it assumes this role"
    (allowed,) = json.loads(policy["policy"])["Statement"]
    assert allowed["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    group = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/agentplatform/prod/audit-trail"
    assert allowed["Resource"] == [f"{group}:log-stream:{ACCOUNT}_CloudTrail_us-east-1*"]


def test_trail_waits_for_what_lets_it_write(deploy: Deploy) -> None:
    graph = deploy("prod")
    needed = {
        graph.one(s3.BucketPolicy, "security-audit-policy").urn,
        graph.one(aws.iam.RolePolicy, "security-trail-role-policy").urn,
    }

    found = graph.one(cloudtrail.Trail, "security-trail")
    assert needed <= set(found.options.dependencies)


def test_only_this_trail_writes_to_the_bucket(deploy: Deploy, stack: str) -> None:
    found = statements(deploy(stack), "security-audit")

    assert set(found) == {
        "DenyPlainHttp",
        "DenyOutdatedTls",
        "TrailChecksBucket",
        "TrailWritesFiles",
    }
    arn = f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/agentplatform-{stack}"
    for sid in ("TrailChecksBucket", "TrailWritesFiles"):
        assert found[sid]["Principal"] == {"Service": ["cloudtrail.amazonaws.com"]}
        assert found[sid]["Condition"]["StringEquals"]["aws:SourceArn"] == arn
    writes = found["TrailWritesFiles"]
    assert writes["Resource"] == [f"arn:aws:s3:::security-audit-0123456/AWSLogs/{ACCOUNT}/*"]
    assert writes["Condition"]["StringEquals"]["s3:x-amz-acl"] == "bucket-owner-full-control"


@pytest.mark.parametrize("bucket", BUCKETS)
def test_buckets_are_private_versioned_and_owned(deploy: Deploy, stack: str, bucket: str) -> None:
    graph = deploy(stack)
    public = graph.one(s3.BucketPublicAccessBlock, f"{bucket}-public-access").inputs
    versioning = graph.one(s3.BucketVersioning, f"{bucket}-versioning").inputs
    ownership = graph.one(s3.BucketOwnershipControls, f"{bucket}-ownership").inputs

    assert {key for key, value in public.items() if value is True} == {
        "blockPublicAcls",
        "blockPublicPolicy",
        "ignorePublicAcls",
        "restrictPublicBuckets",
    }
    assert versioning["versioningConfiguration"] == {"status": "Enabled"}
    assert ownership["rule"] == {"objectOwnership": "BucketOwnerEnforced"}
    assert {"DenyPlainHttp", "DenyOutdatedTls"} <= set(statements(graph, bucket))


def test_audit_files_are_encrypted_with_the_logs_key(deploy: Deploy) -> None:
    encryption = deploy("prod").one(
        s3.BucketServerSideEncryptionConfiguration, "security-audit-encryption"
    )

    (rule,) = encryption.inputs["rules"]
    default = rule["applyServerSideEncryptionByDefault"]
    assert default["sseAlgorithm"] == "aws:kms"
    assert default["kmsMasterKeyId"].endswith("key/security-key-logs-id")
    assert "bucketKeyEnabled" not in rule, "CloudTrail would need to decrypt"


def test_access_log_uses_the_only_encryption_its_delivery_supports(deploy: Deploy) -> None:
    encryption = deploy("prod").one(
        s3.BucketServerSideEncryptionConfiguration, "security-audit-access-encryption"
    )

    (rule,) = encryption.inputs["rules"]
    assert rule["applyServerSideEncryptionByDefault"] == {"sseAlgorithm": "AES256"}


def test_access_to_audit_files_is_logged(deploy: Deploy) -> None:
    graph = deploy("prod")
    logging = graph.one(s3.BucketLogging, "security-audit-logging").inputs
    delivery = statements(graph, "security-audit-access")["AccessLogOfAudit"]

    assert logging["targetBucket"] == "security-audit-access-0123456"
    assert delivery["Principal"] == {"Service": ["logging.s3.amazonaws.com"]}
    assert delivery["Resource"] == ["arn:aws:s3:::security-audit-access-0123456/audit/*"]
    assert delivery["Condition"]["ArnLike"] == {
        "aws:SourceArn": "arn:aws:s3:::security-audit-0123456"
    }


def test_audit_files_stay_seven_years_and_get_cold(deploy: Deploy, stack: str) -> None:
    lifecycle = (
        deploy(stack).one(s3.BucketLifecycleConfiguration, "security-audit-lifecycle").inputs
    )

    (rule,) = lifecycle["rules"]
    assert rule["expiration"] == {"days": 2557}
    assert rule["transitions"] == [{"days": 90, "storageClass": "DEEP_ARCHIVE"}]
    assert rule["abortIncompleteMultipartUpload"] == {"daysAfterInitiation": 7}
    assert lifecycle["transitionDefaultMinimumObjectSize"] == "varies_by_storage_class", (
        "small files would never move"
    )


def test_object_lock_in_prod_holds_for_the_whole_retention(deploy: Deploy) -> None:
    graph = deploy("prod")
    lock = graph.one(s3.BucketObjectLockConfiguration, "security-audit-object-lock").inputs

    assert graph.one(s3.Bucket, "security-audit").inputs["objectLockEnabled"] is True
    assert lock["rule"]["defaultRetention"] == {"mode": "GOVERNANCE", "days": 2557}


def test_object_lock_is_off_unless_configured(deploy: Deploy) -> None:
    graph = deploy("dev")

    assert graph.one(s3.Bucket, "security-audit").inputs["objectLockEnabled"] is False
    assert graph.of(s3.BucketObjectLockConfiguration) == []


def test_insights_follow_the_configuration(deploy: Deploy) -> None:
    found = {each["insightType"] for each in trail(deploy("prod"))["insightSelectors"]}

    assert found == {"ApiCallRateInsight", "ApiErrorRateInsight"}
    assert "insightSelectors" not in trail(deploy("dev"))


def test_data_events_leave_management_events_on_and_the_trails_own_files_out(
    deploy: Deploy,
) -> None:
    kinds = ["AWS::S3::Object", "AWS::Lambda::Function"]
    selectors = trail(deploy("dev", {"security": {"trail": {"data_events": kinds}}}))[
        "advancedEventSelectors"
    ]

    fields = [
        {field.pop("field"): field for field in selector["fieldSelectors"]}
        for selector in json.loads(json.dumps(selectors))
    ]
    assert [each["eventCategory"]["equals"] for each in fields] == [
        ["Management"],
        ["Data"],
        ["Data"],
    ]
    assert fields[1]["resources.ARN"]["notStartsWiths"] == ["arn:aws:s3:::security-audit-0123456/"]
    assert fields[2]["resources.type"]["equals"] == ["AWS::Lambda::Function"]


def test_a_stack_can_leave_the_trail_to_another(deploy: Deploy) -> None:
    graph = deploy("dev", {"security": {"trail": {"enabled": False}}})

    assert graph.of(cloudtrail.Trail) == []
    assert not [found for found in graph.of(s3.BucketLogging) if "audit" in found.name]
    assert not [bucket for bucket in graph.of(s3.Bucket) if bucket.name in BUCKETS]
    assert graph.outputs["security"].get("trailArn") is None


@pytest.mark.parametrize("protection", [True, False])
@pytest.mark.parametrize("bucket", BUCKETS)
def test_buckets_keep_their_files_unless_protection_is_off(
    deploy: Deploy, bucket: str, *, protection: bool
) -> None:
    graph = deploy("dev", {"environment": {"protection": protection}})
    found = graph.one(s3.Bucket, bucket)

    assert found.options.protect is protection
    assert found.inputs["forceDestroy"] is not protection
