"""Faults and latencies on demand."""

import json
import time
from pathlib import Path

import grpc
import pytest

from localcloud import latency
from localcloud.aws import registry
from localcloud.calls import clients
from localcloud.process import ACCOUNT
from tests.localcloud.harness import Engine

LOGS = "aws:cloudwatch/logGroup:LogGroup"
VPC = "aws:ec2/vpc:Vpc"
RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "faults.json"
    monkeypatch.setenv("LOCALCLOUD_FAULTS", str(path))
    return path


@pytest.mark.parametrize("fault", ["throttling", "error", "timeout", "reset"])
def test_a_passing_fault_is_retried(engine: Engine, plan: Path, fault: str) -> None:
    plan.write_text(json.dumps({"logs.CreateLogGroup": {"fault": fault, "times": 1}}))
    assert engine.make(LOGS, name=f"after-{fault}")[0] == f"after-{fault}"


@pytest.mark.parametrize(
    ("token", "inputs", "fault", "sentence"),
    [
        (LOGS, {"name": "one"}, "denied", "logs CreateLogGroup: AccessDenied: User is not"),
        (LOGS, {"name": "two"}, "throttling", "CreateLogGroup: ThrottlingException: Rate exceeded"),
        (VPC, {"cidrBlock": "10.0.0.0/16"}, "denied", "ec2 CreateVpc: AccessDenied: User is not"),
        (VPC, {"cidrBlock": "10.0.0.0/16"}, "timeout", "ec2 CreateVpc: ReadTimeoutError"),
        (VPC, {"cidrBlock": "10.0.0.0/16"}, "reset", "ec2 CreateVpc: ConnectionClosedError"),
        (VPC, {"cidrBlock": "10.0.0.0/16"}, "fire", "fault 'fire' is none of throttling, error"),
    ],
)
def test_a_lasting_fault_fails_the_resource(
    engine: Engine, plan: Path, token: str, inputs: dict[str, str], fault: str, sentence: str
) -> None:
    plan.write_text(json.dumps({"*.Create*": {"fault": fault}}))
    with pytest.raises(grpc.RpcError) as error:
        engine.make(token, **inputs)
    assert sentence in str(error.value)
    plan.unlink()
    engine.make(token, **inputs)


ROLE = "aws:iam/role:Role"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})


def lose(plan: Path, operation: str, times: int = 1) -> None:
    plan.write_text(json.dumps({operation: {"fault": "lost", "times": times}}))


def test_a_lost_answer_leaves_a_second_one_where_names_are_not_fixed(
    engine: Engine, plan: Path
) -> None:
    def vpcs() -> list[str]:
        found = clients.call("ec2", "us-east-1", "describe_vpcs", {}, account=ACCOUNT)["Vpcs"]
        return [each["VpcId"] for each in found if each["CidrBlock"] == "10.77.0.0/16"]

    lose(plan, "ec2.CreateVpc")
    known = engine.make(VPC, cidrBlock="10.77.0.0/16")[0]
    assert known in vpcs()
    assert len(vpcs()) == 2


def test_a_lost_answer_is_refused_the_second_time_where_the_name_is_fixed(
    engine: Engine, plan: Path
) -> None:
    lose(plan, "iam.CreateRole")
    with pytest.raises(grpc.RpcError, match="iam CreateRole: EntityAlreadyExists"):
        engine.make(ROLE, name="lost", assumeRolePolicy=TRUST)
    assert clients.call("iam", "us-east-1", "get_role", {"RoleName": "lost"}, account=ACCOUNT)


def test_a_lost_answer_is_repeated_where_the_request_has_a_token(
    engine: Engine, plan: Path
) -> None:
    lose(plan, "secretsmanager.CreateSecret", times=2)
    id_ = engine.make("aws:secretsmanager/secret:Secret", name="lost")[0]
    found = clients.call("secretsmanager", "us-east-1", "list_secrets", {}, account=ACCOUNT)[
        "SecretList"
    ]
    assert [each["ARN"] for each in found if each["Name"] == "lost"] == [id_]


def test_a_client_gives_up_when_every_answer_is_lost(engine: Engine, plan: Path) -> None:
    lose(plan, "iam.CreateRole", times=clients.ATTEMPTS)
    with pytest.raises(grpc.RpcError, match="iam CreateRole: ConnectionClosedError"):
        engine.make(ROLE, name="unheard", assumeRolePolicy=TRUST)
    assert clients.call("iam", "us-east-1", "get_role", {"RoleName": "unheard"}, account=ACCOUNT)


def test_a_deletion_whose_answer_was_lost_is_done(engine: Engine, plan: Path) -> None:
    id_, inputs, state = engine.make(ROLE, name="gone", assumeRolePolicy=TRUST)
    lose(plan, "iam.DeleteRole")
    engine.delete(ROLE, id_, inputs, state)


def test_an_update_that_failed_is_made_up_for(engine: Engine, plan: Path) -> None:
    vpc, _, _ = engine.make(VPC, cidrBlock="10.0.0.0/16")
    group, _, _ = engine.make("aws:ec2/securityGroup:SecurityGroup", vpcId=vpc)
    wanted = {"securityGroupId": group, "ipProtocol": "-1", "cidrIpv4": "10.0.0.0/8"}
    id_, inputs, state = engine.make(RULE, **wanted, tags={"a": "b"})
    changed, _ = engine.check(RULE, {**wanted, "description": "all", "tags": {"c": "d"}}, inputs)
    plan.write_text(json.dumps({"ec2.ModifySecurityGroupRules": {"fault": "denied", "times": 1}}))
    with pytest.raises(grpc.RpcError, match="AccessDenied"):
        engine.update(RULE, id_, inputs, state, changed)
    state = engine.update(RULE, id_, changed, state, changed)  # as the engine does then
    assert (state["description"], state["tags"]) == ("all", {"c": "d"})


def test_latencies_are_off_unless_scaled(monkeypatch: pytest.MonkeyPatch) -> None:
    token = "aws:ec2/natGateway:NatGateway"  # noqa: S105 - a type's token

    def waited() -> float:
        start = time.monotonic()
        latency.wait(token)
        return time.monotonic() - start

    assert waited() < 0.05
    monkeypatch.setenv("LOCALCLOUD_LATENCY", "0.001")
    assert waited() >= latency.SECONDS[token] * 0.001


def test_what_is_deleted_takes_its_time_too(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_, inputs, state = engine.make(LOGS, name="slow")
    monkeypatch.setattr(latency, "DELETION", {LOGS: 300})
    monkeypatch.setenv("LOCALCLOUD_LATENCY", "0.001")
    start = time.monotonic()
    engine.delete(LOGS, id_, inputs, state)
    assert time.monotonic() - start >= 0.3


@pytest.mark.usefixtures("port")
def test_latencies_are_of_types_that_exist() -> None:
    assert latency.SECONDS.keys() | latency.DELETION.keys() <= registry.resources().keys()
