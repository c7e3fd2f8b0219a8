"""The network as the whole program registers it, for every stack."""

import json
from collections.abc import Callable
from typing import Any, get_args

import pulumi
import pulumi_aws as aws
import pytest

from components.network import vpc
from components.settings.network import InterfaceEndpoint
from tests.support.program import ROOT, Graph

Deploy = Callable[..., Graph]

ACCOUNT = "123456789012"


def one_vpc(graph: Graph) -> dict[str, Any]:
    return graph.one("awsx:ec2:Vpc", "network").inputs


@pytest.mark.parametrize("preview", [False, True])
@pytest.mark.parametrize(
    ("name", "strategy", "addresses"),
    [("dev", "Single", 1), ("staging", "OnePerAz", 2), ("prod", "OnePerAz", 3)],
)
def test_nat_gateways(
    deploy: Deploy, name: str, strategy: str, addresses: int, *, preview: bool
) -> None:
    graph = deploy(name, preview=preview)

    assert one_vpc(graph)["natGateways"] == {"strategy": strategy}
    assert len(graph.outputs["network"]["natPublicIps"]) == addresses


def test_vpc_pins_every_subnet_and_gives_data_no_route(deploy: Deploy) -> None:
    made = one_vpc(deploy("prod"))

    assert made["cidrBlock"] == "10.2.0.0/16"
    assert made["availabilityZoneNames"] == ["us-east-1a", "us-east-1b", "us-east-1c"]
    assert made["subnetStrategy"] == "Auto"
    assert made["enableDnsHostnames"] is True
    assert made["enableDnsSupport"] is True
    assert [(spec["name"], spec["type"], spec["cidrBlocks"]) for spec in made["subnetSpecs"]] == [
        ("public", "Public", ["10.2.0.0/24", "10.2.1.0/24", "10.2.2.0/24"]),
        ("private", "Private", ["10.2.64.0/20", "10.2.80.0/20", "10.2.96.0/20"]),
        ("data", "Isolated", ["10.2.128.0/24", "10.2.129.0/24", "10.2.130.0/24"]),
    ]


def test_subnets_hand_out_no_public_addresses(deploy: Deploy) -> None:
    registered = deploy("dev").one("awsx:ec2:Vpc", "network")
    (token,) = [str(each.token) for each in registered.options.transforms]  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType, reportUnknownArgumentType] -- protobuf's containers are untyped
    transform = getattr(vpc, token)

    def transformed(token: str) -> Any:
        props = {"mapPublicIpOnLaunch": True, "cidrBlock": "10.0.0.0/24"}
        args = pulumi.ResourceTransformArgs(True, token, "x", props, pulumi.ResourceOptions())
        return transform(args)

    assert transformed("aws:ec2/subnet:Subnet").props == {
        "mapPublicIpOnLaunch": False,
        "cidrBlock": "10.0.0.0/24",
    }
    assert transformed("aws:ec2/vpc:Vpc") is None


def test_defaults_have_no_rules(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    group = graph.one(aws.ec2.DefaultSecurityGroup, "network-default")
    acl = graph.one(aws.ec2.DefaultNetworkAcl, "network-default")

    assert group.inputs["vpcId"] == "vpc-network"
    assert acl.inputs["defaultNetworkAclId"] == "acl-network-default"
    for found in (group, acl):
        assert not {"ingress", "egress"} & set(found.inputs)


def test_everything_hangs_under_the_network_and_bears_its_name(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    network = graph.one("agentplatform:network:Network", "network")

    children = {child.urn for child in graph.children(network)}
    named = {each.urn for each in graph.resources if each.name.split("-")[0] == "network"}
    assert children == named - {network.urn}


def policy(graph: Graph, service: str) -> list[dict[str, Any]]:
    endpoint = graph.one(aws.ec2.VpcEndpoint, f"network-endpoint-{service}")
    return json.loads(endpoint.inputs["policy"])["Statement"]


@pytest.mark.parametrize("preview", [False, True])
def test_endpoints_admit_this_accounts_principals_only(
    deploy: Deploy, stack: str, *, preview: bool
) -> None:
    graph = deploy(stack, preview=preview)

    for endpoint in graph.of(aws.ec2.VpcEndpoint):
        service = endpoint.inputs["serviceName"].removeprefix("com.amazonaws.us-east-1.")
        for statement in policy(graph, service):
            if statement["Sid"] == "ImageLayers":
                assert service == "s3"
                continue
            assert statement["Condition"] == {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}
            (action,) = statement["Action"]
            assert action.endswith(":*")
            assert action != "*:*"


def test_images_can_be_pulled_through_the_s3_endpoint(deploy: Deploy, stack: str) -> None:
    (layers,) = [each for each in policy(deploy(stack), "s3") if each["Sid"] == "ImageLayers"]

    assert layers["Action"] == ["s3:GetObject"]
    assert layers["Resource"] == ["arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*"]


@pytest.mark.parametrize("service", ["s3", "dynamodb"])
def test_gateway_endpoints_are_routed_from_every_private_subnet(
    deploy: Deploy, service: str
) -> None:
    endpoint = deploy("prod").one(aws.ec2.VpcEndpoint, f"network-endpoint-{service}").inputs

    assert endpoint["vpcEndpointType"] == "Gateway"
    assert endpoint["routeTableIds"] == [f"routetable-network-private-{zone}" for zone in (1, 2, 3)]


def test_dynamodb_endpoint_is_a_switch(deploy: Deploy) -> None:
    graph = deploy("dev", {"network": {"dynamodb_endpoint": False}})

    assert set(graph.outputs["network"]["endpointIds"]) == {"s3", "bedrock-runtime"}


@pytest.mark.parametrize("stack", ["staging", "prod"])
def test_staging_and_prod_have_the_endpoints_that_the_seeds_name(
    deploy: Deploy, stack: str
) -> None:
    named = {"bedrock-runtime", "ecr.api", "ecr.dkr", "logs", "s3", "secretsmanager", "ssm"}

    assert named <= set(deploy(stack).outputs["network"]["endpointIds"])


def test_interface_endpoints_answer_to_public_names_in_private_subnets(
    deploy: Deploy, stack: str
) -> None:
    graph = deploy(stack)
    zones = len(one_vpc(graph)["availabilityZoneNames"])

    for endpoint in graph.of(aws.ec2.VpcEndpoint):
        if endpoint.inputs["vpcEndpointType"] == "Interface":
            assert endpoint.inputs["privateDnsEnabled"] is True
            assert endpoint.inputs["securityGroupIds"] == ["network-endpoints-id"]
            assert endpoint.inputs["subnetIds"] == [
                f"subnet-network-private-{zone}" for zone in range(1, zones + 1)
            ]


def test_interface_endpoint_leaves_out_a_zone_that_lacks_the_service(deploy: Deploy) -> None:
    zones = {"network": {"zones": ["us-east-1a", "us-east-1e"]}}

    endpoint = deploy("dev", zones).one(aws.ec2.VpcEndpoint, "network-endpoint-bedrock-runtime")

    assert endpoint.inputs["subnetIds"] == ["subnet-network-private-1"]


def test_service_offered_in_no_zone_is_refused_in_a_sentence(deploy: Deploy) -> None:
    zones = {"network": {"zones": ["us-east-1e", "us-east-1f"]}}

    with pytest.raises(Exception, match="is offered in none of us-east-1e, us-east-1f; accepted"):
        deploy("dev", zones)


@pytest.mark.parametrize("preview", [False, True])
def test_flow_logs_keep_all_traffic_encrypted(deploy: Deploy, stack: str, *, preview: bool) -> None:
    graph = deploy(stack, preview=preview)
    log = graph.one(aws.ec2.FlowLog, "network-flow-logs").inputs
    group = graph.one(aws.cloudwatch.LogGroup, "network-flow-logs").inputs

    assert log["vpcId"] == "vpc-network"
    assert log["trafficType"] == "ALL"
    assert log["maxAggregationInterval"] == 60
    assert log["logDestination"].startswith("arn:aws:logs:")
    assert group["kmsKeyId"].startswith("arn:aws:kms:")
    assert group["retentionInDays"] == {"dev": 7, "staging": 90, "prod": 365}[stack]


def test_only_this_accounts_flow_logs_may_write_and_only_to_their_group(deploy: Deploy) -> None:
    graph = deploy("dev")
    role = graph.one(aws.iam.Role, "network-flow-logs").inputs
    permission = graph.one(aws.iam.RolePolicy, "network-flow-logs").inputs

    (trust,) = json.loads(role["assumeRolePolicy"])["Statement"]
    assert trust["Principal"] == {"Service": ["vpc-flow-logs.amazonaws.com"]}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    (statement,) = json.loads(permission["policy"])["Statement"]
    (resource,) = statement["Resource"]
    assert resource.startswith("arn:aws:logs:")
    assert resource.endswith(":*")
    assert "network-flow-logs" in resource


@pytest.mark.parametrize("preview", [False, True])
def test_contract_tells_where_things_are(deploy: Deploy, stack: str, *, preview: bool) -> None:
    outputs = deploy(stack, preview=preview).outputs

    network = outputs["network"]
    assert network["vpcId"] == "vpc-network"
    assert set(network["subnetIds"]) == {"public", "private", "data"}
    assert all(len(ids) == len(network["zones"]) for ids in network["subnetIds"].values())
    groups = outputs["securityGroups"]["groupIds"]
    assert {"alb-public", "alb-internal", "bff", "graphql", "agentcore", "endpoints",
            "database-proxy", "database", "search"} <= set(groups)  # fmt: skip


def test_every_endpoint_that_can_be_named_lets_its_own_service_through(deploy: Deploy) -> None:
    """Fails for a new endpoint whose service has another IAM prefix: see `endpoints.py`."""
    known = json.loads((ROOT / "policy/frame/iam.json").read_text())["services"]
    named = get_args(InterfaceEndpoint)
    graph = deploy("dev", {"network": {"interface_endpoints": list(named)}})

    interfaces = [each for each in graph.of(aws.ec2.VpcEndpoint) if "subnetIds" in each.inputs]
    assert len(interfaces) == len(named)
    for endpoint in interfaces:
        (statement,) = json.loads(endpoint.inputs["policy"])["Statement"]
        (prefix, _) = statement["Action"][0].split(":")
        assert prefix in known, endpoint.inputs["serviceName"]
