"""The buckets as the whole program registers them, for every stack."""

import json
from collections.abc import Callable
from typing import Any

import pulumi_aws as aws
import pytest
from pulumi_aws import s3

from components.platform import Platform
from components.settings import Settings
from tests.support import program
from tests.support.aws_mocks import ACCOUNT
from tests.support.program import Graph

Deploy = Callable[..., Graph]

DATA = ("storage-documents", "storage-artifacts")
LOGS = ("storage-access-logs", "storage-load-balancer-logs")
REPLICAS = ("storage-replica-documents", "storage-replica-artifacts")
REPLICA_LOGS = "storage-replica-access-logs"
IN_PROD = (*DATA, *LOGS, *REPLICAS, REPLICA_LOGS)
DATA_KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/security-key-data-id"
RECOVERY_KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/data-recovery-key-id"


def statements(graph: Graph, bucket: str) -> dict[str, dict[str, Any]]:
    text = graph.one(s3.BucketPolicy, f"{bucket}-policy").inputs["policy"]
    return {each["Sid"]: each for each in json.loads(text)["Statement"]}


def lifecycle(graph: Graph, bucket: str) -> dict[str, Any]:
    (rule,) = graph.one(s3.BucketLifecycleConfiguration, f"{bucket}-lifecycle").inputs["rules"]
    return rule


@pytest.mark.parametrize("preview", [False, True])
def test_every_stack_has_the_four_buckets(deploy: Deploy, stack: str, *, preview: bool) -> None:
    outputs = deploy(stack, preview=preview).outputs["storage"]

    purposes = {"documents", "artifacts", "access-logs", "load-balancer-logs"}
    assert set(outputs["bucketNames"]) == set(outputs["bucketArns"]) == purposes


def test_contract_tells_names_and_arns(deploy: Deploy) -> None:
    outputs = deploy("dev").outputs["storage"]

    assert outputs["bucketNames"]["documents"] == "storage-documents-0123456"
    assert outputs["bucketArns"]["documents"] == "arn:aws:s3:::storage-documents-0123456"


@pytest.mark.parametrize("bucket", IN_PROD)
def test_buckets_are_private_versioned_owned_and_tls_only(deploy: Deploy, bucket: str) -> None:
    graph = deploy("prod")
    public = graph.one(s3.BucketPublicAccessBlock, f"{bucket}-public-access").inputs
    versioning = graph.one(s3.BucketVersioning, f"{bucket}-versioning").inputs
    ownership = graph.one(s3.BucketOwnershipControls, f"{bucket}-ownership").inputs

    blocked = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    assert [public[setting] for setting in blocked] == [True] * 4
    assert versioning["versioningConfiguration"] == {"status": "Enabled"}
    assert ownership["rule"] == {"objectOwnership": "BucketOwnerEnforced"}
    found = statements(graph, bucket)
    for sid, condition in (
        ("DenyPlainHttp", {"Bool": {"aws:SecureTransport": "false"}}),
        ("DenyOutdatedTls", {"NumericLessThan": {"s3:TlsVersion": "1.2"}}),
    ):
        assert found[sid]["Effect"] == "Deny"
        assert found[sid]["Principal"] == {"AWS": "*"}
        assert found[sid]["Condition"] == condition


@pytest.mark.parametrize(
    ("bucket", "key"),
    [
        *((bucket, DATA_KEY) for bucket in DATA),
        *((bucket, RECOVERY_KEY) for bucket in REPLICAS),
        *((bucket, None) for bucket in (*LOGS, REPLICA_LOGS)),
    ],
)
def test_data_has_our_key_and_logs_the_only_one_their_delivery_supports(
    deploy: Deploy, bucket: str, key: str | None
) -> None:
    encryption = deploy("prod").one(
        s3.BucketServerSideEncryptionConfiguration, f"{bucket}-encryption"
    )

    (rule,) = encryption.inputs["rules"]
    if key:
        default = {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": key}
        assert rule == {
            "applyServerSideEncryptionByDefault": default,
            "bucketKeyEnabled": True,
        }
    else:
        assert rule == {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}


@pytest.mark.parametrize("bucket", DATA)
def test_uploads_with_another_encryption_are_refused_when_they_ask_for_it(
    deploy: Deploy, stack: str, bucket: str
) -> None:
    found = statements(deploy(stack), bucket)

    algorithm = "s3:x-amz-server-side-encryption"
    key = "s3:x-amz-server-side-encryption-aws-kms-key-id"
    assert found["DenyOtherEncryption"]["Condition"] == {
        "Null": {algorithm: "false"},
        "StringNotEquals": {algorithm: "aws:kms"},
    }
    assert found["DenyOtherKeys"]["Condition"] == {
        "Null": {key: "false"},
        "StringNotEquals": {key: DATA_KEY},
    }
    for sid in ("DenyOtherEncryption", "DenyOtherKeys"):
        assert found[sid]["Action"] == ["s3:PutObject"]
        assert found[sid]["Resource"] == [f"arn:aws:s3:::{bucket}-0123456/*"]


@pytest.mark.parametrize("bucket", DATA)
def test_data_stays_and_only_what_was_overwritten_goes(
    deploy: Deploy, stack: str, bucket: str
) -> None:
    rule = lifecycle(deploy(stack), bucket)

    assert rule["expiration"] == {"expiredObjectDeleteMarker": True}
    assert rule["transitions"] == [{"days": 30, "storageClass": "INTELLIGENT_TIERING"}]
    assert rule["abortIncompleteMultipartUpload"] == {"daysAfterInitiation": 7}
    days = {"dev": 7, "staging": 30, "prod": 90}[stack]
    assert rule["noncurrentVersionExpiration"] == {"noncurrentDays": days}


def test_a_bucket_can_forget(deploy: Deploy) -> None:
    forgetful = {"expire_days": 90, "tiering_after_days": None}
    rule = lifecycle(
        deploy("dev", {"data": {"storage": {"artifacts": forgetful}}}), "storage-artifacts"
    )

    assert rule["expiration"] == {"days": 90}
    assert "transitions" not in rule


@pytest.mark.parametrize(
    ("bucket", "days"),
    [
        ("storage-access-logs", {"dev": 30, "staging": 90, "prod": 365}),
        ("storage-load-balancer-logs", {"dev": 7, "staging": 30, "prod": 365}),
    ],
)
def test_logs_are_kept_as_configured(
    deploy: Deploy, stack: str, bucket: str, days: dict[str, int]
) -> None:
    rule = lifecycle(deploy(stack), bucket)

    assert rule["expiration"] == {"days": days[stack]}
    assert rule["noncurrentVersionExpiration"] == {"noncurrentDays": 1}


@pytest.mark.parametrize(
    ("source", "log", "prefix"),
    [
        ("storage-documents", "storage-access-logs", "documents"),
        ("storage-artifacts", "storage-access-logs", "artifacts"),
        ("storage-load-balancer-logs", "storage-access-logs", "load-balancer-logs"),
        ("storage-replica-documents", REPLICA_LOGS, "documents"),
        ("storage-replica-artifacts", REPLICA_LOGS, "artifacts"),
    ],
)
def test_access_is_logged_by_s3_alone_and_per_bucket(
    deploy: Deploy, source: str, log: str, prefix: str
) -> None:
    graph = deploy("prod")
    logging = graph.one(s3.BucketLogging, f"{source}-logging")
    words = "".join(word.capitalize() for word in prefix.split("-"))
    delivery = statements(graph, log)[f"AccessLogOf{words}"]

    assert logging.inputs["targetBucket"] == f"{log}-0123456"
    assert logging.inputs["targetPrefix"] == f"{prefix}/"
    assert graph.one(s3.BucketPolicy, f"{log}-policy").urn in set(logging.options.dependencies)
    assert delivery["Principal"] == {"Service": ["logging.s3.amazonaws.com"]}
    assert delivery["Resource"] == [f"arn:aws:s3:::{log}-0123456/{prefix}/*"]
    assert delivery["Condition"] == {
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
        "ArnLike": {"aws:SourceArn": f"arn:aws:s3:::{source}-0123456"},
    }


def test_load_balancers_write_below_this_account_only(deploy: Deploy, stack: str) -> None:
    delivery = statements(deploy(stack), "storage-load-balancer-logs")["LoadBalancerLogs"]

    arn = "arn:aws:s3:::storage-load-balancer-logs-0123456"
    assert delivery["Principal"] == {"Service": ["logdelivery.elasticloadbalancing.amazonaws.com"]}
    assert delivery["Action"] == ["s3:PutObject"]
    assert delivery["Resource"] == [f"{arn}/AWSLogs/{ACCOUNT}/*", f"{arn}/*/AWSLogs/{ACCOUNT}/*"]


def test_documents_tell_of_changes(deploy: Deploy) -> None:
    def text(name: str) -> set[str]:
        found = deploy(name).of(s3.BucketNotification)
        assert all(each.inputs["eventbridge"] is True for each in found)
        return {each.name for each in found}

    assert text("dev") == text("staging") == {"storage-documents-events"}
    assert text("prod") == {"storage-documents-events", "storage-artifacts-events"}


@pytest.mark.parametrize("protection", [True, False])
@pytest.mark.parametrize("bucket", IN_PROD)
def test_buckets_keep_what_they_hold_unless_protection_is_off(
    deploy: Deploy, bucket: str, *, protection: bool
) -> None:
    found = deploy("prod", {"environment": {"protection": protection}}).one(s3.Bucket, bucket)

    assert found.options.protect is protection
    assert found.inputs["forceDestroy"] is not protection


@pytest.mark.parametrize("name", ["dev", "staging"])
def test_copies_are_made_only_where_configured(deploy: Deploy, name: str) -> None:
    graph = deploy(name)

    assert graph.of(s3.BucketReplicationConfig) == []
    elsewhere = [found for found in graph.resources if found.inputs.get("region") == "us-west-2"]
    assert elsewhere == []
    assert graph.outputs["storage"]["replicaNames"] == {}


def test_everything_around_a_copy_is_in_the_recovery_region(deploy: Deploy) -> None:
    graph = deploy("prod")

    around = [
        found
        for found in graph.resources
        if any(found.name.startswith(bucket) for bucket in (*REPLICAS, REPLICA_LOGS))
    ]
    assert len(around) == 3 * 7 + 2  # seven resources each, and the logging of two
    assert {found.inputs.get("region") for found in around} == {"us-west-2"}
    assert graph.one(aws.kms.Key, "data-recovery-key").inputs["region"] == "us-west-2"
    assert graph.one(aws.kms.Alias, "data-recovery-alias").inputs["region"] == "us-west-2"


@pytest.mark.parametrize("bucket", ["documents", "artifacts"])
def test_everything_new_is_copied_deletions_as_markers_and_within_15_minutes(
    deploy: Deploy, bucket: str
) -> None:
    graph = deploy("prod")
    found = graph.one(s3.BucketReplicationConfig, f"storage-{bucket}-replication")

    (rule,) = found.inputs["rules"]
    assert (rule["status"], rule["filter"]) == ("Enabled", {"prefix": ""})
    assert rule["deleteMarkerReplication"] == {"status": "Enabled"}
    assert rule["sourceSelectionCriteria"] == {"sseKmsEncryptedObjects": {"status": "Enabled"}}
    target = rule["destination"]
    assert target["bucket"] == f"arn:aws:s3:::storage-replica-{bucket}-0123456"
    assert target["encryptionConfiguration"] == {"replicaKmsKeyId": RECOVERY_KEY}
    assert target["replicationTime"] == {"status": "Enabled", "time": {"minutes": 15}}
    assert target["metrics"] == {"status": "Enabled", "eventThreshold": {"minutes": 15}}


def test_copying_waits_for_both_versionings_and_the_right_to_copy(deploy: Deploy) -> None:
    graph = deploy("prod")
    found = graph.one(s3.BucketReplicationConfig, "storage-documents-replication")

    assert {
        graph.one(s3.BucketVersioning, "storage-documents-versioning").urn,
        graph.one(s3.BucketVersioning, "storage-replica-documents-versioning").urn,
        graph.one(aws.iam.RolePolicy, "storage-replication-policy").urn,
    } <= set(found.options.dependencies)


def test_the_promise_of_15_minutes_is_a_switch(deploy: Deploy) -> None:
    graph = deploy("prod", {"data": {"storage": {"replication": {"time_control": False}}}})

    for found in graph.of(s3.BucketReplicationConfig):
        target = found.inputs["rules"][0]["destination"]
        assert "replicationTime" not in target
        assert target["metrics"] == {"status": "Enabled"}, "failures are counted all the same"


def test_replication_reads_sources_writes_copies_and_nothing_else(deploy: Deploy) -> None:
    graph = deploy("prod")
    role = graph.one(aws.iam.Role, "storage-replication").inputs
    policy = graph.one(aws.iam.RolePolicy, "storage-replication-policy").inputs["policy"]
    found = {each["Sid"]: each for each in json.loads(policy)["Statement"]}

    (trust,) = json.loads(role["assumeRolePolicy"])["Statement"]
    assert trust["Principal"] == {"Service": ["s3.amazonaws.com"]}
    sources = [f"arn:aws:s3:::{bucket}-0123456" for bucket in DATA]
    copies = [f"arn:aws:s3:::{bucket}-0123456" for bucket in REPLICAS]
    assert set(found) == {
        "ReadSources", "ReadObjects", "WriteCopies", "ReadEncrypted", "WriteEncrypted",
    }  # fmt: skip
    assert found["ReadSources"]["Resource"] == sources
    assert found["ReadObjects"]["Resource"] == [f"{arn}/*" for arn in sources]
    assert found["WriteCopies"]["Resource"] == [f"{arn}/*" for arn in copies]
    assert found["WriteCopies"]["Action"] == [
        "s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags",
    ]  # fmt: skip
    for sid, key, region, buckets in (
        ("ReadEncrypted", DATA_KEY, "us-east-1", sources),
        ("WriteEncrypted", RECOVERY_KEY, "us-west-2", copies),
    ):
        assert found[sid]["Resource"] == [key]
        assert found[sid]["Condition"] == {
            "StringEquals": {"kms:ViaService": f"s3.{region}.amazonaws.com"},
            "StringLike": {
                "kms:EncryptionContext:aws:s3:arn": [*buckets, *(f"{arn}/*" for arn in buckets)]
            },
        }


def test_the_key_of_copies_is_used_through_services_of_its_own_region_only(deploy: Deploy) -> None:
    key = deploy("prod").one(aws.kms.Key, "data-recovery-key").inputs
    found = {each["Sid"]: each for each in json.loads(key["policy"])["Statement"]}

    assert key["enableKeyRotation"] is True
    through = found["UseThroughServices"]["Condition"]["StringEquals"]["kms:ViaService"]
    assert "s3.us-west-2.amazonaws.com" in through
    assert "backup.us-west-2.amazonaws.com" in through
    assert not [service for service in through if "us-east-1" in service]


def test_who_takes_a_name_waits_for_the_policy_and_is_seen_to_use_the_bucket(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def with_users() -> None:
        names = Platform("platform", Settings.load()).data.storage.outputs.bucket_names
        for bucket, name in names.items():
            aws.ssm.Parameter(f"user-of-{bucket}", type="SecureString", value=name)

    monkeypatch.setattr(program, "_run_main", with_users)
    graph = program.run_program("dev", preview=False)

    for bucket in ("documents", "artifacts", "access-logs", "load-balancer-logs"):
        user = graph.one(aws.ssm.Parameter, f"user-of-{bucket}")
        assert {
            graph.one(s3.Bucket, f"storage-{bucket}").urn,
            graph.one(s3.BucketPolicy, f"storage-{bucket}-policy").urn,
        } == set(user.options.propertyDependencies["value"].urns)
