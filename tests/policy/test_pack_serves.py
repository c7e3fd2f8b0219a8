"""The pack as the engine starts it, without an engine: a process that prints a port and serves."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import grpc
import pytest
from google.protobuf import empty_pb2, json_format
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE
from rules import RULES

PACK = Path(__file__).parents[2] / "policy"
MANDATORY = analyzer_pb2.MANDATORY
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
STACK = "pulumi:pulumi:Stack"
TAGS = ("Project", "Environment", "Owner", "CostCenter", "ManagedBy")


Given = tuple[analyzer_pb2.EnforcementLevel.ValueType, dict[str, Any]]
"""A rule's enforcement level, and its parameters."""
Configure = Callable[[Mapping[str, Given]], None]


def resource(token: str, properties: dict[str, Any]) -> analyzer_pb2.AnalyzeRequest:
    request = analyzer_pb2.AnalyzeRequest(type=token, urn="urn:pulumi:dev::p::t::n", name="n")
    request.properties.update(properties)
    return request


def configuration(rules: Mapping[str, Given]) -> analyzer_pb2.ConfigureAnalyzerRequest:
    request = analyzer_pb2.ConfigureAnalyzerRequest()
    for name, (level, given) in rules.items():
        request.policyConfig[name].enforcementLevel = level
        request.policyConfig[name].properties.update(given)
    return request


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
    assert all(policy.url.endswith(f"#{policy.name}") for policy in info.policies)
    schemas = {policy.name: policy.configSchema.properties for policy in info.policies}
    assert set(schemas["budgets-limit"]) == {"usd", "reason", "exemptions"}


def test_a_violation_is_mandatory_and_secrets_are_read_through(analyzer: Any) -> None:
    props = {"type": {**SECRET, "value": "String"}, "tagsAll": {"Owner": "o"}}
    answer = analyzer.Analyze(resource("aws:ssm/parameter:Parameter", props))
    assert {each.policyName for each in answer.diagnostics} == {
        "ssm-parameter-secure-string",
        "aws-required-tags",
    }
    assert {each.enforcementLevel for each in answer.diagnostics} == {analyzer_pb2.MANDATORY}


def test_a_resource_meets_the_rules_of_its_type_only(analyzer: Any) -> None:
    answer = analyzer.Analyze(resource("aws:kms/key:Key", {"enableKeyRotation": True}))
    idle = {each.policy_name for each in answer.not_applicable}
    assert "kms-key-rotation" not in idle
    assert "rds-proxy-tls" in idle
    idle = {
        each.policy_name for each in analyzer.Analyze(resource("random:i:Id", {})).not_applicable
    }
    assert {"kms-key-rotation", "aws-required-tags"} <= idle


@pytest.fixture
def configure(analyzer: Any) -> Iterator[Configure]:
    def configured(rules: Mapping[str, Given]) -> None:
        analyzer.Configure(configuration(rules))

    yield configured
    configured({rule.id: (MANDATORY, {}) for rule in RULES})


def test_configuration_sets_levels_parameters_and_exemptions(
    analyzer: Any, configure: Configure
) -> None:
    budget = resource("aws:budgets/budget:Budget", {"limitUnit": "USD", "limitAmount": "99"})
    root = resource(STACK, {})
    rule = "budgets-limit"
    assert rule not in named(analyzer.Analyze(budget))
    configure({rule: (analyzer_pb2.ADVISORY, {"usd": 5})})
    assert named(analyzer.Analyze(budget))[rule] == analyzer_pb2.ADVISORY
    configure({rule: (analyzer_pb2.DISABLED, {"usd": 5})})
    assert rule not in named(analyzer.Analyze(budget))
    exemption = {"urn": "urn:pulumi:dev::*", "reason": "a test", "expires": "2999-12-31"}
    configure({rule: (MANDATORY, {"usd": 5, "exemptions": [exemption]})})
    assert rule not in named(analyzer.Analyze(budget))
    assert named(analyzer.Analyze(root)) == {}
    expired = exemption | {"expires": "2025-12-31"}
    configure({rule: (MANDATORY, {"usd": 5, "exemptions": [expired]})})
    assert rule in named(analyzer.Analyze(budget))
    assert set(named(analyzer.Analyze(root))) == {rule}


@pytest.mark.parametrize("rules", [{"budget-limit": {"usd": 5}}, {"budgets-limit": {"eur": 5}}])
def test_configuration_of_what_does_not_exist_is_refused(
    rules: dict[str, dict[str, Any]], configure: Configure
) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        configure({name: (MANDATORY, given) for name, given in rules.items()})
    assert refused.value.code() == grpc.StatusCode.INVALID_ARGUMENT


def test_remediation_is_off_until_configured(analyzer: Any) -> None:
    assert list(analyzer.Remediate(resource("aws:kms/key:Key", {})).remediations) == []


def test_remediation_mends_and_leaves_the_rest_as_it_is(
    analyzer: Any, configure: Configure
) -> None:
    values = {"Owner": "us", "Team": "unasked"}
    configure(
        {
            "kms-key-rotation": (analyzer_pb2.REMEDIATE, {}),
            "aws-required-tags": (analyzer_pb2.REMEDIATE, {"values": values}),
        }
    )
    props = {
        "policy": {**SECRET, "value": "p"},
        "description": UNKNOWN_STRING_VALUE,
        "tags": {"Owner": "", "Project": UNKNOWN_STRING_VALUE},
        "tagsAll": {**SECRET, "value": {"Name": "n"}},
    }
    answer = analyzer.Remediate(resource("aws:kms/key:Key", props))
    assert {each.policyName for each in answer.remediations} == {
        "kms-key-rotation",
        "aws-required-tags",
    }
    assert json_format.MessageToDict(answer.remediations[-1].properties) == {
        **props,
        "enableKeyRotation": True,
        "tags": {"Owner": "us", "Project": UNKNOWN_STRING_VALUE},
        "tagsAll": {**SECRET, "value": {"Name": "n", "Owner": "us"}},
    }
    compliant = {"enableKeyRotation": True, "tagsAll": dict.fromkeys(TAGS, "x")}
    assert not analyzer.Remediate(resource("aws:kms/key:Key", compliant)).remediations
    assert not analyzer.Remediate(resource("aws:kms/alias:Alias", {})).remediations


def named(answer: Any) -> dict[str, int]:
    """The rules that are violated, and at which level."""
    return {each.policyName: each.enforcementLevel for each in answer.diagnostics}
