"""What only the running world shows: each look finds nothing where all is well, and the fault.

What somebody adds by hand is shown on a running stack (`tests/engine/test_drift.py`); here is what
the local AWS makes up, so that only AWS can say it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import pytest

from ops.verify import CHECKS, Outcome, verify
from tests.support.answers import Answer
from tests.unit.ops.verify.estates import deployed, drifting, resource

NOW = datetime.now(UTC)


class Then(datetime):
    """A clock that stands while the tests run, however long that takes."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return NOW.astimezone(tz)


LATE = NOW - timedelta(days=3)
ARN = "arn:aws:rds:us-east-1:123456789012:cluster:it"
BY_ID = {check.id: check for check in CHECKS}


@dataclass(frozen=True, kw_only=True)
class Case:
    """A look at a resource.

    Attributes:
        check: The check's id.
        kind: The resource's type.
        well: What AWS says where all is well, by operation.
        ill: What it says instead where something is not.
        says: What is then wrong with the resource.
        outcome: What the check then comes to.
        inputs: What the resource was deployed with.
        outputs: Its outputs at that time.
        around: Other resources of the stack.
        contracts: What the stack publishes.
    """

    check: str
    kind: str
    well: Mapping[str, Answer]
    ill: Mapping[str, Answer]
    says: str
    outcome: Outcome = Outcome.RED
    inputs: Mapping[str, Any] = field(default_factory=dict[str, Any])
    outputs: Mapping[str, Any] = field(default_factory=dict[str, Any])
    around: tuple[Mapping[str, Any], ...] = ()
    contracts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Any])

    def __str__(self) -> str:
        return f"{self.check}: {self.says}"


def cluster(**member: Any) -> dict[str, Any]:
    return {"rds.DescribeDBClusters": {"DBClusters": [member]}}


def snapshots(*members: Mapping[str, Any]) -> dict[str, Any]:
    listed = [{"DBClusterSnapshotIdentifier": "kept", **each} for each in members]
    return {"rds.DescribeDBClusterSnapshots": {"DBClusterSnapshots": listed}}


def shared_with(*accounts: str) -> dict[str, Any]:
    attribute: dict[str, Any] = {"AttributeName": "restore", "AttributeValues": list(accounts)}
    answer = {"DBClusterSnapshotAttributes": [attribute]}
    return {
        "rds.DescribeDBClusterSnapshotAttributes": {"DBClusterSnapshotAttributesResult": answer}
    }


def targets(*states: str, zones: str = "ab") -> dict[str, Any]:
    listed = [
        {
            "Target": {"Id": f"10.0.0.{place}", "AvailabilityZone": f"us-east-1{zone}"},
            "TargetHealth": {"State": state},
        }
        for place, (state, zone) in enumerate(zip(states, zones, strict=False))
    ]
    return {"elbv2.DescribeTargetHealth": {"TargetHealthDescriptions": listed}}


def tasks(*zones: str, health: str = "HEALTHY") -> dict[str, Any]:
    described = [
        {
            "taskArn": f"arn:aws:ecs:us-east-1:123456789012:task/c/{place}",
            "lastStatus": "RUNNING",
            "healthStatus": health,
            "availabilityZone": f"us-east-1{zone}",
            "containers": [{"networkInterfaces": [{"privateIpv4Address": f"10.0.0.{place}"}]}],
        }
        for place, zone in enumerate(zones)
    ]
    return {
        "ecs.ListTasks": {"taskArns": [each["taskArn"] for each in described]},
        "ecs.DescribeTasks": {"tasks": described},
    }


def service(**member: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "serviceName": "bff",
        "desiredCount": 2,
        "runningCount": 2,
        "pendingCount": 0,
    }
    found |= {"deployments": [{"rolloutState": "COMPLETED"}], **member}
    return {"ecs.DescribeServices": {"services": [found]}}


def points(*times: datetime, begun: datetime = LATE) -> dict[str, Any]:
    listed = [{"Status": "COMPLETED", "CreationDate": each} for each in times]
    return {
        "backup.ListRecoveryPointsByResource": {"RecoveryPoints": listed},
        "backup.GetBackupPlan": {"CreationDate": begun},
    }


def nodes(zones: str) -> dict[str, Any]:
    listed = [
        {"NodeType": "Data", "NodeStatus": "Active", "AvailabilityZone": f"us-east-1{zone}"}
        for zone in zones
    ]
    return {"opensearch.DescribeDomainNodes": {"DomainNodesStatusList": listed}}


def instances(zones: str) -> dict[str, Any]:
    listed = [{"AvailabilityZone": f"us-east-1{zone}"} for zone in zones]
    return {"rds.DescribeDBInstances": {"DBInstances": listed}}


ZONES: dict[str, Any] = {
    "network": {
        "zones": ["us-east-1a", "us-east-1b"],
        "subnetIds": {"public": [], "private": [], "data": []},
    }
}
BFF: dict[str, Any] = {
    "kind": "ecs.Service",
    "inputs": {"name": "bff"},
    "contracts": {
        "ecsServices": {"serviceNames": {"bff": "bff"}},
        **ZONES,
        "cloudwatchLogs": {"logGroupNames": {"bff": "/bff"}},
        "ecsCluster": {},
    },
}
RULE = {"ruleName": "daily", "startWindow": 60, "completionWindow": 360}
SELECTION: dict[str, Any] = {
    "kind": "backup.Selection",
    "inputs": {"planId": "plan", "resources": [ARN]},
    "around": (resource("backup.Plan", id_="plan", inputs={"rules": [RULE]}),),
}
DOMAIN: dict[str, Any] = {"kind": "opensearch.Domain", "inputs": {"domainName": "search"}}
TRAIL: dict[str, Any] = {
    "kind": "cloudtrail.Trail",
    "inputs": {"advancedEventSelectors": [{}]},
    "outputs": {"arn": "arn:aws:cloudtrail:us-east-1:123456789012:trail/it"},
}
SELECTED: dict[str, Any] = {
    "AdvancedEventSelectors": [{"Name": "it", "FieldSelectors": [{"Field": "x"}]}]
}
RECORDS: dict[str, Any] = {
    "cloudtrail.GetTrailStatus": {},
    "cloudtrail.GetEventSelectors": SELECTED,
}
ISSUED: dict[str, Any] = {"Status": "ISSUED"}


def certificate(**member: Any) -> dict[str, Any]:
    return {"acm.DescribeCertificate": {"Certificate": member}}


def renewal(status: str) -> dict[str, Any]:
    summary = {
        "RenewalStatus": status,
        "DomainValidationOptions": [{"DomainName": "it.example"}],
        "UpdatedAt": NOW,
    }
    return certificate(**ISSUED, RenewalSummary=summary)


CASES = (
    Case(
        check="network.endpoints",
        kind="ec2.VpcEndpoint",
        well={"ec2.DescribeVpcEndpoints": {"VpcEndpoints": [{"State": "Available"}]}},
        ill={"ec2.DescribeVpcEndpoints": {"VpcEndpoints": [{"State": "Failed"}]}},
        says="state is failed, not available",
    ),
    Case(
        check="network.nat",
        kind="ec2.NatGateway",
        well={"ec2.DescribeNatGateways": {"NatGateways": [{"State": "available"}]}},
        ill={"ec2.DescribeNatGateways": {"NatGateways": [{"State": "failed"}]}},
        says="State is failed, not available",
    ),
    Case(
        check="network.flow-log-delivery",
        kind="ec2.FlowLog",
        well={"ec2.DescribeFlowLogs": {"FlowLogs": [{}]}},
        ill={"ec2.DescribeFlowLogs": {"FlowLogs": [{"DeliverLogsErrorMessage": "denied"}]}},
        says="cannot deliver: denied",
    ),
    Case(
        check="encryption.snapshots",
        kind="rds.Cluster",
        around=(resource("kms.Key", id_="ours"),),
        well=snapshots({"StorageEncrypted": True, "KmsKeyId": "arn:aws:kms:::key/ours"}),
        ill=snapshots({"StorageEncrypted": True, "KmsKeyId": "arn:aws:kms:::key/other"}),
        says="snapshot kept is encrypted with arn:aws:kms:::key/other, not the stack's",
    ),
    Case(
        check="encryption.snapshots",
        kind="rds.Cluster",
        around=(resource("kms.Key", id_="ours"),),
        well=snapshots({"StorageEncrypted": True, "KmsKeyId": "arn:aws:kms:::key/ours"}),
        ill=snapshots(),
        says="there is no snapshot yet",
        outcome=Outcome.NOT_PROVABLE,
    ),
    Case(
        check="tls.certificates",
        kind="acm.Certificate",
        well=certificate(**ISSUED),
        ill=certificate(Status="PENDING_VALIDATION"),
        says="Status is PENDING_VALIDATION, not ISSUED",
    ),
    Case(
        check="tls.certificates",
        kind="acm.Certificate",
        well=renewal("PENDING_AUTO_RENEWAL"),
        ill=renewal("PENDING_VALIDATION"),
        says="RenewalStatus is PENDING_VALIDATION, not SUCCESS",
    ),
    Case(
        check="services.steady",
        **BFF,
        well=service(),
        ill=service(runningCount=1, pendingCount=1),
        says="runningCount is 1, not 2",
    ),
    Case(
        check="services.steady",
        **BFF,
        well=service(),
        ill=service(deployments=[{"rolloutState": "IN_PROGRESS"}]),
        says="rollouts is ['IN_PROGRESS'], not ['COMPLETED']",
    ),
    Case(
        check="services.steady",
        **BFF,
        well=service(),
        ill={"ecs.DescribeServices": {"services": []}},
        says="is gone",
    ),
    Case(
        check="services.tasks",
        **BFF,
        well=tasks("a", "b"),
        ill=tasks("a", health="UNHEALTHY"),
        says="task 0 is UNHEALTHY",
    ),
    Case(
        check="services.zones",
        **BFF,
        well=tasks("a", "b"),
        ill=tasks("a", "a"),
        says="its tasks: 2 in us-east-1a, 0 in us-east-1b",
    ),
    Case(
        check="services.targets",
        kind="lb.TargetGroup",
        well=targets("healthy", "draining"),
        ill=targets("healthy", "unhealthy"),
        says="its targets: 1 healthy, 1 unhealthy",
    ),
    Case(
        check="services.targets",
        kind="lb.TargetGroup",
        well=targets("healthy"),
        ill=targets(),
        says="its targets: none",
    ),
    Case(
        check="data.available",
        kind="rds.Cluster",
        well=cluster(Status="available"),
        ill=cluster(Status="failing-over"),
        says="Status is failing-over, not available",
    ),
    Case(
        check="data.available",
        kind="rds.ClusterInstance",
        well={"rds.DescribeDBInstances": {"DBInstances": [{"DBInstanceStatus": "available"}]}},
        ill={"rds.DescribeDBInstances": {"DBInstances": [{"DBInstanceStatus": "rebooting"}]}},
        says="DBInstanceStatus is rebooting, not available",
    ),
    Case(
        check="data.available",
        kind="rds.Proxy",
        well={
            "rds.DescribeDBProxyTargets": {
                "Targets": [{"RdsResourceId": "w", "TargetHealth": {"State": "AVAILABLE"}}]
            }
        },
        ill={
            "rds.DescribeDBProxyTargets": {
                "Targets": [{"RdsResourceId": "w", "TargetHealth": {"State": "UNAVAILABLE"}}]
            }
        },
        says="its target w is UNAVAILABLE",
    ),
    Case(
        check="data.deletion",
        kind="rds.Cluster",
        inputs={"deletionProtection": False},
        well={},
        ill={},
        says="environment.protection is off",
        outcome=Outcome.ACCEPTED,
    ),
    Case(
        check="data.point-in-time",
        kind="rds.Cluster",
        well=cluster(LatestRestorableTime=NOW - timedelta(minutes=5)),
        ill=cluster(LatestRestorableTime=NOW - timedelta(minutes=40)),
        says="minutes of data, more than 15",
    ),
    Case(
        check="data.snapshots",
        kind="rds.Cluster",
        well=snapshots({}) | shared_with(),
        ill=snapshots({}) | shared_with("all"),
        says="snapshot kept is shared with all",
    ),
    Case(
        check="data.backup-opt-in",
        **SELECTION,
        well={"backup.DescribeRegionSettings": {"ResourceTypeOptInPreference": {"Aurora": True}}},
        ill={"backup.DescribeRegionSettings": {"ResourceTypeOptInPreference": {"Aurora": False}}},
        says="AWS Backup is not opted in to Aurora in us-east-1: it backs up nothing",
    ),
    Case(
        check="data.recovery-points",
        **SELECTION,
        well=points(LATE, NOW),
        ill=points(LATE),
        says=f"the newest recovery point of {ARN} is 72 hours old",
    ),
    Case(
        check="data.recovery-points",
        **SELECTION,
        well=points(NOW),
        ill=points(),
        says=f"the newest recovery point of {ARN} does not exist",
    ),
    Case(
        check="data.recovery-points",
        **SELECTION,
        well=points(NOW),
        ill=points(begun=NOW),
        says=f"the first recovery point of {ARN} is not due yet",
        outcome=Outcome.NOT_PROVABLE,
    ),
    Case(
        check="observability.subscribers",
        kind="sns.TopicSubscription",
        well={"sns.GetSubscriptionAttributes": {"Attributes": {"PendingConfirmation": "false"}}},
        ill={"sns.GetSubscriptionAttributes": {"Attributes": {"PendingConfirmation": "true"}}},
        says="it is not confirmed",
    ),
    Case(
        check="observability.states",
        kind="cloudwatch.MetricAlarm",
        well={"cloudwatch.DescribeAlarms": {"MetricAlarms": []}},
        ill={
            "cloudwatch.DescribeAlarms": {
                "MetricAlarms": [{"AlarmName": "it", "StateReason": "too slow"}]
            }
        },
        says="it is in alarm: too slow",
    ),
    Case(
        check="observability.dead-letters",
        kind="sqs.Queue",
        inputs={"name": "it"},
        well={
            "sqs.GetQueueAttributes": {"Attributes": {"ApproximateNumberOfMessages": "0"}},
        },
        ill={"sqs.GetQueueAttributes": {"Attributes": {"ApproximateNumberOfMessages": "3"}}},
        says="holds 3 undelivered events",
    ),
    Case(
        check="observability.fresh-logs",
        **BFF,
        well={"logs.FilterLogEvents": {"events": [{"message": "GET /"}]}},
        ill={"logs.FilterLogEvents": {"events": []}},
        says="/bff has had no line for an hour",
    ),
    Case(
        check="observability.trail",
        **TRAIL,
        well=RECORDS,
        ill={"cloudtrail.GetTrailStatus": {"LatestDeliveryError": "AccessDenied"}},
        says="LatestDeliveryError is AccessDenied",
    ),
    Case(
        check="observability.trail",
        **TRAIL,
        well=RECORDS,
        ill={"cloudtrail.GetEventSelectors": {"EventSelectors": [{}]}},
        says="its event selectors were replaced",
    ),
    Case(
        check="resilience.tasks",
        **BFF,
        well=tasks("a", "b"),
        ill=tasks("b"),
        says="all 1 tasks are in us-east-1b",
    ),
    Case(
        check="resilience.tasks",
        **BFF,
        well=tasks("a", "b"),
        ill=tasks(),
        says="there are no tasks",
    ),
    Case(
        check="resilience.targets",
        kind="lb.TargetGroup",
        contracts=ZONES,
        well=targets("healthy", "healthy"),
        ill=targets("healthy", "unhealthy"),
        says="all 1 healthy targets are in us-east-1a",
    ),
    Case(
        check="resilience.database",
        kind="rds.Cluster",
        contracts=ZONES,
        around=(resource("rds.ClusterInstance", "a"), resource("rds.ClusterInstance", "b")),
        well=instances("ab"),
        ill=instances("aa"),
        says="all 2 instances are in us-east-1a",
    ),
    Case(
        check="resilience.search-nodes",
        **DOMAIN,
        contracts=ZONES,
        well=nodes("ab"),
        ill=nodes("b"),
        says="all 1 data nodes are in us-east-1b",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_look_is_green_where_all_is_well_and_says_what_is_not(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ops.verify.backups.datetime", Then)
    arn = f"arn:aws:{case.kind}:us-east-1:123456789012:it"
    it = resource(case.kind, id_=arn, inputs=dict(case.inputs), outputs=dict(case.outputs))

    def outcome(answers: Mapping[str, Answer]) -> tuple[Outcome, str]:
        stack = deployed(it, *case.around, answers=answers, contracts=case.contracts)
        with drifting():
            (found,) = verify(stack, [BY_ID[case.check]])
        return found.outcome, found.details[0]

    if case.outcome is not Outcome.ACCEPTED:
        assert outcome(case.well)[0] is Outcome.GREEN
    found, said = outcome({**case.well, **case.ill})
    assert (found, case.says in said) == (case.outcome, True), said


@pytest.mark.parametrize(
    ("check", "gateways", "says"),
    [
        ("resilience.outbound", 0, "network.nat is none"),
        ("resilience.outbound", 1, "network.nat is single"),
        ("resilience.database", 1, "data.database.instances is 1"),
    ],
)
def test_what_was_configured_is_accepted(check: str, gateways: int, says: str) -> None:
    state = [resource("ec2.NatGateway", f"nat-{place}") for place in range(gateways)]
    state += [resource("ec2.Vpc"), resource("rds.Cluster"), resource("rds.ClusterInstance")]

    with drifting():
        (found,) = verify(deployed(*state, contracts=ZONES), [BY_ID[check]])

    assert found.outcome is Outcome.ACCEPTED
    assert says in found.details[0]


def test_a_contract_that_is_not_published_is_told() -> None:
    (found,) = verify(deployed(contracts={"ecsCluster": {}}), [BY_ID["contracts.schemas"]])

    assert found.outcome is Outcome.RED
    assert any("publishes no contract search" in each for each in found.details)
    assert not any("contract ecsCluster" in each for each in found.details)
