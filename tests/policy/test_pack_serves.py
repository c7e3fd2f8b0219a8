"""The pack as the engine starts it, without an engine: a process that prints a port and serves."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc
from rules import RULES

PACK = Path(__file__).parents[2] / "policy"


@pytest.fixture(scope="module")
def analyzer() -> Iterator[Any]:
    process = subprocess.Popen([sys.executable, PACK], stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
    with process:
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield cast("Any", analyzer_pb2_grpc.AnalyzerStub)(channel)
        process.terminate()


def test_every_rule_is_served_as_mandatory(analyzer: Any) -> None:
    info = analyzer.GetAnalyzerInfo(empty_pb2.Empty())
    assert {policy.name for policy in info.policies} == {rule.id for rule in RULES}
    assert {policy.enforcementLevel for policy in info.policies} == {analyzer_pb2.MANDATORY}
    assert all(policy.remediation_steps and policy.severity for policy in info.policies)


def test_a_violation_is_mandatory_and_secrets_are_read_through(analyzer: Any) -> None:
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
    request = analyzer_pb2.AnalyzeRequest(
        type="aws:ssm/parameter:Parameter", urn="urn:pulumi:dev::p::t::n", name="n"
    )
    request.properties.update({"type": {**secret, "value": "String"}, "tagsAll": {"Owner": "o"}})
    diagnostics = analyzer.Analyze(request).diagnostics
    assert {each.policyName for each in diagnostics} == {
        "ssm-parameter-secure-string",
        "aws-required-tags",
    }
    assert {each.enforcementLevel for each in diagnostics} == {analyzer_pb2.MANDATORY}
