"""Faults and latencies on demand."""

import json
import time
from pathlib import Path

import grpc
import pytest

from localcloud import latency
from tests.localcloud.harness import Engine

LOGS = "aws:cloudwatch/logGroup:LogGroup"
VPC = "aws:ec2/vpc:Vpc"
RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "faults.json"
    monkeypatch.setenv("LOCALCLOUD_FAULTS", str(path))
    return path


@pytest.mark.parametrize("fault", ["throttling", "error", "timeout"])
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
