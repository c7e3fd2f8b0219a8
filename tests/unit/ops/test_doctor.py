"""The doctor: every check is green where all is well, and a fault turns it red."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import NoCredentialsError

from ops.aws import Aws
from ops.deployment import Deployment
from ops.doctor import CHECKS, dns
from ops.doctor.name_servers import NoAnswerError
from ops.errors import ExitCode
from ops.preview import delegation
from tests.support.answers import Answers
from tests.support.healthy_account import (
    AVAILABLE,
    FAULTS,
    HEALTHY,
    SERVERS,
    rule_group,
    volumes,
    zone_list,
)
from tests.unit.ops.conftest import FakePulumi, Platformctl

Examine = Callable[[], dict[str, dict[str, Any]]]
TABLE = Answers()
ZONE = "dev.acme-agents.com"


@cache
def client(service: str, region: str) -> Any:
    """Clients take long to make, and all tests can use the same."""
    return TABLE.attach(boto3.Session("test", "test").client(service, region_name=region))  # pyright: ignore[reportCallIssue, reportArgumentType, reportUnknownArgumentType, reportUnknownMemberType] -- the service varies


def sent_to(*servers: str) -> Callable[[str], frozenset[str]]:
    """A resolver that knows these name servers."""
    return lambda _: frozenset(servers)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch, aws: None) -> Answers:
    """A healthy account, of which a test may change an answer."""
    _ = aws
    TABLE.instead = dict(HEALTHY)

    def cached(aws: Aws, service: str, region: str | None = None) -> Any:
        return client(service, region or aws.region)

    monkeypatch.setattr(Aws, "client", cached)
    monkeypatch.setattr(dns, "name_servers", sent_to(*SERVERS))
    return TABLE


@pytest.fixture
def examine(
    platformctl: Platformctl,
    pulumi: FakePulumi,
    settings: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> Examine:
    """The doctor's findings by subject; checks that the exit code follows from them."""
    settings("network.interface_endpoints", ["secretsmanager", "bedrock-runtime"])
    settings("security.shield_advanced", {"subscribe": True})
    settings("ingress.dns", {"zone": "existing", "zone_name": ZONE, "delegated": True})
    settings("security.sign_in.host_name", f"agents.{ZONE}")
    monkeypatch.setattr("ops.doctor.tools.check", lambda: ())
    pulumi.answers["stack export"] = (6, "", "error: no stack named 'dev' found")

    def run() -> dict[str, dict[str, Any]]:
        ended = platformctl("doctor", "dev", "--json")
        found = json.loads(ended.out)
        red = any(each["outcome"] == "red" for each in found)
        assert ended.code == (ExitCode.RED if red else ExitCode.OK)
        assert all(each["fix"] for each in found if each["outcome"] == "red")
        return {each["subject"]: each for each in found}

    return run


def reds(found: dict[str, dict[str, Any]]) -> set[str]:
    return {subject for subject, each in found.items() if each["outcome"] == "red"}


@pytest.mark.usefixtures("answers")
def test_a_healthy_account_has_no_red_and_every_area_is_looked_at(examine: Examine) -> None:
    found = examine()

    assert reds(found) == set()
    assert {each["area"] for each in found.values()} == {"tools", *CHECKS}
    assert not [each for each in found.values() if each["outcome"] == "not provable here"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_turns_its_check_red(answers: Answers, examine: Examine, fault: str) -> None:
    operation, answer, expected = FAULTS[fault]
    answers.instead[operation] = answer

    assert reds(examine()) == expected


@pytest.mark.parametrize(
    "lacking",
    [
        {"regionAvailability": "NOT_AVAILABLE"},
        {"entitlementAvailability": "NOT_AVAILABLE"},
        {"authorizationStatus": "NOT_AUTHORIZED"},
        {"agreementAvailability": {"status": "NOT_AVAILABLE"}},
    ],
)
def test_a_model_that_cannot_be_called_is_red(
    answers: Answers, examine: Examine, lacking: dict[str, Any]
) -> None:
    answers.instead["bedrock.GetFoundationModelAvailability"] = AVAILABLE | lacking

    assert "amazon.titan-embed-text-v2:0" in reds(examine())


def test_what_the_stack_owns_is_not_anothers(
    answers: Answers, examine: Examine, pulumi: FakePulumi
) -> None:
    for fault in ("analyzer", "cost monitor", "call log"):
        operation, answer, _ = FAULTS[fault]
        answers.instead[operation] = answer
    types = (
        "aws:accessanalyzer/analyzer:Analyzer",
        "aws:costexplorer/anomalyMonitor:AnomalyMonitor",
        "aws:bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration",
    )
    pulumi.has(resources=[{"type": each, "id": each} for each in types])

    assert reds(examine()) == set()


@pytest.mark.usefixtures("answers")
def test_a_stack_in_place_needs_no_room_twice(
    answers: Answers, examine: Examine, pulumi: FakePulumi
) -> None:
    """moto has a default VPC; with room for two, the stack's own is the second."""
    answers.instead["service-quotas.GetServiceQuota"] = {"Quota": {"Value": 1.0}}
    assert "VPCs" in reds(examine())
    answers.instead["ec2.DescribeAddresses"] = {"Addresses": [{"PublicIp": "203.0.113.9"}]}
    assert "elastic IP addresses" in reds(examine())

    own = ("aws:ec2/vpc:Vpc", "aws:ec2/eip:Eip")
    pulumi.has(resources=[{"type": each, "id": each} for each in own])

    assert not {"VPCs", "elastic IP addresses"} & reds(examine())


def test_vcpus_that_only_the_most_tasks_lack_are_a_note(answers: Answers, examine: Examine) -> None:
    answers.instead["service-quotas.GetServiceQuota"] = {"Quota": {"Value": 6.0}}

    found = examine()["Fargate vCPUs on demand"]

    assert found["outcome"] == "note"
    assert "scaling out would stop" in found["detail"]


def test_vcpus_that_others_take_count(answers: Answers, examine: Examine) -> None:
    dimensions = {"Service": "Fargate", "Resource": "OnDemand"}
    answers.instead["service-quotas.GetServiceQuota"] = {
        "Quota": {
            "Value": 100.0,
            "UsageMetric": {
                "MetricNamespace": "AWS/Usage",
                "MetricName": "ResourceCount",
                "MetricDimensions": dimensions,
            },
        }
    }
    answers.instead["cloudwatch.GetMetricStatistics"] = {"Datapoints": [{"Maximum": 99.0}]}

    assert reds(examine()) == {"Fargate vCPUs on demand"}


def test_spot_has_a_quota_of_its_own(
    answers: Answers, examine: Examine, settings: Callable[..., None]
) -> None:
    settings("services.capacity", {"on_demand_base": 1, "spot_percent": 0})
    assert "Fargate Spot vCPUs" not in examine()
    settings("services.capacity", {"on_demand_base": 1, "spot_percent": 50})
    assert examine()["Fargate Spot vCPUs"]["outcome"] == "green"
    answers.instead["service-quotas.GetServiceQuota"] = {"Quota": {"Value": 0.0}}
    assert examine()["Fargate Spot vCPUs"]["outcome"] == "red"


def test_a_quota_nobody_changed_is_awss_default(answers: Answers, examine: Examine) -> None:
    answers.instead["service-quotas.GetServiceQuota"] = "NoSuchResourceException"
    answers.instead["service-quotas.GetAWSDefaultServiceQuota"] = {"Quota": {"Value": 0.0}}

    assert "VPCs" in reds(examine())


@pytest.mark.parametrize(
    ("servers", "delegated", "outcome"),
    [
        (SERVERS, True, "green"),
        (SERVERS, False, "note"),
        (["ns.other.example"], True, "red"),
        ([], True, "red"),
        ([], False, "note"),
    ],
)
@pytest.mark.usefixtures("answers")
def test_delegation_is_what_the_world_is_told(
    examine: Examine,
    settings: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    servers: list[str],
    outcome: str,
    *,
    delegated: bool,
) -> None:
    settings("ingress.dns.delegated", delegated)
    monkeypatch.setattr(dns, "name_servers", sent_to(*servers))

    assert examine()["delegation of dev.acme-agents.com"]["outcome"] == outcome


@pytest.mark.usefixtures("answers")
def test_without_a_resolver_delegation_is_not_provable(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(_: str) -> frozenset[str]:
        raise NoAnswerError("10.0.0.2 does not respond")

    monkeypatch.setattr(dns, "name_servers", silent)

    assert examine()["delegation of dev.acme-agents.com"]["outcome"] == "not provable here"


@pytest.mark.parametrize(
    ("zones", "kind", "outcome"),
    [
        ([], "created", "note"),
        ([], "existing", "red"),
        (["dev.acme-agents.com", "dev.acme-agents.com"], "existing", "red"),
        (["dev.acme-agents.com"], "existing", "green"),
    ],
)
def test_an_existing_zone_has_to_be_there_once(
    answers: Answers,
    examine: Examine,
    settings: Callable[..., None],
    zones: list[str],
    kind: str,
    outcome: str,
) -> None:
    settings("ingress.dns.zone", kind)
    answers.instead["route53.ListHostedZonesByName"] = zone_list(*zones)

    assert examine()["dev.acme-agents.com"]["outcome"] == outcome


def test_a_zone_of_the_same_name_is_not_the_stacks_for_that(
    answers: Answers, examine: Examine, settings: Callable[..., None], pulumi: FakePulumi
) -> None:
    settings("ingress.dns.zone", "created")
    answers.instead["route53.ListHostedZonesByName"] = zone_list(ZONE)

    another = examine()[ZONE]
    pulumi.has(resources=[{"type": "aws:route53/zone:Zone", "id": "Z0"}])
    own = examine()[ZONE]

    assert (another["outcome"], own["outcome"]) == ("red", "green")
    assert "zone_id: Z0" in another["fix"]


@pytest.mark.parametrize(("servers", "outcome"), [(SERVERS, "green"), (["ns.other.test"], "red")])
def test_of_two_zones_of_a_name_the_stacks_is_the_one_that_the_world_is_sent_to(
    answers: Answers,
    examine: Examine,
    settings: Callable[..., None],
    pulumi: FakePulumi,
    monkeypatch: pytest.MonkeyPatch,
    servers: list[str],
    outcome: str,
) -> None:
    settings("ingress.dns", {"zone": "created", "zone_name": ZONE, "delegated": True})
    answers.instead["route53.ListHostedZonesByName"] = zone_list(ZONE, ZONE)
    pulumi.has(resources=[{"type": "aws:route53/zone:Zone", "id": "Z1"}])
    monkeypatch.setattr(dns, "name_servers", sent_to(*servers))

    assert examine()[ZONE]["outcome"] == outcome


@pytest.mark.parametrize("command", [("preview",), ("up", "--yes")])
def test_certificates_of_a_zone_that_is_not_public_are_refused_before_anything_runs(
    answers: Answers,
    settings: Callable[..., None],
    pulumi: FakePulumi,
    platformctl: Platformctl,
    command: tuple[str, ...],
) -> None:
    settings("ingress.dns", {"zone": "created", "zone_name": ZONE, "delegated": True})
    settings("security.sign_in.host_name", f"agents.{ZONE}")
    answers.instead["route53.ListHostedZonesByName"] = zone_list(ZONE)
    pulumi.has()

    ended = platformctl(command[0], "dev", *command[1:])

    assert ended.code == ExitCode.USAGE
    assert "Pulumi.dev.yaml: agentplatform:ingress.dns: the zone cannot validate" in ended.err
    assert "set ingress.dns.zone: existing and ingress.dns.zone_id: Z0" in ended.err
    assert pulumi.operated == []


@pytest.mark.parametrize(
    ("delegated", "has"),
    [(False, None), (True, "aws:acm/certificateValidation:CertificateValidation")],
)
@pytest.mark.usefixtures("answers")
def test_without_certificates_to_validate_nothing_is_asked(
    settings: Callable[..., None],
    pulumi: FakePulumi,
    monkeypatch: pytest.MonkeyPatch,
    has: str | None,
    *,
    delegated: bool,
) -> None:
    settings("ingress.dns", {"zone": "created", "zone_name": ZONE, "delegated": delegated})
    settings("security.sign_in.host_name", f"agents.{ZONE}")
    pulumi.has(resources=[{"type": has, "id": "c"}] if has else [])
    monkeypatch.delattr(dns, "check")

    delegation.check(Deployment(stack="dev"))


@pytest.mark.parametrize("zones", [[], [ZONE]])
def test_a_domain_that_lives_elsewhere_is_never_to_be_sent_here(
    answers: Answers,
    examine: Examine,
    settings: Callable[..., None],
    pulumi: FakePulumi,
    monkeypatch: pytest.MonkeyPatch,
    zones: list[str],
) -> None:
    settings("ingress.dns", {"zone": "created", "zone_name": ZONE, "delegated": False})
    answers.instead["route53.ListHostedZonesByName"] = zone_list(*zones)
    pulumi.has(resources=[{"type": "aws:route53/zone:Zone", "id": "Z0"}])
    monkeypatch.setattr(dns, "name_servers", sent_to("ns1.registrar.example"))

    found = examine()[f"delegation of {ZONE}"]

    assert found["outcome"] == "note"
    assert "WARNING" in found["detail"]
    assert f"agents.{ZONE}" in found["fix"]
    assert "NS records of" not in found["fix"]


def test_a_zone_that_is_yet_to_be_made_is_not_delegated(
    answers: Answers,
    examine: Examine,
    settings: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings("ingress.dns", {"zone": "created", "zone_name": ZONE, "delegated": True})
    answers.instead["route53.ListHostedZonesByName"] = zone_list()
    monkeypatch.setattr(dns, "name_servers", sent_to())

    assert examine()[f"delegation of {ZONE}"]["outcome"] == "red"


@pytest.mark.usefixtures("answers")
def test_names_for_examples_are_red(examine: Examine, settings: Callable[..., None]) -> None:
    settings("ingress.dns.zone_name", "dev.example.com")
    settings("security.sign_in.host_name", "agents.dev.example.com")

    assert "dev.example.com" in reds(examine())


def test_dedicated_masters_are_of_a_type_that_can_be_one(
    answers: Answers, examine: Examine, settings: Callable[..., None]
) -> None:
    settings("data.search.masters", {"node_type": "m7g.medium.search"})
    assert examine()["data.search.masters.node_type"]["outcome"] == "green"
    limits = volumes(10, 1024)
    del limits["LimitsByRole"]["master"]
    answers.instead["opensearch.DescribeInstanceTypeLimits"] = limits

    assert reds(examine()) == {"data.search.masters.node_type"}


def test_a_rule_that_only_counts_exists(
    answers: Answers, examine: Examine, settings: Callable[..., None]
) -> None:
    settings("security.web_acl.known_bad_inputs", {"count_rules": ["Log4JRCE_BODY", "Log4J"]})
    assert examine()["security.web_acl.common.count_rules"]["outcome"] == "green"
    answers.instead["wafv2.DescribeManagedRuleGroup"] = rule_group("Log4JRCE_BODY", "Host_HEADER")

    found = examine()["security.web_acl.known_bad_inputs.count_rules"]

    assert found["outcome"] == "note"
    assert "AWSManagedRulesKnownBadInputsRuleSet has no Log4J, which AWS ignores" in found["detail"]
    assert "Log4JRCE_BODY, Host_HEADER" in found["fix"]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (None, "green"),
        ({"CostAllocationTags": []}, "note"),
        ("ValidationException", "not provable here"),
    ],
)
def test_a_budget_of_a_stack_needs_an_active_tag(
    answers: Answers,
    examine: Examine,
    settings: Callable[..., None],
    answer: dict[str, Any] | str | None,
    outcome: str,
) -> None:
    assert examine()["scope"]["outcome"] == "green"
    settings("observability.budget.scope", "stack")
    if answer:
        answers.instead["ce.ListCostAllocationTags"] = answer

    found = examine()["cost allocation tag Environment"]

    assert found["outcome"] == outcome
    assert outcome == "green" or "TagKey=Environment" in found["fix"] + found["detail"]


@pytest.mark.usefixtures("answers")
def test_what_is_switched_off_is_not_asked_for(
    examine: Examine, settings: Callable[..., None]
) -> None:
    settings("security.access_analyzer", value=False)
    settings("observability.cost_anomaly", {"enabled": False})

    assert not {"access analyzer", "cost monitor"} & set(examine())


@pytest.mark.usefixtures("answers")
def test_the_account_of_another_stack_is_red(
    examine: Examine, settings: Callable[..., None]
) -> None:
    assert examine()["account"]["outcome"] == "note"
    settings("environment.account_id", "123456789012")
    assert examine()["account"]["outcome"] == "green"
    settings("environment.account_id", "210987654321")

    found = examine()

    assert reds(found) == {"credentials"}
    assert "belongs to 210987654321" in found["credentials"]["detail"]


def test_without_credentials_nothing_is_provable(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(*_: Any) -> None:
        raise NoCredentialsError

    monkeypatch.setattr(Aws, "client", nobody)

    found = examine()

    assert reds(found) == {"credentials"}
    assert found["-"]["outcome"] == "not provable here"


def test_a_right_that_is_missing_ends_one_check_only(answers: Answers, examine: Examine) -> None:
    answers.instead["accessanalyzer.ListAnalyzers"] = "AccessDeniedException"

    found = examine()

    assert found["-"]["area"] == "once per account"
    assert "may not call ListAnalyzers" in found["-"]["detail"]
    assert reds(found) == set()


@pytest.mark.usefixtures("answers")
def test_without_a_login_nothing_is_taken_for_anothers(
    examine: Examine, pulumi: FakePulumi
) -> None:
    pulumi.answers["stack export"] = (3, "", "error: log in")

    found = examine()

    assert reds(found) == {"stack"}
    assert "pulumi login" in found["-"]["detail"]


def test_a_machine_without_the_cli_is_red(
    platformctl: Platformctl, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert platformctl("doctor").code == ExitCode.OK
    monkeypatch.setattr("ops.doctor.tools.cli.find", lambda: None)

    ended = platformctl("doctor")

    assert ended.code == ExitCode.RED
    assert "make setup" in ended.out


def test_on_the_local_aws_nothing_of_awss_is_green(
    platformctl: Platformctl, pulumi: FakePulumi
) -> None:
    pulumi.has(resources=[{"type": "x"}])

    found = json.loads(platformctl("doctor", "dev", "--local", "--json").out)

    assert {each["area"] for each in found if each["outcome"] == "not provable here"} == set(CHECKS)


def test_an_unknown_stack_is_told_before_anything(platformctl: Platformctl) -> None:
    assert platformctl("doctor", "qa").code == ExitCode.NOT_DEPLOYED


@pytest.mark.parametrize(("code", "outcome"), [(0, "green"), (1, "note")])
def test_a_container_engine_is_green_only_if_its_daemon_answers(
    platformctl: Platformctl,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    code: int,
    outcome: str,
) -> None:
    engine = tmp_path / "docker"
    engine.write_text(
        f"#!/bin/sh\ncase $1 in --version) echo v1;; *) echo no daemon >&2; exit {code};; esac\n"
    )
    engine.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    found = json.loads(platformctl("doctor", "--json").out)

    (seen,) = (each for each in found if each["subject"] == "container engine")
    assert seen["outcome"] == outcome
    assert ("no daemon" in seen["detail"]) == bool(code)
