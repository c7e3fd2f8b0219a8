"""Security groups: both halves of every flow, and nothing else."""

import json
import re
from collections.abc import Callable, Collection
from typing import Any

import pulumi_aws as aws
import pytest

from components.aws_account import AwsAccount
from components.network import Network, NetworkArgs
from components.scope import Scope
from components.settings import Network as NetworkSettings
from components.settings import Services
from components.settings.network import CALLED
from tests.support.program import Graph, Registered, merged, record, stack_file

Deploy = Callable[..., Graph]

DESCRIPTION = re.compile(r"^[a-zA-Z0-9. _\-:/()#,@\[\]+=&;{}!$*]{1,255}$")
"""What EC2 accepts (API: AuthorizeSecurityGroupIngress)."""

KEY = "arn:aws:kms:us-east-1:123456789012:key/logs"
SCOPE = Scope(
    account=AwsAccount(account_id="123456789012", region="us-east-1", partition="aws"),
    environment="dev",
    protect=True,
    data_key_arn=KEY,
    logs_key_arn=KEY,
    secrets_key_arn=KEY,
)


def rules(graph: Graph) -> list[Registered]:
    return [
        *graph.of(aws.vpc.SecurityGroupIngressRule),
        *graph.of(aws.vpc.SecurityGroupEgressRule),
    ]


def role(group_id: str) -> str:
    return group_id.removeprefix("network-").removesuffix("-id")


def far_side(rule: dict[str, Any]) -> str:
    if "referencedSecurityGroupId" in rule:
        return role(rule["referencedSecurityGroupId"])
    return rule.get("cidrIpv4") or rule["prefixListId"]


def table(graph: Graph) -> set[tuple[str, str, int]]:
    """From, to, port: as the rules really say, whichever end they stand on."""
    into = {
        (far_side(rule.inputs), role(rule.inputs["securityGroupId"]), int(rule.inputs["fromPort"]))
        for rule in graph.of(aws.vpc.SecurityGroupIngressRule)
    }
    out_of = {
        (role(rule.inputs["securityGroupId"]), far_side(rule.inputs), int(rule.inputs["fromPort"]))
        for rule in graph.of(aws.vpc.SecurityGroupEgressRule)
    }
    return into | out_of


def network(
    name: str, changes: dict[str, Any] | None = None, *, public_images: Collection[str] = ()
) -> Graph:
    """The network alone, with a stack's settings; all other services have images of their own."""
    services = merged(
        stack_file(name)["agentplatform:services"],
        {
            service: {} if service in public_images else {"image": "1.0"}
            for service in ("bff", "graphql", "agentcore")
        },
    )
    sections = merged(stack_file(name)["agentplatform:network"], changes or {})

    def body() -> None:
        Network(
            "network",
            NetworkArgs(
                settings=NetworkSettings.model_validate_json(json.dumps(sections)),
                scope=SCOPE,
                services=Services.model_validate_json(json.dumps(services)),
            ),
        )

    return record(body, stack_name=name)


S3, DYNAMODB = "pl-com.amazonaws.us-east-1.s3", "pl-com.amazonaws.us-east-1.dynamodb"
INSIDE = {
    ("alb-public", "bff", 8080),
    ("bff", "alb-internal", 443),
    ("alb-internal", "graphql", 8080),
    ("bff", "agentcore", 8080),
    ("graphql", "database-proxy", 5432),
    ("agentcore", "database-proxy", 5432),
    ("database-proxy", "database", 5432),
    ("graphql", "search", 443),
    ("agentcore", "search", 443),
}
OUTWARD = {
    ("alb-public", "0.0.0.0/0", 443),
    *((service, target, 443) for service in ("bff", "graphql", "agentcore") for target in
      ("endpoints", S3, DYNAMODB)),
}  # fmt: skip
VIA_NAT = {(service, "0.0.0.0/0", 443) for service in ("bff", "graphql", "agentcore")}
CLIENTS = {("203.0.113.0/24", "alb-public", port) for port in (443, 80)}
CLOUDFRONT = {("pl-com.amazonaws.global.cloudfront.origin-facing", "alb-cloudfront", 443)}


def test_dev_has_exactly_these_flows(deploy: Deploy) -> None:
    assert table(deploy("dev")) == INSIDE | OUTWARD | VIA_NAT | CLIENTS


@pytest.mark.parametrize("name", ["staging", "prod"])
def test_staging_and_prod_have_exactly_these_flows(name: str) -> None:
    assert table(network(name)) == INSIDE | OUTWARD | CLOUDFRONT


@pytest.mark.parametrize("name", ["staging", "prod"])
def test_services_with_a_public_image_reach_the_internet(name: str) -> None:
    found = table(network(name, public_images=["bff"]))

    assert found == INSIDE | OUTWARD | CLOUDFRONT | {("bff", "0.0.0.0/0", 443)}


def test_placeholders_are_public_images(deploy: Deploy) -> None:
    assert table(deploy("prod")) >= VIA_NAT


@pytest.mark.parametrize("preview", [False, True])
def test_flow_between_groups_has_both_halves(deploy: Deploy, stack: str, *, preview: bool) -> None:
    graph = deploy(stack, preview=preview)
    groups = {group.name.removeprefix("network-") for group in graph.of(aws.ec2.SecurityGroup)}
    ends = {
        direction: {
            rule.name for rule in graph.of(direction) if "referencedSecurityGroupId" in rule.inputs
        }
        for direction in (aws.vpc.SecurityGroupIngressRule, aws.vpc.SecurityGroupEgressRule)
    }

    assert ends[aws.vpc.SecurityGroupIngressRule] == ends[aws.vpc.SecurityGroupEgressRule]
    assert {side for flow in table(graph) for side in flow[:2] if side in groups} == groups


@pytest.mark.parametrize("preview", [False, True])
def test_nothing_is_open_to_everybody(deploy: Deploy, stack: str, *, preview: bool) -> None:
    for rule in deploy(stack, preview=preview).of(aws.vpc.SecurityGroupIngressRule):
        assert rule.inputs.get("cidrIpv4") != "0.0.0.0/0"
        assert "cidrIpv6" not in rule.inputs


def test_rule_names_one_far_side_one_tcp_port_and_says_why(deploy: Deploy, stack: str) -> None:
    for rule in rules(deploy(stack)):
        sides = {"referencedSecurityGroupId", "cidrIpv4", "prefixListId"} & set(rule.inputs)
        assert len(sides) == 1
        assert rule.inputs["ipProtocol"] == "tcp"
        assert rule.inputs["fromPort"] == rule.inputs["toPort"]
        assert DESCRIPTION.match(rule.inputs["description"]), rule.inputs["description"]


def test_groups_have_no_inline_rules_and_an_acceptable_description(
    deploy: Deploy, stack: str
) -> None:
    for group in deploy(stack).of(aws.ec2.SecurityGroup):
        assert not {"ingress", "egress"} & set(group.inputs)
        assert DESCRIPTION.match(group.inputs["description"])


def test_data_groups_call_nobody_but_the_proxy_its_database(deploy: Deploy, stack: str) -> None:
    calls = {flow for flow in table(deploy(stack)) if flow[0] in ("database", "search")}

    assert calls == set()


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_services_reach_the_internet_only_while_an_endpoint_is_missing(name: str) -> None:
    complete = {"interface_endpoints": list(CALLED)}
    lacking = {"interface_endpoints": list(CALLED[1:])}

    assert not VIA_NAT & table(network(name, complete))
    assert table(network(name, lacking)) >= VIA_NAT


def test_endpoints_group_goes_with_the_endpoints(deploy: Deploy) -> None:
    graph = deploy("dev", {"network": {"interface_endpoints": []}})

    assert "endpoints" not in {role(group.name) for group in graph.of(aws.ec2.SecurityGroup)}
    assert not [flow for flow in table(graph) if "endpoints" in flow]


def test_cloudfronts_prefix_list_has_a_group_of_its_own(deploy: Deploy) -> None:
    graph = deploy("prod")
    own = [
        rule for rule in rules(graph) if role(rule.inputs["securityGroupId"]) == "alb-cloudfront"
    ]

    assert len(own) == 1
